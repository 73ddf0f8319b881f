"""Checks of figures: expressions over cells, what a cell may hold, and the whole against its parts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from gongkai.law.forms import Form, Number
from gongkai.law.rules import Rule, RuleBook
from gongkai.law.statute import StatuteBroken
from gongkai.reports.checking.case import Case, Stated
from gongkai.reports.checking.expressions import (
    Comparison,
    Condition,
    compile_comparison,
    compile_condition,
    facts_stated,
)
from gongkai.reports.checking.findings import Finding, shown
from gongkai.reports.checking.kinds import Checker
from gongkai.reports.checking.places import (
    both,
    cell_label,
    cell_place,
    clipped,
    column_label,
    row_label,
    text_place,
)
from gongkai.reports.figures import Value

_VARIABLE = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class _Instance:
    """A rule with its variables filled in."""

    comparison: Comparison
    condition: Comparison | Condition | None


def expression(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """Hold the rule's comparison for each value of its variables, or each sentence that states its fact."""
    instances = [_instance(rule, form, values) for values in _values(rule, form, book)]
    stated = {name for instance in instances for name in facts_stated(instance.comparison)}
    if len(stated) > 1:
        raise StatuteBroken(f"Rule {rule.id} speaks of two stated facts at once; make it two rules.")
    name = next(iter(stated), "")

    def check(case: Case) -> Iterator[Finding]:
        for sentence in case.sentences_about(name) if name else (None,):
            case.stated = {name: sentence} if sentence else {}
            for instance in instances:
                if instance.condition is not None and not instance.condition.holds(case):
                    continue
                if instance.comparison.holds(case) is False:
                    yield _broken(rule, case, instance.comparison, sentence)

    return check


def counts(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """No count is negative or broken, and no amount is negative."""
    kinds = {key: cell.number for key, cell in form.cells.items() if cell.number is not Number.CHANGE}

    def check(case: Case) -> Iterator[Finding]:
        for key, value in case.report.cells.items():
            if value is None or key not in kinds:
                continue
            whole = isinstance(value, int) or kinds[key] is Number.DECIMAL
            if value < 0 or not whole:
                yield cell_finding(rule, case, (key,), found=value)

    return check


def blanks(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """A table that is filled in has no blank cells; a blank is not a 0."""

    def check(case: Case) -> Iterator[Finding]:
        instead = {
            key
            for line, cells in form.subtotals.items()
            if case.figures.printed(line) is not None
            for key in cells
        }
        for table in form.tables:
            keys = [key for key, cell in form.cells.items() if cell.table == table.id]
            blank = [key for key in keys if case.figures.printed(key) is None and key not in instead]
            if blank and len(blank) < len(keys):
                found = len(blank)
                yield cell_finding(rule, case, blank, found=found, expected=0, table=table.title)

    return check


def tables_missing(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """Every table of the form is there."""

    def check(case: Case) -> Iterator[Finding]:
        for table in form.tables:
            keys = [key for key, cell in form.cells.items() if cell.table == table.id]
            if all(case.figures.printed(key) is None for key in keys):
                yield cell_finding(rule, case, (keys[0],), table=table.title)

    return check


def parts(rule: Rule, form: Form, book: RuleBook) -> Checker:
    """Each figure of the whole is the sum of the parts' figures."""
    grouped = {key for cells in form.subtotals.values() for key in cells}

    def check(case: Case) -> Iterator[Finding]:
        if not case.parts:
            return
        for key in form.cells:
            yield from _against_parts(rule, case, key)
        for line, cells in form.subtotals.items():
            # Where all print the cells of the group, these were compared; else the group's line is.
            known = all(case.sum_of_parts(key) is not None for key in cells)
            if not known or case.figures.total(cells) is None:
                yield from _against_parts(rule, case, line)

    if grouped - form.cells.keys():
        raise StatuteBroken(f"Form {form.id} groups cells that it has not.")
    return check


def _against_parts(rule: Rule, case: Case, key: str) -> Iterator[Finding]:
    found, expected = case.figures.value(key), case.sum_of_parts(key)
    if found is None or expected is None or -rule.tolerance <= found - expected <= rule.tolerance:
        return
    yield cell_finding(rule, case, (key,), found=found, expected=expected, parts=len(case.parts))


def cell_finding(
    rule: Rule,
    case: Case,
    keys: tuple[str, ...] | list[str],
    *,
    found: Value = None,
    expected: Value = None,
    **figures: Any,
) -> Finding:
    """Return a finding about cells, with the words that every message may use."""
    form = case.form
    first = keys[0] if keys else ""
    given: dict[str, Any] = {
        "year": case.report.year,
        "previous_year": case.facts["previous_year"],
        **figures,
    }
    if first:
        given |= {
            "label": cell_label(form, first),
            "row": row_label(form, first),
            "column": column_label(form, first),
        }
    if found is not None and expected is not None:
        given["difference"] = abs(found - expected)
    return Finding(
        origin=rule,
        keys=tuple(keys),
        place=cell_place(case.report, form, keys),
        expected=expected,
        found=found,
        figures=given,
    )


def _broken(rule: Rule, case: Case, broken: Comparison, sentence: Stated | None) -> Finding:
    found, expected = _number(broken.left.value(case)), _number(broken.right.value(case))
    words: dict[str, Any] = {
        "working": broken.right.working(case),
        "working_found": broken.left.working(case),
    }
    if sentence is not None:
        words["sentence"] = clipped(sentence.text)
        words["numbers"] = "、".join(shown(number) for number in sentence.numbers)
    finding = cell_finding(
        rule,
        case,
        broken.keys,
        found=found,
        expected=None if broken.sign == "!=" else expected,
        **words,
    )
    if sentence is None:
        return finding
    place = text_place(case.passage_at(sentence.offset), sentence.text)
    return Finding(
        origin=rule,
        keys=finding.keys,
        place=both(place, finding.place),
        expected=finding.expected,
        found=finding.found,
        figures=finding.figures,
    )


def _number(value: Any) -> int | Decimal | None:
    return value if isinstance(value, int | Decimal) else None


def _instance(rule: Rule, form: Form, values: Mapping[str, str]) -> _Instance:
    return _Instance(
        compile_comparison(filled(rule.expect, values), form, rule.tolerance),
        compile_condition(filled(rule.when, values), form) if rule.when else None,
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text of a rule with its variables filled in."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _values(rule: Rule, form: Form, book: RuleBook) -> Iterator[dict[str, str]]:
    """Return each combination of values of the rule's variables."""
    ranges = {name: _range(rule, form, book, name, said) for name, said in rule.each.items()}
    for values in product(*ranges.values()):
        yield dict(zip(ranges, values, strict=True))


def _range(rule: Rule, form: Form, book: RuleBook, name: str, said: Any) -> list[str]:
    """A list, the name of a list, or a pattern of keys with the variable in it."""
    if not isinstance(said, str):
        return [str(value) for value in said]
    if said in book.lists:
        return list(book.lists[said])
    pattern = re.compile(_VARIABLE.sub(r"(?P<\1>.+)", re.escape(said)))
    found = [match[name] for key in (*form.cells, *form.subtotals) if (match := pattern.fullmatch(key))]
    if not found:
        raise StatuteBroken(f"Variable {name!r} of rule {rule.id} runs through nothing ({said!r}).")
    return found
