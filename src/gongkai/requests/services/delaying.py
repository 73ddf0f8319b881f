"""Acts for requests that exceed what is reasonable: asking for reasons, taking them, delaying the answer.

Article 35: reasons that are not reasonable end in a refusal to handle the request; those that are give the
agency until a reasonable day where the period of article 33 is too short. Another officer decides on that
day, by the same act as on an extension.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.law.clock_events import ClockEventKind
from gongkai.organisations.models import User
from gongkai.requests.letter_texts import compose_letter
from gongkai.requests.models import DisclosureRequest, Extension, Letter, ReasonsNotice
from gongkai.requests.services.corresponding import extended_due_on
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
from gongkai.requests.services.timing import record_event


@transaction.atomic
def ask_reasons(
    *,
    disclosure_request: DisclosureRequest,
    volume_found: str,
    until: date,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Letter:
    """Ask an applicant whose requests exceed what is reasonable for the reasons; the period goes on."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "ask_reasons")
    require_from(until, today, _("The last day for the reasons, %(day)s, lies before today, %(first)s."))
    record_event(case, ClockEventKind.REASONS_REQUESTED, on=today, actor=actor, now=now, today=today)
    facts = {"volume_found": volume_found, "reasons_until": until}
    draft = compose_letter(case, "reasons_notice", facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    keep(ReasonsNotice(disclosure_request=case, asked_on=today, until=until))
    finish(case, "ask_reasons", actor=actor, now=now, data={"letter": letter.number, "until": until})
    return letter


@transaction.atomic
def receive_reasons(
    *,
    disclosure_request: DisclosureRequest,
    text: str,
    given_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> ReasonsNotice:
    """Take the reasons that the applicant gives; whether they are reasonable is decided afterwards."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "give_reasons")
    record_event(case, ClockEventKind.REASONS_GIVEN, on=given_on, actor=actor, now=now, today=today)
    notice = case.reasons.filter(given_on=None).get()
    notice.text = require_text(text, _("Enter the reasons of the applicant."))
    notice.given_on = given_on
    keep(notice)
    finish(case, "give_reasons", actor=actor, now=now, data={"given_on": given_on})
    return notice


@transaction.atomic
def propose_delay(
    *,
    disclosure_request: DisclosureRequest,
    until: date,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Extension:
    """Propose a reasonable day for an answer that cannot be given in time though the reasons are good."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "delay")
    if not case.reasons.exclude(given_on=None).exists():
        raise FactMissing(
            _(
                "The applicant has given no reasons. An answer is delayed only where reasons were asked for"
                " and are reasonable (article 35)."
            )
        )
    if case.extensions.filter(is_approved=None).exists():
        raise FactMissing(_("An extension or a delay is proposed already; decide on that one first."))
    extended_due_on(case, today, until=until)
    delay = Extension(
        disclosure_request=case,
        reason=require_text(reason, _("Say why the answer cannot be given in the period of the law.")),
        until=until,
        proposed_by=actor,
        proposed_at=now,
    )
    keep(delay)
    finish(case, "propose_delay", actor=actor, now=now, reason=delay.reason, data={"until": until})
    return delay
