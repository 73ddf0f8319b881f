"""The act of recording that a letter was delivered, and the time to reply that begins with it."""

from datetime import date, datetime

from django.db import transaction

from gongkai.law.calendar import working_calendar
from gongkai.law.tariffs import fee_measures_on
from gongkai.organisations.models import User
from gongkai.requests.models import DisclosureRequest, Letter, LetterDelivery, RequestDocument
from gongkai.requests.services.consulting import reply_until
from gongkai.requests.services.letters import deliver
from gongkai.requests.services.records import finish, keep, locked, require_growing_file
from gongkai.requests.states import ConsultationKind

FEE_NOTICE = "fee_notice"


@transaction.atomic
def record_delivery(
    *,
    letter: Letter,
    way: str,
    served_on: date,
    proof: str,
    actor: User | None,
    now: datetime,
    today: date,
    document: RequestDocument | None = None,
    revision: int | None = None,
) -> LetterDelivery:
    """Record how and when a letter reached its addressee. The decision itself is served by its own act.

    Who is asked for an opinion or a fee has time from the receipt of the letter, not from its date.
    """
    case = locked(letter.disclosure_request, actor, revision=revision)
    require_growing_file(case)
    delivery = deliver(
        letter,
        way=way,
        served_on=served_on,
        proof=proof,
        actor=actor,
        now=now,
        today=today,
        document=document,
    )
    _count_from_delivery(case, letter, served_on)
    data = {"letter": letter.number, "way": way, "served_on": served_on}
    finish(case, "record_delivery", actor=actor, now=now, data=data)
    return delivery


def _count_from_delivery(case: DisclosureRequest, letter: Letter, served_on: date) -> None:
    for consultation in case.consultations.filter(letters=letter, reply=""):
        until = reply_until(ConsultationKind(consultation.kind), case, served_on)
        consultation.reply_until = max(consultation.reply_until or until, until)
        keep(consultation)
    if letter.kind != FEE_NOTICE:
        return
    pay_within = fee_measures_on(letter.dated_on).pay_within
    for notice in case.fees.filter(notified_on=letter.dated_on, paid_on=None):
        until = working_calendar().add_working_days(served_on, pay_within)
        notice.until = max(notice.until or until, until)
        keep(notice)
