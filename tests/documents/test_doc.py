import struct

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.doc import read_doc
from gongkai.documents.doc.pieces import PieceText, field_codes, shown
from gongkai.documents.doc.properties import paragraph_facts
from gongkai.documents.docx import read_docx
from tests.documents.examples import OUTLINE, table_three, told
from tests.documents.ole_files import doc_example, with_header
from tests.documents.word_files import docx_bytes

ENCRYPTED = 0x0100


def sprm(code: int, operand: bytes) -> bytes:
    return struct.pack("<H", code) + operand


def row_definition(edges: list[int], flags: list[int]) -> bytes:
    cells = b"".join(struct.pack("<H", flag).ljust(20, b"\0") for flag in flags)
    inside = bytes([len(flags)]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    return sprm(0xD608, struct.pack("<H", len(inside) + 1) + inside)


def test_a_whole_report_is_read_as_it_is_printed() -> None:
    document = read_doc(doc_example(), "报告.doc")

    assert told(document) == OUTLINE
    assert (document.name, document.format) == ("报告.doc", "doc")


def test_a_table_has_the_same_cells_as_in_the_newer_format() -> None:
    old = read_doc(doc_example("table-three"), "报告.doc")
    new = read_docx(docx_bytes(table_three()), "报告.docx")

    assert old.tables == new.tables
    assert len(old.tables[0].rows) == 25


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(with_header(doc_example(), 0x0A, ENCRYPTED), "是加密的 Word 文件", id="encrypted"),
        pytest.param(with_header(doc_example(), 0, 0xA5DC), "Word 95 或更早", id="Word 95"),
        pytest.param(with_header(doc_example(), 2, 101), "Word 95 或更早", id="old version"),
        pytest.param(with_header(doc_example(), 0, 0), "没有 Word 文件的标记", id="no mark"),
        pytest.param(doc_example()[:3000], "已损坏", id="cut off"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refusal:
        read_doc(data, "报告.doc")

    assert str(refusal.value).startswith("“报告.doc”")
    assert str(refusal.value).endswith("。")


def test_a_raised_digit_is_the_mark_of_a_footnote_and_no_part_of_the_figure() -> None:
    [table] = read_doc(doc_example("raised-mark"), "报告.doc").tables

    assert [cell.text for cell in table.cells()] == ["行政许可", "420¹"]


def test_pieces_of_both_kinds_make_one_text() -> None:
    western, chinese = b"2023 ", "年度𬍛报告".encode("utf-16-le")
    main = b"....." + western + chinese
    bounds = struct.pack("<3I", 0, 5, 11)
    stored = struct.pack("<HIH", 0, (5 * 2) | 0x40000000, 0) + struct.pack("<HIH", 0, 10, 0)
    clx = b"\x01\x02\x00\xff\xff\x02" + struct.pack("<I", len(bounds + stored)) + bounds + stored

    pieces = PieceText(clx, main, 11)

    assert shown(pieces.text) == "2023 年度𬍛报告"
    assert pieces.offset_of(1) == 6
    assert pieces.offset_of(10) == 20
    assert list(pieces.characters_in(8, 14)) == [(3, 5), (5, 7)]


def test_only_the_results_of_fields_are_shown() -> None:
    text = "见\x13 IF \x13 REF a \x14甲\x15 \x14第\x13 PAGE \x143\x15页\x15。\x13 TC \x15完"

    hidden = {place for begin, end in field_codes(text) for place in range(begin, end)}

    assert shown("".join(c for place, c in enumerate(text) if place not in hidden)) == "见第3页。完"


def test_a_field_that_never_ends_hides_nothing() -> None:
    assert list(field_codes("收到\x13申请\x07 21")) == []


def test_a_paragraph_says_where_it_stands_in_tables() -> None:
    facts = paragraph_facts(
        struct.pack("<H", 3)
        + sprm(0x2416, b"\1")
        + sprm(0x6649, struct.pack("<I", 2))
        + sprm(0x244B, b"\1")
        + sprm(0xC615, b"\xff\x01" + b"\0" * 4 + b"\x01" + b"\0" * 3)  # tab stops, long form
        + sprm(0x260A, b"\1")
        + sprm(0x460B, struct.pack("<H", 7))
    )

    assert (facts.style, facts.in_table, facts.depth) == (3, True, 2)
    assert facts.ends_inner_cell
    assert (facts.list_level, facts.list_number) == (1, 7)


def test_a_row_says_where_its_cells_begin_and_which_are_merged() -> None:
    raw = row_definition([-108, 900, 1900, 2900, 3900], [0x01, 0x02, 0x60, 0x20])

    row = paragraph_facts(b"\0\0" + sprm(0x2417, b"\1") + raw).row

    assert row is not None
    assert row.edges == (-108, 900, 1900, 2900, 3900)
    assert row.left == (False, True, False, False)
    assert row.above == (False, False, False, True)


def test_later_versions_mark_merged_cells_the_other_way_round() -> None:
    row = paragraph_facts(b"\0\0" + row_definition([0, 1, 2, 3, 4, 5], [2, 1, 2, 1, 0])).row

    assert row is not None
    assert row.left == (False, True, False, True, False)


def test_merges_said_after_the_row_definition_count() -> None:
    raw = row_definition([0, 100, 200, 300], [0, 0, 0]) + sprm(0xD62B, b"\2\0\1") + sprm(0x5624, b"\0\2")

    row = paragraph_facts(b"\0\0" + raw).row

    assert row is not None
    assert row.left == (False, True, False)
    assert row.above == (True, False, False)


@pytest.mark.parametrize("code", [0x6646, 0x646B])
def test_a_long_row_definition_is_found_in_the_data_stream(code: int) -> None:
    definition = sprm(0x2417, b"\1") + row_definition([0, 500, 1000], [0, 0])
    data = b"-----" + struct.pack("<H", len(definition)) + definition

    facts = paragraph_facts(b"\0\0" + sprm(code, struct.pack("<I", 5)), data)

    assert facts.ends_row
    assert facts.row is not None
    assert facts.row.edges == (0, 500, 1000)


def test_a_table_definition_that_refers_to_itself_ends() -> None:
    itself = sprm(0x6646, struct.pack("<I", 0))

    facts = paragraph_facts(b"\0\0" + itself, struct.pack("<H", len(itself)) + itself)

    assert facts.row is None


def test_the_heading_before_a_table_is_no_part_of_it() -> None:
    paragraphs = read_doc(doc_example("table-three"), "报告.doc").paragraphs

    assert [paragraph.text for paragraph in paragraphs] == ["三、收到和处理政府信息公开申请情况"]
