"""Years in addresses: those that have a form of the annual report; of any other there is no page."""

from gongkai.law.forms import all_forms

FIRST_YEAR = min(form.first_year for form in all_forms())
LAST_YEAR = 2100


class FormYear:
    """The year of a report in an address."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """Return the year; raise ValueError, and so lead nowhere, where no form is for it."""
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(value)
        return year

    def to_url(self, value: int) -> str:
        """Return the year as it stands in an address."""
        return str(value)
