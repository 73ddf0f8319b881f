"""Identity numbers: 18 characters with a check digit, or the old 15 digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from stdnum import numdb
from stdnum.cn import ric

from gongkai.screening.digits import BROKEN_AT, DigitRun, broken_run
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.masking import masked_number
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import (
    CHILD,
    IDENTITY_AFTER_LABEL,
    IDENTITY_IN_DISABILITY,
    IDENTITY_OLD,
    IDENTITY_OTHER_REGION,
    IDENTITY_VALID,
    IDENTITY_WRONG_CHECK,
    MINOR,
)

_LONG = re.compile(r"(?<!\d)(?=([1-9](?:[ .\-]{0,2}\d){16}[ .\-]{0,2}[\dX])(?!\d))")
_DISABILITY = re.compile(r"(?<!\d)([1-9]\d{16}[\dX])[1-7][1-4](?!\d)")
_DISABILITY_TAIL = re.compile(r"[1-7１-７][1-4１-４](?![0-9０-９])")
_OLD = re.compile(r"(?<!\d)[1-9]\d{14}(?![\dX])|(?<![\d.\-])[1-9]\d{5}([ \-])\d{6}\1\d{3}(?![\dX])")
_LETTER = re.compile("[A-Za-zＡ-Ｚ]")
_LENGTH = 18


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """An identity number taken apart. The date and the province are real; the rest may be wrong."""

    number: str
    born_on: date
    county: str
    """Name of the county; empty for a code that is not in the table."""
    is_checked: bool
    """Whether the check digit is right; an old number has none."""


def identity_numbers(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the identity numbers in a run of digits, also one that goes on in the next line."""
    found = False
    if run.digit_count() >= _LENGTH:
        for start, end in _places(run):
            finding = _judge(screened, run, start, end)
            if finding:
                found = True
                yield finding
    if not found and (joined := broken_run(screened.text, run)):
        yield from _broken(screened, joined)


def old_identity_numbers(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the old 15-digit numbers in a run."""
    for match in _OLD.finditer(run.plain):
        start, end = run.start + match.start(), run.start + match.end()
        identity = _taken_apart_old(run.number(*match.span()), screened)
        if identity is None or screened.is_part(start, end) or screened.is_amount(start, end):
            continue
        announced = _is_announced(screened, start, end)
        if not announced and screened.is_serial(start):
            continue
        reason = FindingReason(IDENTITY_OLD, {"county": identity.county})
        strength = Strength.LIKELY if announced else Strength.POSSIBLE
        yield _finding(screened, (start, end), identity, reason, strength=strength)


def age_on(born_on: date, day: date) -> int:
    """Return a person's age in full years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def looks_like_identity(number: str, screened: ScreenedText) -> bool:
    """Tell whether 18 digits begin with the region and the date of an identity number."""
    identity = _taken_apart(number, screened)
    return identity is not None and bool(identity.county)


def _places(run: DigitRun) -> Iterator[tuple[int, int]]:
    for match in _LONG.finditer(run.plain):
        yield match.span(1)
    for match in _DISABILITY.finditer(run.plain):
        yield match.span(1)


def _broken(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the first identity number that has the end of a line inside."""
    for start, end in _places(run):
        inside = run.start + start, run.start + end
        if sum(screened.text.count(end_of_line, *inside) for end_of_line in BROKEN_AT) != 1:
            continue
        finding = _judge(screened, run, start, end)
        if finding:
            yield finding
            return


def _judge(screened: ScreenedText, run: DigitRun, low: int, high: int) -> ScreeningFinding | None:
    span = run.start + low, run.start + high
    identity = _taken_apart(run.number(low, high), screened)
    if identity is None:
        return None
    if not identity.is_checked:
        return _miscopied(screened, span, identity)
    announced = _is_announced(screened, *span)
    if not announced and _is_serial(screened, span, identity):
        return None
    finding = _valid(screened, span, identity)
    if not announced and screened.is_serial(span[0]):
        return replace(finding, strength=Strength.POSSIBLE).because(IDENTITY_AFTER_LABEL)
    return finding.because(IDENTITY_IN_DISABILITY) if _is_in_disability(screened, run, high) else finding


def _is_serial(screened: ScreenedText, span: tuple[int, int], identity: IdentityNumber) -> bool:
    """Tell whether a valid number is rather a serial number: it goes on, or its label and date say so."""
    start, end = span
    if _LETTER.match(screened.text, end):
        return True
    is_recent = identity.born_on.year >= screened.lists.numbers.recent_serial_year
    return is_recent and screened.is_serial(start)


def _valid(screened: ScreenedText, span: tuple[int, int], identity: IdentityNumber) -> ScreeningFinding:
    if identity.county:
        reason, strength = FindingReason(IDENTITY_VALID, {"county": identity.county}), Strength.SURE
    else:
        reason = FindingReason(IDENTITY_OTHER_REGION, {"region": identity.number[:6]})
        strength = Strength.LIKELY
    return _finding(screened, span, identity, reason, strength=strength)


def _miscopied(
    screened: ScreenedText, span: tuple[int, int], identity: IdentityNumber
) -> ScreeningFinding | None:
    """Report a wrong check digit only where the text itself calls the number an identity number."""
    strong = screened.lists.numbers.identity_strong
    if not identity.county or not strong.search(screened.before(span[0], 30)):
        return None
    reason = FindingReason(IDENTITY_WRONG_CHECK, {"expected": ric.calc_check_digit(identity.number)})
    return _finding(screened, span, identity, reason, strength=Strength.POSSIBLE)


def _is_announced(screened: ScreenedText, start: int, end: int) -> bool:
    words = screened.lists.numbers.identity
    return bool(words.search(screened.before(start, 30)) or words.search(screened.after(end, 12)))


def _is_in_disability(screened: ScreenedText, run: DigitRun, high: int) -> bool:
    tail = run.plain[high : high + 2] or screened.text[run.start + high : run.start + high + 3]
    return _DISABILITY_TAIL.match(tail) is not None


def _finding(
    screened: ScreenedText,
    span: tuple[int, int],
    identity: IdentityNumber,
    reason: FindingReason,
    *,
    strength: Strength,
) -> ScreeningFinding:
    rule = "identity_number" if len(identity.number) == _LENGTH else "old_identity_number"
    masked = masked_number(identity.number, rule, screened.lists.masking)
    kind = ScreeningKind.IDENTITY_NUMBER
    finding = screened.finding(kind, span, reason, strength=strength, masked=masked)
    return _with_age(finding, identity, screened)


def _with_age(
    finding: ScreeningFinding, identity: IdentityNumber, screened: ScreenedText
) -> ScreeningFinding:
    if screened.today is None:
        return finding
    persons, age = screened.lists.persons, age_on(identity.born_on, screened.today)
    if age < persons.minor_age:
        return finding.because(CHILD, age=persons.minor_age)
    if age < persons.adult_age:
        return finding.because(MINOR, age=persons.adult_age)
    return finding


def _taken_apart(number: str, screened: ScreenedText) -> IdentityNumber | None:
    born_on = _born_on(number[6:14], screened)
    if born_on is None:
        return None
    code = number[:6]
    special = screened.lists.numbers.extra_regions.get(code, "")
    province, county = (special, special) if special else _region(code)
    if not province:
        return None
    return IdentityNumber(number, born_on, county, is_checked=ric.calc_check_digit(number) == number[-1])


def _taken_apart_old(number: str, screened: ScreenedText) -> IdentityNumber | None:
    born_on = _born_on(f"19{number[6:12]}", screened)
    if born_on is None:
        return None
    province, county = _region(number[:6])
    if not province or not county:
        return None
    return IdentityNumber(number, born_on, county, is_checked=False)


def _born_on(digits: str, screened: ScreenedText) -> date | None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    earliest, latest = screened.lists.numbers.identity_years
    if not earliest <= year <= latest:
        return None
    try:
        born_on = date(year, month, day)
    except ValueError:
        return None
    return None if screened.today and born_on > screened.today else born_on


@lru_cache(maxsize=4096)
def _region(code: str) -> tuple[str, str]:
    """Return province and county of a region's code, of today or of the past; empty where unknown."""
    facts: dict[str, str] = {}
    for _, properties in _regions().info(code):
        facts |= properties
    county = facts.get("county", "").split(",")[-1].rpartition("]")[2]
    if code.endswith("0000"):
        county = ""
    return facts.get("province", ""), county


@cache
def _regions() -> numdb.NumDB:
    return numdb.get("cn/loc")
