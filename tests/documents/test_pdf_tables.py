from pathlib import Path

import pytest

from gongkai.documents.model import Document, Table
from gongkai.documents.pdf import read_pdf
from tests.documents.pdf_files import (
    FONT,
    bar,
    drawn,
    line,
    saved,
    text,
    typeset,
    typst_table,
)

XS = (100, 200, 300, 400)
YS = (700, 680, 660, 640)
WORDS = tuple(
    text(XS[column] + 5, YS[row] - 14, f"{row}{column}") for row in range(3) for column in range(3)
)
GRID = [[f"{row}{column}" for column in range(3)] for row in range(3)]


def read(folder: Path, *contents: str, page: str = "", more: tuple[str, ...] = ()) -> Document:
    return read_pdf(saved(folder, drawn(*contents, page=page, more=more)), ocr=False)


def told(table: Table) -> list[list[str]]:
    """Return the rows of a table as text@rows x columns, like the spans of a printed table."""
    return [
        [
            cell.text
            + (f"@{cell.row_span}x{cell.column_span}" if cell.row_span * cell.column_span > 1 else "")
            for cell in row
        ]
        for row in table.rows
    ]


def strokes(xs: tuple[int, ...] = XS, ys: tuple[int, ...] = YS) -> str:
    level = "".join(line(xs[0], y, xs[-1], y) for y in ys)
    return level + "".join(line(x, ys[0], x, ys[-1]) for x in xs)


def thin_bars() -> str:
    level = "".join(bar(100, y - 0.5, 300, 1) for y in YS)
    return level + "".join(bar(x - 0.5, 640, 1, 60) for x in XS)


def frames() -> str:
    """Draw every cell as a frame between two rectangles, as browsers do."""
    return "".join(f"{x} {y} 100 20 re {x + 1} {y + 1} 98 18 re f*\n" for x in XS[:-1] for y in YS[1:])


def doubled() -> str:
    return strokes() + strokes(tuple(x + 2 for x in XS), tuple(y - 2 for y in YS))


def pieces() -> str:
    level = "".join(line(x, y, x + 4, y) for y in YS for x in range(100, 400, 6))
    return level + "".join(line(x, y, x, y + 4) for x in XS for y in range(640, 700, 6))


def dots() -> str:
    level = "".join(bar(x, y, 0.75, 0.75) for y in YS for x in range(100, 400, 2))
    return level + "".join(bar(x, y, 0.75, 0.75) for x in XS for y in range(640, 700, 2))


def boxes() -> str:
    return "".join(f"{x} {y} 100 20 re S\n" for x in XS[:-1] for y in YS[1:])


def thin_pictures() -> str:
    place = "q {} 0 0 {} {} {} cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x01 EI Q\n"
    level = "".join(place.format(300, 1, 100, y - 0.5) for y in YS)
    return level + "".join(place.format(1, 60, x - 0.5, 640) for x in XS)


@pytest.mark.parametrize(
    "ruling",
    [
        strokes(),
        thin_bars(),
        frames(),
        doubled(),
        pieces(),
        dots(),
        boxes(),
        thin_pictures(),
        "[3 2] 0 d\n" + strokes(),
    ],
    ids=["strokes", "bars", "frames", "doubled", "pieces", "dots", "boxes", "pictures", "dashed"],
)
def test_a_table_is_found_however_its_lines_are_drawn(tmp_path: Path, ruling: str) -> None:
    [table] = read(tmp_path, ruling + "".join(WORDS)).tables

    assert told(table) == GRID
    assert table.exact
    assert [(cell.row, cell.column) for cell in table.cells()] == [
        (r, c) for r in (1, 2, 3) for c in (1, 2, 3)
    ]
    assert {cell.page for cell in table.cells()} == {1}


def test_a_missing_line_joins_two_cells(tmp_path: Path) -> None:
    ruling = "".join(line(100, y, 400, y) for y in (700, 680, 640)) + line(200, 660, 400, 660)
    ruling += "".join(line(x, 700, x, 640) for x in (100, 200, 400)) + line(300, 680, 300, 640)
    words = text(105, 664, "tall") + text(205, 686, "wide") + text(205, 646, "plain")

    [table] = read(tmp_path, ruling + words).tables

    assert told(table) == [["", "wide@1x2"], ["tall@2x1", "", ""], ["plain", ""]]


def test_an_outer_border_that_is_not_printed_is_completed(tmp_path: Path) -> None:
    ruling = "".join(line(100, y, 400, y) for y in YS) + "".join(line(x, 700, x, 640) for x in (200, 300))

    [table] = read(tmp_path, ruling + "".join(WORDS)).tables

    assert told(table) == GRID


def test_a_merged_row_of_a_table_open_at_both_sides_stays_in_it(tmp_path: Path) -> None:
    ruling = "".join(line(100, y, 400, y) for y in (740, 720, 700, 680, 660, 640))
    ruling += "".join(line(x, 740, x, 720) + line(x, 700, x, 640) for x in (200, 300))
    head = text(105, 726, "a") + text(205, 726, "b") + text(305, 726, "c") + text(220, 706, "merged")

    [table] = read(tmp_path, ruling + head + "".join(WORDS)).tables

    assert told(table) == [["a", "b", "c"], ["merged@1x3"], *GRID]


def test_rows_torn_by_the_end_of_the_page_are_kept_on_both_pages(tmp_path: Path) -> None:
    first = "".join(line(100, y, 400, y) for y in (700, 680, 660)) + "".join(
        line(x, 700, x, 640) for x in XS
    )
    second = "".join(line(100, y, 400, y) for y in (680, 660, 640)) + "".join(
        line(x, 700, x, 640) for x in XS
    )

    document = read(tmp_path, first + "".join(WORDS), second + "".join(WORDS))

    assert [told(table) for table in document.tables] == [GRID, GRID]
    assert [(table.number, table.page) for table in document.tables] == [(1, 1), (2, 2)]


def test_shading_is_no_line(tmp_path: Path) -> None:
    shaded = "0.8 g\n" + bar(100, 680, 300, 20) + bar(120, 665, 40, 10) + "0 g\n"

    [table] = read(tmp_path, shaded + strokes() + "".join(WORDS)).tables

    assert told(table) == GRID


def test_two_tables_with_a_line_of_text_between_them_stay_two(tmp_path: Path) -> None:
    lower = "".join(line(100, y, 400, y) for y in (600, 580)) + "".join(line(x, 600, x, 580) for x in XS)
    lower += "".join(text(x + 5, 586, "9") for x in XS[:-1])

    document = read(tmp_path, strokes() + "".join(WORDS) + text(100, 615, "between") + lower)

    assert [told(block) if isinstance(block, Table) else block.text for block in document.blocks] == [
        GRID,
        "between",
        [["9", "9", "9"]],
    ]


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    document = read(
        tmp_path, "50 50 500 700 re S\n" + text(100, 600, "Only framed") + text(100, 400, "text")
    )

    assert document.tables == []
    assert [paragraph.text for paragraph in document.paragraphs] == ["Only framed", "text"]


def test_a_table_inside_the_frame_of_the_page_is_found(tmp_path: Path) -> None:
    [table] = read(tmp_path, "50 50 500 700 re S\n" + strokes() + "".join(WORDS)).tables

    assert told(table) == GRID


def test_a_figure_that_runs_over_the_edge_of_its_cell_stays_whole(tmp_path: Path) -> None:
    ruling = strokes((100, 130, 160, 190), (700, 680))
    words = text(104, 686, "1234567") + text(163, 686, "8")

    [table] = read(tmp_path, ruling + words).tables

    assert told(table) == [["1234567", "", "8"]]


def test_a_figure_broken_because_its_cell_is_narrow_is_one_again(tmp_path: Path) -> None:
    ruling = strokes((100, 130, 200), (700, 670))
    words = text(106, 688, "899") + text(106, 676, "5") + text(140, 688, "10") + text(140, 676, "5")

    [table] = read(tmp_path, ruling + words).tables

    assert told(table) == [["8995", "10\n5"]]


def test_a_small_digit_above_the_line_is_a_mark_and_no_part_of_the_figure(tmp_path: Path) -> None:
    marked = [*WORDS[:-1], text(310, 646, "420"), text(328, 650, "1", size=6)]

    [table] = read(tmp_path, strokes() + "".join(marked)).tables

    assert [cell.text for cell in table.cells()][-1] == "420¹"


def test_letters_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    words = (
        text(105, 686, "1100") + text(105.4, 686, "1100") + text(205, 686, "77") + text(205, 686.3, "77")
    )

    [table] = read(tmp_path, strokes((100, 200, 300), (700, 680)) + words).tables

    assert told(table) == [["1100", "77"]]


def test_letters_one_below_another_are_read_downwards(tmp_path: Path) -> None:
    stacked = "".join(text(110, 690 - 12 * place, letter) for place, letter in enumerate("ABCDE"))
    ruling = strokes((100, 130, 200), (705, 635))

    [table] = read(tmp_path, ruling + stacked + text(140, 660, "side")).tables

    assert told(table) == [["ABCDE", "side"]]


def test_text_turned_in_a_cell_is_read_along_its_way(tmp_path: Path) -> None:
    turned = text(118, 640, "upwards", matrix="0 1 -1 0")
    ruling = strokes((100, 130, 300), (705, 635))
    level = text(140, 660, "the rest of this page is printed level")

    [table] = read(tmp_path, ruling + turned + level).tables

    assert told(table) == [["upwards", "the rest of this page is printed level"]]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_upright(tmp_path: Path, turn: int) -> None:
    [table] = read(tmp_path, strokes() + "".join(WORDS), page=f"/Rotate {turn}").tables

    assert told(table) == GRID


@pytest.mark.parametrize("way", ["0 1 -1 0 700 0", "-1 0 0 -1 600 800", "0 -1 1 0 -200 600"])
def test_a_page_that_is_printed_sideways_is_read_upright(tmp_path: Path, way: str) -> None:
    [table] = read(tmp_path, f"{way} cm\n" + strokes() + "".join(WORDS)).tables

    assert told(table) == GRID


def test_what_is_cut_off_the_page_is_no_part_of_it(tmp_path: Path) -> None:
    content = strokes() + "".join(WORDS) + text(20, 300, "cut off")

    document = read(tmp_path, content, page="/CropBox [90 100 500 750]")

    assert [told(table) for table in document.tables] == [GRID]
    assert document.paragraphs == []


def test_a_table_nested_in_a_form_is_placed_where_the_form_is(tmp_path: Path) -> None:
    content = strokes() + "".join(WORDS)
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix [0.5 0 0 0.5 20 30]"
        f" /Resources << /Font << /F1 3 0 R >> >> /Length {len(content)} >>\nstream\n{content}\nendstream"
    )

    [table] = read(tmp_path, "q 1.4 0 0 1.4 10 10 cm /X1 Do Q", more=(form,)).tables

    assert told(table) == GRID


def test_a_watermark_across_the_page_is_not_read(tmp_path: Path) -> None:
    mark = text(150, 630, "SPECIMEN", size=40, matrix="0.707 0.707 -0.707 0.707")

    document = read(tmp_path, mark + strokes() + "".join(WORDS))

    assert [told(table) for table in document.tables] == [GRID]
    assert document.paragraphs == []


def test_a_text_that_is_only_framed_by_lines_stays_a_text(tmp_path: Path) -> None:
    prose = "".join(text(105, 660 - 12 * place, "every line of a long text " * 3) for place in range(8))

    document = read(tmp_path, strokes((100, 590), (700, 680, 500)) + text(105, 686, "Title") + prose)

    assert document.tables == []
    assert document.paragraphs[0].text == "Title"


def test_spaces_in_a_cell_only_separate_latin_words(tmp_path: Path) -> None:
    cells = [
        (0, 0, 1, 1, "总　 计"),
        (0, 1, 1, 1, "2023 年"),
        (0, 2, 1, 1, "Word PDF"),
        (0, 3, 1, 1, "⼀、⺠政"),
    ]
    path = saved(tmp_path, typeset(typst_table(cells, "(1fr,1fr,1fr,1fr)")))

    [table] = read_pdf(path, ocr=False).tables

    assert told(table) == [["总计", "2023年", "Word PDF", "一、民政"]], FONT


def test_columns_without_lines_are_a_table_when_they_line_up(tmp_path: Path) -> None:
    rows = [("Item", "Issued", "Valid"), ("Rules", "0", "12"), ("Papers", "5", "47"), ("Sum", "5", "59")]
    content = "".join(
        text(x, 600 - 16 * place, word)
        for place, row in enumerate(rows)
        for x, word in zip((100, 250, 400), row, strict=True)
    )

    document = read(tmp_path, text(100, 640, "Some words before it") + content)

    [table] = document.tables
    assert told(table) == [list(row) for row in rows]
    assert table.exact
    assert [paragraph.text for paragraph in document.paragraphs] == ["Some words before it"]


def test_columns_that_do_not_line_up_are_only_in_order(tmp_path: Path) -> None:
    rows = [
        ((100, "1"), (250, "2"), (400, "3")),
        ((100, "4"), (130, "5"), (250, "6")),
        ((100, "7 7 7 7 7 7 7"), (250, "8"), (400, "9")),
    ]
    content = "".join(text(x, 600 - 16 * place, word) for place, row in enumerate(rows) for x, word in row)

    [table] = read(tmp_path, content).tables

    assert not table.exact
    assert [[(cell.column, cell.text) for cell in row] for row in table.rows][1] == [
        (1, "4"),
        (2, "5"),
        (3, "6"),
    ]


def test_prose_with_wide_gaps_is_no_table(tmp_path: Path) -> None:
    content = "".join(
        text(x, 600 - 16 * place, "some words of prose") for place in range(4) for x in (60, 250, 440)
    )

    assert read(tmp_path, content).tables == []


def test_strokes_that_only_set_rows_apart_make_no_cells(tmp_path: Path) -> None:
    level = "".join(bar(100, y - 0.5, 300, 1) for y in YS)
    ends = "".join(bar(x, YS[-1], 0.6, YS[0] - YS[-1]) for x in (100, 400))

    for ruling in (level, level + ends):
        [table] = read(tmp_path, ruling + "".join(WORDS)).tables
        assert told(table) == GRID
