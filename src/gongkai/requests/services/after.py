"""What an applicant says after the answer, the answer to a complaint, and forgetting identities."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.disclosures.permissions import require_work_for
from gongkai.notices.services import RoleHolders, tell
from gongkai.organisations.models import Role, User
from gongkai.requests.models import (
    ApplicantFile,
    ApplicantOpinion,
    Complaint,
    ComplaintGround,
    DisclosureRequest,
    FeeNotice,
    PaymentClaim,
    RemedyCase,
    Satisfaction,
)
from gongkai.requests.services.attaching import drop_identity_documents
from gongkai.requests.services.records import keep, locked, require_not_ahead, require_text
from gongkai.requests.services.reminding import AgenciesAbove

FORGOTTEN_AT_ONCE = 200


class SaidAlready(DomainError):
    """Something that an applicant has said already."""

    code = "said_already"


class NotYet(DomainError):
    """An opinion on a request that is still being handled."""

    code = "not_yet"


class NotTheOfficeAbove(DomainError):
    """An answer to a complaint by somebody who does not supervise the agency."""

    code = "not_the_office_above"


@transaction.atomic
def give_opinion(
    *, disclosure_request: DisclosureRequest, satisfaction: int, text: str, now: datetime
) -> ApplicantOpinion:
    """Take the applicant's opinion on how a concluded request was handled, once."""
    case = locked(disclosure_request, None)
    if case.is_open:
        raise NotYet(_("The request is still being handled. Give your opinion when you have the answer."))
    if ApplicantOpinion.objects.filter(disclosure_request=case).exists():
        raise SaidAlready(_("You gave your opinion on this request already. Thank you."))
    opinion = ApplicantOpinion(
        disclosure_request=case,
        satisfaction=Satisfaction(int(satisfaction)),
        text=text.strip(),
        given_at=now,
    )
    keep(opinion)
    _write_down(case, "opinion", now, satisfaction=opinion.satisfaction)
    return opinion


@transaction.atomic
def complain(*, disclosure_request: DisclosureRequest, ground: str, text: str, now: datetime) -> Complaint:
    """Take a complaint to the office above about how the agency discloses (articles 47 and 51)."""
    case = locked(disclosure_request, None)
    if case.complaints.filter(answer="").exists():
        raise SaidAlready(_("Your earlier complaint is not answered yet. Its answer will appear here."))
    complaint = Complaint(
        agency=case.agency,
        disclosure_request=case,
        ground=ComplaintGround(ground),
        text=require_text(text, _("Say what happened.")),
        made_at=now,
    )
    keep(complaint)
    _write_down(case, "complain", now, complaint=complaint.pk, ground=complaint.ground)
    above = AgenciesAbove(timezone.localdate(now)).of(case.agency)
    with translation.override(settings.LANGUAGE_CODE):
        tell(
            recipients=[RoleHolders(Role.COUNTY_OFFICE, agency) for agency in above],
            subject=_("Complaint about request %s") % case.number,
            text=complaint.get_ground_display(),
            key=f"requests.complaint:{complaint.pk}",
            about=complaint,
            address=reverse("backoffice:complaint", args=[complaint.pk]),
            now=now,
        )
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, answer: str, actor: User, now: datetime) -> Complaint:
    """Answer a complaint; only an office that supervises the agency does."""
    record = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("agency", "disclosure_request__agency")
        .get(pk=complaint.pk)
    )
    require_work_for(actor, record.agency)
    if Role.COUNTY_OFFICE not in actor.roles:
        raise NotTheOfficeAbove(
            _("Only the office that supervises the agency answers a complaint about it.")
        )
    if record.answer:
        raise SaidAlready(_("This complaint was answered already."))
    record.answer = require_text(answer, _("Write the answer."))
    record.answered_at, record.answered_by = now, actor
    keep(record)
    _write_down(record.disclosure_request, "answer_complaint", now, actor=actor, complaint=record.pk)
    return record


@transaction.atomic
def claim_payment(
    *, fee: FeeNotice, paid_on: date, reference: str, now: datetime, today: date
) -> PaymentClaim:
    """Take the applicant's word that a fee was paid; the office confirms it by recording the payment."""
    case = locked(fee.disclosure_request, None)
    if PaymentClaim.objects.filter(fee=fee).exists() or fee.paid_on:
        raise SaidAlready(_("This payment was told already. The office will confirm it."))
    require_not_ahead(paid_on, today)
    claim = PaymentClaim(
        fee=fee,
        paid_on=paid_on,
        reference=require_text(reference, _("Give the number of the transfer or of the receipt.")),
        claimed_at=now,
    )
    keep(claim)
    _write_down(case, "claim_payment", now, paid_on=paid_on)
    with translation.override(settings.LANGUAGE_CODE):
        tell(
            recipients=[case.handler or RoleHolders(Role.OFFICER, case.agency)],
            subject=_("Request %s: the applicant says that the fee is paid") % case.number,
            text=_("Compare it with the account, then record the payment."),
            key=f"requests.payment:{claim.pk}",
            about=case,
            address=reverse("backoffice:request", args=[case.pk]),
            now=now,
        )
    return claim


def forget_identities(*, now: datetime, days: int | None = None) -> int:
    """Remove numbers and files of identity documents of requests concluded long ago; return of how many.

    What is needed for the archive, the letters and the figures stays; each removal is in the trail. While a
    reconsideration, a lawsuit or a complaint is pending, nothing is removed.
    """
    until = timezone.localdate(now) - timedelta(days=settings.IDENTITY_KEPT_DAYS if days is None else days)
    of_case = {"disclosure_request": OuterRef("pk")}
    documents = ApplicantFile.objects.identity_kept().filter(**of_case)
    due = (
        DisclosureRequest.objects.filter(concluded_on__lt=until)
        .filter(~Q(identity_digest="") | Exists(documents))
        .exclude(Exists(RemedyCase.objects.filter(result="", **of_case)))
        .exclude(Exists(Complaint.objects.filter(answer="", **of_case)))
        .order_by("pk")
    )
    count = 0
    while page := list(due.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        for key in page:
            _forget_identity(key, now)
        count += len(page)
    return count


@transaction.atomic
def _forget_identity(key: int, now: datetime) -> None:
    case = DisclosureRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=key)
    case.identity_number = case.identity_digest = ""
    case.save(update_fields=["identity_number", "identity_digest"])
    _write_down(case, "forget_identity", now, documents=drop_identity_documents(case))


def _write_down(
    case: DisclosureRequest, action: str, now: datetime, *, actor: User | None = None, **data: object
) -> None:
    audit.record(
        action=f"requests.{action}",
        subject=case,
        actor=actor,
        now=now,
        agency=case.agency,
        data={"number": case.number, **data},
    )
