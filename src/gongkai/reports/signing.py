"""The signatures that a compiled report needs before it is public: the steps, who signed, what is missing.

A signature is bound to the content that was signed: when the draft is kept anew, it counts no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording
from gongkai.organisations.models import User
from gongkai.reports.models import AnnualReport, FrozenRecords, ReportSignature
from gongkai.reports.permissions import require_work_for
from gongkai.reports.selectors import contradicting_claims, standing_errors, unanswered
from gongkai.reports.states import ReportState


class NothingToSign(DomainError):
    """A report that is no draft, was not compiled, or has all its signatures."""

    code = "nothing_to_sign"


class ErrorsBlockSigning(DomainError):
    """A report with errors, or with warnings for which no reason is given."""

    code = "errors_block_signing"


class AnotherMustSign(DomainError):
    """A step that must be taken by another person than an earlier one."""

    code = "another_must_sign"


class SignaturesMissing(DomainError):
    """A compiled report that would go out before everyone has signed."""

    code = "signatures_missing"


@dataclass(frozen=True, slots=True)
class SigningStep:
    """One step, and whose signatures its signer must not have given."""

    id: str
    label: Wording
    other_than: tuple[str, ...] = ()


@cache
def signing_steps() -> Mapping[str, SigningStep]:
    """Return the steps by their ids, in order."""
    return {
        entry["id"]: SigningStep(entry["id"], wording(entry["label"]), tuple(entry.get("other_than", ())))
        for entry in load_yaml("annual_report/signing.yaml")["steps"]
    }


def needs_signatures(record: AnnualReport) -> bool:
    """Tell whether the report was compiled here; one that came in as a file was signed on paper."""
    return FrozenRecords.objects.filter(report=record).exists()


def signatures(record: AnnualReport) -> dict[str, ReportSignature]:
    """Return the signatures under the report as it is now by their steps, in the order of the steps."""
    valid = ReportSignature.objects.filter(report=record, content_hash=record.content_hash)
    given = {signature.step: signature for signature in valid.select_related("signer")}
    return {step: given[step] for step in signing_steps() if step in given}


def next_step(record: AnnualReport) -> SigningStep | None:
    """Return the step that is due; None where nothing is to be signed."""
    if record.state != ReportState.DRAFT or not needs_signatures(record):
        return None
    given = signatures(record)
    return next((step for step in signing_steps().values() if step.id not in given), None)


@transaction.atomic
def sign(*, record: AnnualReport, actor: User, now: datetime, note: str = "") -> ReportSignature:
    """Sign the step that is due.

    Errors block it, but not those that an answer settles, and so do numbers in the text that contradict the
    tables; other warnings need words by the one who prepares it.
    """
    current = AnnualReport.objects.select_for_update(of=("self",)).get(pk=record.pk)
    require_work_for(actor, current.agency)
    step = next_step(current)
    if step is None:
        raise NothingToSign(_("There is nothing to sign: the report is public, or has all its signatures."))
    given = signatures(current)
    _require_sound(current, note=note, is_first=not given)
    own = [name for name in step.other_than if name in given and given[name].signer_id == actor.pk]
    if own:
        raise AnotherMustSign(_("You have signed an earlier step; another person must sign this one."))
    signature = ReportSignature.objects.create(
        report=current,
        step=step.id,
        signer=actor,
        signed_at=now,
        note=note.strip(),
        content_hash=current.content_hash,
    )
    audit.record(
        action="reports.sign",
        subject=current,
        actor=actor,
        now=now,
        agency=current.agency,
        reason=signature.note,
        data={"step": step.id, "content": current.content_hash},
    )
    return signature


def _require_sound(record: AnnualReport, *, note: str, is_first: bool) -> None:
    """Refuse to sign errors, a text that contradicts the tables, and warnings without a word about them."""
    errors = standing_errors(record)
    if errors:
        raise ErrorsBlockSigning(
            _("The report has %(count)s errors and cannot be signed. Correct the records or the text.")
            % {"count": errors}
        )
    contradictions = contradicting_claims(record)
    if contradictions:
        raise ErrorsBlockSigning(
            _(
                "In %(count)s places the text gives another number than the tables. Put the figure's place"
                " there, such as {{requests.received.total}}, or answer the finding."
            )
            % {"count": contradictions}
        )
    open_warnings = unanswered(record)["warning"]
    if open_warnings and is_first and not note.strip():
        raise ErrorsBlockSigning(
            _("The report has %(count)s warnings. Say why they stand.") % {"count": open_warnings}
        )


def require_signed(record: AnnualReport) -> None:
    """Refuse to let a compiled report out before everyone has signed it as it is."""
    step = next_step(record)
    if step is not None:
        raise SignaturesMissing(
            _("The report is not signed yet: “%(step)s” is missing.") % {"step": step.label.text("zh")}
        )
