"""Acts that tell the applicant what moves the period: a correction, more time for the answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_rules import ClockRefused
from gongkai.organisations.models import User
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.letter_texts import compose_letter
from gongkai.requests.models import CorrectionNotice, DisclosureRequest, Extension, Letter
from gongkai.requests.services.letters import sign_letter
from gongkai.requests.services.records import (
    FactMissing,
    advance,
    finish,
    keep,
    locked,
    require_from,
    require_text,
)
from gongkai.requests.services.timing import NotByTheClock, in_readers_language, record_event


class ApprovedByProposer(DomainError):
    """More time that would be approved by the officer who proposed it."""

    code = "approved_by_proposer"


class NothingProposed(DomainError):
    """A decision on more time that nobody proposed."""

    code = "nothing_proposed"


class PeriodOver(DomainError):
    """An extension of a period that has ended."""

    code = "period_over"


@transaction.atomic
def ask_correction(
    *,
    disclosure_request: DisclosureRequest,
    unclear_points: str,
    guidance: str,
    correction_items: str,
    until: date,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Letter:
    """Ask the applicant, once and in one letter, to complete an unclear request (article 30)."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "ask_correction")
    require_from(until, today, _("The last day for the correction, %(day)s, lies before today, %(first)s."))
    if case.corrections.filter(received_on=None).exists():
        raise FactMissing(_("A correction is awaited already."))
    record_event(case, ClockEventKind.CORRECTION_REQUESTED, on=today, actor=actor, now=now, today=today)
    facts = {
        "unclear_points": unclear_points,
        "guidance": guidance,
        "correction_items": correction_items,
        "correction_until": until,
    }
    draft = compose_letter(case, "correction_notice", facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    keep(
        CorrectionNotice(
            disclosure_request=case, asked_on=today, until=until, asked_for_before=case.asked_for
        )
    )
    finish(case, "ask_correction", actor=actor, now=now, data={"letter": letter.number, "until": until})
    return letter


@transaction.atomic
def receive_correction(
    *,
    disclosure_request: DisclosureRequest,
    asked_for: str,
    received_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    hints: str | None = None,
    revision: int | None = None,
) -> DisclosureRequest:
    """Take the corrected request; the whole period starts afresh from its receipt."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "correct")
    notice = case.corrections.filter(received_on=None).get()
    record_event(case, ClockEventKind.CORRECTED, on=received_on, actor=actor, now=now, today=today)
    case.asked_for = require_text(asked_for, _("Enter what the corrected request asks for."))
    if hints is not None:
        case.hints = hints
    notice.received_on = received_on
    keep(notice)
    data = {"received_on": received_on, "before": notice.asked_for_before}
    finish(case, "correct", actor=actor, now=now, data=data)
    return case


@transaction.atomic
def propose_extension(
    *,
    disclosure_request: DisclosureRequest,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Extension:
    """Propose more time; the head of the disclosure office decides (article 33)."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "extend")
    extended_due_on(case, today)
    if case.extensions.filter(is_approved=None).exists():
        raise FactMissing(_("An extension is proposed already; decide on that one first."))
    extension = Extension(
        disclosure_request=case,
        reason=require_text(reason, _("Say why the answer needs more time.")),
        proposed_by=actor,
        proposed_at=now,
    )
    keep(extension)
    finish(case, "propose_extension", actor=actor, now=now, reason=extension.reason)
    return extension


@transaction.atomic
def decide_extension(
    *,
    disclosure_request: DisclosureRequest,
    approve: bool,
    actor: User | None,
    now: datetime,
    today: date,
    note: str = "",
    revision: int | None = None,
) -> Letter | None:
    """Approve the proposed extension or delay and tell the applicant, or decline it; another decides."""
    case = locked(disclosure_request, actor, revision=revision)
    extension = case.extensions.filter(is_approved=None).first()
    if extension is None:
        raise NothingProposed(
            _("No extension is proposed for request %(number)s.") % {"number": case.number}
        )
    if actor is not None and actor.pk == extension.proposed_by_id:
        raise ApprovedByProposer(
            _("You proposed this delay yourself. Another officer decides on it.")
            if extension.until
            else _(
                "You proposed this extension yourself. The head of the disclosure office decides with an"
                " account of his or her own."
            )
        )
    advance(case, "delay" if extension.until else "extend")
    extension.is_approved, extension.note = approve, note
    extension.decided_by, extension.decided_at = actor, now
    if not approve:
        keep(extension)
        declined = "decline_delay" if extension.until else "decline_extension"
        finish(case, declined, actor=actor, now=now, reason=note)
        return None
    due_on = extended_due_on(case, today, until=extension.until)
    keep(extension)
    act, event, kind, facts = _more_time(case, extension, due_on)
    record_event(case, event, on=today, actor=actor, now=now, today=today, until=extension.until)
    draft = compose_letter(case, kind, facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    data = {"letter": letter.number, "due_on": due_on}
    finish(case, act, actor=actor, now=now, reason=extension.reason, data=data)
    return letter


def _more_time(
    case: DisclosureRequest, extension: Extension, due_on: date
) -> tuple[str, ClockEventKind, str, dict[str, object]]:
    """Return the act of giving more time, its event, its letter, and the facts of the letter."""
    if extension.until is None:
        facts: dict[str, object] = {"extension_reason": extension.reason, "extension_due_on": due_on}
        return "extend", ClockEventKind.EXTENDED, "extension_notice", facts
    given_on = case.reasons.exclude(given_on=None).values_list("given_on", flat=True).last()
    facts = {
        "reasons_given_on": given_on,
        "delay_reason": extension.reason,
        "delay_until": extension.until,
    }
    return "delay", ClockEventKind.DELAYED, "delay_notice", facts


def extended_due_on(case: DisclosureRequest, today: date, *, until: date | None = None) -> date:
    """Return the last day if the period were extended today, or the answer delayed ``until`` a day.

    Refuse where it cannot be.
    """
    before = clock_of(case)
    if before is not None and before.due_on is not None and before.due_on < today:
        raise PeriodOver(
            _(
                "The period ended on %(day)s. What is over cannot be extended: answer at once, and note why"
                " the answer is late."
            )
            % {"day": before.due_on.isoformat()}
        )
    try:
        kind = ClockEventKind.DELAYED if until else ClockEventKind.EXTENDED
        after = clock_of(case, ClockEvent(today, kind, until))
    except ClockRefused as refusal:
        raise NotByTheClock(in_readers_language(refusal)) from refusal
    if after is None:
        raise NotByTheClock(_("The day of receipt is not fixed yet, so there is no period to extend."))
    day = after.due_on or (after.suspension and after.suspension.due_on_if_silent)
    if day is None:
        raise NotByTheClock(
            _("The period stands still without a last day. Wait until it runs again, then extend it.")
        )
    return day
