"""Items as every act writes them: their codes, their values, and the line that says who did what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.catalogue.models import (
    CatalogueAct,
    CatalogueAssignment,
    CatalogueEvent,
    CatalogueItem,
    CatalogueOrigin,
)
from gongkai.catalogue.statutory import channels_in_order
from gongkai.catalogue.time_limits import time_limit_in
from gongkai.core.bulk_writing import BulkTable
from gongkai.organisations.models import Agency, User

EDITABLE_FIELDS = frozenset(
    {
        "clause", "field", "field_name", "first_level", "second_level", "elements", "basis",
        "time_limit_text", "time_limit_kind", "time_limit_number", "responsible_text", "channels",
        "channels_text", "audience", "audience_text", "mode", "at_county", "at_township", "at_village",
        "position",
    }
)  # fmt: skip
NOT_CLEANED = ("owner",)
"""Fields that an act has checked itself, so that no item asks the database for them again."""
ROWS_AT_ONCE = 500
"""Rows written by one statement."""
_VALUES = sorted({*EDITABLE_FIELDS, "edited_fields"})


@dataclass(frozen=True, slots=True)
class ItemAct:
    """One act on items: what was done, by whom, when and why."""

    action: CatalogueAct
    actor: User | None
    now: datetime
    reason: str = ""

    def event(self, item: CatalogueItem, before: dict[str, Any] | None = None) -> CatalogueEvent:
        """Return the line that says what this act did to one item; it is not kept yet."""
        return CatalogueEvent(
            item=item,
            action=self.action,
            actor=self.actor,
            happened_at=self.now,
            reason=self.reason,
            before=before or {},
        )

    def write_down(self, item: CatalogueItem, before: dict[str, Any] | None = None) -> None:
        """Keep the line that says what this act did to one item."""
        self.event(item, before).save()


class ItemCodes:
    """Gives new items the next free code of their field; made under the lock of the owner."""

    def __init__(self, owner: Agency) -> None:
        self._last: dict[str, int] = defaultdict(int)
        for code in CatalogueItem.objects.filter(owner=owner).values_list("code", flat=True):
            prefix, _hyphen, number = code.rpartition("-")
            if number.isdigit():
                self._last[prefix] = max(self._last[prefix], int(number))

    def next_code(self, field: str) -> str:
        """Return a code that no item of the catalogue has."""
        prefix = f"L-{field or '00'}"
        self._last[prefix] += 1
        return f"{prefix}-{self._last[prefix]:03d}"


def create_items(
    items: Sequence[CatalogueItem], agency_ids: dict[str, tuple[int, ...]], act: ItemAct
) -> None:
    """Keep new items with their assignments and events; queries grow by batches, not by rows."""
    for item in items:
        item.clean_fields(exclude=NOT_CLEANED)
        item.clean()
    CatalogueItem.objects.bulk_create(items, batch_size=ROWS_AT_ONCE)
    CatalogueAssignment.objects.bulk_create(
        (
            CatalogueAssignment(item=item, agency_id=agency_id)
            for item in items
            for agency_id in agency_ids[item.natural_key]
        ),
        batch_size=ROWS_AT_ONCE,
    )
    CatalogueEvent.objects.bulk_create((act.event(item) for item in items), batch_size=ROWS_AT_ONCE)


def import_items(
    owner: Agency, rows: Iterable[tuple[dict[str, Any], tuple[int, ...]]], act: ItemAct, as_of: date
) -> int:
    """Keep new items from judged rows: their values and the agencies responsible. Return how many."""
    new = list(rows)
    items, assignments = BulkTable(CatalogueItem), BulkTable(CatalogueAssignment)
    events = BulkTable(CatalogueEvent)
    actor = act.actor.pk if act.actor else None
    told: dict[str, Any] = {
        "action": act.action.value,
        "actor": actor,
        "happened_at": act.now,
        "reason": act.reason,
    }
    held = {"owner": owner.pk, "origin": CatalogueOrigin.IMPORTED.value, "active_from": as_of}
    for key, (values, agency_ids) in zip(items.reserve(len(new)), new, strict=True):
        items.add({"id": key, **held, **values})
        for agency_id in agency_ids:
            assignments.add({"item": key, "agency": agency_id})
        events.add({"item": key, **told})
    for table in (items, assignments, events):
        table.flush()
    return len(new)


def change_items(changes: Sequence[tuple[CatalogueItem, dict[str, Any]]], act: ItemAct) -> None:
    """Keep what items say now, each with what stood before; queries do not grow with them."""
    values = ((item.pk, {name: getattr(item, name) for name in _VALUES}) for item, _before in changes)
    BulkTable(CatalogueItem).update(_VALUES, values)
    CatalogueEvent.objects.bulk_create(
        (act.event(item, before) for item, before in changes), batch_size=ROWS_AT_ONCE
    )


def set_item_values(item: CatalogueItem, values: dict[str, Any]) -> None:
    """Set fields; a time limit given only in words is also set as it is watched."""
    for name, value in values.items():
        setattr(item, name, value)
    item.channels = channels_in_order(item.channels)
    if "time_limit_text" in values and "time_limit_kind" not in values:
        limit = time_limit_in(item.time_limit_text)
        item.time_limit_kind, item.time_limit_number = limit.kind.value, limit.number


def require_editable(names: Iterable[str]) -> None:
    """Refuse names that are no field a person may set."""
    unknown = sorted(set(names) - EDITABLE_FIELDS)
    if unknown:
        raise TypeError(f"A catalogue item has no field that may be set called {', '.join(unknown)}.")
