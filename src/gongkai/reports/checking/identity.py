"""Checks of whose report the text says it is, and of which year, so that copied text is noticed."""

import re
from collections.abc import Iterator

from gongkai.documents.normalise import fold
from gongkai.law.forms import Form
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.quoting import quoting
from gongkai.reports.claims import Passage, sentences


def own_year(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """A sentence that presents the report names the report's year, and its part tells of that year."""
    presented = re.compile(rule.options["presented"])
    told = re.compile(rule.options["told"])
    year_in = re.compile(rule.options["year"])
    parts = set(rule.options["sections"])

    def check(case: Case) -> Iterator[Finding]:
        year = case.report.year
        if year is None:
            return
        for passage, sentence in _opening(case, parts):
            found = presented.search(sentence[0])
            if found is not None and int(found["year"]) != year:
                yield quoting(rule, passage, sentence.span(), expected=year, found=int(found["year"]))
                return
        for section in case.report.sections:
            plain = fold(section.text)
            years = [int(said[1]) for said in year_in.finditer(plain)]
            first = told.match(plain) if section.key in parts and year not in years else None
            if first is not None and int(first["year"]) == year - 1:
                passage = next(one for one in case.passages if one.section is section)
                sentence = next(sentences(passage.folded))
                yield quoting(rule, passage, sentence.span(), expected=year, found=int(first["year"]))
                return

    return check


def own_agency(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """A sentence that presents the report names the body whose report it is."""
    presented = re.compile(rule.options["presented"])
    is_body = re.compile(rule.options["body"])
    office = re.compile(rule.options["office"])
    parts = set(rule.options["sections"])

    def check(case: Case) -> Iterator[Finding]:
        own = office.sub("", fold(case.report.agency))
        if not is_body.search(own):
            return
        for passage, sentence in _opening(case, parts):
            for found in presented.finditer(sentence[0]):
                name = office.sub("", found["agency"])
                if is_body.search(name) and not _is_same(name, own):
                    yield quoting(
                        rule, passage, sentence.span(), expected=case.report.agency, found=found["agency"]
                    )
                    return

    return check


def _opening(case: Case, parts: set[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield the sentences of the parts in which a report presents itself."""
    for passage in case.passages:
        if passage.section is not None and passage.section.key in parts:
            for sentence in sentences(passage.folded):
                yield passage, sentence


def _is_same(name: str, own: str) -> bool:
    """Tell whether two names may be of one body: one may be shortened, as 县卫健委 is."""
    shorter, longer = sorted((name, own), key=len)
    letters = iter(longer)
    return all(letter in letters for letter in shorter)
