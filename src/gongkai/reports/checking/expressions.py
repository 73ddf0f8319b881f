"""The language of rules: comparisons of sums of figures, parsed as Python and never run as Python.

``requests.received.total + requests.carried_in.total == requests.concluded.total``: dotted names are cells.
``sum("requests.refused.*.total")`` adds the cells that a pattern matches (``*`` is one step of a name);
``previous(key)`` is last year's cell, ``parts(key)`` its sum over the parts, ``stated("name")`` what a
sentence of the text says, ``optional(key)`` a cell that not every variant prints, ``cell("key")`` a key
that is no name. ``max``, ``min`` and ``abs`` are as ever. A single name that is no cell is a fact about
the report (``year``, ``agency_level``). A comparison of what is not known says nothing.
"""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.forms import Form
from gongkai.law.statute import StatuteBroken
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.terms import (
    CHOICES,
    Arithmetic,
    CellTerm,
    Chosen,
    Constant,
    FactTerm,
    Group,
    OptionalTerm,
    PartsTerm,
    PreviousTerm,
    StatedTerm,
    SumTerm,
    Term,
)

FACTS = frozenset({"year", "previous_year", "figures_read", "parts_given", "alien_parts", "agency_level"})

_COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.LtE: ("<=", operator.le),
    ast.Lt: ("<", operator.lt),
    ast.GtE: (">=", operator.ge),
    ast.Gt: (">", operator.gt),
}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: it holds, it fails, or nothing can be said."""

    left: Term
    sign: str
    right: Term
    compare: Callable[[Any, Any], bool]
    tolerance: Decimal = Decimal(0)

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells of both sides, each once."""
        return tuple(dict.fromkeys((*self.left.keys, *self.right.keys)))

    def holds(self, case: Case) -> bool | None:
        """Tell whether it holds in ``case``, or None when a figure is not known."""
        left, right = self.left.value(case), self.right.value(case)
        if left is None or right is None:
            return None
        if self.tolerance and not isinstance(left, str) and not isinstance(right, str):
            close = -self.tolerance <= left - right <= self.tolerance
            # Within the tolerance the sides count as equal; beyond it they are compared as they are.
            if close or self.sign in ("==", "!="):
                return close is (self.sign not in ("!=", "<", ">"))
        return self.compare(left, right)


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons joined by and, or, not. What cannot be said is not taken as true."""

    join: str
    terms: tuple["Condition | Comparison", ...]

    def holds(self, case: Case) -> bool | None:
        """Tell whether it holds, or None when that depends on what is not known."""
        values = [term.holds(case) for term in self.terms]
        if self.join == "not":
            return None if values[0] is None else not values[0]
        decisive = self.join == "or"
        if decisive in values:
            return decisive
        return None if None in values else not decisive


def compile_comparison(text: str, form: Form, tolerance: Decimal = Decimal(0)) -> Comparison:
    """Return the comparison that ``text`` writes, over the cells of ``form``.

    Raises :class:`StatuteBroken` for what is no single comparison or names a cell the form has not.
    """
    node = _parsed(text)
    return _Compiler(form, text).comparison(node, tolerance)


def compile_condition(text: str, form: Form) -> Condition | Comparison:
    """Return the condition that ``text`` writes; raise :class:`StatuteBroken` for anything else."""
    return _Compiler(form, text).condition(_parsed(text))


def compile_term(text: str, form: Form) -> Term:
    """Return the figure that ``text`` works out; raise :class:`StatuteBroken` for anything else."""
    return _Compiler(form, text).term(_parsed(text))


def facts_stated(node: Comparison) -> tuple[str, ...]:
    """Return the names of the facts that the comparison takes from the text."""
    return tuple(dict.fromkeys((*_stated(node.left), *_stated(node.right))))


def matching_keys(pattern: str, form: Form) -> list[str]:
    """Return the cells, in printed order, whose keys match; ``*`` stands for one step of a name."""
    steps = re.compile(re.escape(pattern).replace(r"\*", r"[^.]+"))
    return [key for key in form.cells if steps.fullmatch(key)]


def _stated(term: Term) -> tuple[str, ...]:
    if isinstance(term, StatedTerm):
        return (term.name,)
    if isinstance(term, Arithmetic):
        return (*_stated(term.left), *_stated(term.right))
    if isinstance(term, Chosen):
        return tuple(name for inner in term.terms for name in _stated(inner))
    return ()


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as problem:
        raise StatuteBroken(f"The rule expression {text!r} cannot be read: {problem.msg}.") from problem


class _Compiler:
    """Turns parsed expressions into terms, and refuses what the language has not."""

    def __init__(self, form: Form, text: str) -> None:
        self.form = form
        self.text = text
        self.functions: dict[str, Callable[[str], Term]] = {
            "sum": self._sum,
            "cell": self._cell,
            "previous": PreviousTerm,
            "parts": PartsTerm,
            "optional": OptionalTerm,
            "stated": StatedTerm,
        }

    def comparison(self, node: ast.expr, tolerance: Decimal = Decimal(0)) -> Comparison:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            raise self._broken(node)
        sign, compare = self._operator(node)
        return Comparison(self.term(node.left), sign, self.term(node.comparators[0]), compare, tolerance)

    def condition(self, node: ast.expr) -> Condition | Comparison:
        if isinstance(node, ast.BoolOp):
            join = "and" if isinstance(node.op, ast.And) else "or"
            return Condition(join, tuple(self.condition(value) for value in node.values))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Condition("not", (self.condition(node.operand),))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            return self._membership(node)
        return self.comparison(node)

    def term(self, node: ast.expr) -> Term:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            return Constant(Decimal(repr(node.value)) if isinstance(node.value, float) else node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(self._dotted(node))
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            return Arithmetic(_SIGNS[type(node.op)], self.term(node.left), self.term(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return Arithmetic("-", Constant(0), self.term(node.operand))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node, node.func.id)
        raise self._broken(node)

    def _call(self, node: ast.Call, name: str) -> Term:
        if name in CHOICES and node.args and not node.keywords:
            return Chosen(name, tuple(self.term(argument) for argument in node.args))
        if name not in self.functions or len(node.args) != 1 or node.keywords:
            raise self._broken(node)
        argument = node.args[0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            said = argument.value
        else:
            said = self._dotted(argument)
        if name not in ("sum", "stated"):
            self._require(said)
        return self.functions[name](said)

    def _named(self, name: str) -> Term:
        if name in FACTS and name not in self.form.cells:
            return FactTerm(name)
        return self._cell(name)

    def _cell(self, key: str) -> Term:
        self._require(key)
        return CellTerm(key)

    def _sum(self, pattern: str) -> Term:
        left = matching_keys(pattern, self.form)
        if not left:
            raise StatuteBroken(
                f"The pattern {pattern!r} in {self.text!r} matches no cell of form {self.form.id}."
            )
        groups: list[Group] = []
        for line, cells in self.form.subtotals.items():
            if set(cells) <= set(left):
                groups.append(Group(cells, instead=line))
                left = [key for key in left if key not in cells]
        return SumTerm((*(Group((key,)) for key in left), *groups))

    def _require(self, key: str) -> None:
        if key not in self.form.cells and key not in self.form.subtotals:
            raise StatuteBroken(f"{self.text!r} names {key!r}, which form {self.form.id} has not.")

    def _membership(self, node: ast.Compare) -> Condition:
        allowed = node.comparators[0]
        if not isinstance(allowed, ast.Tuple | ast.List):
            raise self._broken(node)
        left = self.term(node.left)
        return Condition(
            "or",
            tuple(Comparison(left, "==", self.term(element), operator.eq) for element in allowed.elts),
        )

    def _operator(self, node: ast.Compare) -> tuple[str, Callable[[Any, Any], bool]]:
        try:
            return _COMPARE[type(node.ops[0])]
        except KeyError:
            raise self._broken(node) from None

    def _dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            return f"{self._dotted(node.value)}.{node.attr}"
        raise self._broken(node)

    def _broken(self, node: ast.expr) -> StatuteBroken:
        return StatuteBroken(
            f"{ast.unparse(node)!r} in the rule {self.text!r} is not part of the rules' language."
        )
