"""What the comparison pages offer to compare: figures of all three forms that mean the same thing.

A measure names its cells in each form. Where a form has no such figure, years of that form show none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law import forms
from gongkai.reports.figures import Value
from gongkai.reports.provenance import form_language
from gongkai.reports.rendering.words import printed

REFUSALS = (
    "state_secret",
    "prohibited_by_law",
    "safety_and_stability",
    "third_party",
    "internal_affairs",
    "deliberative",
    "enforcement_file",
    "special_inquiry",
)
UNAVAILABLE = ("not_held", "not_ready_made", "still_unclear")
NOT_PROCESSED = ("petition", "repeated", "publication", "excessive", "reconfirm")


ITEMS = _("items")


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to compare: the cells of each form that are added up for it."""

    id: str
    label: Promise | str
    keys: Mapping[str, tuple[str, ...]]
    """By form. Cells that print nothing are left out of the sum; without any there is no figure."""
    instead: Mapping[str, str] | None = None
    """By form, the group's own line, which some reports print in place of its parts."""
    unit: Promise | str = ITEMS

    def all_keys(self) -> set[str]:
        """Return every key that the measure may need."""
        keys = {key for form_keys in self.keys.values() for key in form_keys}
        return keys | set((self.instead or {}).values())

    def value(self, form_id: str, values: Mapping[str, Value]) -> Value:
        """Return the measure's value in one report of that form."""
        known = [value for key in self.keys.get(form_id, ()) if (value := values.get(key)) is not None]
        if known:
            return sum(known)
        return values.get((self.instead or {}).get(form_id, ""))


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that are read together."""

    id: str
    label: Promise | str
    measures: tuple[Measure, ...]

    def measure(self, measure_id: str) -> Measure:
        """Return the measure of that name, else the first."""
        return next((one for one in self.measures if one.id == measure_id), self.measures[0])

    def all_keys(self) -> set[str]:
        """Return every key that the group may need."""
        return {key for measure in self.measures for key in measure.all_keys()}


def _since_2019(*rows: str) -> dict[str, tuple[str, ...]]:
    keys = tuple(f"requests.{row}.total" for row in rows)
    return {"2019": keys, "2021": keys}


def _litigation(result: str) -> dict[str, tuple[str, ...]]:
    keys = (f"litigation_direct.{result}", f"litigation_after_reconsideration.{result}")
    return {"2014": (f"litigation.{result}",), "2019": keys, "2021": keys}


def _reconsideration(result: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(("2014", "2019", "2021"), (f"reconsideration.{result}",))


MEASURE_GROUPS = (
    MeasureGroup(
        "requests",
        _("Requests received and concluded"),
        (
            Measure(
                "received",
                _("Received this year"),
                {"2014": ("received.total",), **_since_2019("received")},
            ),
            Measure("carried_in", _("Carried over from last year"), _since_2019("carried_in")),
            Measure(
                "concluded", _("Concluded"), {"2014": ("concluded.total",), **_since_2019("concluded")}
            ),
            Measure("carried_out", _("Carried over to next year"), _since_2019("carried_out")),
        ),
    ),
    MeasureGroup(
        "outcomes",
        _("How requests ended"),
        (
            Measure("granted", _("Disclosed"), {"2014": ("answered.granted",), **_since_2019("granted")}),
            Measure(
                "partial", _("Disclosed in part"), {"2014": ("answered.partial",), **_since_2019("partial")}
            ),
            Measure(
                "refused",
                _("Refused"),
                {"2014": ("answered.refused",), **_since_2019(*(f"refused.{row}" for row in REFUSALS))},
            ),
            Measure(
                "unavailable", _("Unavailable"), _since_2019(*(f"unavailable.{row}" for row in UNAVAILABLE))
            ),
            Measure(
                "not_processed",
                _("Not processed"),
                _since_2019(*(f"not_processed.{row}" for row in NOT_PROCESSED)),
            ),
            Measure(
                "other",
                _("Handled otherwise"),
                {
                    "2019": ("requests.other.total",),
                    "2021": tuple(
                        f"requests.other.{row}.total" for row in ("not_corrected", "unpaid", "other")
                    ),
                },
                instead={"2021": "requests.other.total"},
            ),
        ),
    ),
    MeasureGroup(
        "remedies",
        _("Reconsideration and litigation"),
        (
            Measure("reconsideration", _("Reconsiderations"), _reconsideration("total")),
            Measure("reconsideration_corrected", _("of which corrected"), _reconsideration("corrected")),
            Measure("litigation", _("Lawsuits"), _litigation("total")),
            Measure("litigation_corrected", _("of which corrected (lawsuits)"), _litigation("corrected")),
        ),
    ),
    MeasureGroup(
        "disclosure",
        _("Proactive disclosure"),
        (
            Measure(
                "normative_documents",
                _("Normative documents issued"),
                {
                    "2014": ("issued.normative_documents",),
                    "2019": ("disclosure.normative_documents.made",),
                    "2021": ("disclosure.normative_documents.issued",),
                },
            ),
            Measure(
                "licences",
                _("Licence decisions"),
                dict.fromkeys(("2019", "2021"), ("disclosure.licences.decisions",)),
            ),
            Measure(
                "penalties",
                _("Penalty decisions"),
                dict.fromkeys(("2019", "2021"), ("disclosure.penalties.decisions",)),
            ),
            Measure(
                "coercion",
                _("Coercive measures"),
                dict.fromkeys(("2019", "2021"), ("disclosure.coercion.decisions",)),
            ),
        ),
    ),
)


def chosen_group(name: str) -> MeasureGroup:
    """Return the group of that name, the single figure ``cell:KEY``, or the first group."""
    if name.startswith("cell:"):
        return cell_group(name.removeprefix("cell:")) or MEASURE_GROUPS[0]
    return next((group for group in MEASURE_GROUPS if group.id == name), MEASURE_GROUPS[0])


def cell_group(key: str) -> MeasureGroup | None:
    """Return a group of one: the figure ``key`` in every form that has it."""
    having = [form for form in forms.all_forms() if key in form.cells]
    if not having:
        return None
    cell = having[-1].cells[key]
    label = cell.label(form_language())
    keys = {form.id: (key,) for form in having}
    return MeasureGroup(
        f"cell:{key}", label, (Measure("cell", label, keys, unit=printed(cell.unit, form_language())),)
    )


def cell_choices() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield each table of the form in force: its title, its form, and its figures as choices."""
    language = form_language()
    newest = forms.all_forms()[-1]
    for table in newest.tables:
        choices = [
            (f"cell:{cell.key}", cell.label(language))
            for cell in newest.cells.values()
            if cell.table == table.id
        ]
        yield table.title.text(language), newest.id, choices
