"""Rows of a catalogue as a table prints them: which row is which, and what the marks in its cells mean.

Plain rules over text: no database.
"""

import hashlib
import re
from dataclasses import dataclass, field

from gongkai.catalogue.statutory import channels_by_label, channels_in_order, fields_by_name
from gongkai.documents.normalise import fold

YES = "■√✓✔☑☒●◆★▲\uf0fe\uf052"
NO = "□☐○◇×✗✕"
_WHOLE_YES = frozenset({"是", "有", "y", "yes", "1", "r", "þ", "ü", "v"})
"""Cells that mean a tick as a whole; the letters are ticks whose symbol font got lost."""
_WHOLE_NO = frozenset({"", "否", "无", "n", "no", "0", "-", "--", "/", "x"})
_MARK = re.compile(f"[{YES}{NO}]")
_SEPARATORS = re.compile(r"[\n、，,;；]+")
_BLANK_LINE = re.compile(r"[_＿…\s:：。．.（）()]+$")
_FIELD_TITLE = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．])?(.{2,60}?)领域"
)
_OTHER = re.compile("^其[他它]")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One row of a spreadsheet as read: where it stands, and its text by the meaning of the columns."""

    sheet: str
    number: int
    """1-based row in the sheet, as the person sees it."""
    cells: dict[str, str] = field(default_factory=dict)


def natural_key(field_key: str, field_name: str, first_level: str, second_level: str) -> str:
    """Return what makes a row the same row in two files: its field and its two levels, however spaced."""
    parts = (field_key or field_name, first_level, second_level)
    return hashlib.sha256("\x1f".join(map(fold, parts)).encode()).hexdigest()


def tick_of(text: str) -> bool | None:
    """Tell whether a cell is ticked; None where it says something else."""
    compact = "".join(text.split())
    if compact.lower() in _WHOLE_YES:
        return True
    if fold(compact).lower() in _WHOLE_NO:
        return False
    if _MARK.sub("", compact):
        return None
    return any(mark in YES for mark in compact)


def remark_beside_tick(text: str) -> str:
    """Return what a ticked cell says beside its mark, such as who the particular people are."""
    return " ".join(_MARK.sub(" ", text).split())


def ticked_labels(text: str) -> list[str]:
    """Return the labels that a cell of options has ticked; without any mark, all that it names."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return _labels(text)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pairs = [(mark[0], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    if text[: marks[0].start()].strip():  # The marks stand behind their labels.
        starts = [0, *(mark.end() for mark in marks[:-1])]
        pairs = [(mark[0], text[start : mark.start()]) for mark, start in zip(marks, starts, strict=True)]
    return [label for mark, rest in pairs if mark in YES for label in _labels(rest)]


def channels_named(labels: list[str]) -> tuple[list[str], str]:
    """Return the keys of the channels that labels name, in printed order, and the words that name none."""
    known = channels_by_label()
    keys: dict[str, None] = {}
    others: list[str] = []
    for label in labels:
        key = known.get(fold(label))
        if key is None:
            key = "other"
            others.append(_OTHER.sub("", label).strip("：: ()（）_"))
        keys[key] = None
    return channels_in_order(keys), "、".join(filter(None, others))


def field_in(text: str) -> str:
    """Return the key of the field that a title, a sheet's name or a cell names; blank where none."""
    folded = fold(text)
    names = [name for name in fields_by_name() if name in folded]
    return fields_by_name()[max(names, key=len)] if names else ""


def field_of_title(text: str) -> str:
    """Return the key of the field that a title names, else the field's own name; blank where none."""
    title = _FIELD_TITLE.match("".join(text.split()))
    if title is None:
        return field_in(text)
    name = title[1]
    folded = fold(name)
    known = [label for label in fields_by_name() if folded.endswith(label)]
    return fields_by_name()[max(known, key=len)] if known else name


def _labels(text: str) -> list[str]:
    whole = _BLANK_LINE.sub("", text.strip())
    if not whole:
        return []
    if fold(whole) in channels_by_label():
        return [whole]
    if fold(text) in channels_by_label():
        return [text.strip()]
    parts = (part.strip() for part in _SEPARATORS.split(text))
    labels = (part if fold(part) in channels_by_label() else _BLANK_LINE.sub("", part) for part in parts)
    return [label for label in labels if label]
