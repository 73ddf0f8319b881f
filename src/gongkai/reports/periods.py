"""The days that a year's report speaks of."""

from datetime import date


def year_period(year: int) -> tuple[date, date]:
    """Return the first and the last day of the year, both of which count."""
    return date(year, 1, 1), date(year, 12, 31)
