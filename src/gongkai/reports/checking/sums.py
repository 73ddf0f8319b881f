"""Sums and shares that a sentence states: lists that should add up, percentages that should be right.

What introduces a list, what makes it complete and what ends it is data. A list that goes on into another
statement, or that leaves its whole in doubt, says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from gongkai.law.forms import Form
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.quantities import (
    Quantity,
    Share,
    quantities,
    shares,
    without_brackets,
)
from gongkai.reports.checking.quoting import quoting
from gongkai.reports.claims import Passage

_GAP = 25
"""Characters that may stand between a whole and the word that introduces its parts."""
_FEWEST_PARTS = 2
_FEWEST_CONFIRMING = 2
"""Other shares that must be right of a whole before one that is not is held against it."""


@dataclass(frozen=True, slots=True)
class StatedList:
    """A whole and the parts that the text lists under it."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    is_complete: bool
    """Whether the words say that these are all parts."""
    is_open: bool = False
    """Whether the words say that there are others."""

    @property
    def total(self) -> int:
        """The sum of the parts."""
        return sum(part.value for part in self.parts)

    @property
    def adds_up(self) -> bool:
        """Tell whether the parts, or as many of them as belong to the list, come to the whole."""
        return self.whole.value in accumulate(part.value for part in self.parts)


class _ListWords:
    """The patterns by which a rule finds lists."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.quantity = re.compile(options["quantity"])
        self.countable = re.compile(options["countable"])
        self.trigger = re.compile(options["trigger"])
        self.view = re.compile(options["view"])
        self.complete = re.compile(options["complete"])
        self.last = re.compile(options["last"])
        self.stop = re.compile(options["stop"])
        self.end = re.compile(options["end"])
        self.open = re.compile(options["open"])


@dataclass(frozen=True, slots=True)
class _Trigger:
    start: int
    end: int
    is_view: bool
    """Whether it looks at a whole that was named before from one side, and so names all parts."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """When a list that does not add up is worth a word."""

    near: float
    """How far, as a share of the whole, a sum may be off and still be meant to be the whole."""
    share: float
    """How much of the whole a list must name before what it leaves out is asked for."""
    fewest: int

    def on(self, stated: StatedList) -> bool | None:
        """True: all parts, and wrong. False: parts may be left out. None: nothing to say."""
        whole, total = stated.whole.value, stated.total
        if len(stated.parts) < _FEWEST_PARTS or stated.adds_up:
            return None
        if abs(total - whole) <= self.near * whole and not (stated.is_open and total < whole):
            return True
        if total > whole:
            return None
        if stated.is_complete and not stated.is_open:
            return True
        return False if len(stated.parts) >= self.fewest and total >= self.share * whole else None


def listed_sums(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """Parts listed in the text come to their whole; complete lists and others are two rules."""
    words = _ListWords(dict(rule.options))
    wants_complete = bool(rule.options["is_complete"])
    verdict = _Verdict(rule.options["near"], rule.options["share"], rule.options["fewest"])

    def check(case: Case) -> Iterator[Finding]:
        for passage, stated in _all_lists(case, words):
            if verdict.on(stated) is wants_complete:
                yield _list_finding(rule, passage, stated)

    return check


def _all_lists(case: Case, words: _ListWords) -> list[tuple[Passage, StatedList]]:
    """Return the lists of the text, found once for all rules that look for the same."""
    key = (words.trigger, words.quantity)
    if key not in case.shared:
        case.shared[key] = [
            (passage, stated)
            for passage in case.passages
            if words.trigger.search(passage.folded)
            for stated in _lists(passage.folded, words)
        ]
    found: list[tuple[Passage, StatedList]] = case.shared[key]
    return found


def _lists(folded: str, words: _ListWords) -> Iterator[StatedList]:
    text = without_brackets(folded)
    found = quantities(words.quantity, words.countable, text)
    triggers = _triggers(text, words)
    whole: Quantity | None = None
    for index, trigger in enumerate(triggers):
        before = _whole_before(text, found, trigger)
        if before is None and not trigger.is_view:
            whole = None
        elif before is not None:
            whole = before
        stop = words.end.search(text, trigger.end)
        end = stop.start() if stop else len(text)
        is_nested = index + 1 < len(triggers) and triggers[index + 1].start < end
        if whole is None or not whole.is_exact or not whole.is_countable or is_nested:
            continue
        stated = _list(text, found, whole, (trigger, end), words)
        if stated is not None:
            yield stated


def _triggers(text: str, words: _ListWords) -> list[_Trigger]:
    found: list[_Trigger] = []
    for match in words.trigger.finditer(text):
        is_view = words.view.fullmatch(match[0]) is not None
        if found and not text[found[-1].end : match.start()].strip(",:、 "):
            found[-1] = _Trigger(found[-1].start, match.end(), found[-1].is_view or is_view)
        else:
            found.append(_Trigger(match.start(), match.end(), is_view))
    return found


def _whole_before(text: str, found: Sequence[Quantity], trigger: _Trigger) -> Quantity | None:
    before = [quantity for quantity in found if quantity.end <= trigger.start]
    if not before:
        return None
    gap = text[before[-1].end : trigger.start]
    clear = len(gap.strip()) <= _GAP and "。" not in gap.rstrip("。; ") and not re.search(r"\d", gap)
    return before[-1] if clear else None


def _list(
    text: str,
    found: Sequence[Quantity],
    whole: Quantity,
    reach: tuple[_Trigger, int],
    words: _ListWords,
) -> StatedList | None:
    trigger, end = reach
    stop = words.stop.search(text, trigger.end, end)
    end = stop.start() if stop else end
    parts = [part for part in found if trigger.end <= part.start < end and part.is_countable]
    if not parts or not all(part.is_exact for part in parts):
        return None
    is_complete = (
        trigger.is_view
        or words.complete.search(text, whole.start, end) is not None
        or words.last.search(text[trigger.end : parts[-1].start]) is not None
    )
    is_open = words.open.match(text, parts[-1].end) is not None
    return StatedList(whole, tuple(parts), is_complete, is_open)


def _list_finding(rule: Rule, passage: Passage, stated: StatedList) -> Finding:
    return quoting(
        rule,
        passage,
        (stated.whole.start, stated.parts[-1].end),
        expected=stated.whole.value,
        found=stated.total,
        working="+".join(str(part.value) for part in stated.parts),
        parts=len(stated.parts),
        difference=abs(stated.total - stated.whole.value),
    )


def percentages(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """A percentage in the text is the part it stands behind, of the whole it is said to be of."""
    words = _ShareWords(dict(rule.options))

    def check(case: Case) -> Iterator[Finding]:
        table = [case.figures.value(key) for key in rule.options.get("wholes", ()) if key in form.cells]
        known = [value for value in table if isinstance(value, int)]
        for passage in case.passages:
            if "%" in passage.folded:
                yield from _wrong_shares(rule, passage, words, known)

    return check


class _ShareWords:
    def __init__(self, options: dict[str, Any]) -> None:
        self.share = re.compile(options["pattern"])
        self.quantity = re.compile(options["quantity"])
        self.countable = re.compile(options["countable"])
        self.trigger = re.compile(options["trigger"])
        self.whole = re.compile(options["whole"])
        self.near = options["near"]


def _wrong_shares(
    rule: Rule, passage: Passage, words: _ShareWords, known: Sequence[int]
) -> Iterator[Finding]:
    stated = list(shares(words.share, passage.folded))
    found = quantities(words.quantity, words.countable, passage.folded)
    candidates = [quantity.value for quantity in found if quantity.is_exact] + list(known)
    for share in stated:
        if any(share.is_of(whole) for whole in candidates):
            continue
        whole = _confirmed(stated, candidates) or _introduced(passage.folded, found, share, words)
        if whole is None or whole < share.part:
            continue
        yield quoting(
            rule,
            passage,
            (share.start, share.end),
            expected=share.correct(whole),
            found=share.percent,
            right=str(share.correct(whole)),
            said=str(share.percent),
            part=share.part,
            whole=whole,
        )


def _confirmed(stated: Sequence[Share], candidates: Sequence[int]) -> int | None:
    """Return the whole that most shares of the paragraph are right of."""
    best, most = None, _FEWEST_CONFIRMING - 1
    for whole in dict.fromkeys(candidates):
        right = sum(share.is_of(whole) for share in stated)
        if right > most and right * 2 >= len(stated):
            best, most = whole, right
    return best


def _introduced(folded: str, found: Sequence[Quantity], share: Share, words: _ShareWords) -> int | None:
    """Return the whole named right before the words that introduce the share's list, if that is clear."""
    triggers = list(words.trigger.finditer(folded, 0, share.start + 1))
    if not triggers:
        return None
    last = triggers[-1]
    whole = _whole_before(folded, found, _Trigger(last.start(), last.end(), is_view=False))
    if whole is None or not (whole.is_exact and whole.is_countable) or whole.value < share.part:
        return None
    is_near = abs(share.correct(whole.value) - share.percent) <= words.near
    return whole.value if is_near or words.whole.fullmatch(share.of) else None
