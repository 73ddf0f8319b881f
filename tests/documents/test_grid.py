from gongkai.documents.grid import BlockList, LooseCell, LooseTable
from gongkai.documents.model import Paragraph, Table


def row(*cells: tuple[int, int, str]) -> list[LooseCell]:
    return [LooseCell(start, end, [text]) for start, end, text in cells]


def blocks_of(table: LooseTable) -> list[Paragraph | Table]:
    blocks = BlockList()
    blocks.add_table(table)
    return blocks.blocks


def test_edges_that_nearly_meet_are_one_line() -> None:
    [table] = blocks_of(
        LooseTable(
            [
                row((0, 1000, "甲"), (1000, 3000, "乙")),
                row((-30, 1010, "丙"), (1010, 2000, "丁"), (2000, 3020, "戊")),
            ],
            tolerance=60,
        )
    )

    assert isinstance(table, Table)
    assert [(cell.text, cell.column, cell.column_span) for cell in table.cells()] == [
        ("甲", 1, 1),
        ("乙", 2, 2),
        ("丙", 1, 1),
        ("丁", 2, 1),
        ("戊", 3, 1),
    ]


def test_two_narrow_cells_of_a_row_never_share_a_column() -> None:
    [table] = blocks_of(
        LooseTable([row((0, 50, "甲"), (50, 900, "乙")), row((0, 900, "丙"))], tolerance=160)
    )

    assert isinstance(table, Table)
    assert [(cell.text, cell.column, cell.column_span) for cell in table.cells()] == [
        ("甲", 1, 1),
        ("乙", 2, 1),
        ("丙", 1, 2),
    ]


def test_a_continuation_without_a_cell_above_stays_a_cell() -> None:
    stray = LooseCell(0, 1, ["孤"], continues=True)

    [table] = blocks_of(LooseTable([[stray, *row((1, 2, "乙"))], row((0, 1, "丙"), (1, 2, "丁"))]))

    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells()] == ["孤", "乙", "丙", "丁"]


def test_a_table_of_one_cell_is_a_frame_around_text() -> None:
    assert blocks_of(LooseTable([[LooseCell(0, 1, ["第一段", "第二段"])]])) == [
        Paragraph("第一段"),
        Paragraph("第二段"),
    ]


def test_prose_beside_a_heading_is_text_but_prose_in_a_table_of_figures_is_not() -> None:
    prose = "本年度主动公开政府信息。" * 50
    figures = [row((0, 1, "甲"), (1, 2, "1"), (2, 3, "2")) for _ in range(3)]

    aside = blocks_of(LooseTable([row((0, 1, "一、概述"), (1, 2, prose))]))
    [table] = blocks_of(LooseTable([*figures, row((0, 3, prose))]))

    assert aside == [Paragraph("一、概述"), Paragraph(prose)]
    assert isinstance(table, Table)
    assert table.rows[3][0].text == prose
