"""Mobile and landline numbers, and whether an office publishes them as its own."""

import re
from collections.abc import Iterator
from functools import lru_cache

from gongkai.law.wording import Wording
from gongkai.screening.contact_roles import ContactRole, contact_role
from gongkai.screening.digits import BROKEN_AT, DigitRun
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.masking import masked_number
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import LANDLINE, LANDLINE_PERSON, MOBILE, MOBILE_OFFICE

_MOBILE = re.compile(
    r"(?<!\d)(?:(?:00)?86[ \-]?|0)?(?P<number>1(?P<every>[ \-])[3-9](?:(?P=every)\d){9}|1[3-9]\d"
    r"(?:\d{8}|(?P<gap>[ \-.])\d{4}(?P=gap)\d{4}|[ \-)]\d{8}|\d{4}[ \-]\d{4}|\d{2}[ \-]\d{6}))(?!\d)"
)
_BROKEN = re.compile(f"[{''.join(BROKEN_AT)}](?=[0-9])(?<=[0-9].)", re.DOTALL)
_BEFORE_BREAK = re.compile(r"(?<![0-9.\-])1[3-9][0-9]{1,8}\Z")
_BEHIND_BREAK = re.compile(r"[0-9]{1,8}(?![0-9.\-])")
_MOBILE_DIGITS = 11
_BESIDE = re.compile(r"\d \Z")
_SPACED = re.compile(r" \d")
_PLUS = "+＋"
_OPENING = ("(", "（")


@lru_cache(maxsize=8)
def _landline(area_code: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\d)(?:86[ \-]?)?(?P<area>{area_code})(?P<gap>[ \-]{{1,2}}|\) ?)?"
        r"(?P<local>[1-9]\d{6,7}|[2-8]\d{2,3}[ \-]\d{4})(?:-\d{1,5}(?!-?\d))?(?!\d)"
    )


def mobiles(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the mobile numbers in a run of digits."""
    for match in _MOBILE.finditer(run.plain):
        low, high = match.span("number")
        start, end = run.start + low, run.start + high
        announced = screened.lists.numbers.mobile.search(screened.before(start, 24)) is not None
        if not announced and (match["every"] or _is_something_else(screened, run, start, end)):
            continue
        number = run.number(low, high)
        if screened.contacts.has_phone(number) or screened.in_link(start, end):
            continue
        role = contact_role(screened, start)
        reason, strength = _mobile_verdict(role, announced=announced)
        masked = masked_number(number, "mobile", screened.lists.masking)
        span, why = (start, end), FindingReason(reason)
        yield screened.finding(ScreeningKind.MOBILE, span, why, strength=strength, masked=masked)


def broken_mobiles(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield the mobile numbers that are announced as such and broken at the end of a line."""
    for place in (found.start() for found in _BROKEN.finditer(screened.text)):
        first = _BEFORE_BREAK.search(screened.text, max(0, place - _MOBILE_DIGITS - 1), place)
        last = _BEHIND_BREAK.match(screened.text, place + 1)
        if first is None or last is None or len(first[0] + last[0]) != _MOBILE_DIGITS:
            continue
        number, start, end = first[0] + last[0], first.start(), last.end()
        if screened.contacts.has_phone(number):
            continue
        if not screened.lists.numbers.mobile.search(screened.before(start, 24)):
            continue
        reason, strength = _mobile_verdict(contact_role(screened, start), announced=True)
        masked = masked_number(number, "mobile", screened.lists.masking)
        why = FindingReason(reason)
        yield screened.finding(ScreeningKind.MOBILE, (start, end), why, strength=strength, masked=masked)


def landlines(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the landline numbers in a run of digits that no office publishes as its own."""
    for match in _landline(screened.lists.numbers.area_code).finditer(run.plain):
        low, high = match.span()
        start, end = run.start + low, run.start + high
        announced = screened.lists.numbers.phone.search(screened.before(start, 24)) is not None
        if not announced and (
            not match["gap"] or _is_dated(match["local"]) or _is_something_else(screened, run, start, end)
        ):
            continue
        number = run.number(*match.span("area")) + run.number(*match.span("local"))
        role = contact_role(screened, start)
        if role in (ContactRole.OFFICE, ContactRole.LABELLED) or screened.contacts.has_phone(number):
            continue
        if screened.in_link(start, end):
            continue
        yield _landline_finding(screened, run, match, role)


def _landline_finding(
    screened: ScreenedText, run: DigitRun, match: re.Match[str], role: ContactRole
) -> ScreeningFinding:
    start, end = run.start + match.start(), run.start + match.end()
    if ")" in match[0] and screened.text[start - 1 : start] in _OPENING:
        start -= 1
    is_person = role is ContactRole.PERSON
    local = run.number(*match.span("local"))
    masked = f"{match['area']}-{masked_number(local, 'landline_local', screened.lists.masking)}"
    return screened.finding(
        ScreeningKind.LANDLINE,
        (start, end),
        FindingReason(LANDLINE_PERSON if is_person else LANDLINE),
        strength=Strength.LIKELY if is_person else Strength.POSSIBLE,
        masked=masked,
    )


def _mobile_verdict(role: ContactRole, *, announced: bool) -> tuple[Wording, Strength]:
    if role is ContactRole.OFFICE:
        return MOBILE_OFFICE, Strength.POSSIBLE
    return MOBILE, Strength.SURE if announced or role is ContactRole.PERSON else Strength.LIKELY


def _is_something_else(screened: ScreenedText, run: DigitRun, start: int, end: int) -> bool:
    """Tell whether a number nobody calls a telephone is a serial number, an amount or part of a code."""
    return (
        screened.is_serial(start)
        or screened.is_amount(start, end)
        or (screened.is_part(start, end) and screened.text[start - 1 : start] not in _PLUS)
        or _is_among_figures(run, start, end)
        or _follows_letter(screened, start)
    )


def _is_dated(local: str) -> bool:
    """Tell whether a local number is rather a year with a serial number, or a date."""
    return local.startswith(("19", "20")) and (not local.isdecimal() or local[4:6] <= "12")


def _is_among_figures(run: DigitRun, start: int, end: int) -> bool:
    """Tell whether a number in groups is rather some figures of a row of figures."""
    low, high = start - run.start, end - run.start
    if " " not in run.plain[low:high]:
        return False
    return bool(_BESIDE.search(run.plain[:low]) or _SPACED.match(run.plain[high:]))


def _follows_letter(screened: ScreenedText, start: int) -> bool:
    before = screened.text[max(0, start - 1) : start]
    return before.isascii() and before.isalpha()
