from typing import Any

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="OCR is not installed for this version of Python.")
ocr_cells = pytest.importorskip("gongkai.documents.ocr_cells")
ocr_lines = pytest.importorskip("gongkai.documents.ocr_lines", reason="OCR is not installed.")
ocr_picture = pytest.importorskip("gongkai.documents.ocr_picture")

Box = tuple[int, int, int, int]


def page(*letters: Box) -> Any:
    """Return a page of 1000 by 400 dots with blocks of ink for letters: left, top, width and height."""
    grey = np.full((400, 1000), 255, np.uint8)
    for left, top, width, height in letters:
        grey[top : top + height, left : left + width] = 0
    return ocr_picture.PagePicture(grey, 255 - grey, 30.0, [])


@pytest.fixture
def detected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, float, float]]:
    """What the detector finds; a test fills it, in dots from the first ink less one letter."""
    boxes: list[tuple[float, float, float, float]] = []
    monkeypatch.setattr(ocr_lines, "found_lines", lambda grey, letter: boxes)
    return boxes


def test_a_line_takes_in_the_ink_close_beside_it(detected: list[tuple[float, float, float, float]]) -> None:
    detected.append((150.0, 30.0, 300.0, 60.0))

    [line] = ocr_lines.lines_outside(page((100, 100, 30, 30), (150, 100, 150, 30), (310, 100, 40, 30)))

    assert line == (100.0, 100.0, 350.0, 130.0)


def test_ink_that_no_line_covers_is_a_line_of_its_own(
    detected: list[tuple[float, float, float, float]],
) -> None:
    lines = ocr_lines.lines_outside(page((100, 100, 30, 30), (700, 300, 15, 30), (500, 200, 4, 4)))

    assert lines == [(100.0, 100.0, 130.0, 130.0), (700.0, 300.0, 715.0, 330.0)]


def test_a_page_without_ink_has_no_lines(detected: list[tuple[float, float, float, float]]) -> None:
    assert ocr_lines.lines_outside(page()) == []


def ruled(lean: float = 0.0) -> np.ndarray:
    """Return a ruled table with a shaded row, blank cells and blocks of ink, as a picture."""
    picture = np.full((900, 1200), 250, np.uint8)
    picture[101:200, 101:1100] = 190
    for y in (100, 200, 300, 400, 500):
        cv2.line(picture, (100, y), (1100, y), 40, 3)
    for x in (100, 600, 1100):
        cv2.line(picture, (x, 100), (x, 500), 40, 3)
    for left, top in ((300, 135), (200, 235), (800, 235), (200, 335), (200, 435), (800, 435)):
        for letter in range(4):
            cv2.rectangle(picture, (left + 40 * letter, top), (left + 40 * letter + 25, top + 28), 30, 4)
    matrix = cv2.getRotationMatrix2D((600, 450), lean, 1.0)
    return cv2.warpAffine(picture, matrix, (1200, 900), borderValue=250)


@pytest.mark.parametrize("lean", [0.0, 1.0, -2.5])
def test_a_ruled_table_is_found_on_a_leaning_page(lean: float) -> None:
    found = ocr_picture.page_picture(ruled(lean))

    [table] = found.tables
    assert (len(table.xs), len(table.ys), len(table.fields)) == (3, 5, 8)
    assert [len(lines) for lines in ocr_cells.table_lines(found, table)] == [1, 0, 1, 1, 1, 0, 1, 1]


def test_white_paper_has_neither_tables_nor_ink() -> None:
    found = ocr_picture.page_picture(np.full((500, 500, 3), 255, np.uint8))

    assert found.tables == []
    assert not found.ink.any()
