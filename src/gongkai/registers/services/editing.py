"""Acts on single rows: add, edit, withdraw, restore. Each keeps what the row said before."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.organisations.models import Agency, User
from gongkai.registers.bulk_writing import WritingAct, add_rows, change_rows, keep_versions
from gongkai.registers.definitions import Register
from gongkai.registers.judging import JudgedRow, RowJudge
from gongkai.registers.models import RegisterRelease, RegisterRow
from gongkai.registers.owners import OwnerNames, require_work_for
from gongkai.registers.services.reviewed import require_reviewed
from gongkai.registers.states import ROW_TRANSITIONS, RowState, WithdrawalCause

LONGEST_REASON = 300


class RowRefused(DomainError):
    """A row that is not taken: faulty, there already, changed by someone else, or without a reason."""

    code = "row_refused"

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


@transaction.atomic
def add_row(
    *,
    register: Register,
    agency: Agency,
    texts: Mapping[str, str],
    actor: User | None,
    now: datetime,
    today: date,
    reason: str = "",
    release: RegisterRelease | None = None,
    reviewed_elsewhere: str = "",
) -> RegisterRow:
    """Enter one row; it is public unless its register or the row itself says otherwise."""
    require_work_for(actor, agency)
    require_reviewed(register, release, reviewed_elsewhere)
    _require_basis(register, reason)
    judged = judged_texts(register, agency, texts, actor, today)
    owners = Agency.objects.select_for_update().filter(pk__in={agency.pk, judged.agency_id}).order_by("pk")
    list(owners)
    held = RegisterRow.objects.filter(register=register.id, agency=judged.agency_id, key=judged.key)
    if held.exists():
        raise RowRefused([_already_there(register, judged)])
    add_rows([judged], _act(register, actor, now, today, reason))
    row = held.select_related("agency").get()
    write_down(row, "add", actor=actor, now=now, reason=reason, data=_reviewed(release, reviewed_elsewhere))
    return row


@transaction.atomic
def edit_row(
    *,
    row: RegisterRow,
    texts: Mapping[str, str],
    seen_version: int,
    actor: User | None,
    now: datetime,
    today: date,
    reason: str,
    release: RegisterRelease | None = None,
    reviewed_elsewhere: str = "",
) -> RegisterRow:
    """Change what a row says; what it said before stays in its history. Nothing changed is no version."""
    row = locked_row(row, actor)
    register = row.definition
    require_reviewed(register, release, reviewed_elsewhere)
    _require_basis(register, reason)
    require_as_opened(row, seen_version)
    judged = judged_texts(register, row.agency, texts, actor, today)
    next_state(ROW_TRANSITIONS, state=RowState(row.state), action=f"edit_{judged.state.value}")
    if judged.agency_id != row.agency_id:
        raise RowRefused([_("A row stays with its agency. Withdraw it and enter it for the other one.")])
    if judged.fingerprint == row.fingerprint:
        return row
    twin = RegisterRow.objects.filter(register=register.id, agency=row.agency_id, key=judged.key)
    if judged.key != row.key and twin.exists():
        raise RowRefused([_already_there(register, judged)])
    change_rows([(row.pk, judged)], _act(register, actor, now, today, reason))
    RegisterRow.objects.filter(pk=row.pk).update(key=judged.key)
    row.refresh_from_db()
    write_down(
        row, "edit", actor=actor, now=now, reason=reason, data=_reviewed(release, reviewed_elsewhere)
    )
    return row


@transaction.atomic
def withdraw_row(
    *,
    row: RegisterRow,
    cause: WithdrawalCause,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> RegisterRow:
    """Take a row out of the public view, from this moment on, and say why."""
    row = locked_row(row, actor)
    state = next_state(ROW_TRANSITIONS, state=RowState(row.state), action="withdraw")
    if not reason.strip():
        raise RowRefused(
            [_("Say why the row is withdrawn: everyone who opens its address reads the reason.")]
        )
    _move(row, state, actor, now, reason)
    row.withdrawn_on, row.withdrawal_cause, row.withdrawal_reason = today, cause, reason.strip()
    row.save()
    write_down(row, "withdraw", actor=actor, now=now, reason=reason.strip(), data={"cause": str(cause)})
    return row


@transaction.atomic
def restore_row(
    *,
    row: RegisterRow,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    release: RegisterRelease | None = None,
    reviewed_elsewhere: str = "",
) -> RegisterRow:
    """Put a withdrawn row back, to where it stood before."""
    row = locked_row(row, actor)
    require_reviewed(row.definition, release, reviewed_elsewhere)
    if not reason.strip():
        raise RowRefused([_("Say why the row is restored.")])
    target = RowState.PUBLISHED if is_for_the_public(row) else RowState.UNPUBLISHED
    state = next_state(ROW_TRANSITIONS, state=RowState(row.state), action=f"restore_{target.value}")
    _move(row, state, actor, now, reason)
    row.withdrawn_on, row.withdrawal_cause, row.withdrawal_reason = None, "", ""
    if row.state == RowState.PUBLISHED:
        row.published_on = row.published_on or today
    row.save()
    data = _reviewed(release, reviewed_elsewhere)
    write_down(row, "restore", actor=actor, now=now, reason=reason.strip(), data=data)
    return row


def judged_texts(
    register: Register, agency: Agency, texts: Mapping[str, str], actor: User | None, today: date
) -> JudgedRow:
    """Return the row that a form's texts make; refuse it with all that is wrong with it."""
    judge = RowJudge(register, day=today, agency_id=agency.pk, owners=OwnerNames(actor))
    judged = judge.judge(0, [texts.get(column.id, "").replace("\0", "") for column in judge.columns])
    if judged.errors:
        raise RowRefused(judged.errors)
    return judged


def texts_of(row: RegisterRow) -> dict[str, str]:
    """Return what a row says as the texts of a form; judged again they make the same row."""
    texts = {}
    for name, value in {**row.values, **row.private}.items():
        texts[name] = ";".join(value) if isinstance(value, list) else str(value)
    return texts


def is_for_the_public(row: RegisterRow) -> bool:
    """Tell whether the row's register and the row itself are meant for the public."""
    register = row.definition
    if not register.is_public:
        return False
    return register.public_if is None or register.public_if.holds_for({**row.values, **row.private})


def locked_row(row: RegisterRow, actor: User | None) -> RegisterRow:
    """Return the row locked until the act is done; refuse who does not work for its agency."""
    locked = RegisterRow.objects.select_for_update(of=("self",)).select_related("agency").get(pk=row.pk)
    require_work_for(actor, locked.agency)
    return locked


def require_as_opened(row: RegisterRow, seen_version: int) -> None:
    """Refuse to write over what somebody else changed since the row was opened."""
    if row.version != seen_version:
        raise RowRefused(
            [
                _("Someone else changed “%(title)s” after you opened it. Look at it again.")
                % {"title": row.title}
            ]
        )


def write_down(
    row: RegisterRow,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the line of an act on a row into the audit trail."""
    audit.record(
        action=f"registers.{action}",
        subject=row,
        actor=actor,
        now=now,
        agency=row.agency,
        data={
            "register": row.register,
            "key": row.key,
            "version": row.version,
            "fingerprint": row.fingerprint,
            "state": str(row.state),
            **(data or {}),
        },
        reason=reason,
    )


def _reviewed(release: RegisterRelease | None, elsewhere: str) -> dict[str, Any]:
    """Return where the change was reviewed, for the trail."""
    if release is not None:
        return {"release": release.pk}
    return {"reviewed_elsewhere": elsewhere} if elsewhere else {}


def _move(row: RegisterRow, state: Any, actor: User | None, now: datetime, reason: str) -> None:
    keep_versions([row.pk], now)
    row.state = state
    row.version += 1
    row.changed_at, row.changed_by, row.batch = now, actor, None
    row.reason = reason.strip()[:LONGEST_REASON]


def _require_basis(register: Register, reason: str) -> None:
    if register.cites_basis and not reason.strip():
        raise RowRefused(
            [
                _("“%(register)s” is adjusted by a document only. Give its number.")
                % {"register": register.label}
            ]
        )


def _already_there(register: Register, judged: JudgedRow) -> str:
    columns = "、".join(register.column(name).label for name in register.key)
    return _("The register has a row with this %(columns)s already: %(key)s. Edit that one.") % {
        "columns": columns,
        "key": judged.key,
    }


def _act(register: Register, actor: User | None, now: datetime, today: date, reason: str) -> WritingAct:
    return WritingAct(
        register=register.id,
        now=now,
        today=today,
        actor_id=actor.pk if actor else None,
        batch_id=None,
        reason=reason.strip()[:LONGEST_REASON],
        is_historic=False,
    )
