"""How a decision can be challenged: the clause of its day, and what the clause must name.

Everything is in ``statute/remedies/disclosure_request.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording

FILE = "remedies/disclosure_request.yaml"
NONE = "none"
GOVERNMENT = "government"
"""The nearest government above decides; otherwise whoever is directly above."""


@dataclass(frozen=True, slots=True)
class RemedyClause:
    """One clause of remedy as it is printed, from its date of effect."""

    id: str
    in_force_from: date
    authority: str
    template: str

    def text(self, *, body: str, court: str) -> str:
        """Return the clause with the names of the body and the court."""
        return self.template.format(body=body, court=court)


@dataclass(frozen=True, slots=True)
class OnlineClause:
    """The sentence that an answer served through the internet must add, and from when."""

    in_force_from: date
    ways: frozenset[str]
    template: str


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A kind of case against the agency, and the time for its reply."""

    id: str
    label: Wording
    reply_within: int
    in_working_days: bool
    authority: str

    def reply_due_on(self, served_on: date, calendar: WorkingCalendar) -> date:
        """Return the last day for the agency's reply, counted from the copy it was served."""
        if self.in_working_days:
            return calendar.add_working_days(served_on, self.reply_within)
        return served_on + timedelta(days=self.reply_within)


@dataclass(frozen=True, slots=True)
class RemedyRules:
    """All clauses by date of effect."""

    clauses: tuple[RemedyClause, ...]
    """Newest first."""
    instead: Mapping[str, str]
    online: OnlineClause
    bodies: tuple[Mapping[str, Any], ...]
    proceedings: Mapping[str, Proceeding]

    def clause(self, remedy: str, decided_on: date) -> RemedyClause | None:
        """Return the clause that holds for a decision of that day; None where there is no remedy."""
        if remedy == NONE:
            return None
        for clause in self.clauses:
            if clause.id == remedy and clause.in_force_from <= decided_on:
                return clause
        if remedy not in self.instead:
            raise LookupError(f"statute/{FILE} has no clause {remedy!r} for {decided_on}.")
        return self.clause(self.instead[remedy], decided_on)

    def must_name_online_channel(self, way: str, decided_on: date) -> bool:
        """Tell whether an answer served in that way must name an internet channel for filing."""
        return way in self.online.ways and decided_on >= self.online.in_force_from

    def body_of(self, agency_kind: str, decided_on: date) -> str:
        """Return who decides on an agency of that kind: ``government``, or ``superior`` of any kind."""
        for version in self.bodies:
            if version["in_force_from"] <= decided_on:
                body: str = version["by_kind"].get(agency_kind, "")
                return body
        return ""


@cache
def remedy_rules() -> RemedyRules:
    """Return the remedies of the statute file, read once."""
    data = load_yaml(FILE)
    clauses = [
        RemedyClause(entry["id"], entry["in_force_from"], entry["authority"], entry["text"])
        for entry in data["clauses"]
    ]
    online = data["online"]
    return RemedyRules(
        clauses=tuple(sorted(clauses, key=lambda clause: clause.in_force_from, reverse=True)),
        instead=data["instead"],
        online=OnlineClause(online["in_force_from"], frozenset(online["ways"]), online["text"]),
        bodies=tuple(sorted(data["bodies"], key=lambda entry: entry["in_force_from"], reverse=True)),
        proceedings={
            entry["id"]: Proceeding(
                id=entry["id"],
                label=wording(entry["label"]),
                reply_within=entry["reply_within"],
                in_working_days=entry["unit"] == "working_days",
                authority=entry["authority"],
            )
            for entry in data["proceedings"]
        },
    )
