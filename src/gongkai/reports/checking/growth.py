"""Checks of growth over the year before that the text states: in per cent, or in numbers more or less."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gongkai.law.forms import Form, Label
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.quantities import number_in
from gongkai.reports.checking.quoting import quoting
from gongkai.reports.claims import Passage, sentences

_MORE, _LESS = Label(zh="增加", en="more"), Label(zh="减少", en="less")


@dataclass(frozen=True, slots=True)
class _Growth:
    """What a sentence says of a figure and the year before."""

    now: int
    base: int | None
    """The figure of the year before, where the sentence gives it."""
    is_more: bool
    more: int | None
    percent: Decimal | None


def growth(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """What the text calls an increase or a decrease is the difference of the two years' figures."""
    pattern = re.compile(rule.options["pattern"])
    more = re.compile(rule.options["more"])
    hint = re.compile(rule.options["hint"])
    facts: dict[str, str] = {
        about: key for about, key in rule.options["facts"].items() if key in form.cells
    }

    def check(case: Case) -> Iterator[Finding]:
        for passage in case.passages:
            if not hint.search(passage.folded):
                continue
            for sentence in sentences(passage.folded):
                for found in pattern.finditer(sentence[0]):
                    said = _said(found, more, case.report.year)
                    base = _base(said, case, facts, passage, sentence) if said else None
                    if said is not None and base is not None:
                        yield from _wrong(rule, passage, sentence, said, base)

    return check


def _said(found: re.Match[str], more: re.Pattern[str], year: int | None) -> _Growth | None:
    if found["year"] and (year is None or int(found["year"]) != year - 1):
        return None
    return _Growth(
        now=number_in(found["n"]),
        base=number_in(found["base"]) if found["base"] else None,
        is_more=more.search(found["way"]) is not None,
        more=number_in(found["more"]) if found["more"] else None,
        percent=Decimal(found["percent"]) if found["percent"] else None,
    )


def _base(
    said: _Growth, case: Case, facts: dict[str, str], passage: Passage, sentence: re.Match[str]
) -> int | None:
    """Return the figure of the year before: as the sentence has it, else from last year's report."""
    if said.base is not None:
        return said.base
    if case.previous is None:
        return None
    _, offset = passage.sentence(*sentence.span())
    for claim in case.claims:
        if claim.offset == offset and claim.value == said.now and claim.about in facts:
            value = case.previous.value(facts[claim.about])
            return value if isinstance(value, int) else None
    return None


def _wrong(
    rule: Rule, passage: Passage, sentence: re.Match[str], said: _Growth, base: int
) -> Iterator[Finding]:
    change = said.now - base
    is_right_way = change == 0 or (change > 0) == said.is_more
    if said.more is not None and (said.more != abs(change) or not is_right_way):
        expected, found = str(abs(change)), str(said.more)
    elif said.percent is not None and base > 0:
        exponent = said.percent.as_tuple().exponent
        right = (Decimal(abs(change) * 100) / base).quantize(
            Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP
        )
        if right == said.percent and is_right_way:
            return
        expected, found = f"{right}%", f"{said.percent}%"
    else:
        return
    yield quoting(
        rule,
        passage,
        sentence.span(),
        expected=expected,
        found=found,
        now=said.now,
        base=base,
        said=_MORE if said.is_more else _LESS,
        right=_MORE if said.now >= base else _LESS,
    )
