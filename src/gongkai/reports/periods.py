"""The days that a year's report speaks of, and the days by which it is due."""

from datetime import date

from django.conf import settings

from gongkai.law.statute import load_yaml

TOWNSHIP = "township"


def year_period(year: int) -> tuple[date, date]:
    """Return the first and the last day of the year, both of which count."""
    return date(year, 1, 1), date(year, 12, 31)


def due_day(year: int, deadline: str) -> date:
    """Return the last day for a year's report: a ``part`` to the office above, the ``whole`` in public."""
    entries = load_yaml("annual_report/deadlines.yaml")["deadlines"]
    entry = next(entry for entry in entries if entry["id"] == deadline)
    return date(year + 1, entry["month"], entry["day"])


def part_due_day(year: int, level: str) -> date:
    """Return the last day for the report of a body of a level; townships have a day of the county's own.

    ``GONGKAI_TOWNSHIP_REPORT_DUE`` sets it as month and day; without it the day of all others holds.
    """
    own = settings.TOWNSHIP_REPORT_DUE if level == TOWNSHIP else ""
    if not own:
        return due_day(year, "part")
    month, _dash, day = own.partition("-")
    return date(year + 1, int(month), int(day))
