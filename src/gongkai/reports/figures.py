"""What one annual report says: its figures, where each was printed, its text and its claims.

The JSON shape is a public contract: ``gongkai report read --json`` prints it, ``check`` and ``render``
take it, and the portal stores it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gongkai.core.errors import DomainError
from gongkai.core.sentences import Sentence, in_language

PARTS = "parts:"
"""How the set of a summed figure begins; the number of its parts follows."""
Value = int | Decimal | None
"""A figure: a count, an amount, or None where the report prints none."""


class NotAReport(DomainError):
    """Data that is not the JSON of a report."""

    code = "not_a_report"


@dataclass(slots=True)
class Source:
    """Where a figure was printed, and how."""

    text: str
    """The text as printed."""
    table: int | None = None
    """1-based table of the document; None when the figure stood in running lines."""
    row: int | None = None
    column: int | None = None
    page: int | None = None
    line: int | None = None
    ocr: bool = False
    """Whether the text was recognised on the picture of a page."""
    set: str | None = None
    """Of a compiled figure: the set of records that it counts."""
    by_hand: str | None = None
    """Of a compiled figure: the part of it that was entered by hand."""
    records: str | None = None
    """Of a compiled figure, where they were asked for: its records, as ranges of their numbers."""

    def to_dict(self) -> dict[str, Any]:
        """Return what is known of the place, in the public JSON shape."""
        known = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in known if value is not None and value is not False}


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the text states about something a cell also holds."""

    about: str
    """The key of the cell, or of a fact that the form's data names."""
    value: int | Decimal
    text: str
    offset: int
    """Characters from the beginning of :attr:`Report.text`."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the text. What stands before the first heading has the key ``preamble``."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Figures beside the form that a chart of the report shows, such as those of each department."""

    id: str
    points: tuple[tuple[str, int | Decimal], ...]
    """Each with its name as printed."""

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON shape."""
        return {
            "id": self.id,
            "points": [{"label": label, "value": plain(value)} for label, value in self.points],
        }


@dataclass(slots=True)
class Report:
    """One annual report, as figures and text."""

    form: str
    agency: str = ""
    year: int | None = None
    title: str = ""
    cells: dict[str, Value] = field(default_factory=dict)
    """Every key of the form; None where nothing could be read."""
    subtotals: dict[str, Value] = field(default_factory=dict)
    """Figures printed in a group's own line, for which the form has no cell."""
    sources: dict[str, Source] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    explanations: list[dict[str, Any]] = field(default_factory=list)
    """The body's answers to findings, in their JSON shape, as they travel with the report."""
    exhibits: list[Exhibit] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text outside the tables: title, then headings and paragraphs, a line each."""
        lines = [self.title]
        for section in self.sections:
            lines += [section.heading] if section.heading else []
            lines += [section.text] if section.text else []
        return "\n".join(lines)

    def to_dict(self, language: str = "zh") -> dict[str, Any]:
        """Return the public JSON shape, numbers as numbers; ``language`` is that of the notes."""
        return {
            "form": self.form,
            "agency": self.agency,
            "year": self.year,
            "title": self.title,
            "cells": {key: plain(value) for key, value in self.cells.items()},
            "subtotals": {key: plain(value) for key, value in self.subtotals.items()},
            "sources": {key: source.to_dict() for key, source in self.sources.items()},
            "claims": [
                {"about": c.about, "value": plain(c.value), "text": c.text, "offset": c.offset}
                for c in self.claims
            ],
            "sections": [{"key": s.key, "heading": s.heading, "text": s.text} for s in self.sections],
            "notes": [in_language(note, language) for note in self.notes],
            **({"explanations": list(self.explanations)} if self.explanations else {}),
            **({"exhibits": [one.to_dict() for one in self.exhibits]} if self.exhibits else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that :meth:`to_dict` wrote; unknown members are left out.

        Raises :class:`NotAReport` when ``data`` is no object, has no form or no cells, or a member is not
        of its kind.
        """
        if not isinstance(data, Mapping):
            raise NotAReport(
                Sentence(
                    "这不是年度报告的数据：最外层应为一个对象。",
                    "This is not the data of an annual report: it must be one object.",
                )
            )
        try:
            return cls(
                form=str(data["form"]),
                agency=_text(data, "agency"),
                year=_year(data.get("year")),
                title=_text(data, "title"),
                cells={key: number(value) for key, value in data["cells"].items()},
                subtotals={key: number(v) for key, v in (data.get("subtotals") or {}).items()},
                sources={key: _source(value) for key, value in (data.get("sources") or {}).items()},
                claims=[_claim(claim) for claim in data.get("claims") or ()],
                sections=[
                    Section(key=_text(s, "key"), heading=_text(s, "heading"), text=_text(s, "text"))
                    for s in data.get("sections") or ()
                ],
                notes=[str(note) for note in data.get("notes") or ()],
                explanations=[dict(answer) for answer in data.get("explanations") or ()],
                exhibits=[_exhibit(one) for one in data.get("exhibits") or ()],
            )
        except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as problem:
            raise NotAReport(
                Sentence(
                    f"这不是年度报告的数据：{problem!r}。请使用 gongkai report read --json 的输出。",
                    f"This is not the data of an annual report: {problem!r}. "
                    "Use what gongkai report read --json prints.",
                )
            ) from problem

    @classmethod
    def from_json(cls, text: str | bytes) -> "Report":
        """Return the report in a JSON text; raise :class:`NotAReport` when it is none."""
        try:
            data = json.loads(text, parse_float=Decimal)
        except ValueError as problem:
            raise NotAReport(
                Sentence(f"这不是有效的 JSON：{problem}。", f"This is not valid JSON: {problem}.")
            ) from problem
        return cls.from_dict(data)


def plain(value: Value) -> int | float | None:
    """Return ``value`` as JSON has it: a whole number without a point."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def number(value: Any) -> Value:
    """Return a JSON number as a figure; raise ValueError for anything else."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float | Decimal):
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        if not exact.is_finite():
            raise ValueError(f"{value} is not a figure")
        return int(exact) if exact == exact.to_integral_value() else exact
    raise ValueError(f"{value!r} is not a figure")


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is {value!r} and not a text")
    return value or ""


def _year(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(f"year is {value!r} and not a whole number")
    return value


def _source(data: Mapping[str, Any]) -> Source:
    known = {name: data[name] for name in Source.__slots__ if name in data}
    return Source(**{**known, "text": _text(data, "text")})


def _exhibit(data: Mapping[str, Any]) -> Exhibit:
    points = [(_text(point, "label"), number(point["value"])) for point in data["points"]]
    known = tuple((label, value) for label, value in points if value is not None)
    return Exhibit(_text(data, "id"), known)


def _claim(data: Mapping[str, Any]) -> Claim:
    about, value = _text(data, "about"), number(data["value"])
    if not about or value is None:
        raise ValueError("a claim without a cell or without a value")
    return Claim(about=about, value=value, text=_text(data, "text"), offset=data.get("offset") or 0)
