"""Questions about registers asked in more than one place: lists, pages, counts, what is late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from gongkai.disclosures.models import Delegation, ReviewStep
from gongkai.documents.normalise import fold_scripts, simplified
from gongkai.organisations.models import User
from gongkai.registers.definitions import Register
from gongkai.registers.models import (
    CleanUpCampaign,
    RegisterImport,
    RegisterRelease,
    RegisterRow,
    RegisterRowQuerySet,
    RegisterRowVersion,
)
from gongkai.registers.states import ImportState, ReleaseState, RowState, RowValidity
from gongkai.search.numbers import document_number

MOST_COUNTED = 10_000
"""Beyond this a list says “more than”, because counting a million rows takes longer than showing a page."""


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows of one register a list shows. What is not understood narrows nothing."""

    words: str = ""
    agency_id: int | None = None
    facet: str = ""
    validity: str = ""
    state: str = ""
    year: int | None = None
    is_late: bool = False

    def narrow(self, rows: RegisterRowQuerySet, today: date) -> RegisterRowQuerySet:
        """Return the rows that the filter lets through."""
        if self.agency_id is not None:
            rows = rows.filter(agency=self.agency_id)
        if self.facet:
            rows = rows.filter(facet=self.facet)
        if self.validity in RowValidity.values:
            rows = rows.with_validity(self.validity, today)
        if self.state in RowState.values:
            rows = rows.filter(state=self.state)
        if self.year:
            rows = rows.filter(dated_on__gte=date(self.year, 1, 1), dated_on__lte=date(self.year, 12, 31))
        if self.is_late:
            rows = rows.published_late()
        return self._with_words(rows)

    def _with_words(self, rows: RegisterRowQuerySet) -> RegisterRowQuerySet:
        """Return the rows with every word, in either script, and those of the number that the whole is."""
        fitting = Q()
        for word in self.words.split():
            in_title = [Q(title__contains=text) for text in {word, simplified(word)}]
            fitting &= reduce(or_, in_title, Q(key__contains=fold_scripts(word)))
        number = document_number(self.words)
        return rows.filter(fitting | Q(key__contains=number.phrase) if number else fitting)


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page of a list, found by where the page before ended: the last costs what the first does."""

    rows: list[RegisterRow]
    older: str
    """Where the next page begins; empty on the last."""
    newer: str
    """Where the page before ends; empty on the first."""


def row_page(rows: RegisterRowQuerySet, *, size: int, older: str = "", newer: str = "") -> RowPage:
    """Return the page that follows the place ``older``, or that precedes ``newer``; else the first."""
    if newer and (place := _place(newer)):
        day, row_id = place
        before = rows.filter(dated_on__gte=day).exclude(dated_on=day, id__lte=row_id)
        found = _fetched(before.order_by("dated_on", "id"), size + 1)
        shown = found[:size][::-1]
        return RowPage(
            shown, _mark(shown[-1]) if shown else "", _mark(shown[0]) if len(found) > size else ""
        )
    place = _place(older)
    if place:
        day, row_id = place
        rows = rows.filter(dated_on__lte=day).exclude(dated_on=day, id__gte=row_id)
    found = _fetched(rows.order_by("-dated_on", "-id"), size + 1)
    shown = found[:size]
    return RowPage(
        shown, _mark(shown[-1]) if len(found) > size else "", _mark(shown[0]) if place and shown else ""
    )


def _fetched(rows: RegisterRowQuerySet, most: int) -> list[RegisterRow]:
    """Return the first rows: found in an index by their keys first, and only then read whole."""
    keys = list(rows.values_list("id", flat=True)[:most])
    whole = RegisterRow.objects.in_bulk(keys)
    return [whole[key] for key in keys]


def _mark(row: RegisterRow) -> str:
    return f"{row.dated_on:%Y%m%d}-{row.pk}"


def _place(mark: str) -> tuple[date, int] | None:
    day, _dash, row_id = mark.partition("-")
    try:
        return date.fromisoformat(day), int(row_id)
    except ValueError:
        return None


def page_count(chosen: RowFilter, rows: RegisterRowQuerySet, page: RowPage) -> int | None:
    """Return how many rows there are, one beyond :data:`MOST_COUNTED` at most.

    None where the words would have to be looked for once more in all rows.
    """
    if not page.older and not page.newer:
        return len(page.rows)
    return None if chosen.words else capped_count(rows)


def capped_count(rows: RegisterRowQuerySet) -> int:
    """Return how many rows there are, but no more than one beyond :data:`MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def rows_by_register(rows: RegisterRowQuerySet) -> dict[str, int]:
    """Return how many rows each register has. One query over an index."""
    counted = rows.order_by().values("register").annotate(count=Count("id"))
    return {row["register"]: row["count"] for row in counted}


def earlier_versions(row: RegisterRow) -> "QuerySet[RegisterRowVersion]":
    """Return what the row said before, newest first."""
    return row.versions.select_related("changed_by", "batch").order_by("-version")


def amended_row(row: RegisterRow, rows: RegisterRowQuerySet) -> RegisterRow | None:
    """Return the document that this one amends, among ``rows``."""
    if not row.refers_to:
        return None
    same = rows.filter(register=row.register, key=row.refers_to).exclude(pk=row.pk)
    return same.order_by(_own_agency_first(row), "id").first()


def _own_agency_first(row: RegisterRow) -> Case:
    return Case(When(agency=row.agency_id, then=Value(0)), default=Value(1), output_field=IntegerField())


def amending_rows(row: RegisterRow, rows: RegisterRowQuerySet) -> RegisterRowQuerySet:
    """Return the documents that amend this one, oldest first."""
    return (
        rows.filter(register=row.register, refers_to=row.key).exclude(pk=row.pk).order_by("dated_on", "id")
    )


def confirmed_imports(agency_ids: Collection[int], register: Register) -> "QuerySet[RegisterImport]":
    """Return the imports into a register, newest first."""
    return (
        RegisterImport.objects.filter(
            register=register.id, agency__in=agency_ids, state=ImportState.CONFIRMED
        )
        .select_related("actor")
        .defer("preview")
        .order_by("-confirmed_at")
    )


def campaigns_of(agency_ids: Collection[int], register: Register) -> "QuerySet[CleanUpCampaign]":
    """Return the clean-up campaigns of the agencies, newest first."""
    return CleanUpCampaign.objects.filter(register=register.id, agency__in=agency_ids).annotate(
        reviewed=Count("items"), undecided=Count("items", filter=Q(items__outcome=""))
    )


def open_release_steps(release: RegisterRelease, user: User, today: date) -> list[ReviewStep]:
    """Return the steps of a release in which ``user`` may sign now."""
    if release.state != ReleaseState.RUNNING or release.proposed_by_id == user.pk:
        return []
    steps = release.chain.steps.filter(turn=release.turn)
    steps = steps.exclude(pk__in=release.opinions.values("step"))
    return list(steps.open_to(Delegation.objects.principals_of(user, today), Value(release.agency_id)))
