"""Lists of persons written as lines: a name and a number in each, or a heading with rows below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from gongkai.screening.findings import (
    FindingReason,
    Replacement,
    ScreeningFinding,
    ScreeningKind,
    Strength,
)
from gongkai.screening.lists import PersonWords
from gongkai.screening.masking import masked_name
from gongkai.screening.screened_text import CELL_END, ScreenedText
from gongkai.screening.sentences import (
    AMOUNT_WORD,
    LIST_LINES,
    LIST_MINORS,
    LIST_OFFICE,
    LIST_TABLE,
    NUMBERS_WORD,
)

_NUMBER = re.compile(r"[0-9０-９]{7,}|1[3-9]\d[ -]\d{4}[ -]\d{4}|0\d{2,3}-\d{7,8}|[0-9０-９]{17}[XxＸｘ]")
_AMOUNT = re.compile(r"[0-9０-９][0-9０-９,，.]*\s?(?:元|万元)")
_FIELD = re.compile(r"[^ \t\u3000|,，;；]+")
_LINE = re.compile(r"[^\n\r\x1e]*")
_NEXT = re.compile(r"[\n\r\x1e]+")
_EXCERPT = 80
_LONGEST_LINE = 160
_ROWS = 2
"""Rows that make a list below a heading."""
_MISSES = 2
"""Lines without a name after which a list has ended."""
_MINOR_REACH = 120


class NamedLine(NamedTuple):
    """A line of a list: where it stands, and the name in it."""

    start: int
    end: int
    name_start: int
    name: str
    is_number: bool = False
    """Whether a number stands behind the name, not only an amount."""


def is_name(text: str, words: PersonWords) -> bool:
    """Tell whether a text is a person's name, by its surname and by what no given name has."""
    letters = "".join(text.split())
    if not _name_pattern(words.name).fullmatch(text) or letters[:2] in words.not_names:
        return False
    return not words.not_in_given & set(letters[1:])


def has_number(text: str) -> bool:
    """Tell whether a text has a telephone, an identity number or an account, in full."""
    return _NUMBER.search(text) is not None


@lru_cache(maxsize=8)
def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(name)


def named_lines(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield runs of lines that each have a name and a number or an amount."""
    run: list[NamedLine] = []
    for line in _candidates(screened):
        if run and screened.text[run[-1].end : line.start].strip("\n\r\x1e \t\u3000"):
            yield from _line_list(screened, run)
            run = []
        run.append(line)
    yield from _line_list(screened, run)


def headed_list(screened: ScreenedText, start: int, heading: str) -> ScreeningFinding | None:
    """Judge a heading of names: one field of several, one of them sensitive, with names below?"""
    words = screened.lists.persons
    line = screened.line(start)
    if CELL_END in screened.text[max(0, start - 1) : start + len(heading) + 1]:
        return None
    fields = _FIELD.findall(line)
    sensitive = sensitive_heading(fields, words)
    if heading not in fields or sensitive is None:
        return None
    rows = _rows_below(screened, start + len(screened.after(start, _LONGEST_LINE)))
    if len(rows) < _ROWS:
        return None
    facts = {"count": len(rows), "name": heading, "sensitive": sensitive}
    finding = _finding(screened, rows, FindingReason(LIST_TABLE, facts), excerpt=line)
    return with_office(finding, fields, words)


def sensitive_heading(headings: Sequence[str], words: PersonWords) -> str | None:
    """Return the first heading under which something stands that is nobody else's business."""
    for heading in headings:
        if any(pattern.search(heading) for pattern in words.sensitive.values()):
            return heading
    return None


def with_office(finding: ScreeningFinding, headings: Sequence[str], words: PersonWords) -> ScreeningFinding:
    """Return the finding, milder where the headings are those of a list of staff."""
    if not any(words.office.search(heading) for heading in headings):
        return finding
    milder = replace(finding, strength=Strength.POSSIBLE)
    return milder.because(LIST_OFFICE)


def with_minors(finding: ScreeningFinding, around: str, words: PersonWords) -> ScreeningFinding:
    """Return the finding, with a warning where the words around it are about minors."""
    if words.minor.search(around):
        return finding.because(LIST_MINORS, age=words.minor_age)
    return finding


def _candidates(screened: ScreenedText) -> Iterator[NamedLine]:
    """Yield the lines that begin with a name and have a number or an amount after it."""
    words = screened.lists.persons
    text = f"\n{screened.text}"
    for match in _line_pattern(words.name).finditer(text):
        rest, name = match["rest"], match["name"]
        if len(rest) > _LONGEST_LINE:
            continue
        is_number = has_number(rest)
        if (is_number or _AMOUNT.search(rest)) and is_name(name, words):
            yield NamedLine(
                match.start(), match.end() - 1, match.start("name") - 1, name, is_number=is_number
            )


@lru_cache(maxsize=8)
def _line_pattern(name: str) -> re.Pattern[str]:
    number = "(?:[0-9０-９]{1,4}[ \t.、．,，)）|]+)?"
    return re.compile(
        rf"[\n\r\x1e][ \t\u3000|]*{number}(?P<name>{name})[ \t\u3000,，:：、|]*"
        r"(?P<rest>[^\n\r\x1e\x1f]*+)(?!\x1f)"
    )


def _line_list(screened: ScreenedText, run: Sequence[NamedLine]) -> Iterator[ScreeningFinding]:
    if len(run) < screened.lists.persons.smallest_list:
        return
    first = screened.text[run[0].start : run[0].end].strip("\n\r\x1e \t\u3000")
    what = NUMBERS_WORD if any(line.is_number for line in run) else AMOUNT_WORD
    reason = FindingReason(LIST_LINES, {"count": len(run), "what": what})
    yield _finding(screened, run, reason, excerpt=first)


def _rows_below(screened: ScreenedText, place: int) -> list[NamedLine]:
    """Return the lines below a heading that have a name in one of their fields."""
    text, rows, misses = screened.text, [], 0
    while misses < _MISSES and (step := _NEXT.match(text, place)):
        line = _LINE.match(text, step.end())
        place = line.end() if line else len(text)
        row = _named_row(screened, step.end(), place)
        if row is None:
            misses += 1
        else:
            rows.append(row)
            misses = 0
    return rows


def _named_row(screened: ScreenedText, start: int, end: int) -> NamedLine | None:
    if end - start > _LONGEST_LINE:
        return None
    for field in _FIELD.finditer(screened.text, start, end):
        if is_name(field[0], screened.lists.persons):
            return NamedLine(start, end, field.start(), field[0])
    return None


def _finding(
    screened: ScreenedText,
    rows: Sequence[NamedLine],
    reason: FindingReason,
    *,
    excerpt: str,
) -> ScreeningFinding:
    words, rules = screened.lists.persons, screened.lists.masking
    start, end = rows[0].start, rows[-1].end
    finding = ScreeningFinding(
        kind=ScreeningKind.PERSON_LIST,
        text=excerpt[:_EXCERPT],
        start=start,
        end=end,
        reasons=(reason,),
        strength=Strength.LIKELY,
        replacements=tuple(
            Replacement(row.name_start, row.name_start + len(row.name), masked_name(row.name, words, rules))
            for row in rows
        ),
    )
    around = (
        screened.text[max(0, start - _MINOR_REACH) : start] + screened.text[start : start + _MINOR_REACH]
    )
    return with_minors(finding, around, words)
