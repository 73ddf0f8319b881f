"""The identities that a form's rules demand within its tables, as sums that a spreadsheet can work out.

Only comparisons of sums are taken; rules about text, other years or other bodies have no place in a sheet.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from gongkai.law.forms import Form
from gongkai.law.rules import Level, Rule, RuleBook, RuleScope, rule_book

_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.NotEq: "<>",
}


@dataclass(frozen=True, slots=True)
class CellSum:
    """A sum of cells and a constant; a cell may count negatively."""

    terms: tuple[tuple[int, str], ...] = ()
    constant: int = 0

    def plus(self, other: "CellSum", factor: int = 1) -> "CellSum":
        """Return both together."""
        added = tuple((sign * factor, key) for sign, key in other.terms)
        return CellSum((*self.terms, *added), self.constant + factor * other.constant)

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells, in order."""
        return tuple(key for _, key in self.terms)


@dataclass(frozen=True, slots=True)
class Identity:
    """One comparison of a rule, for one column, row or group."""

    rule: str
    level: Level
    left: CellSum
    sign: str
    right: CellSum


class _NotASumError(Exception):
    """A rule that is more than a comparison of sums."""


@cache
def identities(form: Form) -> tuple[Identity, ...]:
    """Return the identities of ``form``, in the order of its rules."""
    book = rule_book(form.id)
    return tuple(found for rule in book.rules for found in _identities(rule, book, form))


def _identities(rule: Rule, book: RuleBook, form: Form) -> Iterator[Identity]:
    if rule.scope not in (RuleScope.TABLE, RuleScope.TABLES) or not rule.expect or rule.when:
        return
    for values in product(*(_choices(each, book, form) for each in rule.each.values())):
        named = dict(zip(rule.each, values, strict=True))
        try:
            yield _comparison(rule, _filled(rule.expect, named), form)
        except _NotASumError:
            return


def _choices(each: str | Sequence[str], book: RuleBook, form: Form) -> Sequence[str]:
    """Return what a variable runs through: a list, a named list, or what stands in a pattern of keys."""
    if not isinstance(each, str):
        return each
    if each in book.lists:
        return book.lists[each]
    before, _, after = each.partition("{")
    pattern = re.compile(f"{re.escape(before)}(.+){re.escape(after.partition('}')[2])}")
    return [match[1] for key in form.cells if (match := pattern.fullmatch(key))]


def _filled(text: str, named: Mapping[str, str]) -> str:
    for name, value in named.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _comparison(rule: Rule, text: str, form: Form) -> Identity:
    node = ast.parse(text.strip(), mode="eval").body
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in _SIGNS:
        raise _NotASumError
    left, right = _sum(node.left, form), _sum(node.comparators[0], form)
    return Identity(rule.id, rule.level, left, _SIGNS[type(node.ops[0])], right)


def _sum(node: ast.expr, form: Form) -> CellSum:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            return _sum(left, form).plus(_sum(right, form), 1 if isinstance(sign, ast.Add) else -1)
        case ast.Constant(value=int(value)):
            return CellSum(constant=value)
        case ast.Call(func=ast.Name(id="sum"), args=[ast.Constant(value=str(pattern))]):
            return CellSum(tuple((1, key) for key in _matching(pattern, form)))
        case ast.Call(func=ast.Name(id="cell"), args=[ast.Constant(value=str(key))]):
            return _cell(key, form)
        case ast.Call(func=ast.Name(id="optional"), args=[argument]):
            return _sum(argument, form)
        case ast.Attribute() | ast.Name():
            return _cell(ast.unparse(node), form)
    raise _NotASumError


def _cell(key: str, form: Form) -> CellSum:
    if key not in form.cells:
        raise _NotASumError
    return CellSum(((1, key),))


def _matching(pattern: str, form: Form) -> list[str]:
    found = re.compile(re.escape(pattern).replace(r"\*", "[^.]+"))
    return [key for key in form.cells if found.fullmatch(key)]
