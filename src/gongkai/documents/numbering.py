"""Automatic numbers of lists and headings: 一、 （二） 3. as Word prints but does not store them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_PLACEHOLDER = re.compile("%([1-9])")
_LEVELS = 9
_LARGEST = 9999
_LONGEST = 80


def _chinese(number: int, digits: str = "零一二三四五六七八九", units: str = "千百十") -> str:
    text, gap = "", False
    for power, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = number // power % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + unit
            gap = False
        elif text:
            gap = True
    return text or digits[0]


def _chinese_short(number: int) -> str:
    text = _chinese(number)
    return text.removeprefix("一") if number < 20 and number >= 10 else text  # noqa: PLR2004


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Count with a run of characters such as ① to ⑳, then with figures."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


_COUNTERS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": _chinese_short,
    "chineseCountingThousand": _chinese_short,
    "japaneseCounting": _chinese_short,
    "taiwaneseCounting": _chinese_short,
    "taiwaneseCountingThousand": _chinese_short,
    "koreanDigital2": _chinese_short,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": lambda number: _chinese(number, _LEGAL, "仟佰拾"),
    "ideographLegalTraditional": lambda number: _chinese(number, _LEGAL, "仟佰拾"),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
_SILENT = frozenset({"bullet", "none"})


def count_in(style: str, number: int) -> str:
    """Return a number as a list of that style prints it; an unknown style counts in figures."""
    if style in _SILENT:
        return ""
    if not 0 < number <= _LARGEST:
        return str(number)
    return _COUNTERS.get(style, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, and what stands around the number."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    """The printed form, with %1 to %9 for the numbers of the levels; an absurd one is cut."""
    in_figures: bool = False
    """Whether the numbers of all levels are shown in figures here."""


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list: the counter it shares with others of one origin, its levels, its new starts."""

    counter: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int] = field(default_factory=dict)


class ListCounter:
    """Counts the items of all lists of a document, in reading order."""

    def __init__(self, forms: Mapping[str, ListForm]) -> None:
        self._forms = forms
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def next_label(self, number: str, level: int) -> str:
        """Return the label of the next item of a list; empty when nothing is printed."""
        form = self._forms.get(number)
        if form is None or level not in form.levels:
            return ""
        counts = self._counts.setdefault(form.counter, {})
        if number not in self._begun:
            self._begun.add(number)
            for restarted, start in form.restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, form.levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        return _printed(form, level, counts)


def _printed(form: ListForm, level: int, counts: Mapping[int, int]) -> str:
    shown = form.levels[level]
    if shown.style in _SILENT:
        return ""

    def number(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        of = form.levels.get(place, shown)
        style = "decimal" if shown.in_figures else of.style
        return count_in(style, counts.get(place, of.start))

    return _PLACEHOLDER.sub(number, shown.text[:_LONGEST])


def with_label(label: str, text: str) -> str:
    """Put a list's label before its text: close to it after Chinese marks, else with a space."""
    if not label or not text:
        return label or text
    return f"{label}{text}" if label[-1] > "\u2e7f" else f"{label} {text}"
