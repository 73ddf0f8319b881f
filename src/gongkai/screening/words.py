"""Words on the lists: outdated names, broken fixed expressions, misspellings, planted advertisements."""

import re

from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.lists import WatchedWord
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import (
    WORD_AGENCY,
    WORD_BANNED,
    WORD_ERROR,
    WORD_EXPRESSION,
    WORD_LISTED,
    WORD_SPAM,
)

_SENTENCES = {
    "abolished_agency": (WORD_AGENCY, Strength.POSSIBLE),
    "expression": (WORD_EXPRESSION, Strength.LIKELY),
    "error": (WORD_ERROR, Strength.LIKELY),
    "spam": (WORD_SPAM, Strength.POSSIBLE),
}
_FORMERLY = re.compile(r"(?:原|前身|撤销|不再保留|更名|改名|并入)[\u4e00-\u9fff“”、]{0,8}\Z")
_TITLE = 60


def watched_word(screened: ScreenedText, start: int, phrase: str) -> ScreeningFinding | None:
    """Judge a word of the lists: is it that word here, and was it wrong when the text was written?"""
    word = screened.lists.words[phrase]
    end = start + len(phrase)
    if _is_right_here(screened, word, start, end):
        return None
    sentence, strength = _SENTENCES.get(
        word.word_class, (WORD_LISTED if word.right else WORD_BANNED, Strength.LIKELY)
    )
    facts = {"wrong": phrase, "right": word.right, "until": word.until}
    reason = FindingReason(sentence, facts)
    return screened.finding(ScreeningKind.WORD, (start, end), reason, strength=strength)


def _is_right_here(screened: ScreenedText, word: WatchedWord, start: int, end: int) -> bool:
    text = screened.text
    if word.until and screened.written_on and screened.written_on <= word.until:
        return True
    if start and text[start - 1] in word.unless_after:
        return True
    if end < len(text) and text[end] in word.unless_before:
        return True
    if any(_is_within(text, longer, word.wrong, start) for longer in word.exceptions):
        return True
    return word.quotable and _is_cited(screened, start)


def _is_within(text: str, longer: str, wrong: str, start: int) -> bool:
    offset = longer.find(wrong)
    return offset >= 0 and start >= offset and text.startswith(longer, start - offset)


def _is_cited(screened: ScreenedText, start: int) -> bool:
    """Tell whether a name stands in the title of a document, or is given as a former name."""
    before = screened.before(start, _TITLE)
    return before.rfind("《") > before.rfind("》") or _FORMERLY.search(before) is not None
