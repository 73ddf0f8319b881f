"""Review before a public register changes: who enters does not release, and nobody releases unread.

Its agency's chain of review examines a change, and the last opinion makes it. Until then the register and
the public have the state before.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.workflow import next_state
from gongkai.disclosures.models import ReviewStep
from gongkai.disclosures.permissions import NotYourStep, ReviewerIsDrafter, principal_for
from gongkai.disclosures.services.records import require_reason
from gongkai.disclosures.services.reviewing import ReviewEnded, StepAnswered, require_answers
from gongkai.disclosures.states import OpinionVerdict, ReviewQuestion
from gongkai.organisations.models import User
from gongkai.registers.definitions import all_registers
from gongkai.registers.models import RegisterRelease, RegisterRow, ReleaseOpinion
from gongkai.registers.owners import require_work_for
from gongkai.registers.services.campaigns import close_campaign, open_again
from gongkai.registers.services.editing import add_row, edit_row, restore_row
from gongkai.registers.services.importing import confirm_import
from gongkai.registers.services.proposing import write_down_release
from gongkai.registers.states import (
    IMPORT_TRANSITIONS,
    RELEASE_TRANSITIONS,
    ImportState,
    ReleaseAct,
    ReleaseState,
)

ASKED_AT_LEAST = (ReviewQuestion.SECRECY.value, ReviewQuestion.THIRD_PARTY.value)
"""What the first step answers where its chain asks nothing."""


@transaction.atomic
def give_release_opinion(
    *,
    release: RegisterRelease,
    step: ReviewStep,
    verdict: str,
    actor: User,
    now: datetime,
    today: date,
    answers: Mapping[str, str] | None = None,
    text: str = "",
) -> ReleaseOpinion:
    """Sign one step: approve the change, or return it with words. The last approval makes the change."""
    release = _locked(release)
    _require_open(release, step, actor)
    principal = principal_for(actor=actor, step=step, agency_id=release.agency_id, today=today)
    given = dict(answers or {})
    require_answers(questions_of(step), verdict, given)
    if verdict == OpinionVerdict.RETURN:
        text = require_reason(text, _("Say what has to be changed."))
    opinion = ReleaseOpinion(
        release=release,
        step=step,
        signed_by=actor,
        signer_name=actor.display_name,
        on_behalf_of=principal,
        signed_at=now,
        verdict=verdict,
        answers=given,
        text=text.strip(),
    )
    opinion.full_clean()
    opinion.save()
    data = {"step": step.name, "verdict": verdict, "answers": given}
    write_down_release(release, "release_opinion", actor, now, reason=opinion.text, data=data)
    if verdict == OpinionVerdict.RETURN:
        _end(release, "return", now)
    else:
        _go_on(release, now, today)
    return opinion


@transaction.atomic
def recall_release(*, release: RegisterRelease, actor: User | None, now: datetime) -> None:
    """Take a change back that is still under review."""
    release = _locked(release)
    require_work_for(actor, release.agency)
    _end(release, "recall", now)
    write_down_release(release, "recall_release", actor, now)


def questions_of(step: ReviewStep) -> Sequence[str]:
    """Return what a step must answer about a register: its own questions, or secrecy and privacy."""
    return step.questions or ASKED_AT_LEAST


def _require_open(release: RegisterRelease, step: ReviewStep, actor: User) -> None:
    if release.state != ReleaseState.RUNNING:
        raise ReviewEnded(
            _("The review of “%(title)s” is over: %(state)s.")
            % {"title": release.title, "state": release.get_state_display()}
        )
    if step.chain_id != release.chain_id or step.turn != release.turn:
        raise NotYourStep(
            _("It is not the turn of the step “%(step)s”: a step before it is not signed yet.")
            % {"step": step.name}
        )
    if actor.pk == release.proposed_by_id:
        raise ReviewerIsDrafter(
            _("You entered “%(title)s” yourself, so another account must give this opinion.")
            % {"title": release.title}
        )
    if release.opinions.filter(step=step).exists():
        raise StepAnswered(_("The step “%(step)s” is signed already.") % {"step": step.name})


def _go_on(release: RegisterRelease, now: datetime, today: date) -> None:
    """Wait for the others of this turn, begin the next turn, or make the change."""
    left = release.chain.steps.exclude(pk__in=release.opinions.values("step")).order_by("turn").first()
    if left is None:
        _end(release, "release", now)
        _MAKE[ReleaseAct(release.act)](release, now, today)
    elif left.turn != release.turn:
        release.turn = left.turn
        release.save(update_fields=["turn"])


def _end(release: RegisterRelease, action: str, now: datetime) -> None:
    release.state = next_state(RELEASE_TRANSITIONS, state=ReleaseState(release.state), action=action)
    release.ended_at = now
    release.save(update_fields=["state", "ended_at"])
    if release.state == ReleaseState.RELEASED:
        return
    if release.upload:
        upload = release.upload
        upload.state = next_state(IMPORT_TRANSITIONS, state=ImportState(upload.state), action="return")
        upload.save(update_fields=["state"])
    if release.campaign:
        open_again(release.campaign)


def _add(release: RegisterRelease, now: datetime, today: date) -> None:
    release.row = add_row(
        register=all_registers()[release.register],
        agency=release.agency,
        texts=release.texts,
        actor=release.proposed_by,
        now=now,
        today=today,
        reason=release.reason,
        release=release,
    )
    release.save(update_fields=["row"])


def _edit(release: RegisterRelease, now: datetime, today: date) -> None:
    edit_row(
        row=_row_of(release),
        texts=release.texts,
        seen_version=release.seen_version or 0,
        actor=release.proposed_by,
        now=now,
        today=today,
        reason=release.reason,
        release=release,
    )


def _restore(release: RegisterRelease, now: datetime, today: date) -> None:
    restore_row(
        row=_row_of(release),
        reason=release.reason,
        actor=release.proposed_by,
        now=now,
        today=today,
        release=release,
    )


def _import(release: RegisterRelease, now: datetime, today: date) -> None:
    if release.upload is None:
        raise ValueError(f"The release {release.pk} of an import has no file.")
    confirm_import(upload=release.upload, actor=release.proposed_by, now=now, today=today, release=release)


def _close(release: RegisterRelease, now: datetime, today: date) -> None:
    if release.campaign is None:
        raise ValueError(f"The release {release.pk} of a clean-up has no campaign.")
    close_campaign(
        campaign=release.campaign,
        announced=release.campaign.announced,
        document_number=release.campaign.document_number,
        actor=release.proposed_by,
        now=now,
        today=today,
        release=release,
    )


_MAKE: Mapping[ReleaseAct, Callable[[RegisterRelease, datetime, date], None]] = {
    ReleaseAct.ADD: _add,
    ReleaseAct.EDIT: _edit,
    ReleaseAct.RESTORE: _restore,
    ReleaseAct.IMPORT: _import,
    ReleaseAct.CLEAN_UP: _close,
}


def _row_of(release: RegisterRelease) -> RegisterRow:
    if release.row is None:
        raise ValueError(f"The release {release.pk} has no row.")
    return release.row


def _locked(release: RegisterRelease) -> RegisterRelease:
    return (
        RegisterRelease.objects.select_for_update(of=("self",))
        .select_related("agency", "chain", "row", "upload", "campaign", "proposed_by")
        .get(pk=release.pk)
    )
