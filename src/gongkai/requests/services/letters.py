"""Acts on letters: signing one under the next number, recording its delivery, the agency's particulars."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.sealing import seal, sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.disclosures.permissions import require_work_for
from gongkai.organisations.models import Agency, User
from gongkai.requests.letter_texts import LetterDraft, compose_letter
from gongkai.requests.models import (
    Consultation,
    DisclosureRequest,
    Letter,
    LetterDelivery,
    LetterParticulars,
    RequestDocument,
)
from gongkai.requests.services.records import (
    finish,
    keep,
    locked,
    next_number,
    require_from,
    require_growing_file,
    require_not_ahead,
    require_text,
)

PARTICULARS = ("sign", "reconsideration_body", "court", "court_below", "online_channel", "payment_way")
RECEIPT = "receipt"
FREE_LETTERS = frozenset({"receipt", "consultation_told", "record_correction", "service_proof"})
"""Letters that an officer may send at any time; all others belong to an act of their own."""


class LetterIncomplete(DomainError):
    """A letter that lacks a fact, its clause, its remedy, a body, a court, a limit or its date."""

    code = "letter_incomplete"


class SignTaken(DomainError):
    """A sign of document numbers that another agency has."""

    code = "sign_taken"


def sign_letter(
    case: DisclosureRequest,
    draft: LetterDraft,
    *,
    actor: User | None,
    now: datetime,
    dated_on: date,
    consultation: Consultation | None = None,
) -> Letter:
    """Keep a letter under the agency's next number, unless it lacks something; part of another act."""
    if draft.problems:
        raise LetterIncomplete(" ".join(draft.problems))
    serial = next_number(case.agency, f"letters:{draft.names.sign}", dated_on.year)
    number = f"{draft.names.sign}〔{dated_on.year}〕{serial}号"
    algorithm = sealing_algorithm()
    letter = Letter(
        disclosure_request=case,
        consultation=consultation,
        kind=draft.kind,
        wording_of=draft.version.in_force_from,
        title=draft.title,
        agency_name=draft.names.agency_name,
        sign=draft.names.sign,
        year=dated_on.year,
        serial=serial,
        number=number,
        addressee=draft.addressee,
        paragraphs=list(draft.paragraphs),
        contact=draft.names.contact,
        remedy_clause=draft.remedy_clause,
        dated_on=dated_on,
        signed_by=actor,
        signed_at=now,
        algorithm=algorithm,
        content_hash=letter_seal(draft, number, dated_on, algorithm),
    )
    keep(letter)
    return letter


def letter_seal(draft: LetterDraft | Letter, number: str, dated_on: date, algorithm: str) -> str:
    """Return the fingerprint of everything that the letter prints."""
    content = {
        "number": number,
        "title": draft.title,
        "addressee": draft.addressee,
        "paragraphs": list(draft.paragraphs),
        "dated_on": dated_on,
    }
    return seal(content, algorithm)


@transaction.atomic
def send_letter(
    *,
    disclosure_request: DisclosureRequest,
    kind: str,
    facts: Mapping[str, Any],
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Letter:
    """Sign a letter that is no act of its own, such as the receipt."""
    case = locked(disclosure_request, actor, revision=revision)
    require_growing_file(case)
    if kind not in FREE_LETTERS:
        raise ValueError(f"The letter {kind} is sent by its own act.")
    draft = compose_letter(case, kind, facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    finish(case, "send_letter", actor=actor, now=now, data={"letter": letter.number, "kind": kind})
    return letter


def deliver(
    letter: Letter,
    *,
    way: str,
    served_on: date,
    proof: str,
    actor: User | None,
    now: datetime,
    today: date,
    document: RequestDocument | None = None,
) -> LetterDelivery:
    """Keep the proof that a letter was served; part of another act."""
    require_not_ahead(served_on, today)
    require_from(
        served_on,
        letter.dated_on,
        _("The letter cannot be served on %(day)s, before it was dated on %(first)s."),
    )
    delivery = LetterDelivery(
        letter=letter,
        way=way,
        served_on=served_on,
        proof=require_text(
            proof, _("Give the proof of service: the posting number, the signature or the receipt.")
        ),
        document=document,
        recorded_at=now,
        recorded_by=actor,
    )
    keep(delivery)
    return delivery


@transaction.atomic
def set_letter_particulars(
    *, agency: Agency, actor: User | None, now: datetime, **particulars: str
) -> LetterParticulars:
    """Say what the letters of an agency name."""
    require_work_for(actor, agency)
    unknown = set(particulars) - set(PARTICULARS)
    if unknown:
        raise TypeError(f"{', '.join(sorted(unknown))} is no particular of letters.")
    record = LetterParticulars.objects.filter(agency=agency).first() or LetterParticulars(agency=agency)
    for name, value in particulars.items():
        setattr(record, name, value.strip())
    taken = LetterParticulars.objects.filter(sign=record.sign).exclude(agency=agency)
    if record.sign and taken.exists():
        raise SignTaken(
            _("The sign “%(sign)s” belongs to another agency. Choose another one.") % {"sign": record.sign}
        )
    keep(record)
    audit.record(
        action="requests.set_letter_particulars",
        subject=record,
        actor=actor,
        now=now,
        agency=agency,
        data=dict(particulars),
    )
    return record
