"""A change to a public register as it goes into review: written down as it would be made.

Findings in what the public would read need their reason before it goes on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.workflow import next_state
from gongkai.disclosures.services.chains import chain_for
from gongkai.disclosures.services.records import require_reason
from gongkai.disclosures.services.screening import FindingsOpen, contacts_of
from gongkai.organisations.models import Agency, User
from gongkai.registers.definitions import Register
from gongkai.registers.judging import JudgedRow
from gongkai.registers.models import CleanUpCampaign, RegisterImport, RegisterRelease, RegisterRow
from gongkai.registers.owners import require_work_for
from gongkai.registers.screening_rows import findings_in_rows
from gongkai.registers.services.campaigns import locked_campaign, require_closable
from gongkai.registers.services.editing import (
    RowRefused,
    judged_texts,
    locked_row,
    require_as_opened,
    texts_of,
)
from gongkai.registers.services.importing import RegisterImportRefused
from gongkai.registers.states import (
    CAMPAIGN_TRANSITIONS,
    IMPORT_TRANSITIONS,
    ROW_TRANSITIONS,
    CampaignState,
    ImportState,
    ReleaseAct,
    RowState,
)

_KINDS = {"licences": "licence", "penalties": "penalty", "normative_documents": "normative_document"}
_OTHER_KIND = "information"


@transaction.atomic
def propose_row(
    *,
    register: Register,
    agency: Agency,
    texts: Mapping[str, str],
    actor: User | None,
    now: datetime,
    today: date,
    reason: str = "",
    justification: str = "",
) -> RegisterRelease:
    """Submit a new row of a public register."""
    require_work_for(actor, agency)
    judged = judged_texts(register, agency, texts, actor, today)
    held = RegisterRow.objects.filter(register=register.id, agency=judged.agency_id, key=judged.key)
    if held.exists():
        raise RowRefused([_("The register has “%(key)s” already. Edit that row.") % {"key": judged.key}])
    release = RegisterRelease(
        register=register.id, agency=agency, act=ReleaseAct.ADD, title=judged.title, texts=dict(texts)
    )
    return _submit(release, [judged], actor, now, today, reason=reason, justification=justification)


@transaction.atomic
def propose_edit(
    *,
    row: RegisterRow,
    texts: Mapping[str, str],
    seen_version: int,
    actor: User | None,
    now: datetime,
    today: date,
    reason: str,
    justification: str = "",
) -> RegisterRelease:
    """Submit what a public row is to say instead."""
    row = locked_row(row, actor)
    require_as_opened(row, seen_version)
    judged = judged_texts(row.definition, row.agency, texts, actor, today)
    next_state(ROW_TRANSITIONS, state=RowState(row.state), action=f"edit_{judged.state.value}")
    if judged.fingerprint == row.fingerprint:
        raise RowRefused([_("Nothing is changed in “%(title)s”.") % {"title": row.title}])
    release = _of_row(row, ReleaseAct.EDIT, texts=dict(texts), seen_version=seen_version)
    return _submit(release, [judged], actor, now, today, reason=reason, justification=justification)


@transaction.atomic
def propose_restoring(
    *,
    row: RegisterRow,
    actor: User | None,
    now: datetime,
    today: date,
    reason: str,
    justification: str = "",
) -> RegisterRelease:
    """Submit that a withdrawn row of a public register comes back."""
    row = locked_row(row, actor)
    next_state(ROW_TRANSITIONS, state=RowState(row.state), action="restore_published")
    reason = require_reason(reason, _("Say why the row is restored."))
    judged = judged_texts(row.definition, row.agency, texts_of(row), None, today)
    release = _of_row(row, ReleaseAct.RESTORE)
    return _submit(release, [judged], actor, now, today, reason=reason, justification=justification)


@transaction.atomic
def submit_import(
    *,
    upload: RegisterImport,
    actor: User | None,
    now: datetime,
    today: date,
    justification: str = "",
) -> RegisterRelease:
    """Submit a spreadsheet that its officer has looked at."""
    upload = (
        RegisterImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=upload.pk)
    )
    require_work_for(actor, upload.agency)
    upload.state = next_state(IMPORT_TRANSITIONS, state=ImportState(upload.state), action="submit")
    if upload.preview["counts"]["refused"]:
        raise RegisterImportRefused(
            _("Rows of “%(file)s” have errors. Hand in a corrected file.") % {"file": upload.name}
        )
    upload.save(update_fields=["state"])
    release = RegisterRelease(
        register=upload.register,
        agency=upload.agency,
        act=ReleaseAct.IMPORT,
        title=upload.name,
        upload=upload,
        findings=upload.preview.get("findings", []),
    )
    return _submit(release, [], actor, now, today, reason=upload.basis, justification=justification)


@transaction.atomic
def submit_closing(
    *,
    campaign: CleanUpCampaign,
    announced: Mapping[str, int],
    document_number: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> RegisterRelease:
    """Submit the result of a clean-up; what is decided of each document stands still from here on.

    Only dates and the number of the document that announces it change; there is nothing to search.
    """
    campaign = locked_campaign(campaign, actor, "submit")
    require_closable(campaign, announced, document_number)
    campaign.state = next_state(CAMPAIGN_TRANSITIONS, state=CampaignState(campaign.state), action="submit")
    campaign.document_number, campaign.announced = document_number.strip(), dict(announced)
    campaign.save(update_fields=["state", "document_number", "announced"])
    release = RegisterRelease(
        register=campaign.register,
        agency=campaign.agency,
        act=ReleaseAct.CLEAN_UP,
        title=campaign.title,
        campaign=campaign,
    )
    return _submit(release, [], actor, now, today, reason=campaign.document_number, justification="")


def _submit(
    release: RegisterRelease,
    rows: Sequence[JudgedRow],
    actor: User | None,
    now: datetime,
    today: date,
    *,
    reason: str,
    justification: str,
) -> RegisterRelease:
    """Begin the review of a change; findings without a reason stop it here."""
    release.findings = release.findings or findings_in_rows(
        release.definition, rows, contacts=contacts_of(release.agency), day=today
    )
    release.justification = justification.strip()
    if release.findings and not release.justification:
        raise FindingsOpen(
            _(
                "%(count)s findings stand in what the public would read, among them “%(text)s” in"
                " “%(title)s”. Take them out, or say why they may be public."
            )
            % {"count": len(release.findings), **release.findings[0]}
        )
    release.reason, release.proposed_by, release.proposed_at = reason.strip()[:300], actor, now
    release.chain = chain_for(release.agency, _KINDS.get(release.register, _OTHER_KIND), today)
    release.turn = release.chain.steps.order_by("turn")[0].turn
    release.full_clean()
    release.save()
    write_down_release(release, "submit_release", actor, now, reason=release.reason)
    return release


def _of_row(row: RegisterRow, act: ReleaseAct, **values: Any) -> RegisterRelease:
    waiting = RegisterRelease.objects.running().filter(row=row).first()
    if waiting:
        raise RowRefused(
            [_("A change of “%(title)s” is under review already. Recall it first.") % {"title": row.title}]
        )
    return RegisterRelease(
        register=row.register, agency=row.agency, act=act, title=row.title, row=row, **values
    )


def write_down_release(
    release: RegisterRelease,
    action: str,
    actor: User | None,
    now: datetime,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the line of an act on a release into the audit trail."""
    audit.record(
        action=f"registers.{action}",
        subject=release,
        actor=actor,
        now=now,
        agency=release.agency,
        data={
            "register": release.register,
            "act": str(release.act),
            "title": release.title,
            **(data or {}),
        },
        reason=reason,
    )
