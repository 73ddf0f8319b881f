"""A register out of a spreadsheet: handed in, looked at, then taken over whole or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.services.screening import contacts_of
from gongkai.organisations.models import Agency, User
from gongkai.registers.bulk_writing import WritingAct, add_rows, change_rows
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.import_preview import ImportPlan, plan_import, preview_data
from gongkai.registers.judging import JudgedRow, RowJudge
from gongkai.registers.models import RegisterImport, RegisterRelease
from gongkai.registers.owners import OwnerNames, require_work_for
from gongkai.registers.screening_rows import findings_in_rows
from gongkai.registers.services.reviewed import require_reviewed
from gongkai.registers.spreadsheet_reading import SpreadsheetRows, read_spreadsheet
from gongkai.registers.states import IMPORT_TRANSITIONS, ImportState

_FOLDER = "registers"


class RegisterImportRefused(DomainError):
    """An import with faulty rows, of a file confirmed already, or into a register that has changed."""

    code = "register_import_refused"


@dataclass(frozen=True, slots=True)
class AppliedRegisterImport:
    """What an import did."""

    added: int
    changed: int
    same: int


def hand_in_rows(
    *,
    register: Register,
    agency: Agency,
    content: bytes,
    filename: str,
    actor: User | None,
    now: datetime,
    today: date,
    basis: str = "",
    is_historic: bool = False,
) -> RegisterImport:
    """Read a spreadsheet, find out what it would do, and keep both until its officer has looked at them."""
    _require_may_import(register, agency, actor, basis)
    sheet = read_spreadsheet(content, filename, register, today)  # with its plan before the transaction:
    plan = _plan(register, agency, sheet, actor, today)  # it takes a while, and others write meanwhile
    preview = {
        **preview_data(register, plan, sheet.notes),
        "is_historic": is_historic,
        "findings": _findings(register, agency, plan, today),
    }
    with transaction.atomic():
        discard_earlier(register=register, agency=agency, actor=actor)
        upload = _new_import(
            register=register,
            agency=agency,
            content=content,
            filename=filename,
            actor=actor,
            now=now,
            basis=basis,
        )
        upload.preview = preview
        upload.save()
    return upload


@transaction.atomic
def confirm_import(
    *,
    upload: RegisterImport,
    actor: User | None,
    now: datetime,
    today: date,
    release: RegisterRelease | None = None,
) -> AppliedRegisterImport:
    """Make the register say what the file says: all of its rows, or none if one is faulty."""
    upload = (
        RegisterImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=upload.pk)
    )
    require_work_for(actor, upload.agency)
    next_state(IMPORT_TRANSITIONS, state=ImportState(upload.state), action="confirm")
    register = all_registers()[upload.register]
    require_reviewed(register, release)
    Agency.objects.select_for_update().get(pk=upload.agency_id)
    with storages["originals"].open(upload.path) as file:
        content = file.read()
    sheet = read_spreadsheet(content, upload.name, register, today)
    plan = _plan(register, upload.agency, sheet, actor, today)
    _require_faultless(upload, plan)
    if plan.counts() != upload.preview["counts"]:
        raise RegisterImportRefused(
            _(
                "The register was changed after you looked at “%(file)s”. Hand it in again and look"
                " once more."
            )
            % {"file": upload.name}
        )
    return _apply(register=register, plan=plan, upload=upload, actor=actor, now=now, today=today)


@transaction.atomic
def import_rows(
    *,
    register: Register,
    agency: Agency,
    content: bytes,
    filename: str,
    actor: User | None,
    now: datetime,
    today: date,
    basis: str = "",
    is_historic: bool = False,
    reviewed_elsewhere: str = "",
) -> AppliedRegisterImport:
    """Read a spreadsheet and confirm it at once, as a command does with rows that move in."""
    _require_may_import(register, agency, actor, basis)
    require_reviewed(register, None, reviewed_elsewhere)
    Agency.objects.select_for_update().get(pk=agency.pk)
    sheet = read_spreadsheet(content, filename, register, today)
    plan = _plan(register, agency, sheet, actor, today)
    upload = _new_import(
        register=register,
        agency=agency,
        content=content,
        filename=filename,
        actor=actor,
        now=now,
        basis=basis,
    )
    upload.preview = {"counts": plan.counts(), "notes": sheet.notes, "is_historic": is_historic}
    upload.reviewed_elsewhere = reviewed_elsewhere.strip()
    _require_faultless(upload, plan)
    upload.save()
    return _apply(register=register, plan=plan, upload=upload, actor=actor, now=now, today=today)


@transaction.atomic
def discard_import(*, upload: RegisterImport, actor: User | None) -> None:
    """Drop a file that was looked at and not confirmed."""
    require_work_for(actor, upload.agency)
    RegisterImport.objects.filter(pk=upload.pk, state=ImportState.HANDED_IN).delete()


def discard_earlier(*, register: Register, agency: Agency, actor: User | None) -> None:
    """Drop what the same officer handed in for the same register before and did not confirm."""
    RegisterImport.objects.filter(
        register=register.id, agency=agency, actor=actor, state=ImportState.HANDED_IN
    ).delete()


def _plan(
    register: Register, agency: Agency, sheet: SpreadsheetRows, actor: User | None, today: date
) -> ImportPlan:
    judge = RowJudge(register, day=today, agency_id=agency.pk, owners=OwnerNames(actor))
    return plan_import(register, _judged(judge, sheet))


def _findings(register: Register, agency: Agency, plan: ImportPlan, today: date) -> list[dict[str, Any]]:
    if not register.is_public:
        return []
    rows = [*plan.new, *(row for _row_id, row in plan.changed)]
    return findings_in_rows(register, rows, contacts=contacts_of(agency), day=today)


def _judged(judge: RowJudge, sheet: SpreadsheetRows) -> Iterator[JudgedRow]:
    for number, texts in sheet.rows:
        yield judge.judge(number, texts)


def _require_may_import(register: Register, agency: Agency, actor: User | None, basis: str) -> None:
    require_work_for(actor, agency)
    if register.cites_basis and not basis.strip():
        raise RegisterImportRefused(
            _("“%(register)s” is adjusted by a document only. Give its number.")
            % {"register": register.label}
        )


def _new_import(
    *,
    register: Register,
    agency: Agency,
    content: bytes,
    filename: str,
    actor: User | None,
    now: datetime,
    basis: str,
) -> RegisterImport:
    sha256 = hashlib.sha256(content).hexdigest()
    return RegisterImport(
        register=register.id,
        agency=agency,
        actor=actor,
        name=filename[:255],
        path=_kept(content, sha256),
        sha256=sha256,
        size=len(content),
        basis=basis.strip(),
        created_at=now,
    )


def _require_faultless(upload: RegisterImport, plan: ImportPlan) -> None:
    if plan.refused:
        first = plan.refused[0]
        raise RegisterImportRefused(
            _(
                "%(count)s rows of “%(file)s” have errors, so nothing was imported. The first is row"
                " %(row)s: %(error)s"
            )
            % {
                "count": len(plan.refused),
                "file": upload.name,
                "row": first.number,
                "error": first.errors[0],
            }
        )


def _apply(
    *,
    register: Register,
    plan: ImportPlan,
    upload: RegisterImport,
    actor: User | None,
    now: datetime,
    today: date,
) -> AppliedRegisterImport:
    act = WritingAct(
        register=register.id,
        now=now,
        today=today,
        actor_id=actor.pk if actor else None,
        batch_id=upload.pk,
        reason=upload.basis,
        is_historic=bool(upload.preview.get("is_historic")),
    )
    try:
        with transaction.atomic():
            add_rows(plan.new, act)
            change_rows(plan.changed, act)
    except IntegrityError as problem:
        raise RegisterImportRefused(
            _("Someone else entered some of these rows at the same moment. Hand in the file again.")
        ) from problem
    upload.state = next_state(IMPORT_TRANSITIONS, state=ImportState(upload.state), action="confirm")
    upload.confirmed_at = now
    upload.save(update_fields=["state", "confirmed_at"])
    applied = AppliedRegisterImport(len(plan.new), len(plan.changed), plan.same)
    audit.record(
        action="registers.import",
        subject=upload,
        actor=actor,
        now=now,
        agency=upload.agency,
        data={
            "register": register.id,
            "file": upload.name,
            "sha256": upload.sha256,
            "reviewed_elsewhere": upload.reviewed_elsewhere,
            **asdict(applied),
        },
        reason=upload.basis,
    )
    return applied


def _kept(content: bytes, sha256: str) -> str:
    """Keep the file as it was handed in, once for each content, and return where."""
    store = storages["originals"]
    path = f"{_FOLDER}/{sha256[:2]}/{sha256}"
    return path if store.exists(path) else store.save(path, ContentFile(content))
