"""Marks that a text is classified or internal, where they stand as marks and no sentence speaks of them."""

import re
from functools import lru_cache

from gongkai.law.wording import Wording
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import SECRECY_ALONE, SECRECY_COPY, SECRECY_PHRASE, SECRECY_STAR

_PERIOD = r"(?:\s*(?:长期|[0-9０-９一二三四五六七八九十]{1,3}\s?(?:年|个月|月)|启用前|解密前))"
_COPY = re.compile(r"\s*(?:[：:]\s*(?:№|No\.?)?\s*[0-9０-９]{1,7}|[0-9０-９]{3,7})(?![0-9０-９年月位])")
_OPENING = re.compile(r"(?:^|[\n\r\x1e\x1f【\[（(〔])[\s\u3000]*\Z")
_CLOSING = re.compile(r"[\s\u3000]*(?:[\n\r\x1e\x1f】\]）)〕]|\Z)")
_FILLING = re.compile("[\\s\u3000，,、★]+")
_REACH = 20


def secrecy_mark(screened: ScreenedText, start: int, phrase: str) -> ScreeningFinding | None:
    """Judge a phrase of secrecy by what follows it and whether it stands alone."""
    words = screened.lists.secrecy
    end = start + len(phrase)
    if phrase == words.copy_number:
        copy = _COPY.match(screened.text, end)
        return _finding(screened, (start, copy.end()), SECRECY_COPY, Strength.LIKELY) if copy else None
    if phrase in words.levels:
        star = _star(words.stars).match(screened.text, end)
        if star:
            return _finding(screened, (start, star.end()), SECRECY_STAR, Strength.SURE)
    if phrase in words.anywhere:
        return _finding(screened, (start, end), SECRECY_PHRASE, Strength.LIKELY)
    return _alone(screened, start, end) if phrase in words.alone else None


@lru_cache(maxsize=8)
def _star(stars: str) -> re.Pattern[str]:
    return re.compile(rf"\s?(?:[{re.escape(stars)}]{_PERIOD}?|[*＊]{_PERIOD})")


def _alone(screened: ScreenedText, start: int, end: int) -> ScreeningFinding | None:
    """Report a mark that is all that stands in its line or in brackets, perhaps with a period."""
    text = screened.text
    if not _OPENING.search(text[max(0, start - _REACH) : start]):
        return None
    period = re.match(_PERIOD, text[end : end + _REACH])
    stop = end + period.end() if period else end
    if not _CLOSING.match(text[stop : stop + _REACH]) and not _other_mark(screened, stop):
        return None
    return _finding(screened, (start, stop), SECRECY_ALONE, Strength.LIKELY)


def _other_mark(screened: ScreenedText, place: int) -> bool:
    """Tell whether only another mark follows in the line: 内部资料 注意保存."""
    rest = _FILLING.sub("", screened.after(place, _REACH))
    return rest in screened.lists.secrecy.alone


def _finding(
    screened: ScreenedText, span: tuple[int, int], sentence: Wording, strength: Strength
) -> ScreeningFinding:
    start, end = span
    mark = screened.text[start:end].rstrip()
    reason = FindingReason(sentence, {"mark": mark})
    return screened.finding(
        ScreeningKind.SECRECY_MARK, (start, start + len(mark)), reason, strength=strength
    )
