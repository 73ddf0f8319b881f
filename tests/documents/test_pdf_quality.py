from pathlib import Path

import pytest

from gongkai.documents.pdf import read_pdf
from gongkai.documents.pdf_drawings import Drawings
from gongkai.documents.pdf_page import Glyph, PageContent
from gongkai.documents.pdf_pictures import large_pictures
from gongkai.documents.pdf_quality import PageReading, page_reading
from tests.documents.pdf_files import saved, typeset

CHINESE = "本报告所列数据的统计期限自一月一日起至十二月三十一日止，欢迎各位读者指正。"
WHOLE_PAGE = (0.0, 0.0, 600.0, 800.0)


def content(letters: str, *, printed: int = 1, unmapped: int = 0, outlines: int = 0) -> PageContent:
    glyphs = [Glyph(letter, 100, 110, 100, 110, 109) for letter in letters]
    return PageContent(600, 800, 0, Drawings(printed_texts=printed, outlines=outlines), glyphs, unmapped)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(content(CHINESE), PageReading.TEXT, id="Chinese"),
        pytest.param(content("All the words of this page are English."), PageReading.TEXT, id="English"),
        pytest.param(
            content("0 12 3 0 0 4119 195 7730.28 0 0 0 0 0 21"), PageReading.TEXT, id="figures only"
        ),
        pytest.param(content(""), PageReading.BLANK, id="nothing"),
        pytest.param(content(CHINESE, unmapped=60), PageReading.GARBLED, id="letters without meaning"),
        pytest.param(
            content("".join(map(chr, range(0xE000, 0xE040)))), PageReading.GARBLED, id="private letters"
        ),
        pytest.param(
            content("".join(map(chr, range(0xC0, 0x100)))), PageReading.GARBLED, id="false alphabet"
        ),
        pytest.param(content("!\"#$%&'()*+,-./:;<=>?@" * 2), PageReading.GARBLED, id="signs only"),
        pytest.param(
            content("".join(map(chr, range(0x8500, 0x8560)))), PageReading.GARBLED, id="rare letters"
        ),
        pytest.param(content("", printed=0, outlines=200), PageReading.PICTURE, id="letters as drawings"),
        pytest.param(
            content("-3-", outlines=90), PageReading.PICTURE, id="letters as drawings and a number"
        ),
        pytest.param(
            content("图2本年新收申请的申请人构成", outlines=100), PageReading.TEXT, id="a chart alone"
        ),
        pytest.param(
            content("岚川县人民政府办公室印", outlines=900),
            PageReading.PICTURE,
            id="a page of drawn letters",
        ),
    ],
)
def test_a_page_is_read_as_its_letters_allow(page: PageContent, expected: PageReading) -> None:
    assert page_reading(page) is expected


def test_a_picture_that_fills_the_page_is_the_page_unless_there_is_much_text() -> None:
    page = content("- 1 -")
    page.drawn.pictures.append(WHOLE_PAGE)
    text = content(CHINESE)
    text.drawn.pictures.append(WHOLE_PAGE)

    assert page_reading(page) is PageReading.PICTURE
    assert page_reading(text) is PageReading.TEXT


def test_letters_that_are_there_but_not_printed_do_not_count() -> None:
    page = content(CHINESE, printed=0)
    page.drawn.pictures.append(WHOLE_PAGE)

    assert page_reading(page) is PageReading.PICTURE


def test_a_file_that_does_not_say_what_its_letters_mean_is_not_read_as_text(tmp_path: Path) -> None:
    data = typeset(CHINESE).replace(b"/ToUnicode", b"/ToUnknown")

    document = read_pdf(saved(tmp_path, data), ocr=False)

    assert document.blocks == []
    assert document.notes == ["第 1 页是图片或文字编码无法还原，读取时关闭了 OCR，其中的内容没有读入。"]


def test_large_pictures_are_pieced_together_from_their_strips() -> None:
    page = content(CHINESE)
    page.drawn.pictures += [(100.0, 200.0 + 40 * place, 500.0, 240.0 + 40 * place) for place in range(5)]
    page.drawn.pictures.append((500.0, 20.0, 540.0, 60.0))

    assert large_pictures(page) == [(100.0, 200.0, 500.0, 400.0)]


def test_a_picture_under_text_is_a_background() -> None:
    page = content(CHINESE)
    page.drawn.pictures.append((50.0, 50.0, 550.0, 400.0))

    assert large_pictures(page) == []
