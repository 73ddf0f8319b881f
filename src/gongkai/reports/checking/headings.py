"""Checks of how the parts of a report are headed: their wording and their numbers."""

import re
from collections.abc import Iterator, Sequence

from gongkai.law.forms import Form, Label
from gongkai.law.outlines import outline
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.figures import Section

_NUMBER = re.compile(r"\s*(十?[一二三四五六七八九]|十)(?=[、.．,，:：\s])")
_NUMBERS = ("", *"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"))


def heading_wording(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """No part that the form prescribes stands under a heading that nobody would take for it."""
    prescribed = outline(form).parts

    def check(case: Case) -> Iterator[Finding]:
        headed = _headed(case.report.sections)
        present = {section.key for section in headed}
        for place, part in enumerate(prescribed, start=1):
            own = next((one for one in headed if one.key == f"section_{place}"), None)
            if part.key not in present and own is not None and not _is_torn(own.heading, part.heading.zh):
                yield _finding(rule, own, expected=part.heading.zh, number=place)

    return check


def heading_numbers(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """The parts are numbered one after another, where they are numbered at all; one may be missing."""
    places = {part.key: place for place, part in enumerate(outline(form).parts, start=1)}

    def check(case: Case) -> Iterator[Finding]:
        headed = _headed(case.report.sections)
        numbers = [found[1] if (found := _NUMBER.match(section.heading)) else "" for section in headed]
        if not any(numbers):
            return
        for place, (section, number) in enumerate(zip(headed, numbers, strict=True), start=1):
            right = {
                _NUMBERS[one] for one in (place, places.get(section.key, place)) if one < len(_NUMBERS)
            }
            if right and number not in right:
                yield _finding(rule, section, expected=_NUMBERS[place], number=place)
                return

    return check


def _is_torn(heading: str, whole: str) -> bool:
    """Tell whether a heading is only the beginning of the right one, as where a file broke its line."""
    return whole.startswith(_NUMBER.sub("", heading).lstrip("、.．,，:： "))


def _headed(sections: Sequence[Section]) -> list[Section]:
    return [section for section in sections if section.heading]


def _finding(rule: Rule, section: Section, *, expected: str, number: int) -> Finding:
    return Finding(
        origin=rule,
        keys=(),
        place=Label(zh=f"标题“{section.heading}”", en=f"heading “{section.heading}”"),
        expected=expected,
        found=section.heading,
        figures={"number": number},
    )
