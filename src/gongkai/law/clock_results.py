"""What a clock tells: the last day, the steps that made it, and what to check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.clock_rules import AnswerPeriod
from gongkai.law.wording import Wording

RECEIVED = "received"
DUE = "due"


class ClockStep(NamedTuple):
    """One thing that moved the clock: its day, the article behind it, and what it did."""

    on: date
    event: str
    """The kind of event, or received, or due for the last day of the period."""
    law: Wording
    """The article."""
    sentences: tuple[Wording, ...]
    facts: Mapping[str, Any]

    def article(self, language: str = "zh") -> str:
        """Return the article behind this step."""
        return self.law.text(language)

    def sentence(self, language: str = "zh") -> str:
        """Say what happened and what it did to the period."""
        between = " " if language == "en" else ""
        return between.join(part.text(language, self.facts) for part in self.sentences)


class ClockWarning(NamedTuple):
    """Something that happened against the law, or on which the law is silent."""

    code: str
    on: date | None
    """The day on which it happened, if it has one."""
    wording: Wording
    facts: Mapping[str, Any]

    def message(self, language: str = "zh") -> str:
        """Say what is wrong and what to check."""
        return self.wording.text(language, self.facts)


class ClockSuspension(NamedTuple):
    """A period that stands still: since when, what for, and what is left of it."""

    since: date
    """The day of the letter; it still counts, the days after it do not."""
    waiting_for: tuple[ClockEventKind, ...]
    """The events that would let the period run again."""
    working_days_left: int
    """The working days that the period will have when it runs again."""
    reply_due_on: date | None
    """The last day for the reply or the payment, counted from the day of the letter."""
    due_on_if_silent: date | None
    """When the answer is due if those who were asked let their time pass."""


@dataclass(frozen=True, slots=True)
class ClockResult:
    """What the law makes of one request's history."""

    received_on: date
    law: AnswerPeriod
    due_on: date | None
    """The last day for the answer; None while the period is stopped."""
    steps: tuple[ClockStep, ...]
    warnings: tuple[ClockWarning, ...]
    provisional_years: tuple[int, ...]
    """The years without a notice that the dates depend on."""
    answered_on: date | None
    suspension: ClockSuspension | None
    """How the period stands still, while it does and the request is not answered."""

    @property
    def provisional(self) -> bool:
        """Tell whether a date may change with a holiday notice that is not in yet."""
        return bool(self.provisional_years)

    @property
    def answered_late(self) -> bool:
        """Tell whether the answer came after the last day."""
        return self.answered_on is not None and self.due_on is not None and self.answered_on > self.due_on

    def days_left(self, today: date, calendar: WorkingCalendar) -> int | None:
        """Return the working days after ``today`` up to the last day, negative when it has passed.

        None when the request is answered or the period stands still.
        """
        if self.answered_on is not None or self.due_on is None:
            return None
        return calendar.working_days_between(today, self.due_on)

    def as_data(self, language: str = "zh") -> dict[str, Any]:
        """Return what the clock tells as plain data, its sentences in ``language``."""
        suspension = self.suspension
        return {
            "received_on": _iso(self.received_on),
            "due_on": _iso(self.due_on),
            "law": self.law.name.text(language),
            "law_id": self.law.id,
            "provisional": self.provisional,
            "provisional_years": list(self.provisional_years),
            "answered_on": _iso(self.answered_on),
            "answered_late": self.answered_late,
            "suspended_since": _iso(suspension and suspension.since),
            "waiting_for": [str(kind) for kind in suspension.waiting_for] if suspension else [],
            "working_days_left": suspension and suspension.working_days_left,
            "reply_due_on": _iso(suspension and suspension.reply_due_on),
            "due_on_if_silent": _iso(suspension and suspension.due_on_if_silent),
            "steps": [
                {
                    "on": _iso(step.on),
                    "event": str(step.event),
                    "article": step.article(language),
                    "sentence": step.sentence(language),
                }
                for step in self.steps
            ],
            "warnings": [
                {
                    "code": warning.code,
                    "on": _iso(warning.on),
                    "message": warning.message(language),
                }
                for warning in self.warnings
            ],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
