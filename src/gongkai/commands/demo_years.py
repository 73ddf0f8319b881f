"""The past years of the demonstration county, so that its compiled reports count living records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from gongkai.commands.demo_story import SHANGHAI
from gongkai.law.calendar import ONE_DAY, working_calendar

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

YEARS = Path(__file__).with_name("demo_years.yaml")
COUNTY = "lanchuan"
BATCH = "demonstration"


@dataclass(frozen=True, slots=True)
class YearsLoaded:
    """How many records of past years came in."""

    requests: int
    rows: int
    activities: int
    running: int


@dataclass(frozen=True, slots=True)
class YearsPlan:
    """What the past years are made from."""

    data: Mapping[str, Any]
    agencies: Mapping[str, "Agency"]
    names: Mapping[str, str]
    today: date
    is_full: bool = False
    """Whether every licence and penalty has a row, and is not counted by hand from another platform."""
    quiet: bool = True
    """Whether no progress is shown."""

    @property
    def county(self) -> "Agency":
        """The county government."""
        return self.agencies[COUNTY]

    @property
    def years(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The years that are over, each with its figures."""
        for year, figures in self.data["years"].items():
            if year < self.today.year:
                yield year, figures

    def random(self, purpose: str) -> Random:
        """Return a source of chance of its own for a purpose, the same in every demonstration."""
        return Random(f"{self.data['seed']}/{purpose}")  # noqa: S311 - made-up records, not secrets

    def there_on(self, entries: Mapping[str, Mapping[str, Any]], day: date) -> list[str]:
        """Return the codes of the entries' agencies that there were on a day."""
        return [code for code, entry in entries.items() if entry.get("from", day) <= day]


def load_years(
    agencies: Mapping[str, "Agency"],
    names: Mapping[str, str],
    *,
    today: date,
    quiet: bool = True,
    is_full: bool = False,
) -> YearsLoaded | None:
    """Load the past years and the running requests, all or nothing; None where they are there already.

    In full every licence and penalty of the years since 2021 comes in as a row: some 150,000.
    """
    from django.db import transaction
    from django.utils import translation

    from gongkai.commands.demo_years_registers import enter_figures, load_activities, load_rows
    from gongkai.commands.demo_years_requests import past_requests
    from gongkai.commands.demo_years_running import load_running, set_particulars
    from gongkai.requests.models import DisclosureRequest
    from gongkai.requests.moving_in import move_in_requests

    if DisclosureRequest.objects.filter(is_imported=True, agency=agencies[COUNTY]).exists():
        return None
    data = yaml.safe_load(YEARS.read_text(encoding="utf-8"))
    plan = YearsPlan(data, agencies, names, today, is_full, quiet)
    with transaction.atomic(), translation.override("zh-hans"):
        moved = move_in_requests(
            owner=plan.county,
            batch=BATCH,
            records=past_requests(plan),
            reason=plan.data["source"],
            actor=None,
            now=min(at(date(today.year, 1, 8), 9), at(today, 0)),
            today=today,
        )
        rows = load_rows(plan)
        activities = load_activities(plan)
        enter_figures(plan)
        set_particulars(plan)
        running = load_running(plan)
    return YearsLoaded(moved.records, rows, activities, running)


def working_day(day: date) -> date:
    """Return ``day``, or the next working day after it."""
    while not working_calendar().is_working_day(day):
        day += ONE_DAY
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in China."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)
