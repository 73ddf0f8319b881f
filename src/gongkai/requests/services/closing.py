"""Acts at and after the end: withdrawal, passing on, archiving, handing information over to disclosure."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.audit.sealing import plain_data, seal, sealing_algorithm
from gongkai.audit.selectors import trail_of
from gongkai.core.errors import DomainError
from gongkai.disclosures import services as disclosures
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import bearer_of_duties
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.decision_needs import GIVING
from gongkai.requests.letter_texts import compose_letter, letter_names
from gongkai.requests.models import ArchiveFile, Decision, DisclosureRequest, RequestHandOver
from gongkai.requests.services.enclosures import attach_released_files, inventory_of_files
from gongkai.requests.services.intake import APPLICATION_FIELDS, register_request
from gongkai.requests.services.letters import sign_letter
from gongkai.requests.services.records import (
    advance,
    finish,
    keep,
    locked,
    require_from,
    require_not_ahead,
    require_text,
)

OTHER = "other.other"


class TransferToItself(DomainError):
    """A request passed on to the agency that has it."""

    code = "transfer_to_itself"


class NothingToHandOver(DomainError):
    """A hand-over of information that was not disclosed."""

    code = "nothing_to_hand_over"


@transaction.atomic
def withdraw_request(
    *,
    disclosure_request: DisclosureRequest,
    withdrawn_on: date,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> DisclosureRequest:
    """Record that the applicant withdrew the request; it is counted among the other outcomes."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "withdraw")
    require_not_ahead(withdrawn_on, today)
    first = case.received_on or case.submitted_on
    require_from(
        withdrawn_on, first, _("The request cannot be withdrawn on %(day)s: it came on %(first)s.")
    )
    closing_reason = reason or _("The applicant withdrew the request.")
    _conclude(case, "withdrawn", day=withdrawn_on, actor=actor, now=now, closing_reason=closing_reason)
    finish(case, "withdraw", actor=actor, now=now, reason=reason, data={"withdrawn_on": withdrawn_on})
    return case


@transaction.atomic
def transfer_request(
    *,
    disclosure_request: DisclosureRequest,
    to: Agency,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> DisclosureRequest:
    """Pass a request on to the agency that is responsible; received there today, under a new number.

    The letter tells the applicant which agency it is and how to reach it (article 36, item 5).
    """
    case = locked(disclosure_request, actor, revision=revision)
    _lock_both_agencies(case.agency, to)
    advance(case, "transfer")
    if to.pk == case.agency_id:
        raise TransferToItself(_("The request is with this agency already. Choose another one."))
    reason = require_text(reason, _("Say why the other agency is responsible."))
    right = letter_names(to, today)
    facts = {
        "closing_reason": reason,
        "right_agency": right.agency_name,
        "right_agency_contact": right.contact,
    }
    _conclude(
        case,
        "transferred",
        day=today,
        actor=actor,
        now=now,
        **facts,
    )
    draft = compose_letter(case, "decision_closed", facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    application: dict[str, Any] = {name: getattr(case, name) for name in APPLICATION_FIELDS}
    # The new agency's own officers receive it: the program registers it there.
    registration = register_request(
        agency=to,
        channel=case.channel,
        submitted_on=today,
        confirmed_on=today,
        actor=None,
        now=now,
        today=today,
        **application,
    )
    passed = registration.disclosure_request
    passed.transferred_from = case
    passed.secret_hash = case.secret_hash
    finish(passed, "receive_transfer", actor=None, now=now, data={"from": case.number})
    data = {"to": to.code, "number": passed.number, "letter": letter.number}
    finish(case, "transfer", actor=actor, now=now, reason=reason, data=data)
    return passed


@transaction.atomic
def archive_request(
    *, disclosure_request: DisclosureRequest, actor: User | None, now: datetime, revision: int | None = None
) -> ArchiveFile:
    """Close the file: everything in it is listed, and the list is sealed (article 45)."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "archive")
    inventory = inventory_of(case)
    algorithm = sealing_algorithm()
    archive = ArchiveFile(
        disclosure_request=case,
        inventory=inventory,
        algorithm=algorithm,
        seal=seal({"number": case.number, "inventory": inventory}, algorithm),
        archived_at=now,
        archived_by=actor,
    )
    keep(archive)
    data = {"entries": len(inventory), "seal": archive.seal}
    finish(case, "archive", actor=actor, now=now, data=data)
    return archive


@transaction.atomic
def hand_over_to_disclosure(
    *,
    disclosure_request: DisclosureRequest,
    title: str,
    kind: str,
    reason: str,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> Disclosure:
    """Begin a draft of proactive disclosure with what was given to the applicant (article 44)."""
    case = locked(disclosure_request, actor, revision=revision)
    if case.outcome not in GIVING:
        raise NothingToHandOver(
            _("Request %(number)s did not end with disclosure, so there is nothing to make public.")
            % {"number": case.number}
        )
    reason = require_text(reason, _("Say why the information should be public."))
    bearer = bearer_of_duties(case.agency, timezone.localdate(now))
    draft = disclosures.begin_draft(
        agency=bearer, kind=kind, title=title, actor=actor, now=now, source=_("Disclosed on request")
    )
    hand_over = RequestHandOver(
        disclosure_request=case, disclosure=draft, reason=reason, made_at=now, made_by=actor
    )
    keep(hand_over)
    attach_released_files(case, draft, actor=actor, now=now)
    finish(case, "hand_over", actor=actor, now=now, reason=reason, data={"disclosure": draft.pk})
    return draft


def inventory_of(case: DisclosureRequest) -> list[dict[str, Any]]:
    """Return everything in the file of a case, in the order in which it came."""
    clock = clock_of(case)
    entries: list[dict[str, Any]] = [
        {
            "what": "request",
            "number": case.number,
            "received_on": case.received_on,
            "asked_for": case.asked_for,
            "outcome": case.outcome,
            "concluded_on": case.concluded_on,
        },
        {"what": "clock", **(clock.as_data() if clock else {})},
    ]
    entries += [
        {
            "what": "letter",
            "number": letter.number,
            "title": letter.title,
            "fingerprint": letter.content_hash,
        }
        for letter in case.letters.all()
    ]
    entries += [
        {
            "what": "delivery",
            "letter": delivery.letter.number,
            "way": delivery.way,
            "served_on": delivery.served_on,
            "proof": delivery.proof,
        }
        for letter in case.letters.prefetch_related("deliveries")
        for delivery in letter.deliveries.all()
    ]
    entries += [
        {"what": "document", "name": document.name, "fingerprint": document.sha256, "size": document.size}
        for document in case.documents.all()
    ]
    entries += [
        {
            "what": "search",
            "searched_on": search.searched_on,
            "places": search.places,
            "found": search.found,
        }
        for search in case.searches.all()
    ]
    entries += inventory_of_files(case)
    last = trail_of(case).last()
    entries.append(
        {"what": "trail", "lines": trail_of(case).count(), "fingerprint": last.hash if last else ""}
    )
    plain: list[dict[str, Any]] = plain_data({"entries": entries})["entries"]
    return plain


def archive_is_whole(archive: ArchiveFile) -> bool:
    """Tell whether the inventory is what was sealed."""
    content = {"number": archive.disclosure_request.number, "inventory": archive.inventory}
    return seal(content, archive.algorithm) == archive.seal


def _lock_both_agencies(one: Agency, other: Agency) -> None:
    """Lock two agencies in one order, as two that pass requests on to each other write in both trails."""
    list(Agency.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk"))


def _conclude(
    case: DisclosureRequest,
    answer: str,
    *,
    day: date,
    actor: User | None,
    now: datetime,
    **facts: str,
) -> None:
    decision = Decision.objects.filter(disclosure_request=case).first() or Decision(disclosure_request=case)
    decision.outcome, decision.answer = OTHER, answer
    decision.facts = facts
    decision.drafted_by, decision.drafted_at = actor, now
    keep(decision)
    case.outcome, case.concluded_on = OTHER, day
