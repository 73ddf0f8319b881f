"""A tree of agencies out of a spreadsheet: handed in, looked at, then taken over whole or not at all."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.administration.permissions import NotYoursToAdminister, is_administrator
from gongkai.administration.tree_preview import (
    HISTORICAL,
    TreePreview,
    TreeRow,
    TreeRowStatus,
    preview_tree,
)
from gongkai.administration.tree_workbook import (
    OFFICE,
    kinds_by_label,
    levels_by_label,
    read_tree_workbook,
)
from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.documents.normalise import fold
from gongkai.organisations import services
from gongkai.organisations.models import Agency, AgencyImport, User

_DEPTH = attrgetter("depth")


class TreeImportRefused(DomainError):
    """An import of a file that has errors, or that was applied already."""

    code = "tree_import_refused"


@dataclass(frozen=True, slots=True)
class AppliedTree:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def hand_in_tree(
    *, content: bytes, filename: str, as_of: date, actor: User | None, now: datetime, reason: str = ""
) -> AgencyImport:
    """Read a spreadsheet and keep its rows until its administrator has looked at them; earlier ones go."""
    if actor is not None and not is_administrator(actor):
        raise NotYoursToAdminister(_("Only an administrator can import agencies. Ask your administrator."))
    rows = read_tree_workbook(content, filename)  # before the transaction: others write meanwhile
    with transaction.atomic():
        AgencyImport.objects.filter(actor=actor, applied_at=None).delete()
        return AgencyImport.objects.create(
            actor=actor,
            name=filename[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            rows=[asdict(row) for row in rows],
            as_of=as_of,
            reason=reason,
            created_at=now,
        )


@transaction.atomic
def apply_tree(*, upload: AgencyImport, actor: User | None, now: datetime, today: date) -> AppliedTree:
    """Make the agencies of the file what it says: all of its rows, or none if one has an error.

    Agencies that the file does not have, and facts whose cells are empty, stay as they are.
    """
    upload = AgencyImport.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.applied_at is not None:
        raise TreeImportRefused(
            _("“%(file)s” was applied already. Hand it in again to import it once more.")
            % {"file": upload.name}
        )
    preview = preview_tree(upload, actor, today)
    _require_no_errors(preview)
    added, changed = preview.of_status(TreeRowStatus.NEW), preview.of_status(TreeRowStatus.CHANGED)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for row in sorted(added, key=_DEPTH):
        agencies[row.code] = _add(row, agencies, upload)
        _write_down(row, agencies[row.code], upload, actor, now)
    for row in sorted(changed, key=_DEPTH):
        _change(row, agencies, upload)
        _write_down(row, agencies[row.code], upload, actor, now)
    upload.applied_at = now
    upload.save(update_fields=["applied_at"])
    return AppliedTree(len(added), len(changed), len(preview.rows) - len(added) - len(changed))


def _require_no_errors(preview: TreePreview) -> None:
    wrong = preview.of_status(TreeRowStatus.WRONG)
    if wrong:
        raise TreeImportRefused(
            _(
                "%(count)s rows of “%(file)s” have errors, so nothing was imported. The first is row"
                " %(row)s: %(error)s"
            )
            % {
                "count": len(wrong),
                "file": preview.upload.name,
                "row": wrong[0].number,
                "error": wrong[0].errors[0],
            }
        )


def _add(row: TreeRow, agencies: dict[str, Agency], upload: AgencyImport) -> Agency:
    values = _version_values(row.cells, agencies)
    agency = services.create_agency(
        code=row.code,
        credit_code=row.cells.get("credit_code", ""),
        as_of=upload.as_of,
        reason=upload.reason,
        **values,
    )
    _set_office(row, agency)
    return agency


def _change(row: TreeRow, agencies: dict[str, Agency], upload: AgencyImport) -> None:
    agency = agencies[row.code]
    values = _version_values({change.key: change.after for change in row.changes}, agencies)
    historical = {key: value for key, value in values.items() if key in HISTORICAL}
    corrected = {key: value for key, value in values.items() if key not in HISTORICAL}
    if historical:
        services.revise_agency(agency=agency, as_of=upload.as_of, reason=upload.reason, **historical)
    if corrected or row.changed("credit_code"):
        credit_code = row.cells.get("credit_code") or agency.credit_code
        services.correct_agency(agency=agency, as_of=upload.as_of, credit_code=credit_code, **corrected)
    if any(change.key.startswith(OFFICE) for change in row.changes):
        _set_office(row, agency)


def _version_values(cells: dict[str, str], agencies: dict[str, Agency]) -> dict[str, Any]:
    values: dict[str, Any] = {
        key: cells[key] for key in ("name", "name_en", "short_name") if cells.get(key)
    }
    if cells.get("kind"):
        values["kind"] = kinds_by_label()[fold(cells["kind"]).lower()]
    if cells.get("level"):
        values["level"] = levels_by_label()[fold(cells["level"]).lower()]
    if cells.get("parent"):
        values["parent"] = agencies[cells["parent"]]
    if cells.get("position"):
        values["position"] = int(cells["position"])
    return values


def _set_office(row: TreeRow, agency: Agency) -> None:
    contact = {
        key.removeprefix(OFFICE): text for key, text in row.cells.items() if key.startswith(OFFICE) and text
    }
    if contact:
        services.update_disclosure_office(agency=agency, **contact)


def _write_down(
    row: TreeRow, agency: Agency, upload: AgencyImport, actor: User | None, now: datetime
) -> None:
    facts: dict[str, Any] = {change.key: [change.before, change.after] for change in row.changes}
    audit.record(
        action="organisations.import_agency",
        subject=agency,
        actor=actor,
        now=now,
        agency=agency,
        data={"file": upload.name, "as_of": upload.as_of, "facts": facts or row.cells},
        reason=upload.reason,
    )
