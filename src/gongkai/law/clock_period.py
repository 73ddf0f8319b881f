"""A period of working days that stands still, runs again and starts afresh."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.calendar import WorkingCalendar


@dataclass(slots=True)
class AnswerCountdown:
    """The count of working days from a first day that does not count itself."""

    calendar: WorkingCalendar
    counted_to: date
    """The last day that is dealt with: counted in ``used``, or left out."""
    allowance: int
    """The working days of the whole period."""
    used: int = 0
    halted_on: date | None = None
    """The last day that counts before the period stands still."""

    def due_on(self) -> date | None:
        """Return the last day, or None when the period stands still before it."""
        if self.halted_on is not None and self.used_when_halted() < self.allowance:
            return None
        return self.calendar.add_working_days(self.counted_to, self.allowance - self.used)

    def ended_before(self, day: date) -> date | None:
        """Return the last day when it lies before ``day``."""
        due_on = self.due_on()
        return due_on if due_on is not None and due_on < day else None

    def left(self) -> int:
        """Return the working days that are left of a period that stands still."""
        return self.allowance - self.used_when_halted()

    def halt(self, day: date) -> None:
        """Let the period stand still after ``day``, unless it does already."""
        if self.halted_on is None:
            self.halted_on = day

    def resume(self, day: date) -> None:
        """Let the period run again after ``day``; one that had ended stays ended."""
        used = self.used_when_halted()
        if self.halted_on is not None and used < self.allowance:
            self.used = used
            self.counted_to = max(self.counted_to, day)
        self.halted_on = None

    def start_afresh(self, day: date, *, halted: bool) -> None:
        """Count the whole period from ``day``; if something still holds it, from there on."""
        self.counted_to, self.used = day, 0
        self.halted_on = day if halted else None

    def used_when_halted(self) -> int:
        """Return the working days used up to and including the day on which the period halted."""
        if self.halted_on is None or self.halted_on <= self.counted_to:
            return self.used
        return self.used + self.calendar.working_days_between(self.counted_to, self.halted_on)
