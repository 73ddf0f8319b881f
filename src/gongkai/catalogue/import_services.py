"""A county's catalogue out of a spreadsheet: handed in, looked at, then taken over whole or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.catalogue.import_preview import (
    CataloguePreview,
    ImportStatus,
    PreviewRow,
    preview_import,
    rows_as_data,
    statutory_keys_by_row,
)
from gongkai.catalogue.item_writing import (
    ROWS_AT_ONCE,
    ItemAct,
    ItemCodes,
    change_items,
    import_items,
)
from gongkai.catalogue.models import (
    CatalogueAct,
    CatalogueAssignment,
    CatalogueImport,
    CatalogueItem,
)
from gongkai.catalogue.permissions import require_catalogue_work
from gongkai.catalogue.services import retire_item
from gongkai.catalogue.spreadsheet_reading import read_catalogue
from gongkai.catalogue.statutory import catalogue_fields
from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User


class CatalogueImportRefused(DomainError):
    """An import of a file that has errors, or that was applied already."""

    code = "catalogue_import_refused"


@dataclass(frozen=True, slots=True)
class AppliedImport:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    retired: int


def hand_in_catalogue(
    *, owner: Agency, content: bytes, filename: str, actor: User | None, now: datetime
) -> CatalogueImport:
    """Read a spreadsheet and keep its rows until its officer has looked at them; earlier ones go."""
    require_catalogue_work(actor, owner)
    read = read_catalogue(content, filename)  # before the transaction: others write meanwhile
    with transaction.atomic():
        CatalogueImport.objects.filter(owner=owner, actor=actor, applied_at=None).delete()
        return CatalogueImport.objects.create(
            owner=owner,
            actor=actor,
            name=filename[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            rows=rows_as_data(read.rows),
            notes=read.notes,
            created_at=now,
        )


@transaction.atomic
def apply_catalogue_import(
    *,
    upload: CatalogueImport,
    actor: User | None,
    now: datetime,
    as_of: date,
    overwrite_edits: bool = False,
    retire_missing: bool = False,
) -> AppliedImport:
    """Make the catalogue what the file says: all of its rows, or none if one has an error.

    What was set by hand stays unless ``overwrite_edits``; imported items that the file no longer has stay
    unless ``retire_missing``.
    """
    require_catalogue_work(actor, upload.owner)
    Agency.objects.select_for_update().get(pk=upload.owner_id)
    upload = (
        CatalogueImport.objects.select_for_update(of=("self",)).select_related("owner").get(pk=upload.pk)
    )
    if upload.applied_at is not None:
        raise CatalogueImportRefused(
            _("“%(file)s” was applied already. Hand it in again to import it once more.")
            % {"file": upload.name}
        )
    preview = preview_import(upload, as_of)
    _require_no_errors(preview)
    if overwrite_edits:
        for row in preview.rows:
            if row.kept and row.item is not None:
                row.changes |= row.kept
                row.item.edited_fields = sorted(set(row.item.edited_fields) - set(row.kept))
                row.status = ImportStatus.CHANGED
    act = ItemAct(CatalogueAct.IMPORT, actor, now, upload.name)
    added = _add_rows(preview, act, as_of)
    changed = _change_rows(preview.of_status(ImportStatus.CHANGED), act)
    if retire_missing:
        for item in preview.missing:
            retire_item(item=item, actor=actor, now=now, as_of=as_of, reason=upload.name)
    upload.applied_at = now
    upload.save(update_fields=["applied_at"])
    unchanged = len(preview.rows) - added - changed
    return AppliedImport(added, changed, unchanged, len(preview.missing) if retire_missing else 0)


@transaction.atomic
def import_catalogue(
    *, owner: Agency, content: bytes, filename: str, actor: User | None, now: datetime, as_of: date
) -> AppliedImport:
    """Hand in a spreadsheet and apply it at once, as a command does."""
    upload = hand_in_catalogue(owner=owner, content=content, filename=filename, actor=actor, now=now)
    return apply_catalogue_import(upload=upload, actor=actor, now=now, as_of=as_of)


def _require_no_errors(preview: CataloguePreview) -> None:
    wrong = preview.of_status(ImportStatus.WRONG)
    if wrong:
        first = wrong[0]
        raise CatalogueImportRefused(
            _(
                "%(count)s rows of “%(file)s” have errors, so nothing was imported. The first is row"
                " %(row)s of the sheet “%(sheet)s”: %(error)s"
            )
            % {
                "count": len(wrong),
                "file": preview.upload.name,
                "row": first.judged.row.number,
                "sheet": first.judged.row.sheet,
                "error": first.errors[0],
            }
        )


def _add_rows(preview: CataloguePreview, act: ItemAct, as_of: date) -> int:
    owner = preview.upload.owner
    rows = preview.of_status(ImportStatus.NEW)
    codes = ItemCodes(owner)
    taken = set(CatalogueItem.objects.filter(owner=owner).values_list("statutory_key", flat=True))
    last = (
        CatalogueItem.objects.filter(owner=owner).order_by("-position").values_list("position", flat=True)
    )
    position = next(iter(last[:1]), 0)
    new = []
    for number, row in enumerate(rows, position + 1):
        judged = row.judged
        statutory = statutory_keys_by_row().get(judged.natural_key, "")
        field = judged.values["field"]
        values = judged.values | {
            "natural_key": judged.natural_key,
            "code": codes.next_code(field),
            "clause": catalogue_fields()[field].clause if field else "",
            "statutory_key": "" if statutory in taken else statutory,
            "position": number,
        }
        new.append((values, row.agency_ids))
    return import_items(owner, new, act, as_of)


def _change_rows(rows: list[PreviewRow], act: ItemAct) -> int:
    changes, assigned = [], []
    for row in rows:
        if row.item is None:
            continue
        before = {field: held for field, (held, _value) in row.changes.items()}
        for field, (_held, value) in row.changes.items():
            if field != "assignments":
                setattr(row.item, field, value)
        changes.append((row.item, before))
        if "assignments" in row.changes:
            assigned.append(row)
    change_items(changes, act)
    CatalogueAssignment.objects.filter(item__in=[row.item for row in assigned if row.item]).delete()
    CatalogueAssignment.objects.bulk_create(
        (CatalogueAssignment(item=row.item, agency_id=one) for row in assigned for one in row.agency_ids),
        batch_size=ROWS_AT_ONCE,
    )
    return len(changes)
