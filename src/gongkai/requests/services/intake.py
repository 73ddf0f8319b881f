"""Acts of intake: registering a request, fixing its day of receipt, splitting, marking a repetition."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.disclosures.permissions import require_work_for
from gongkai.organisations.models import Agency, User
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.models.cases import new_secret
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.services.records import (
    RecordImpossible,
    advance,
    finish,
    locked,
    next_number,
    require_from,
    require_not_ahead,
    require_open,
)
from gongkai.requests.services.timing import keep_clock
from gongkai.requests.states import ApplicantKind, IntakeChannel, RequestState

SEQUENCE = "requests"
APPLICATION_FIELDS = frozenset(
    {
        "applicant_kind",
        "applicant_name",
        "identity_document",
        "identity_number",
        "phone",
        "email",
        "postal_address",
        "needs_help",
        "asked_for",
        "hints",
        "purpose",
        "form_wanted",
        "delivery_wanted",
        "suggests_publication",
    }
)
_UNCONTACTABLE = ("phone", "email", "postal_address")


class ApplicationIncomplete(DomainError):
    """An application without what article 29 asks for."""

    code = "application_incomplete"


class NothingToSplit(DomainError):
    """A split into fewer than two matters."""

    code = "nothing_to_split"


class NotTheSameApplicant(DomainError):
    """A repetition of a request of somebody else, or of a later one."""

    code = "not_the_same_applicant"


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered request; the secret is told once and kept as a digest only."""

    disclosure_request: DisclosureRequest
    secret: str
    is_new: bool
    """False when the same sending was registered before."""


def register_request(
    *,
    agency: Agency,
    channel: str,
    submitted_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    confirmed_on: date | None = None,
    idempotency_key: str = "",
    **application: Any,
) -> Registration:
    """Register a request under the agency's next number; the same sending registers once.

    Without an actor it is the applicant who sends it, through the portal.
    """
    if actor is not None:
        require_work_for(actor, agency)
    unknown = set(application) - APPLICATION_FIELDS
    if unknown:
        raise TypeError(f"{', '.join(sorted(unknown))} is not part of an application.")
    key = idempotency_key or None
    try:
        with transaction.atomic():
            existing = DisclosureRequest.objects.filter(idempotency_key=key).first() if key else None
            if existing is not None:
                return Registration(existing, "", is_new=False)
            secret = new_secret()
            case = DisclosureRequest(
                agency=agency,
                channel=IntakeChannel(channel),
                submitted_on=submitted_on,
                confirmed_on=confirmed_on,
                idempotency_key=key,
                secret_hash=secret_digest(secret),
                registered_by=actor,
                handler=actor,
                **application,
            )
            _register(case, actor=actor, now=now, today=today)
    except IntegrityError:
        # The same sending arrived twice at once: the other one has the number.
        if key is None:
            raise
        return Registration(DisclosureRequest.objects.get(idempotency_key=key), "", is_new=False)
    return Registration(case, secret, is_new=True)


@transaction.atomic
def confirm_receipt(
    *,
    disclosure_request: DisclosureRequest,
    confirmed_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> DisclosureRequest:
    """Fix the day of receipt of a request whose channel asks for the confirmation of both sides."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "confirm_receipt")
    _require_confirmable(case, confirmed_on, today)
    case.confirmed_on = case.received_on = confirmed_on
    case.handler = case.handler or actor
    finish(case, "confirm_receipt", actor=actor, now=now, data={"received_on": confirmed_on})
    keep_clock(case)
    return case


@transaction.atomic
def split_request(
    *,
    disclosure_request: DisclosureRequest,
    matters: Sequence[str],
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> list[DisclosureRequest]:
    """Split a request with several matters: the first stays, each other gets a number of its own.

    All keep the applicant and the day of receipt.
    """
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "split")
    texts = [matter.strip() for matter in matters if matter.strip()]
    if len(texts) < 2:  # noqa: PLR2004 - splitting makes at least two
        raise NothingToSplit(_("Write at least two matters, each in a line of its own."))
    if case.events.exists():
        raise NothingToSplit(
            _("The clock of request %(number)s has moved already, so it can no longer be split.")
            % {"number": case.number}
        )
    whole, case.asked_for = case.asked_for, texts[0]
    parts = [case]
    # The numbers come before the line of the trail, as when registering: no two acts lock crosswise.
    for text in texts[1:]:
        part = DisclosureRequest.objects.get(pk=case.pk)
        part.pk, part.idempotency_key, part.revision = None, None, 0
        part._state.adding = True  # noqa: SLF001 - Django's documented way to copy a record
        part.asked_for, part.split_from = text, case
        _register(part, actor=actor, now=now, today=today)
        parts.append(part)
    finish(case, "split", actor=actor, now=now, data={"before": whole, "parts": len(texts)})
    return parts


@transaction.atomic
def mark_repetition(
    *,
    disclosure_request: DisclosureRequest,
    earlier: DisclosureRequest | None,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> DisclosureRequest:
    """Note that a person finds the request to repeat an earlier one, or, with None, that it does not."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    if earlier is not None:
        require_work_for(actor, earlier.agency)
        if (
            earlier.pk == case.pk
            or earlier.agency_id != case.agency_id
            or earlier.registered_at > case.registered_at
        ):
            raise NotTheSameApplicant(
                _("Only an earlier request to the same agency can be repeated. Choose another one.")
            )
    case.repeats = earlier
    data = {"earlier": earlier.number if earlier else ""}
    finish(case, "mark_repetition", actor=actor, now=now, data=data)
    return case


def secret_digest(secret: str) -> str:
    """Return how an applicant's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_fits(case: DisclosureRequest, secret: str) -> bool:
    """Tell whether the secret is the request's; the time taken tells nothing of it."""
    return bool(case.secret_hash) and hmac.compare_digest(case.secret_hash, secret_digest(secret))


def _register(case: DisclosureRequest, *, actor: User | None, now: datetime, today: date) -> None:
    _require_complete(case)
    require_not_ahead(case.submitted_on, today)
    if case.confirmed_on:
        _require_confirmable(case, case.confirmed_on, today)
    case.received_on = receipt_rule(case.channel, case.submitted_on).received_on(
        case.submitted_on, case.confirmed_on
    )
    case.state = RequestState.HANDLING if case.received_on else RequestState.SUBMITTED
    case.year = case.submitted_on.year
    case.serial = next_number(case.agency, SEQUENCE, case.year)
    case.number = f"{case.year}-{case.serial:05d}"
    case.registered_at = now
    data = {"channel": str(case.channel), "received_on": case.received_on}
    try:
        finish(case, "register", actor=actor, now=now, data=data)
    except RecordImpossible as problem:
        raise ApplicationIncomplete(str(problem)) from problem
    keep_clock(case)


def _require_confirmable(case: DisclosureRequest, confirmed_on: date, today: date) -> None:
    require_not_ahead(confirmed_on, today)
    require_from(
        confirmed_on,
        case.submitted_on,
        _("The receipt cannot be confirmed on %(day)s, before the request came in on %(first)s."),
    )


def _require_complete(case: DisclosureRequest) -> None:
    """Refuse an application without name, without what is asked for, or without any way to reach."""
    lacking = [
        label
        for label, is_there in (
            (_("the applicant's name"), case.applicant_name.strip()),
            (_("what is asked for"), case.asked_for.strip()),
            (
                _("a telephone number, e-mail or postal address"),
                any(getattr(case, n) for n in _UNCONTACTABLE),
            ),
            (
                _("who the applicant is (natural person or kind of organisation)"),
                case.applicant_kind in ApplicantKind,
            ),
        )
        if not is_there
    ]
    if lacking:
        raise ApplicationIncomplete(
            _("The application lacks %(lacking)s (article 29). Ask the applicant and fill it in.")
            % {"lacking": _(", ").join(lacking)}
        )
