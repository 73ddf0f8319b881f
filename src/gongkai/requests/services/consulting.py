"""Acts of consultation: asking third parties, co-makers and other agencies, and taking their replies."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.organisations.models import User
from gongkai.requests.letter_texts import compose_letter
from gongkai.requests.models import Consultation, DisclosureRequest, Letter
from gongkai.requests.services.letters import sign_letter
from gongkai.requests.services.records import (
    advance,
    finish,
    keep,
    locked,
    require_from,
    require_growing_file,
    require_open,
    require_text,
)
from gongkai.requests.services.timing import record_event
from gongkai.requests.states import ConsultationKind, ConsultationReply

ASKED = {
    ConsultationKind.THIRD_PARTY: ClockEventKind.THIRD_PARTY_CONSULTED,
    ConsultationKind.COMAKER: ClockEventKind.AGENCY_CONSULTED,
    ConsultationKind.AGENCY: ClockEventKind.AGENCY_CONSULTED,
}
REPLIED = {
    ConsultationKind.THIRD_PARTY: ClockEventKind.THIRD_PARTY_REPLIED,
    ConsultationKind.COMAKER: ClockEventKind.AGENCY_REPLIED,
    ConsultationKind.AGENCY: ClockEventKind.AGENCY_REPLIED,
}


class ReplyAlreadyRecorded(DomainError):
    """A second reply to one consultation."""

    code = "reply_already_recorded"


class StillTimeToReply(DomainError):
    """Silence recorded before the time to reply is over."""

    code = "still_time_to_reply"


@transaction.atomic
def consult(
    *,
    disclosure_request: DisclosureRequest,
    kind: str,
    name: str,
    about: str,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    contact: str = "",
    revision: int | None = None,
) -> Letter:
    """Ask a third party or another body for its opinion in writing; the period stops after today."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "consult")
    asked = ConsultationKind(kind)
    result = record_event(case, ASKED[asked], on=today, actor=actor, now=now, today=today)
    until = reply_until(asked, case, today)
    consultation = Consultation(
        disclosure_request=case,
        kind=asked,
        name=require_text(name, _("Name who is asked.")),
        contact=contact,
        about=require_text(about, _("Say on which information the opinion is asked.")),
        sent_on=today,
        reply_until=until,
    )
    keep(consultation)
    facts = {"consulted_information": about, "consultation_reason": reason, "reply_until": until}
    draft = compose_letter(case, f"{asked}_consultation", facts, day=today, addressee=consultation.name)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today, consultation=consultation)
    data = {"letter": letter.number, "kind": str(asked), "due_on": result.due_on}
    finish(case, "consult", actor=actor, now=now, data=data)
    return letter


@transaction.atomic
def receive_reply(
    *,
    consultation: Consultation,
    reply: str,
    replied_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    text: str = "",
    revision: int | None = None,
) -> Consultation:
    """Take the reply, or note that none came in time; the period runs again after that day.

    Silence is no consent of a third party (article 32), and is consent of a co-maker (article 34).
    """
    case = locked(consultation.disclosure_request, actor, revision=revision)
    require_open(case)
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.reply:
        raise ReplyAlreadyRecorded(
            _("The reply of %(name)s is recorded already.") % {"name": consultation.name}
        )
    answer = ConsultationReply(reply)
    if answer is ConsultationReply.SILENT:
        replied_on = _end_of_silence(consultation, today)
    require_from(
        replied_on, consultation.sent_on, _("A reply of %(day)s cannot answer a letter of %(first)s.")
    )
    if answer is ConsultationReply.OBJECTS:
        require_text(text, _("Enter the reasons of the objection: whether they are reasonable is weighed."))
    kind = REPLIED[ConsultationKind(consultation.kind)]
    record_event(case, kind, on=replied_on, actor=actor, now=now, today=today)
    consultation.reply, consultation.replied_on, consultation.reply_text = answer, replied_on, text
    keep(consultation)
    data = {"name": consultation.name, "reply": str(answer), "replied_on": replied_on}
    finish(case, "receive_reply", actor=actor, now=now, data=data)
    return consultation


@transaction.atomic
def tell_third_party(
    *,
    consultation: Consultation,
    override_reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Letter:
    """Tell a third party that objected what is disclosed nevertheless, and why (article 32)."""
    case = locked(consultation.disclosure_request, actor, revision=revision)
    require_growing_file(case)
    facts = {"consulted_information": consultation.about, "override_reason": override_reason}
    draft = compose_letter(case, "third_party_override", facts, day=today, addressee=consultation.name)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today, consultation=consultation)
    finish(case, "tell_third_party", actor=actor, now=now, data={"letter": letter.number})
    return letter


def reply_until(kind: ConsultationKind, case: DisclosureRequest, sent_on: date) -> date:
    """Return the last day for the reply as the law sets it, or as is usual where it sets none."""
    law = answer_clock_rules().in_force_on(case.received_on or sent_on)
    rule = law.third_party if kind is ConsultationKind.THIRD_PARTY else law.agency
    within = rule.reply_within or answer_clock_rules().periods[-1].third_party.reply_within
    if within is None:
        raise LookupError("statute/clocks/disclosure_request.yaml names no time for a third party's reply.")
    return working_calendar().add_working_days(sent_on, within)


def _end_of_silence(consultation: Consultation, today: date) -> date:
    until = consultation.reply_until
    if until is None or today <= until:
        raise StillTimeToReply(
            _("%(name)s may reply until %(day)s. Wait until that day is over.")
            % {"name": consultation.name, "day": until.isoformat() if until else "—"}
        )
    return until
