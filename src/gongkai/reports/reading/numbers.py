"""A printed figure as a number: signs, units, separators, and what counts as blank.

Nothing is guessed: what is not plainly a number is reported as such.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gongkai.documents.normalise import fold
from gongkai.law.forms import Number
from gongkai.law.units import money_units, printed_units
from gongkai.reports.figures import Value


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """What a printed text says."""

    value: Value
    blank: bool = False
    """Whether the cell prints nothing, or a stroke that stands for nothing."""
    unit: str = ""
    """The unit printed behind the number."""
    readable: bool = True


BLANK = PrintedNumber(None, blank=True)
UNREADABLE = PrintedNumber(None, readable=False)

_STROKES = re.compile(r"[-/\\_.·~]*")
_NUMBER = re.compile(
    r"(?P<sign>增加|增长|增|↑|减少|减|↓|\+|-)?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    rf"(?P<unit>{'|'.join(sorted(printed_units(), key=len, reverse=True))})?"
)
_RAISED = "①-⓿❶-➓⑴-⒇¹²³⁰-⁹"
_MARKS = re.compile(
    rf"(?:[*＊※†‡{_RAISED}]|[\[［〔【]\s*(?:[{_RAISED}]+|\d{{1,2}})\s*[\]］〕】]"
    r"|[(（\[［〔【]\s*注\s*\d{0,2}\s*[)）\]］〕】]|注\d?)+\s*$"
)
"""Marks behind a figure that point to a footnote."""
_RAISED_DIGIT = re.compile(f"[{_RAISED}]")
_LETTERS_SEEN_FOR_ZERO = str.maketrans("OoQD〇", "00000")
_DIGIT = re.compile(r"\d")
_DIGITS_APART = re.compile(r"\d\s+\d")
_GROUPS_OF_THREE = re.compile(r"\s*\d{1,3}(?:[ \u00a0\u2009]\d{3})+\s*")
_NEGATIVE = ("减", "减少", "↓", "-")
_NOTHING = frozenset({"无", "空", "空白", "没有", "暂无"})


@lru_cache(maxsize=20_000)
def parse_number(text: str, *, joined: bool = False) -> PrintedNumber:
    """Return what ``text`` says.

    ``joined``: digits apart belong together, as where a page's layout broke one number into pieces.
    """
    text = _without_marks(text)
    if _RAISED_DIGIT.search(text):
        return UNREADABLE
    plain = fold(text)
    if _STROKES.fullmatch(plain):
        return BLANK
    if not joined and _DIGITS_APART.search(text) and not _GROUPS_OF_THREE.fullmatch(text):
        return UNREADABLE
    return _parse_folded(plain)


@lru_cache(maxsize=2_000)
def parse_seen_number(text: str) -> PrintedNumber:
    """Return what a text recognised on a picture says, where O is a nought that was misread."""
    text = _without_marks(text)
    if _RAISED_DIGIT.search(text):
        return UNREADABLE
    plain = fold(text)
    if _STROKES.fullmatch(plain):
        return BLANK
    return _parse_folded(plain.translate(_LETTERS_SEEN_FOR_ZERO))


def says_nothing(text: str) -> bool:
    """Tell whether a word stands where a figure would: whether it means 0 or nothing is not certain."""
    return fold(text) in _NOTHING


def _without_marks(text: str) -> str:
    """Take off what points to a footnote; a mark that stands alone is no figure, and stays."""
    figure = _MARKS.sub("", text)
    return figure if _DIGIT.search(figure) else text


def _parse_folded(plain: str) -> PrintedNumber:
    if plain in ("零", "〇"):
        return PrintedNumber(0)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return UNREADABLE
    whole = match["whole"].replace(",", "")
    if len(whole) > 1 and whole[0] == "0":
        return UNREADABLE
    value: int | Decimal = Decimal(whole + match["part"]) if match["part"] else int(whole)
    if match["sign"] in _NEGATIVE:
        value = -value
    return PrintedNumber(exact(value), unit=match["unit"] or "")


def in_unit(value: Value, printed: str, wanted: str) -> Value:
    """Return ``value`` in the unit ``wanted``; only amounts of money are converted."""
    money = money_units()
    if value is None or printed == wanted or printed not in money or wanted not in money:
        return value
    return exact(Decimal(value) * money[printed] / money[wanted])


def exact(value: int | Decimal) -> int | Decimal:
    """Return a whole number as int, any other as Decimal."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def money_unit(text: str) -> str:
    """Return the unit of money that a heading or a unit cell names, or an empty text."""
    plain = fold(text)
    for unit in money_units():
        if plain == unit or f"({unit})" in plain or f":{unit}" in plain or f"/{unit}" in plain:
            return unit
    return ""


def fits(value: Value, kind: Number) -> bool:
    """Tell whether ``value`` is a number of that kind, so that a text was read for what it is."""
    if value is None or kind is not Number.COUNT:
        return True
    return isinstance(value, int)
