"""By when information must be public: working days from the day on which the time begins.

Pure functions over dates; the numbers are in ``statute/clocks/disclosure.yaml``. Nothing here is stored:
what is late on a day is found by the last beginning whose time has run out before that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gongkai.law.calendar import ONE_DAY, WorkingCalendar, working_calendar
from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class LimitVersion:
    """One time limit as one instrument sets it."""

    in_force_from: date
    within: int
    """Working days; the day on which the time begins does not count."""
    article: Wording


@dataclass(frozen=True, slots=True)
class DisclosureLimit:
    """One time limit through its instruments, oldest first."""

    id: str
    begins: str
    """``formed``, or ``policy_published`` for what must follow the publication of another record."""
    versions: tuple[LimitVersion, ...]

    def version_on(self, day: date) -> LimitVersion | None:
        """Return the version that governs time beginning on ``day``; None before there was one."""
        found = [version for version in self.versions if version.in_force_from <= day]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class BeginningSpan:
    """The days on which time began that had run out by a certain day: from ``first`` to ``last``."""

    first: date
    last: date


@cache
def disclosure_limits() -> Mapping[str, DisclosureLimit]:
    """Return the time limits by their ids."""
    return {
        entry["id"]: DisclosureLimit(
            id=entry["id"],
            begins=entry["begins"],
            versions=tuple(
                sorted(
                    (
                        LimitVersion(
                            version["in_force_from"], version["within"], wording(version["article"])
                        )
                        for version in entry["versions"]
                    ),
                    key=lambda version: version.in_force_from,
                )
            ),
        )
        for entry in load_yaml("clocks/disclosure.yaml")["limits"]
    }


def due_on(limit: DisclosureLimit, begun_on: date, calendar: WorkingCalendar | None = None) -> date | None:
    """Return the last day in time; None where no limit was in force when the time began."""
    version = limit.version_on(begun_on)
    if version is None:
        return None
    return (calendar or working_calendar()).add_working_days(begun_on, version.within)


def run_out_by(
    limit: DisclosureLimit, day: date, calendar: WorkingCalendar | None = None
) -> list[BeginningSpan]:
    """Return on which days time began whose last day in time is before ``day``, a span for each version."""
    calendar = calendar or working_calendar()
    spans = []
    ends = [version.in_force_from - ONE_DAY for version in limit.versions[1:]]
    for version, end in zip(limit.versions, [*ends, date.max], strict=True):
        last = min(end, _last_run_out(version.within, day, calendar))
        if last >= version.in_force_from:
            spans.append(BeginningSpan(version.in_force_from, last))
    return spans


def _last_run_out(within: int, day: date, calendar: WorkingCalendar) -> date:
    """Return the latest beginning after which ``within`` working days end before ``day``."""
    begun = day - timedelta(days=within)
    while calendar.add_working_days(begun, within) >= day:
        begun -= ONE_DAY
    return begun
