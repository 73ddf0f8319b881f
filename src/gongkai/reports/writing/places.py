"""Places for figures in a text, and what is put there."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.forms import Form
from gongkai.reports.figures import Value

_PLACE = re.compile(r"\{\{\s*(?P<key>[\w.]+)\s*(?:/\s*(?P<of>[\w.]+)\s*)?\}\}")
_STRAY = re.compile(r"\{\{|\}\}|[｛｝]|\{\}|\{\w+\.[\w.]+\}")
"""What stands beside places where one was meant: full-width braces, one brace or three, none at the end."""
NOTHING = "—"


class UnknownFigure(DomainError):
    """A place in a text that names no cell of the form, or is not written as one."""

    code = "unknown_figure"


def places(text: str, form: Form) -> Iterator[str]:
    """Yield the keys that the text has places for; raise :class:`UnknownFigure` for one that is none."""
    if _STRAY.search(_PLACE.sub("", text)):
        raise UnknownFigure(
            _("A place for a figure is not closed. Write it as {{requests.received.total}}.")
        )
    for found in _PLACE.finditer(text):
        for key in filter(None, (found["key"], found["of"])):
            if key not in form.cells:
                raise UnknownFigure(
                    _("The form has no figure “%(key)s”. Choose one of the list.") % {"key": key}
                )
            yield key


def filled(text: str, cells: Mapping[str, Value]) -> str:
    """Return the text with its figures: a dash where there is none, a share with one decimal."""
    return _PLACE.sub(lambda found: _printed(cells.get(found["key"]), found["of"], cells), text)


def _printed(value: Value, of: str | None, cells: Mapping[str, Value]) -> str:
    if value is None:
        return NOTHING
    if of is None:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    whole = cells.get(of)
    if not whole:
        return NOTHING
    share = (Decimal(value) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share:f}".removesuffix(".0") + "%"
