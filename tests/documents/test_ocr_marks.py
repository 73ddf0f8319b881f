import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="OCR is not installed for this version of Python.")
marks = pytest.importorskip("gongkai.documents.ocr_marks")

LETTER = 30.0


def inked(*lines: tuple[tuple[int, int], tuple[int, int]], thick: int = 3) -> np.ndarray:
    """Return the ink of strokes, trimmed as the ink of a line is."""
    ink = np.zeros((80, 200), np.uint8)
    for begin, end in lines:
        cv2.line(ink, begin, end, 255, thick)
    rows, columns = np.nonzero(ink)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


@pytest.mark.parametrize(
    ("ink", "mark"),
    [
        pytest.param(inked(((10, 40), (22, 40))), "-", id="hyphen"),
        pytest.param(inked(((10, 40), (42, 40))), "—", id="dash"),
        pytest.param(inked(((22, 10), (10, 36))), "/", id="slash"),
        pytest.param(inked(((10, 10), (22, 36))), "\\", id="backslash"),
        pytest.param(inked(((15, 10), (15, 36)), ((15, 10), (10, 15))), "", id="one"),
        pytest.param(inked(((10, 10), (26, 10)), ((26, 10), (18, 36))), "", id="seven"),
        pytest.param(inked(((10, 40), (12, 40)), thick=4), "", id="point"),
        pytest.param(inked(((10, 40), (150, 40))), "", id="a line of text that is flat"),
    ],
)
def test_a_single_stroke_is_told_from_a_digit(ink: np.ndarray, mark: str) -> None:
    assert marks.stroke(ink, LETTER) == mark


def figure(*, tail: int) -> np.ndarray:
    """Return the ink of digits with a mark between them that reaches ``tail`` below the line."""
    return inked(
        ((10, 10), (10, 40)),
        ((25, 10), (25, 40)),
        ((40, 37), (40, 40 + tail)),
        ((55, 10), (55, 40)),
        ((70, 10), (70, 40)),
        ((85, 10), (85, 40)),
    )


def test_a_mark_below_the_line_is_a_comma_and_one_on_it_a_point() -> None:
    assert marks.with_its_marks("11.111", figure(tail=7)) == "11,111"
    assert marks.with_its_marks("11,111", figure(tail=0)) == "11.111"


def test_marks_that_cannot_be_found_in_the_ink_stay_as_they_were_read() -> None:
    assert marks.with_its_marks("1.1.1", figure(tail=7)) == "1.1.1"


def test_a_dash_before_a_figure_is_seen() -> None:
    assert marks.begins_with_dash(inked(((10, 25), (20, 25)), ((30, 10), (30, 40))))
    assert not marks.begins_with_dash(inked(((20, 10), (20, 40)), ((30, 10), (30, 40))))
    assert not marks.begins_with_dash(inked(((30, 10), (30, 40))))
