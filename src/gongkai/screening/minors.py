"""Minors named in a sentence with their age: 王小雨（女，9岁）, 今年9岁的王小雨."""

import re
from collections.abc import Iterator
from functools import lru_cache

from gongkai.screening.digits import plain_number
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.lists import PersonWords
from gongkai.screening.masking import masked_name
from gongkai.screening.persons import is_name
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import CHILD, MINOR

_YEARS_OLD = "岁"
_AGE = re.compile(
    r"(?<![0-9０-９一二三四五六七八九十])([0-9０-９]{1,2}|[一二三四五六七八九]|十[一二三四五六七]?)\s?周?\Z"
)
_LONGEST_AGE = 6
_BETWEEN = r"[，,、（(\s]{0,2}(?:[男女][孩童]?[，,、\s]{0,2})?(?:今年|现年|年仅|年龄|时年|刚满|才|仅)?\s?"
_CALLED = r"的?(?:[男女]孩|[男女]童|儿童|孩子|小学生|学生|少年)?"
_REACH = 16
_TEN = "十"
_ANONYMOUS = "某"


def minors_in_sentences(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield the names of minors whose age stands beside them."""
    words = screened.lists.persons
    before, after = _patterns(words.name_in_words, words.name)
    for old in _places(screened.text):
        age = _AGE.search(screened.text, max(0, old - _LONGEST_AGE), old)
        if age is None or _years(age[1]) >= words.adult_age:
            continue
        years, start = _years(age[1]), age.start()
        found = before.search(screened.text, max(0, start - _REACH), start)
        found = found or after.match(screened.text, old + 1)
        if found and is_name(found["name"], words) and _ANONYMOUS not in found["name"]:
            yield _finding(screened, found.span("name"), years, words)


def _places(text: str) -> Iterator[int]:
    """Yield where the word stands; an expression of one character takes seven times as long to search."""
    place = text.find(_YEARS_OLD)
    while place >= 0:
        yield place
        place = text.find(_YEARS_OLD, place + 1)


@lru_cache(maxsize=2)
def _patterns(in_words: str, alone: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"(?P<name>{in_words}){_BETWEEN}\Z"), re.compile(rf"{_CALLED}(?P<name>{alone})")


def _years(text: str) -> int:
    if not text.startswith(_TEN):
        return int(plain_number(text))
    return 10 + int(plain_number(text[1:]) or 0)


def _finding(
    screened: ScreenedText, span: tuple[int, int], years: int, words: PersonWords
) -> ScreeningFinding:
    reason = FindingReason(MINOR, {"age": words.adult_age})
    if years < words.minor_age:
        reason = FindingReason(CHILD, {"age": words.minor_age})
    masked = masked_name(screened.text[slice(*span)], words, screened.lists.masking)
    return screened.finding(
        ScreeningKind.PERSON_LIST, span, reason, strength=Strength.LIKELY, masked=masked
    )
