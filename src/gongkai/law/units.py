"""The units that annual reports print beside their figures (``statute/annual_report/units.yaml``)."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from gongkai.law.forms import all_forms
from gongkai.law.statute import load_yaml

_UNITS = "annual_report/units.yaml"


@cache
def money_units() -> Mapping[str, Decimal]:
    """Return the units of money with their worth in yuan, the largest first."""
    worth = {unit: Decimal(yuan) for unit, yuan in load_yaml(_UNITS)["money"].items()}
    return dict(sorted(worth.items(), key=lambda entry: -entry[1]))


@cache
def printed_units() -> frozenset[str]:
    """Return every unit that a report may print: those of the forms, and those seen elsewhere."""
    of_forms = {cell.unit for form in all_forms() for cell in form.cells.values() if cell.unit}
    return frozenset({*of_forms, *load_yaml(_UNITS)["counts"], *money_units()})
