"""The act of taking back an event that was recorded by mistake, and what the event had brought with it.

An event moves the clock, and the act behind it also moved the case: a correction is awaited, a reply is
noted, a fee is due. Both go back together, so that the act can be done again, on the right day.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.clock_events import ClockEventKind
from gongkai.organisations.models import User
from gongkai.requests.models import DisclosureRequest, PaymentClaim, RequestEvent
from gongkai.requests.services.consulting import ASKED, REPLIED
from gongkai.requests.services.records import advance, finish, keep, locked, require_text
from gongkai.requests.services.timing import keep_clock
from gongkai.requests.states import ConsultationReply


class NothingToRevoke(DomainError):
    """An event that was revoked already, on which another rests, or whose request is concluded."""

    code = "nothing_to_revoke"


@transaction.atomic
def revoke_event(
    *,
    event: RequestEvent,
    reason: str,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> DisclosureRequest:
    """Take back an event that was recorded by mistake; it stays in the file, crossed out."""
    case = locked(event.disclosure_request, actor, revision=revision)
    if not event.kind or RequestEvent.objects.filter(revokes=event).exists():
        raise NothingToRevoke(_("This event was taken back already."))
    if not case.is_open:
        raise NothingToRevoke(_("The request is concluded; its clock stands as it is."))
    reason = require_text(reason, _("Say what was wrong with the event."))
    data = {"event": event.kind, "on": event.on, "asked_for": case.asked_for}
    _UNDONE[ClockEventKind(event.kind)](case, event, reason)
    keep(
        RequestEvent(
            disclosure_request=case,
            on=event.on,
            revokes=event,
            reason=reason,
            recorded_at=now,
            recorded_by=actor,
        )
    )
    keep_clock(case)
    finish(case, "revoke_event", actor=actor, now=now, reason=reason, data=data)
    return case


def _correction_request(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.corrections.filter(asked_on=event.on, received_on=None).last()
    if notice is None:
        raise _rested_on()
    advance(case, "take_back_correction_request")
    notice.delete()


def _correction(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.corrections.filter(received_on=event.on).last()
    if notice is None:
        raise _rested_on()
    advance(case, "take_back_correction")
    case.asked_for = notice.asked_for_before or case.asked_for
    notice.received_on = None
    keep(notice)


def _extension(case: DisclosureRequest, event: RequestEvent, reason: str) -> None:
    advance(case, "take_back")
    for extension in case.extensions.filter(is_approved=True, until=event.until):
        extension.is_approved, extension.note = False, reason
        keep(extension)


def _reasons_request(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.reasons.filter(asked_on=event.on, given_on=None).last()
    if notice is None and not case.is_imported:
        raise _rested_on()
    advance(case, "take_back")
    if notice is not None:
        notice.delete()


def _reasons(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.reasons.filter(given_on=event.on).last()
    delays = case.extensions.exclude(until=None).exclude(is_approved=False)
    if delays.exists() or (notice is None and not case.is_imported):
        raise _rested_on()
    advance(case, "take_back")
    if notice is not None:
        notice.given_on, notice.text = None, ""
        keep(notice)


def _consultation(case: DisclosureRequest, event: RequestEvent, reason: str) -> None:
    advance(case, "take_back")
    kinds = [kind for kind, asked in ASKED.items() if asked == event.kind]
    consultation = case.consultations.filter(kind__in=kinds, sent_on=event.on, reply="").last()
    if consultation is None:
        raise _rested_on()
    consultation.reply, consultation.replied_on = ConsultationReply.TAKEN_BACK, event.on
    consultation.reply_text = reason
    keep(consultation)


def _reply(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    advance(case, "take_back")
    kinds = [kind for kind, replied in REPLIED.items() if replied == event.kind]
    replied = case.consultations.filter(kind__in=kinds, replied_on=event.on)
    consultation = replied.exclude(reply=ConsultationReply.TAKEN_BACK).last()
    if consultation is None:
        raise _rested_on()
    consultation.reply, consultation.replied_on, consultation.reply_text = "", None, ""
    keep(consultation)


def _fee_notice(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.fees.filter(notified_on=event.on, paid_on=None).last()
    if notice is None and case.is_imported:
        # A file that was moved in tells that a fee was notified, and not how much.
        advance(case, "take_back")
        return
    if notice is None or PaymentClaim.objects.filter(fee=notice).exists():
        raise _rested_on()
    advance(case, "take_back_fee")
    notice.delete()


def _payment(case: DisclosureRequest, event: RequestEvent, _reason: str) -> None:
    notice = case.fees.filter(paid_on=event.on).last()
    if notice is None:
        raise _rested_on()
    advance(case, "take_back_payment")
    notice.paid_on, notice.paid_amount, notice.receipt_number = None, None, ""
    keep(notice)


def _rested_on() -> NothingToRevoke:
    return NothingToRevoke(_("What was recorded later rests on this event. Take that back first."))


_UNDONE: Mapping[ClockEventKind, Callable[[DisclosureRequest, RequestEvent, str], None]] = {
    ClockEventKind.CORRECTION_REQUESTED: _correction_request,
    ClockEventKind.CORRECTED: _correction,
    ClockEventKind.EXTENDED: _extension,
    ClockEventKind.REASONS_REQUESTED: _reasons_request,
    ClockEventKind.REASONS_GIVEN: _reasons,
    ClockEventKind.DELAYED: _extension,
    ClockEventKind.THIRD_PARTY_CONSULTED: _consultation,
    ClockEventKind.AGENCY_CONSULTED: _consultation,
    ClockEventKind.THIRD_PARTY_REPLIED: _reply,
    ClockEventKind.AGENCY_REPLIED: _reply,
    ClockEventKind.FEE_NOTIFIED: _fee_notice,
    ClockEventKind.FEE_PAID: _payment,
}
