"""Checks of the report as a publication: period, parts, form, date, and last year's text."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from rapidfuzz import fuzz

from gongkai.documents.normalise import fold
from gongkai.law.forms import Form, FormMissing, Label, all_forms, form_for_year
from gongkai.law.outlines import OutlinePart, outline
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.places import text_place
from gongkai.reports.claims import Passage, sentences
from gongkai.reports.figures import Report

_PREAMBLE = "preamble"
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"(\d?)十(\d?)")
_LAST_LINES = 8
"""Lines at the end of the text among which a report is signed."""
_WHOLE = Label(zh="整份报告", en="the whole report")


def period(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The period that the figures are said to cover is the whole year of the report."""
    pattern = re.compile(rule.options["pattern"])
    context = re.compile(rule.options["context"])

    def check(case: Case) -> Iterator[Finding]:
        year = case.report.year
        stated = _first_period(case.passages, pattern, context)
        if year is None or stated is None:
            return
        passage, span, found = stated
        wanted = (f"{year}-01-01", f"{year}-12-31")
        if found != wanted:
            yield Finding(
                origin=rule,
                keys=(),
                place=text_place(passage, passage.raw[slice(*passage.raw_span(*span))]),
                expected=" – ".join(wanted),
                found=" – ".join(found),
                figures={"year": year, "right": _in_words(*wanted), "said": _in_words(*found)},
            )

    return check


def _first_period(
    passages: Sequence[Passage], pattern: re.Pattern[str], context: re.Pattern[str]
) -> tuple[Passage, tuple[int, int], tuple[str, str]] | None:
    for passage in passages:
        if not context.search(passage.folded):
            continue
        for sentence in sentences(passage.folded):
            found = pattern.search(passage.folded, *sentence.span())
            if found is not None and context.search(sentence[0]):
                return passage, found.span(), _stated_period(found)
    return None


def _stated_period(found: re.Match[str]) -> tuple[str, str]:
    first = (found["y1"], found["m1"], found["d1"])
    last = (found["y2"] or found["y1"], found["m2"], found["d2"])
    return _iso(*first), _iso(*last)


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def parts_missing(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The text has all parts that the form prescribes."""
    prescribed = outline(form).parts
    known = {part.key for part in prescribed}

    def check(case: Case) -> Iterator[Finding]:
        sections = case.report.sections
        present = {section.key for section in sections}
        missing = [part for part in prescribed if part.key not in present]
        # A part under a heading of its own wording is there, though nobody can say which it is.
        worded = sum(section.key not in known and section.key != _PREAMBLE for section in sections)
        if sections and len(missing) > worded:
            yield Finding(
                origin=rule,
                keys=(),
                place=_WHOLE,
                expected=len(prescribed),
                found=len(prescribed) - len(missing),
                figures={"missing": _headings(missing)},
            )

    return check


def parts_order(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The parts stand in the order that the form prescribes."""
    prescribed = {part.key: (index, part) for index, part in enumerate(outline(form).parts)}

    def check(case: Case) -> Iterator[Finding]:
        keys = dict.fromkeys(section.key for section in case.report.sections)
        found = [prescribed[key] for key in keys if key in prescribed]
        for (before, first), (after, second) in pairwise(found):
            if before > after:
                yield Finding(
                    origin=rule,
                    keys=(),
                    place=_WHOLE,
                    figures={"first": second.heading, "second": first.heading},
                )
                return

    return check


def _headings(parts: Sequence[OutlinePart]) -> Label:
    return Label(
        zh="、".join(f"“{part.heading.zh}”" for part in parts),
        en=", ".join(f"“{part.heading.text('en')}”" for part in parts),
    )


def form_of_year(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The report is made in the form that holds for its year."""

    def check(case: Case) -> Iterator[Finding]:
        year = case.report.year
        if year is None or not case.facts["figures_read"] or form.holds_for(year):
            return
        try:
            right = form_for_year(year)
        except FormMissing:
            return
        yield Finding(
            origin=rule,
            keys=(),
            place=_WHOLE,
            expected=right.id,
            found=form.id,
            figures={
                "year": year,
                "right": right.title,
                "wrong": form.title,
                "authority": right.authority,
            },
        )

    return check


def cited_form(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """Of the notices that prescribe forms, the text cites the one of its own form."""
    own = fold(form.authority)

    def check(case: Case) -> Iterator[Finding]:
        others = [(fold(other.authority), other) for other in all_forms() if other is not form]
        cited = [
            (passage, passage.folded.index(authority), other)
            for authority, other in others
            for passage in case.passages
            if authority in passage.folded
        ]
        if not cited or any(own in passage.folded for passage in case.passages):
            return
        passage, at, other = cited[0]
        sentence, _ = passage.sentence(at, at + len(fold(other.authority)))
        yield Finding(
            origin=rule,
            keys=(),
            place=text_place(passage, sentence),
            expected=form.authority,
            found=other.authority,
            figures={"year": case.report.year},
        )

    return check


def deadline(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The report is signed, or if it says no more published, by its day in the year after."""
    signed = re.compile(rule.options["signed"])
    published = re.compile(rule.options["published"])
    days: dict[str, str] = rule.options["days"]

    def check(case: Case) -> Iterator[Finding]:
        year = case.report.year
        dated = _dated(case.passages, signed, published, year)
        if year is None or dated is None:
            return
        passage, day = dated
        month_and_day = days.get(case.agency_level, days["otherwise"])
        due = date.fromisoformat(f"{year + 1}-{month_and_day}")
        if day > due:
            yield Finding(
                origin=rule,
                keys=(),
                place=text_place(passage, passage.raw.strip()),
                expected=due.isoformat(),
                found=day.isoformat(),
                figures={
                    "year": year,
                    "late": (day - due).days,
                    "day": _in_words(day.isoformat()),
                    "due": _in_words(due.isoformat()),
                },
            )

    return check


def dated_early(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The report is not signed before the year that it reports on is nearly over."""
    signed = re.compile(rule.options["signed"])

    def check(case: Case) -> Iterator[Finding]:
        year = case.report.year
        dated = _signed_on(case.passages, signed)
        if year is None or dated is None:
            return
        passage, day = dated
        earliest = date.fromisoformat(f"{year}-{rule.options['earliest']}")
        if day < earliest:
            yield Finding(
                origin=rule,
                keys=(),
                place=text_place(passage, passage.raw.strip()),
                expected=earliest.isoformat(),
                found=day.isoformat(),
                figures={"year": year, "day": _in_words(day.isoformat())},
            )

    return check


def _dated(
    passages: Sequence[Passage],
    signed: re.Pattern[str],
    published: re.Pattern[str],
    year: int | None,
) -> tuple[Passage, date] | None:
    """Return when the report was signed, else when its page appeared, if that was in the year after."""
    on_paper = _signed_on(passages, signed)
    if on_paper is not None:
        return on_paper
    for passage in passages:
        day = _day(published.search(passage.folded))
        if day is not None and year is not None and day.year == year + 1:
            return passage, day
    return None


def _signed_on(passages: Sequence[Passage], signed: re.Pattern[str]) -> tuple[Passage, date] | None:
    for passage in reversed(passages[-_LAST_LINES:]):
        day = _day(signed.fullmatch(_in_digits(passage.folded)))
        if day is not None:
            return passage, day
    return None


def _in_words(*days: str) -> Label:
    """Return days written 2024-01-30, or the first and the last of a period, as a person writes them."""
    numbers = [[int(number) for number in day.split("-")] for day in days]
    return Label(
        zh="至".join(f"{year}年{month}月{day}日" for year, month, day in numbers), en=" to ".join(days)
    )


def _in_digits(folded: str) -> str:
    """Return 二〇二四年一月三十日 as 2024年1月30日."""
    text = folded.translate(_NUMERALS)
    return _TENS.sub(lambda found: str(int(found[1] or 1) * 10 + int(found[2] or 0)), text)


def _day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def similar_text(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """No part of the text is last year's with other figures."""
    shortest, most = rule.options["shortest"], rule.options["most"]
    sections = frozenset(rule.options.get("sections", ()))

    def check(case: Case) -> Iterator[Finding]:
        before = _words(case.previous_report) if case.previous is not None else {}
        for key, now in _words(case.report).items():
            if key not in before or (sections and key not in sections):
                continue
            if min(len(now), len(before[key])) < shortest:
                continue
            ratio = fuzz.ratio(now, before[key], score_cutoff=most)
            if ratio >= most:
                passage = next(p for p in case.passages if p.section and p.section.key == key)
                yield Finding(
                    origin=rule,
                    keys=(),
                    place=text_place(passage),
                    expected=None,
                    found=round(ratio),
                    figures={"heading": passage.section.heading if passage.section else ""},
                )

    return check


def _words(report: Report | None) -> dict[str, str]:
    """Return the text of each part without digits, which change every year by themselves."""
    if report is None:
        return {}
    return {
        section.key: re.sub(r"\d+", "", fold(section.text)) for section in report.sections if section.text
    }
