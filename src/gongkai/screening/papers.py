"""Travel documents and vehicle plates, told from other codes by what stands around them."""

import re
from collections.abc import Iterator

from gongkai.law.wording import Wording
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.masking import masked_number
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import PASSPORT, PASSPORT_FORM, PLATE, PLATE_FORM

_LETTER = re.compile(r"[A-Za-zＡ-Ｚ](?=[·•．.\-‧・ ]?[A-Za-zＡ-Ｚ0-9０-９]{4})")
"""Where a passport or the second character of a plate may stand; letters are rare in Chinese prose."""

_PASSPORT = re.compile(
    r"[A-Za-zＡ-Ｚ](?=[A-Za-zＡ-Ｚ]?[0-9０-９]{7})[A-Za-zＡ-Ｚ]?[0-9０-９]{7,8}(?![0-9０-９A-Za-z])"
)
_BESIDE = re.compile(r"[A-Za-z0-9\-./_〔（(]\Z")
_PLATE = re.compile(
    r"[A-HJ-NP-ZＡ-Ｚ](?P<gap>[·•．.\-‧・ ]?)"
    r"(?P<number>[A-HJ-NP-Z0-9０-９]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳试超领使])(?![A-Za-z0-9０-９\-])"
)
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]")
_ORDINARY = re.compile(r"(?=(?:.*\d){2})[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳试超领使]")
_IN_PROSE = re.compile(r"[-/]\d|[ \u3000]?(?:号(?![牌车小轻重中大机])|字|备案|[〔（(]\s?(?:19|20)\d\d|年)")
_PLAIN = str.maketrans(
    {chr(0xFF10 + value): str(value) for value in range(10)}
    | {chr(0xFF21 + value): chr(65 + value) for value in range(26)}
)
_BODY = 8
_ORDINARY_LENGTH = 5


def papers(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield passport and travel permit numbers, and vehicle plates."""
    text = screened.text
    for permit in screened.lists.papers.permit.finditer(text):
        masked = masked_number(permit["number"].translate(_PLAIN), "passport", screened.lists.masking)
        span, verdict = permit.span("number"), (PASSPORT, Strength.SURE)
        yield _finding(screened, ScreeningKind.PASSPORT, span, verdict, masked=masked)
    for letter in _LETTER.finditer(text):
        start = letter.start()
        passport = _PASSPORT.match(text, start)
        plate = _PLATE.match(text, start)
        finding = (passport and _passport(screened, passport)) or (plate and _plate(screened, plate))
        if finding:
            yield finding


def _passport(screened: ScreenedText, match: re.Match[str]) -> ScreeningFinding | None:
    words = screened.lists.papers
    start, end = match.span()
    number = match[0].translate(_PLAIN)
    if _BESIDE.search(screened.text[max(0, start - 1) : start]) or len(number) != _BODY + 1:
        return None
    announced = words.passport.search(screened.before(start)) or words.passport.search(
        screened.after(end, 12)
    )
    verdict = _passport_verdict(screened, start, end, number, announced=announced is not None)
    if verdict is None:
        return None
    masked = masked_number(number, "passport", screened.lists.masking)
    return _finding(screened, ScreeningKind.PASSPORT, (start, end), verdict, masked=masked)


def _plate(screened: ScreenedText, match: re.Match[str]) -> ScreeningFinding | None:
    words, text = screened.lists.papers, screened.text
    start, end = match.start() - 1, match.end()
    if start < 0 or text[start] not in words.provinces:
        return None
    number = match["number"].translate(_PLAIN)
    pattern = _ORDINARY if len(number) == _ORDINARY_LENGTH else _NEW_ENERGY
    if not pattern.fullmatch(number):
        return None
    announced = words.plate.search(screened.before(start)) or words.plate.search(screened.after(end))
    if not announced and not _is_free(screened, start, end):
        return None
    verdict = (PLATE, Strength.SURE) if announced else (PLATE_FORM, Strength.LIKELY)
    plain = f"{text[start]}{match[0][0].translate(_PLAIN)}{number}"
    masked = masked_number(plain, "plate", screened.lists.masking)
    return _finding(screened, ScreeningKind.PLATE, (start, end), verdict, masked=masked)


def _passport_verdict(
    screened: ScreenedText, start: int, end: int, number: str, *, announced: bool
) -> tuple[Wording, Strength] | None:
    words = screened.lists.papers
    if announced:
        known = words.passport_letters + words.permit_letters
        return (PASSPORT, Strength.SURE) if number[0].upper() in known else None
    digits = number[1:]
    if number[0] not in words.passport_letters or not digits.isdecimal() or _begins_with_date(digits):
        return None
    if screened.is_serial(start) or screened.in_link(start, end):
        return None
    return PASSPORT_FORM, Strength.POSSIBLE


def _is_free(screened: ScreenedText, start: int, end: int) -> bool:
    """Tell whether what looks like a plate is not a part of a document number or a permit."""
    if screened.is_serial(start) or screened.in_link(start, end):
        return False
    return not _IN_PROSE.match(screened.text, end)


def _begins_with_date(digits: str) -> bool:
    """Tell whether eight digits are a date, or a year and a serial number: the code of a document."""
    return digits.startswith(("19", "20"))


def _finding(
    screened: ScreenedText,
    kind: ScreeningKind,
    span: tuple[int, int],
    verdict: tuple[Wording, Strength],
    *,
    masked: str,
) -> ScreeningFinding:
    sentence, strength = verdict
    return screened.finding(kind, span, FindingReason(sentence), strength=strength, masked=masked)
