"""The engine: it makes a form's rules into checks once, and holds them against reports.

It knows kinds of checks and nothing of any form; what a form demands is in ``statute/annual_report``.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from gongkai.law.forms import Form, form
from gongkai.law.rules import Rule, RuleBook, rule_book
from gongkai.law.statute import StatuteBroken
from gongkai.reports.checking import arithmetic, growth, headings, identity, publication, sums, wording
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.expressions import compile_condition
from gongkai.reports.checking.findings import Explanation, Finding, with_explanations
from gongkai.reports.checking.kinds import Checker, Kind
from gongkai.reports.figures import Report

KINDS: dict[str, Kind] = {
    "expression": arithmetic.expression,
    "counts": arithmetic.counts,
    "blanks": arithmetic.blanks,
    "tables_missing": arithmetic.tables_missing,
    "parts": arithmetic.parts,
    "claims": wording.claims,
    "mentions": wording.mentions,
    "patterns": wording.patterns,
    "printed": wording.printed,
    "listed_sums": sums.listed_sums,
    "percentages": sums.percentages,
    "growth": growth.growth,
    "own_year": identity.own_year,
    "own_agency": identity.own_agency,
    "period": publication.period,
    "parts_missing": publication.parts_missing,
    "parts_order": publication.parts_order,
    "form_of_year": publication.form_of_year,
    "cited_form": publication.cited_form,
    "deadline": publication.deadline,
    "dated_early": publication.dated_early,
    "heading_wording": headings.heading_wording,
    "heading_numbers": headings.heading_numbers,
    "similar_text": publication.similar_text,
}
"""Every kind of check by the name that rules call it."""


def check(
    report: Report,
    previous: Report | None = None,
    parts: Sequence[Report] = (),
    *,
    explanations: Sequence[Explanation] = (),
) -> list[Finding]:
    """Return what the rules of the report's form find in it, in the order of the rules.

    ``previous`` is the same body's report for the year before, ``parts`` are the reports that the report
    sums up. Raises ``FormMissing`` when the report names a form that there is no data for.
    """
    of_report = form(report.form)
    case = Case(report, of_report, rule_book(of_report.id), previous, tuple(parts))
    found = [finding for checker in _checkers(of_report) for finding in checker(case)]
    return with_explanations(found, explanations) if explanations else found


def check_rule(
    rule: Rule, report: Report, previous: Report | None = None, parts: Sequence[Report] = ()
) -> list[Finding]:
    """Return what one rule finds, as when it proves itself on its own examples."""
    of_report = form(report.form)
    book = rule_book(of_report.id)
    return list(_checker(rule, of_report, book)(Case(report, of_report, book, previous, tuple(parts))))


@cache
def _checkers(of_report: Form) -> tuple[Checker, ...]:
    book = rule_book(of_report.id)
    return tuple(_checker(rule, of_report, book) for rule in book.rules)


def _checker(rule: Rule, of_report: Form, book: RuleBook) -> Checker:
    if rule.check not in KINDS:
        raise StatuteBroken(f"Rule {rule.id} asks for the check {rule.check!r}, which there is not.")
    checker = KINDS[rule.check](rule, of_report, book)
    if not rule.when or rule.check == "expression":
        return checker
    condition = compile_condition(rule.when, of_report)

    def guarded(case: Case) -> Iterator[Finding]:
        if condition.holds(case):
            yield from checker(case)

    return guarded
