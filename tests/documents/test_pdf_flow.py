from collections.abc import Sequence
from dataclasses import replace

import pytest

from gongkai.documents.flow import (
    PageItems,
    PrintedLine,
    TablePart,
    Word,
    blocks,
    cell_text,
    is_page_number,
    moved,
    tidy,
)
from gongkai.documents.model import GridCell, Origin, Paragraph, Table

SIZE = 16.0
LEFT, RIGHT = 80.0, 520.0


def line(
    text: str, *, at: int, left: float = LEFT, right: float = RIGHT, size: float = SIZE
) -> PrintedLine:
    """Return the ``at``-th line of a page with lines of 28 points."""
    top = 120.0 + 28 * at
    return PrintedLine(text, left, right, top, top + size, size)


def page(number: int, *items: PrintedLine | TablePart) -> PageItems:
    return PageItems(number, 600.0, 840.0, list(items))


def texts(*pages: PageItems) -> list[str]:
    return [block.text for block in blocks(pages) if isinstance(block, Paragraph)]


FULL = [line(f"满行{number}", at=number + 12) for number in range(4)]
"""Four full lines that show where the margins are."""


def test_lines_that_reach_the_margin_go_on() -> None:
    lines = [
        line("第一段开头", at=0, left=LEFT + 32),
        line("第一段中间", at=1),
        line("第一段末尾。", at=2, right=300),
        line("第二段", at=3, left=LEFT + 32, right=400),
    ]

    assert texts(page(1, *lines, *FULL))[:2] == ["第一段开头第一段中间第一段末尾。", "第二段"]


def test_an_indented_line_begins_a_paragraph_even_after_a_full_one() -> None:
    lines = [line("正好满行。", at=0, left=LEFT + 32), line("又一段。", at=1, left=LEFT + 32, right=300)]

    assert texts(page(1, *lines, *FULL))[:2] == ["正好满行。", "又一段。"]


def test_a_paragraph_indented_as_a_whole_goes_on() -> None:
    lines = [
        line("整段缩进，第一行", at=0, left=LEFT + 32),
        line("第二行", at=1, left=LEFT + 32),
        line("第三行。", at=2, left=LEFT + 32, right=300),
    ]

    assert texts(page(1, *lines, *FULL))[0] == "整段缩进，第一行第二行第三行。"


def test_a_line_short_for_want_of_room_for_a_long_word_goes_on() -> None:
    lines = [line("电子邮箱：", at=0, right=300), line("somebody-with-a-long-name@x.cn。", at=1, right=350)]

    assert texts(page(1, *lines, *FULL))[0] == "电子邮箱：somebody-with-a-long-name@x.cn。"


@pytest.mark.parametrize("heading", ["二、主动公开情况", "（二）依申请公开", "(三)其他", "第三、其他"])
def test_a_heading_begins_a_paragraph_after_a_full_sentence(heading: str) -> None:
    assert texts(page(1, line("满行的一句。", at=0), line(heading, at=1, right=300), *FULL))[:2] == [
        "满行的一句。",
        heading,
    ]


def test_a_number_in_the_middle_of_a_sentence_is_no_heading() -> None:
    lines = [line("分为两类，即", at=0), line("（一）类和（二）类。", at=1, right=300)]

    assert texts(page(1, *lines, *FULL))[0] == "分为两类，即（一）类和（二）类。"


def test_letters_of_another_size_begin_a_paragraph() -> None:
    lines = [line("很长的标题占满一行", at=0, size=22), line("正文。", at=1, right=300)]

    assert texts(page(1, *lines, *FULL))[:2] == ["很长的标题占满一行", "正文。"]


def test_latin_words_keep_a_space_over_the_end_of_a_line() -> None:
    assert (
        texts(page(1, line("in the", at=0), line("office", at=1, right=120), *FULL))[0] == "in the office"
    )


def test_a_paragraph_goes_on_over_the_page_and_stands_where_it_began() -> None:
    pages = [
        page(1, *FULL, line("一段话从第一页", at=16)),
        page(2, line("到第二页。", at=0, right=200), *FULL),
    ]

    paragraphs = [block for block in blocks(pages) if isinstance(block, Paragraph)]

    assert paragraphs[0].text.endswith("一段话从第一页到第二页。")
    assert paragraphs[0].page == 1


def test_a_table_ends_a_paragraph_and_is_numbered_through_the_document() -> None:
    cells = ((GridCell("1", 1, 1), GridCell("2", 1, 2)),)
    first = page(1, line("满行", at=0), TablePart(cells, 140.0), line("另一段", at=2), *FULL)
    second = page(2, TablePart(cells, 140.0, exact=False))

    found = blocks([first, second])

    tables = [block for block in found if isinstance(block, Table)]
    assert [(table.number, table.page, table.exact) for table in tables] == [(1, 1, True), (2, 2, False)]
    assert [block.text for block in found if isinstance(block, Paragraph)][:2][0] == "满行"


def numbered(number: int, foot: str, head: str) -> PageItems:
    top = PrintedLine(head, LEFT, RIGHT, 40.0, 52.0, 10.0)
    bottom = PrintedLine(foot, 290, 310, 790.0, 802.0, 10.0)
    return page(number, top, *FULL, bottom)


@pytest.mark.parametrize(
    "pattern",
    ["- {} -", "— {} —", "第{}页", "第 {} 页 共 3 页", "{}/3", "{}", "Page {} of 3", "—{}—", "·{}·"],
)
def test_page_numbers_are_dropped(pattern: str) -> None:
    pages = [
        numbered(number, pattern.format(number), f"只在第{number}页出现的一行{'甲乙丙'[number - 1]}")
        for number in (1, 2, 3)
    ]

    found = texts(*pages)

    assert not any(pattern.format(number) in found for number in (1, 2, 3))
    assert "只在第2页出现的一行乙" in found


def test_a_line_that_every_page_repeats_at_its_head_is_dropped() -> None:
    found = texts(
        *[numbered(number, f"{number}", "岚川县人民政府信息公开年度报告") for number in (1, 2, 3)]
    )

    assert "岚川县人民政府信息公开年度报告" not in found


def test_a_number_inside_the_page_is_kept() -> None:
    assert texts(page(1, *FULL, line("2024", at=18, right=120)))[-1] == "2024"


def test_few_lines_are_joined_as_if_the_page_were_as_wide_right_as_left() -> None:
    lines: Sequence[PrintedLine] = [
        line("一、标题", at=0, right=200),
        line("只有两行的一段话，第一行到头", at=1),
        line("第二行。", at=2, right=200),
    ]

    assert texts(page(1, *lines)) == ["一、标题", "只有两行的一段话，第一行到头第二行。"]


def test_the_origin_of_a_line_is_that_of_its_paragraph() -> None:
    seen = replace(line("图片里的字", at=0, right=200), origin=Origin.OCR)

    [paragraph] = [block for block in blocks([page(1, seen)]) if isinstance(block, Paragraph)]

    assert paragraph.origin is Origin.OCR


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("2023 年 1 月", "2023年1月"),
        ("号 ， 邮 编", "号，邮编"),
        ("PDF file 2", "PDF file 2"),
        ("⼀、⺠政⽂件 ５ 件", "一、民政文件5件"),
        ("左\u2003右", "左 右"),
    ],
)
def test_spaces_stay_only_between_latin_words_and_figures(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@pytest.mark.parametrize(
    ("lines", "room", "joined"),
    [
        ([("899", 15.0), ("5", 5.0)], 18.0, "8995"),
        ([("10", 10.0), ("5", 5.0)], 100.0, "10\n5"),
        ([("商业", 18.0), ("企业", 18.0)], 18.0, "商业\n企业"),
        ([("12", 10.0)], 1.0, "12"),
        ([], 10.0, ""),
    ],
)
def test_only_a_figure_that_found_no_room_is_joined(
    lines: list[tuple[str, float]], room: float, joined: str
) -> None:
    assert cell_text(lines, room) == joined


def test_what_was_found_on_a_part_of_a_page_is_moved_to_its_place() -> None:
    seen = PrintedLine("字", 1.0, 9.0, 2.0, 8.0, 6.0, (Word("字", 1.0, 9.0),))

    assert moved(seen, 100.0, 50.0) == PrintedLine(
        "字", 101.0, 109.0, 52.0, 58.0, 6.0, (Word("字", 101.0, 109.0),)
    )
    assert moved(TablePart((), 3.0), 100.0, 50.0) == TablePart((), 53.0)


def test_a_sentence_is_no_page_number() -> None:
    assert is_page_number("— 12 —")
    assert not is_page_number("12件")


def test_a_row_of_figures_goes_on_in_no_other_line() -> None:
    words = tuple(
        Word(text, LEFT + 60 * place, LEFT + 60 * place + 20) for place, text in enumerate("甲123")
    )
    rows = [replace(line("甲 1 2 3", at=place), words=words) for place in range(2)]

    assert texts(page(1, *rows, line("正文。", at=2), *FULL))[:3] == ["甲 1 2 3", "甲 1 2 3", "正文。"]


def test_strokes_that_stand_for_nothing_stay_apart() -> None:
    assert tidy("总 计 — － 12 —4") == "总计— － 12 —4"
