from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

ocr_figures = pytest.importorskip("gongkai.documents.ocr_figures", reason="OCR is not installed.")
ocr_cells = pytest.importorskip("gongkai.documents.ocr_cells")
ocr_engine = pytest.importorskip("gongkai.documents.ocr_engine")


def picture(*, width: int = 40, stroke: str = "") -> Any:
    paper = np.full((40, width), 255, np.uint8)
    return ocr_cells.LinePicture(paper, paper, np.full((20, width - 20), 255, np.uint8), stroke)


def said(text: str, *, figure: str | None = None, certainty: float = 0.99) -> Any:
    return ocr_engine.Guess(text, certainty, text if figure is None else figure, certainty)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """What the recogniser says, look by look; a test fills it."""
    answers: list[list[Any]] = []

    def recognised(pictures: Sequence[Any]) -> list[Any]:
        return answers.pop(0) if pictures else []

    monkeypatch.setattr(ocr_figures, "recognised", recognised)
    return answers


def read(looks: list[list[Any]], *answers: Any, **kind: Any) -> Any:
    looks += [[answer] for answer in answers]
    [reading] = ocr_figures.read_lines([picture(**kind)])
    return reading


def test_prose_is_looked_at_once(looks: list[list[Any]]) -> None:
    reading = read(looks, said("行政许可"))

    assert (reading.text, reading.doubt, reading.is_figure) == ("行政许可", "", False)


def test_the_number_of_a_list_needs_no_second_look(looks: list[list[Any]]) -> None:
    assert read(looks, said("1.属于国家秘密")).doubt == ""
    assert looks == []


def test_a_figure_that_two_looks_agree_on_is_not_doubted(looks: list[list[Any]]) -> None:
    reading = read(looks, said("21"), said("21 21"))

    assert (reading.text, reading.doubt, reading.is_figure) == ("21", "", True)


def test_a_letter_that_looks_like_a_nought_is_one(looks: list[list[Any]]) -> None:
    assert read(looks, said("o", figure="0"), said("00")).text == "0"


def test_two_looks_outvote_the_first_and_the_doubt_is_told(looks: list[list[Any]]) -> None:
    reading = read(looks, said("8"), said("66"), said("6"))

    assert reading.text == "6"
    assert reading.doubt == "几次识别的结果不同：“8”、“6”、“6”"


def test_without_agreement_the_first_look_stays_and_is_doubted(looks: list[list[Any]]) -> None:
    reading = read(looks, said("8"), said("66"), said("3"))

    assert reading.text == "8"
    assert "“8”、“6”、“3”" in reading.doubt


def test_ink_that_no_look_can_read_is_not_taken_for_a_blank(looks: list[list[Any]]) -> None:
    reading = read(looks, said(""), said(""))

    assert (reading.text, reading.doubt) == ("", "有墨迹但认不出是什么")


def test_a_figure_that_only_one_look_sees_is_kept_and_doubted(looks: list[list[Any]]) -> None:
    reading = read(looks, said(""), said("55"), said(""))

    assert reading.text == "5"
    assert reading.doubt.startswith("几次识别的结果不同")


def test_figures_within_prose_are_compared_too(looks: list[list[Any]]) -> None:
    reading = read(looks, said("收到申请21件"), said("收到申请27件"), said("收到申请27件"), width=400)

    assert reading.text == "收到申请27件"
    assert reading.doubt == "几次识别的结果不同：“21”、“27”、“27”"


def test_a_stroke_is_told_by_its_shape_and_not_recognised(looks: list[list[Any]]) -> None:
    assert read(looks, said("1"), stroke="/").text == "/"


def test_what_may_be_thousands_is_doubted(looks: list[list[Any]]) -> None:
    reading = read(looks, said("78.363"), said("78.363"), width=120)

    assert reading.doubt == "其中的小数点和千位分隔号不易分清"


def test_narrow_marks_beside_chinese_letters_become_wide(looks: list[list[Any]]) -> None:
    assert read(looks, said("（三)不予公开:")).text == "（三）不予公开："


def test_a_figure_too_wide_for_its_digits_is_doubted(looks: list[list[Any]]) -> None:
    usual = [picture(width=40) for _ in range(15)]
    looks += [[said("5")] * 16, [said("55")] * 15 + [said("5")]]

    *others, wide = ocr_figures.read_lines([*usual, picture(width=90)])

    assert {reading.doubt for reading in others} == {""}
    assert wide.doubt == "数字的宽度与位数不符"
