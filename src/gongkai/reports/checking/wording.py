"""Checks of what the text says: its claims, what it must mention, what is malformed."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from gongkai.documents.normalise import fold
from gongkai.law.forms import Form, Label
from gongkai.law.rules import Rule, RuleBook, claim_book
from gongkai.reports.checking.arithmetic import cell_finding
from gongkai.reports.checking.case import Case, Fact
from gongkai.reports.checking.expressions import compile_term
from gongkai.reports.checking.findings import Finding, shown
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.places import both, cell_label, cell_place, clipped, text_place
from gongkai.reports.checking.terms import Term
from gongkai.reports.figures import Claim


def claims(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """A number in the text is the one in the table, or another that the wording may mean."""
    facts = claim_book(form.id)
    accepted: dict[str, tuple[Label, tuple[Term, ...]]] = {
        fact.about: (fact.label, tuple(compile_term(text, form) for text in fact.accept))
        for fact in (facts.facts if facts else ())
        if fact.accept
    }

    def check(case: Case) -> Iterator[Finding]:
        for claim in case.claims:
            if claim.about not in accepted:
                continue
            label, terms = accepted[claim.about]
            expected = terms[0].value(case)
            if not isinstance(expected, int | Decimal) or any(
                _is_said(claim.value, term.value(case)) for term in terms
            ):
                continue
            yield _claim_finding(rule, case, claim, label=label, term=terms[0], expected=expected)

    return check


def _is_said(said: int | Decimal, value: Fact) -> bool:
    """Tell whether the text says a figure; an amount may be rounded as far as it is printed."""
    if not isinstance(value, Decimal):
        return said == value
    exponent = Decimal(said).as_tuple().exponent
    return said == value.quantize(Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP)


def _claim_finding(
    rule: Rule, case: Case, claim: Claim, *, label: Label, term: Term, expected: int | Decimal
) -> Finding:
    keys = tuple(dict.fromkeys(term.keys))
    return Finding(
        origin=rule,
        keys=keys,
        place=both(
            text_place(case.passage_at(claim.offset), claim.text),
            cell_place(case.report, case.form, keys),
        ),
        expected=expected,
        found=claim.value,
        figures={
            "fact": label,
            "label": cell_label(case.form, keys[0]),
            "working": term.working(case),
            "sentence": clipped(claim.text),
            "difference": shown(abs(claim.value - expected)),
        },
    )


def mentions(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The text, or a part of it, speaks of everything that it must speak of."""
    wanted = [(Label(**entry["name"]), re.compile(entry["pattern"])) for entry in rule.options["patterns"]]
    section = rule.options.get("section", "")

    def check(case: Case) -> Iterator[Finding]:
        said = [
            passage
            for passage in case.passages
            if not section or (passage.section is not None and passage.section.key == section)
        ]
        if not said:
            return
        text = "\n".join(passage.folded for passage in said)
        missing = [name for name, pattern in wanted if not pattern.search(text)]
        if missing:
            names = Label(
                zh="、".join(name.zh for name in missing),
                en=", ".join(name.text("en") for name in missing),
            )
            yield Finding(
                origin=rule,
                keys=tuple(rule.options.get("keys", ())),
                place=text_place(said[0] if section else None),
                figures={"missing": names},
            )

    return check


def patterns(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The text has no place that a pattern describes; each such place is a finding, or only the first."""
    pattern = re.compile(rule.options["pattern"])
    once, raw = bool(rule.options.get("once")), bool(rule.options.get("raw"))
    hint = rule.options.get("hint", "")

    def check(case: Case) -> Iterator[Finding]:
        for passage in case.passages:
            text = passage.raw if raw else passage.folded
            for match in pattern.finditer(text) if hint in text else ():
                span = match.span() if raw else passage.raw_span(*match.span())
                printed = passage.raw[slice(*span)]
                yield Finding(
                    origin=rule,
                    keys=(),
                    place=text_place(passage, printed),
                    found=printed,
                    figures={"quoted": clipped(printed)},
                )
                if once:
                    return

    return check


def printed(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """What is printed in a cell has what a pattern asks for, such as a unit."""
    key, pattern = rule.options["key"], re.compile(rule.options["pattern"])

    def check(case: Case) -> Iterator[Finding]:
        value, source = case.figures.printed(key), case.report.sources.get(key)
        if value and source is not None and not pattern.search(fold(source.text)):
            yield cell_finding(rule, case, (key,), found=value, printed=source.text)

    return check
