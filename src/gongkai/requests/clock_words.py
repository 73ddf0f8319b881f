"""The clock of a request in the reader's language: one picture for every page that shows it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_results import DUE, ClockResult

SOON = 5
"""Working days left from which on a date is shown as near."""


@dataclass(frozen=True, slots=True)
class WordedStep:
    """One step of the clock: its day, its article, what happened and what it did."""

    on: date
    article: str
    sentence: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class WordedClock:
    """What a page shows of a clock."""

    due_on: date | None
    days_left: int | None
    is_over: bool
    law: str
    steps: tuple[WordedStep, ...]
    all_warnings: tuple[str, ...]
    warnings: tuple[str, ...]
    """Without those on years whose notice is not in yet; these are told by ``provisional_years``."""
    suspended_since: date | None
    working_days_left: int | None
    reply_due_on: date | None
    due_on_if_silent: date | None
    provisional_years: str
    answered_on: date | None
    answered_late: bool

    @property
    def urgency(self) -> str:
        """How the date is coloured: error, warning, good or note."""
        if self.answered_on is not None:
            return "error" if self.answered_late else "good"
        if self.days_left is None:
            return "note"
        if self.is_over:
            return "error"
        return "warning" if self.days_left <= SOON else "good"


def worded_clock(clock: ClockResult, today: date, *, language: str) -> WordedClock:
    """Return the clock in ``language``, zh or en, as it stands on ``today``."""
    standing = clock.suspension
    return WordedClock(
        due_on=clock.due_on,
        days_left=clock.days_left(today, working_calendar()),
        is_over=clock.answered_on is None and clock.due_on is not None and clock.due_on < today,
        law=clock.law.name.text(language),
        steps=tuple(
            WordedStep(step.on, step.article(language), step.sentence(language), step.event == DUE)
            for step in clock.steps
        ),
        all_warnings=tuple(warning.message(language) for warning in clock.warnings),
        warnings=tuple(
            warning.message(language) for warning in clock.warnings if warning.code != "provisional_year"
        ),
        suspended_since=standing and standing.since,
        working_days_left=standing and standing.working_days_left,
        reply_due_on=standing and standing.reply_due_on,
        due_on_if_silent=standing and standing.due_on_if_silent,
        provisional_years=_(", ").join(str(year) for year in clock.provisional_years),
        answered_on=clock.answered_on,
        answered_late=clock.answered_late,
    )
