"""What the past years of the demonstration county are made from, and their working days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from gongkai.commands.demo_story import SHANGHAI
from gongkai.law.calendar import ONE_DAY, working_calendar

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

YEARS = Path(__file__).with_name("demo_years.yaml")
COUNTY = "lanchuan"


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


def working_day(day: date) -> date:
    """Return ``day``, or the next working day after it."""
    while not working_calendar().is_working_day(day):
        day += ONE_DAY
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in China."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)
