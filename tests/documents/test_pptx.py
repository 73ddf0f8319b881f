"""Presentations are read slide by slide, each followed by its notes; broken ones are refused."""

import zipfile
from io import BytesIO

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Table
from gongkai.documents.pptx import is_pptx, read_pptx

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def line(*pieces: str) -> str:
    return "<a:p>" + "".join(f"<a:r><a:t>{piece}</a:t></a:r>" for piece in pieces) + "</a:p>"


def presentation(**parts: str) -> bytes:
    """Return a presentation with the content of parts, named ``slide2`` or ``notesSlide2``."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("ppt/presentation.xml", f"<p:presentation {_NAMES}/>")
        for name, content in parts.items():
            folder = "notesSlides" if name.startswith("notes") else "slides"
            package.writestr(f"ppt/{folder}/{name}.xml", f"<p:sld {_NAMES}>{content}</p:sld>")
    return buffer.getvalue()


def test_slides_come_in_their_order_with_their_notes() -> None:
    data = presentation(
        slide10=line("第十页"), notesSlide2=line("备注"), slide2=line("第", "二页") + line("第二行")
    )
    assert is_pptx(data)
    document = read_pptx(data, "汇报.pptx")
    assert [(block.text, block.page) for block in document.paragraphs] == [
        ("第二页", 2),
        ("第二行", 2),
        ("备注", 2),
        ("第十页", 10),
    ]


def test_a_table_keeps_its_rows_and_columns_and_is_not_read_twice() -> None:
    rows = "".join(
        "<a:tr>" + "".join(f"<a:tc>{line(text)}</a:tc>" for text in texts) + "</a:tr>"
        for texts in (("姓名", "电话"), ("张小明", "13800138000"))
    )
    document = read_pptx(presentation(slide1=line("名单") + f"<a:tbl>{rows}</a:tbl>"), "汇报.pptx")
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["姓名", "电话"],
        ["张小明", "13800138000"],
    ]
    assert [block.text for block in document.paragraphs] == ["名单"]


@pytest.mark.parametrize("content", ["<broken", "<a:p>"])
def test_a_broken_slide_is_refused_with_a_sentence(content: str) -> None:
    with pytest.raises(UnreadableDocument, match="幻灯片读不出来"):
        read_pptx(presentation(slide1=content), "汇报.pptx")


def test_what_a_slide_draws_in_from_outside_is_not_followed() -> None:
    buffer = BytesIO()
    entity = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("ppt/presentation.xml", "<x/>")
        package.writestr(
            "ppt/slides/slide1.xml", f"{entity}<p:sld {_NAMES}><a:p><a:r><a:t>&e;</a:t></a:r></a:p></p:sld>"
        )
    assert read_pptx(buffer.getvalue(), "汇报.pptx").lines() == []
