"""What an imported spreadsheet would do to a catalogue, row by row, before anything is changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from gongkai.catalogue.bodies import BodyMatcher
from gongkai.catalogue.catalogue_rows import CatalogueRow, natural_key
from gongkai.catalogue.import_rows import JudgedRow, judge_row
from gongkai.catalogue.models import CatalogueImport, CatalogueItem, CatalogueOrigin
from gongkai.catalogue.statutory import all_statutory_items


class ImportStatus(StrEnum):
    """What would become of one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"
    WRONG = "wrong"


@dataclass(slots=True)
class PreviewRow:
    """One row of the file beside the item that the catalogue already has."""

    judged: JudgedRow
    status: ImportStatus
    item: CatalogueItem | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Fields that would change: what stands there, and what the file says."""
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Fields that were set by hand and stay, unless the officer decides otherwise."""
    agency_ids: tuple[int, ...] = ()
    """The responsible agencies that the file names."""

    @property
    def errors(self) -> list[str]:
        """What stops the import, in whole sentences."""
        return self.judged.errors

    @property
    def warnings(self) -> list[str]:
        """What a person should look at, in whole sentences."""
        return self.judged.warnings


@dataclass(slots=True)
class CataloguePreview:
    """What the whole file would do."""

    upload: CatalogueImport
    rows: list[PreviewRow]
    missing: list[CatalogueItem]
    """Imported items of the same fields that the file no longer has."""

    @property
    def is_applicable(self) -> bool:
        """Tell whether no row has an error."""
        return not self.of_status(ImportStatus.WRONG)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the catalogue already is what the file says."""
        return all(row.status is ImportStatus.UNCHANGED and not row.kept for row in self.rows)

    def of_status(self, status: ImportStatus) -> list[PreviewRow]:
        """Return the rows of one status."""
        return [row for row in self.rows if row.status is status]

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each status."""
        return {status.value: len(self.of_status(status)) for status in ImportStatus}


def rows_as_data(rows: list[CatalogueRow]) -> list[dict[str, Any]]:
    """Return rows as they are kept between handing in and applying."""
    return [asdict(row) for row in rows]


def preview_import(upload: CatalogueImport, day: date) -> CataloguePreview:
    """Judge every row against the catalogue as it is now. Queries do not grow with the rows."""
    items = list(CatalogueItem.objects.filter(owner=upload.owner_id).prefetch_related("assignments"))
    by_key = {item.natural_key: item for item in items}
    matcher = BodyMatcher(upload.owner, day)
    seen: dict[str, JudgedRow] = {}
    rows = []
    for data in upload.rows:
        judged = judge_row(CatalogueRow(**data))
        _refuse_repetition(judged, seen)
        rows.append(_compared(judged, by_key.get(judged.natural_key), matcher, day))
    fields = {judged.values["field"] or judged.values["field_name"] for judged in seen.values()}
    missing = [
        item
        for item in items
        if item.origin == CatalogueOrigin.IMPORTED
        and item.is_in_force(day)
        and item.natural_key not in seen
        and (item.field or item.field_name) in fields
    ]
    return CataloguePreview(upload, rows, missing)


@cache
def statutory_keys_by_row() -> Mapping[str, str]:
    """Return the key of each statutory item by what makes its row the same row."""
    return {
        natural_key(item.field, "", item.first_level, item.second_level): item.key
        for item in all_statutory_items().values()
    }


def _refuse_repetition(judged: JudgedRow, seen: dict[str, JudgedRow]) -> None:
    first = seen.setdefault(judged.natural_key, judged)
    if first is not judged and judged.title:
        judged.errors.append(
            _(
                "“%(title)s” stands already in row %(row)s of the sheet “%(sheet)s”. Give the rows"
                " different second-level items, or join them."
            )
            % {"title": judged.title, "row": first.row.number, "sheet": first.row.sheet}
        )


def _compared(judged: JudgedRow, item: CatalogueItem | None, matcher: BodyMatcher, day: date) -> PreviewRow:
    bodies = matcher.bodies_in(judged.values["responsible_text"])
    if bodies.unknown:
        judged.warnings.append(
            _("No agency of this county is called %(names)s. Assign the item by hand afterwards.")
            % {"names": "、".join(f"“{name}”" for name in bodies.unknown)}
        )
    row = PreviewRow(judged, ImportStatus.WRONG, item, agency_ids=bodies.agency_ids)
    if judged.errors:
        return row
    if item is None:
        row.status = ImportStatus.NEW
        return row
    if item.active_until is not None and item.active_until <= day:
        row.status = ImportStatus.RETIRED
        judged.warnings.append(
            _("This item was taken out of the catalogue on %(day)s and stays out. Put it back first.")
            % {"day": item.active_until.isoformat()}
        )
        return row
    _compare_fields(row, item)
    return row


def _compare_fields(row: PreviewRow, item: CatalogueItem) -> None:
    for name, value in row.judged.values.items():
        held = getattr(item, name)
        if held != value:
            (row.kept if name in item.edited_fields else row.changes)[name] = (held, value)
    by_hand = {one.agency_id for one in item.assignments.all() if one.by_hand}
    held_ids = {one.agency_id for one in item.assignments.all() if not one.by_hand}
    wanted = set(row.agency_ids)
    if not by_hand and held_ids != wanted:
        row.changes["assignments"] = (sorted(held_ids), sorted(wanted))
    row.status = ImportStatus.CHANGED if row.changes else ImportStatus.UNCHANGED
