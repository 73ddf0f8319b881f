"""Acts of the information processing fee: the notice, the payment, the decision not to charge."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.tariffs import FeeMeasures, TariffMissing, fee_measures_on
from gongkai.organisations.models import User
from gongkai.requests.letter_texts import compose_letter, letter_names
from gongkai.requests.models import DisclosureRequest, FeeNotice, Letter
from gongkai.requests.services.letters import sign_letter
from gongkai.requests.services.records import advance, finish, keep, locked, require_open, require_text
from gongkai.requests.services.timing import in_readers_language, record_event
from gongkai.requests.states import FeeBasis


class NoFee(DomainError):
    """A fee of nothing, or one that no tariff allows."""

    code = "no_fee"


class PaymentDiffers(DomainError):
    """A payment of another amount than was notified."""

    code = "payment_differs"


@transaction.atomic
def notify_fee(
    *,
    disclosure_request: DisclosureRequest,
    basis: str,
    count: int,
    actor: User | None,
    now: datetime,
    today: date,
    count_before: int = 0,
    revision: int | None = None,
) -> Letter:
    """Tell the applicant of the fee, by one tariff only; the period stops until it is paid."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "notify_fee")
    before = count_before if basis == FeeBasis.BY_ITEMS else 0
    measures, amount, calculation = fee_of(basis, count, before, today)
    if not amount:
        raise NoFee(
            _("%(count)s in this tariff cost nothing, so there is no fee to notify.") % {"count": count}
        )
    record_event(case, ClockEventKind.FEE_NOTIFIED, on=today, actor=actor, now=now, today=today)
    until = working_calendar().add_working_days(today, measures.pay_within)
    notice = FeeNotice(
        disclosure_request=case,
        basis=basis,
        count=count,
        count_before=before,
        amount=amount,
        notified_on=today,
        until=until,
    )
    keep(notice)
    tariff = measures.tariffs[basis]
    facts = {
        "fee_basis": f"{tariff.article.zh}（{tariff.label.zh}）",
        "fee_calculation": calculation,
        "fee_amount": str(amount),
        "payment_way": letter_names(case.agency, today).payment_way,
    }
    draft = compose_letter(case, "fee_notice", facts, day=today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    data = {"letter": letter.number, "amount": amount, "until": until}
    finish(case, "notify_fee", actor=actor, now=now, data=data)
    return letter


@transaction.atomic
def record_payment(
    *,
    disclosure_request: DisclosureRequest,
    paid_on: date,
    amount: Decimal,
    receipt_number: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> FeeNotice:
    """Record that the fee was paid in full; the whole period starts afresh from that day."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "pay")
    notice = case.fees.filter(notified_on__isnull=False, paid_on=None).get()
    if amount != notice.amount:
        raise PaymentDiffers(
            _(
                "%(amount)s yuan were notified and %(paid)s are entered. Record the payment when it is"
                " whole."
            )
            % {"amount": notice.amount, "paid": amount}
        )
    record_event(case, ClockEventKind.FEE_PAID, on=paid_on, actor=actor, now=now, today=today)
    notice.paid_on, notice.paid_amount, notice.receipt_number = paid_on, amount, receipt_number
    keep(notice)
    finish(case, "pay", actor=actor, now=now, data={"paid_on": paid_on, "amount": amount})
    return notice


@transaction.atomic
def waive_fee(
    *,
    disclosure_request: DisclosureRequest,
    basis: str,
    count: int,
    approved_by: str,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
    count_before: int = 0,
    revision: int | None = None,
) -> FeeNotice:
    """Note that a fee which could be charged is not, who approved it and why."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    _measures, amount, _calculation = fee_of(basis, count, count_before, today)
    notice = FeeNotice(
        disclosure_request=case,
        basis=basis,
        count=count,
        count_before=count_before,
        amount=amount,
        waived_by=require_text(approved_by, _("Name who approved not to charge the fee.")),
        waiver_reason=require_text(reason, _("Say why the fee is not charged.")),
    )
    keep(notice)
    finish(case, "waive_fee", actor=actor, now=now, reason=reason, data={"amount": amount})
    return notice


def fee_of(basis: str, count: int, before: int, day: date) -> tuple[FeeMeasures, Decimal, str]:
    """Return the measures of the day, the fee in yuan and its calculation as the notice prints it."""
    try:
        measures = fee_measures_on(day)
        tariff = measures.tariffs[basis]
        return measures, Decimal(tariff.amount(count, before)), tariff.calculation(count, before)
    except TariffMissing as refusal:
        raise NoFee(in_readers_language(refusal)) from refusal
