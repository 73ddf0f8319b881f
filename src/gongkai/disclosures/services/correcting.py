"""Acts of correction: a new edition is made and reviewed beside the public one before it replaces it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.differences import changed_share
from gongkai.disclosures.kinds import largest_minor_share
from gongkai.disclosures.models import CONTENT_FIELDS, Correction, Disclosure, DisclosureContent, Review
from gongkai.disclosures.services.chains import chain_for
from gongkai.disclosures.services.drafting import fill_content
from gongkai.disclosures.services.publishing import approved_version, put_in_place
from gongkai.disclosures.services.records import (
    attachments_in_work,
    locked,
    log,
    make_version,
    require_as_seen,
    require_reason,
    require_unchanged,
    write_down,
)
from gongkai.disclosures.services.screening import require_no_open_findings, screen
from gongkai.disclosures.services.submitting import (
    begin_review,
    end_running_reviews,
    require_proactive,
    require_ready,
)
from gongkai.disclosures.states import (
    CORRECTION_TRANSITIONS,
    DISCLOSURE_TRANSITIONS,
    CorrectionState,
    DisclosureState,
    PublicationAct,
)
from gongkai.organisations.models import User

WORDING_FIELDS = frozenset({"title", "body_html", "summary", "keywords", "source"})


class NotMinor(DomainError):
    """A correction called minor that changes more than the wording."""

    code = "not_minor"


@transaction.atomic
def correct(
    *,
    disclosure: Disclosure,
    reason: str,
    actor: User | None,
    now: datetime,
    is_minor: bool = False,
    **content: Any,
) -> Correction:
    """Begin a new edition of a record that was public; the public sees the old one until its review.

    A minor correction changes the wording only and may have a shorter chain of review, never none.
    """
    record = locked(disclosure, actor)
    next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="correct")
    reason = require_reason(reason, _("Say what is wrong and why it is corrected."))
    correction = Correction(
        disclosure=record,
        reason=reason,
        is_minor=is_minor,
        drafter=actor,
        edited_by=actor,
        created_at=now,
        edited_at=now,
    )
    correction.take_content(record)
    fill_content(correction, content, frozenset())
    correction.full_clean()
    correction.save()
    correction.attachments.set(attachments_in_work(record, None))
    screen(record, now=now, correction=correction)
    write_down(record, "correct", actor=actor, now=now, reason=reason, data={"fields": sorted(content)})
    return correction


@transaction.atomic
def save_correction(
    *,
    correction: Correction,
    actor: User | None,
    now: datetime,
    seen_at: datetime | None = None,
    **content: Any,
) -> Correction:
    """Change the correction; what is not named stays, and what another saved since ``seen_at`` too."""
    record, correction = _locked(correction, actor)
    _move(correction, "save")
    require_as_seen(correction.edited_at, correction.edited_by, seen_at)
    fill_content(correction, content, frozenset({"reason", "is_minor"}))
    correction.edited_by, correction.edited_at = actor, now
    _keep(correction)
    screen(record, now=now, correction=correction)
    write_down(record, "save_correction", actor=actor, now=now, data={"fields": sorted(content)})
    return correction


@transaction.atomic
def submit_correction(*, correction: Correction, actor: User | None, now: datetime, today: date) -> Review:
    """Hand the new edition to its reviewers."""
    record, correction = _locked(correction, actor)
    _move(correction, "submit")
    require_ready(record, now=now, correction=correction)
    if correction.is_minor:
        _require_minor(record, correction)
    chain = chain_for(record.agency, record.kind, today, is_minor=correction.is_minor)
    version = make_version(record, actor=actor, now=now, reason=correction.reason, correction=correction)
    review = begin_review(version, chain, now)
    correction.conclusion = None
    _keep(correction)
    data = {"version": version.number, "chain": chain.name, "is_minor": correction.is_minor}
    write_down(record, "submit_correction", actor=actor, now=now, reason=correction.reason, data=data)
    return review


@transaction.atomic
def recall_correction(
    *, correction: Correction, reason: str, actor: User | None, now: datetime
) -> Correction:
    """Take the new edition back to drafting; its review ends."""
    record, correction = _locked(correction, actor)
    _move(correction, "recall")
    reason = require_reason(reason, _("Say why the correction is recalled."))
    end_running_reviews(record, correction, now)
    correction.conclusion = None
    _keep(correction)
    write_down(record, "recall_correction", actor=actor, now=now, reason=reason)
    return correction


@transaction.atomic
def drop_correction(
    *, correction: Correction, reason: str, actor: User | None, now: datetime
) -> Correction:
    """Give the new edition up; the public one stays."""
    record, correction = _locked(correction, actor)
    _move(correction, "drop")
    reason = require_reason(reason, _("Say why the correction is dropped."))
    _keep(correction)
    screen(record, now=now)
    write_down(record, "drop_correction", actor=actor, now=now, reason=reason)
    return correction


@transaction.atomic
def publish_correction(*, correction: Correction, actor: User | None, now: datetime) -> Disclosure:
    """Put the approved new edition in the place of the old one; index number and first day stay."""
    record, correction = _locked(correction, actor)
    target = next_state(
        DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="publish_correction"
    )
    _move(correction, "publish")
    require_proactive(record)
    version = approved_version(record, correction.conclusion)
    require_unchanged(record, version, correction)
    require_no_open_findings(record, now=now, correction=correction)
    record.take_content(correction)
    record.state, record.conclusion = target, correction.conclusion
    record.withdrawn_at, record.withdrawal_reason = None, ""
    put_in_place(record, version, now)
    kept = set(correction.attachments.values_list("pk", flat=True))
    record.attachments.filter(removed_at=None, is_in_record=True).exclude(pk__in=kept).update(
        removed_at=now
    )
    record.attachments.filter(pk__in=kept).update(is_in_record=True)
    _keep(correction)
    log(record, PublicationAct.CORRECT, actor=actor, now=now, reason=correction.reason)
    data = {"version": version.number, "is_minor": correction.is_minor}
    write_down(record, "publish_correction", actor=actor, now=now, reason=correction.reason, data=data)
    return record


def _locked(correction: Correction, actor: User | None) -> tuple[Disclosure, Correction]:
    record = locked(correction.disclosure, actor)
    found = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    found.disclosure = record
    return record, found


def _move(correction: Correction, action: str) -> None:
    correction.state = next_state(
        CORRECTION_TRANSITIONS, state=CorrectionState(correction.state), action=action
    )


def _keep(correction: Correction) -> None:
    correction.full_clean()
    correction.save()


def _wording(content: DisclosureContent) -> str:
    return "\n".join([content.title, content.summary, content.keywords, content.source, content.text])


def _require_minor(record: Disclosure, correction: Correction) -> None:
    """Refuse as minor what changes facts, files, or more of the text than the data allows."""
    changed = [name for name in CONTENT_FIELDS if getattr(record, name) != getattr(correction, name)]
    before = [file.manifest() for file in attachments_in_work(record, None)]
    after = [file.manifest() for file in attachments_in_work(record, correction)]
    if not WORDING_FIELDS.issuperset(changed) or before != after:
        raise NotMinor(
            _(
                "A minor correction changes the wording only, not dates, numbers or files."
                " Make a new edition."
            )
        )
    share, allowed = changed_share(_wording(record), _wording(correction)), largest_minor_share()
    if share > allowed:
        raise NotMinor(
            _(
                "The correction changes %(share)s%% of the text; a minor one changes at most %(allowed)s%%."
                " Make a new edition."
            )
            % {"share": round(share * 100), "allowed": round(allowed * 100)}
        )
