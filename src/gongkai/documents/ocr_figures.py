"""What a line in a picture says, and whether its figures can be trusted.

A line with figures is looked at twice, with different margins and widths; where the looks differ a
third one decides, and the doubt is told. Nothing is made up: without agreement the first look stays.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from gongkai.core.sentences import Sentence
from gongkai.documents.flow import tidy
from gongkai.documents.normalise import repair
from gongkai.documents.ocr_cells import LinePicture
from gongkai.documents.ocr_engine import Guess, recognised
from gongkai.documents.ocr_marks import begins_with_dash, with_its_marks

_FIGURE = re.compile(r"[+\-]?\d[\d,]*(?:\.\d+)?%?")
_LIKE_FIGURE = re.compile(r"[\d.,%+\-OoQDCcU〇○。口IlLi|!丨SsBbZzgqGTtJ?()（）'‘’·:：；;\s]{1,12}")
"""Short texts of nothing but figures and letters that look like figures."""
_UNSIGNED = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_THOUSANDTHS = re.compile(r"[+\-]?\d{1,3}(?:[.,]\d{3})*\.\d{3}")
"""What may be thousands with a comma that was read as a point."""
_LIST_NUMBER = re.compile(r"^\d{1,2}[.、．]?(?=\D)")
_WIDE_MARKS = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_NARROW_MARK = re.compile(r"(?<=[⺀-鿿）》”。])[(),:;!?]|[(),:;!?](?=[⺀-鿿（《“。，])")
_SURE = 0.5
_STRETCHED, _PRESSED = 1.15, 0.9
_SOFT = 1.0
_LAST_GAP = 0.15
"""Of a digit's width: the gap that follows every digit but the last."""
_MISFIT = 0.95
"""Digits by which the width of a figure may differ from others."""
_ENOUGH = 12
_SHORT = 2.2
"""The width of a picture, in its height, up to which it holds one short figure."""


@dataclass(slots=True)
class ReadLine:
    """One line as read: its text, how certain it is, and what else it could be."""

    text: str
    certainty: float
    is_figure: bool = False
    """Whether it is one figure and nothing else, such as a page number or an entry of a table."""
    doubt: str = ""
    """Why its figures must be compared with the original; blank when there is no reason."""


def read_lines(pictures: Sequence[LinePicture]) -> list[ReadLine]:
    """Return what the lines say."""
    first = recognised([picture.close for picture in pictures])
    looks = [[_Look(guess)] for guess in first]
    again = [
        number
        for number, (picture, guess) in enumerate(zip(pictures, first, strict=True))
        if not picture.stroke and _has_figures(guess.text)
    ]
    _look(again, pictures, looks, _second_view)
    differing = [number for number in again if len({look.said for look in looks[number]}) > 1]
    _look(differing, pictures, looks, _third_view)
    readings = [
        ReadLine(picture.stroke, 1.0) if picture.stroke else _with_marks(_settled(look), picture)
        for picture, look in zip(pictures, looks, strict=True)
    ]
    _compare_widths(pictures, readings)
    return readings


class _Look:
    """One look at a line: its text, and the figures in it for comparison with another look."""

    def __init__(self, guess: Guess, *, doubled: bool = False) -> None:
        self.text = guess.text
        self.certainty = guess.certainty
        self.figure_certainty = guess.figure_certainty
        self.is_figure = doubled or _is_figure(guess.text)
        self.said = _figures(guess, is_figure=self.is_figure)
        if doubled:
            middle = len(self.said) // 2
            self.said = self.said[:middle] if self.said[:middle] == self.said[middle:] else ""


def _look(
    numbers: Sequence[int],
    pictures: Sequence[LinePicture],
    looks: list[list[_Look]],
    view: Callable[[LinePicture], tuple[Any, bool]],
) -> None:
    views = [view(pictures[number]) for number in numbers]
    guesses = recognised([picture for picture, _ in views])
    for number, guess, (_, doubled) in zip(numbers, guesses, views, strict=True):
        looks[number].append(_Look(guess, doubled=doubled))


def _second_view(picture: LinePicture) -> tuple[Any, bool]:
    """Show a lone figure twice side by side, where 00 is no letter O; widen any other line."""
    height, width = picture.close.shape
    if width <= _SHORT * height:
        return np.hstack([picture.close, picture.close]), True
    return cv2.resize(picture.wide, None, fx=_STRETCHED, fy=1.0, interpolation=cv2.INTER_LINEAR), False


def _third_view(picture: LinePicture) -> tuple[Any, bool]:
    soft = cv2.GaussianBlur(picture.close, (0, 0), _SOFT)
    return cv2.resize(soft, None, fx=_PRESSED, fy=1.0, interpolation=cv2.INTER_AREA), False


def _has_figures(text: str) -> bool:
    return _is_figure(text) or any(letter.isdigit() for letter in _without_number(text))


def _without_number(text: str) -> str:
    """Return a text without the number that it may have in a list."""
    return _LIST_NUMBER.sub("", text)


def _is_figure(text: str) -> bool:
    """Tell whether a line can be nothing but one figure."""
    return not text or bool(_LIKE_FIGURE.fullmatch(text))


def _figures(guess: Guess, *, is_figure: bool) -> str:
    """Return the figures in a line: the whole line when it is one, else all of them."""
    if not is_figure:
        return " ".join(re.findall(r"\d+", _without_number(guess.text)))
    text = repair(guess.text).replace(" ", "").strip(".,")
    return text if _FIGURE.fullmatch(text) else guess.figure.strip(".,")


def _settled(looks: Sequence[_Look]) -> ReadLine:
    first = looks[0]
    if len(looks) == 1:
        return ReadLine(_tidy(first.text), first.certainty)
    said = [look.said for look in looks if look.said]
    chosen, votes = Counter(said).most_common(1)[0] if said else ("", 0)
    if votes == 1 and first.said:
        chosen = first.said
    agreeing = [look for look in looks if look.said == chosen] if votes > 1 else [first]
    best = agreeing[0]
    text = (chosen or first.said) if best.is_figure else _tidy(best.text)
    return ReadLine(text, first.certainty, best.is_figure, _doubt(text, looks, said))


def _with_marks(reading: ReadLine, picture: LinePicture) -> ReadLine:
    """Correct the small marks of a figure by their shape; a mark that had to be corrected is doubted."""
    text = reading.text
    if _UNSIGNED.fullmatch(text) and begins_with_dash(picture.ink):
        text = "-" + text
    if _THOUSANDTHS.fullmatch(text):
        text = with_its_marks(text, picture.ink)
        return replace(
            reading,
            text=text,
            doubt=reading.doubt
            or Sentence(
                "其中的小数点和千位分隔号不易分清",
                "a decimal point and a thousands separator look alike in it",
            ),
        )
    if text != reading.text:
        return replace(
            reading,
            text=text,
            doubt=reading.doubt or Sentence("数字前面像是有减号", "there may be a minus sign before it"),
        )
    return reading


def _compare_widths(pictures: Sequence[LinePicture], readings: Sequence[ReadLine]) -> None:
    """Doubt figures that are too wide or too narrow for their number of digits on this page."""
    widths = {
        number: picture.ink.shape[1] / picture.ink.shape[0] / (len(reading.text) - _LAST_GAP)
        for number, (picture, reading) in enumerate(zip(pictures, readings, strict=True))
        if reading.text.isdecimal()
    }
    if len(widths) < _ENOUGH:
        return
    usual = float(np.median(list(widths.values())))
    for number, width in widths.items():
        digits = len(readings[number].text) - _LAST_GAP
        lacking = digits * (width - usual) / usual
        if not -_MISFIT < lacking < _MISFIT:
            readings[number].doubt = readings[number].doubt or Sentence(
                "数字的宽度与位数不符", "it is wider or narrower than its digits would be"
            )


def _doubt(text: str, looks: Sequence[_Look], said: Sequence[str]) -> str:
    if not text:
        return Sentence("有墨迹但认不出是什么", "there is ink that cannot be recognised")
    if len(set(said)) > 1 or (looks[0].is_figure and len(said) == 1):
        seen = [f"“{look.said}”" for look in looks]
        return Sentence(
            f"几次识别的结果不同：{'、'.join(seen)}", f"several looks at it differ: {', '.join(seen)}"
        )
    if looks[0].is_figure and max(look.figure_certainty for look in looks) < _SURE:
        return Sentence("识别的把握不大", "that is not certain")
    return ""


def _tidy(text: str) -> str:
    """Return a text tidied; beside Chinese letters punctuation is always as wide as they are."""
    return _NARROW_MARK.sub(lambda mark: _WIDE_MARKS[mark[0]], tidy(text))
