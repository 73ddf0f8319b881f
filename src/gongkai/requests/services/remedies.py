"""Acts on reconsiderations, lawsuits and complaints that are tied to a request."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.disclosures.permissions import require_work_for
from gongkai.organisations.models import Agency, User
from gongkai.requests.models import DisclosureRequest, RemedyCase
from gongkai.requests.services.records import keep, require_from, require_not_ahead, require_text
from gongkai.requests.states import RemedyKind, RemedyResult


class RemedyConcluded(DomainError):
    """A second result of one case."""

    code = "remedy_concluded"


class RemedyRecorded(DomainError):
    """A case, or a reply in it, that is recorded a second time."""

    code = "remedy_recorded"


@transaction.atomic
def open_remedy(
    *,
    agency: Agency,
    kind: str,
    body: str,
    served_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    disclosure_request: DisclosureRequest | None = None,
    case_number: str = "",
    is_simplified: bool = False,
    note: str = "",
) -> RemedyCase:
    """Record a case against the agency from the day its copy was served."""
    require_work_for(actor, agency)
    require_not_ahead(served_on, today)
    # Two forms at once wait for each other here, so that one case is counted once.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    remedy = RemedyCase(
        agency=agency,
        disclosure_request=disclosure_request,
        kind=RemedyKind(kind),
        body=require_text(body, _("Name the body or the court.")),
        case_number=case_number.strip(),
        is_simplified=is_simplified,
        served_on=served_on,
        note=note,
    )
    _require_new(remedy)
    keep(remedy)
    _write_down(remedy, "open_remedy", actor, now)
    return remedy


@transaction.atomic
def reply_to_remedy(
    *, remedy: RemedyCase, replied_on: date, actor: User | None, now: datetime, today: date
) -> RemedyCase:
    """Record the day on which the agency handed in its reply and evidence."""
    remedy = _locked(remedy, actor)
    if remedy.replied_on:
        raise RemedyRecorded(
            _("The reply to this case is recorded already, with the day %(day)s.")
            % {"day": remedy.replied_on.isoformat()}
        )
    require_not_ahead(replied_on, today)
    require_from(replied_on, remedy.served_on, _("A reply of %(day)s cannot answer a copy of %(first)s."))
    remedy.replied_on = replied_on
    keep(remedy)
    _write_down(remedy, "reply_to_remedy", actor, now)
    return remedy


@transaction.atomic
def conclude_remedy(
    *,
    remedy: RemedyCase,
    result: str,
    concluded_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    note: str = "",
) -> RemedyCase:
    """Record how a case ended, as the forms count it."""
    remedy = _locked(remedy, actor)
    if remedy.result:
        raise RemedyConcluded(_("The result of this case is recorded already."))
    require_not_ahead(concluded_on, today)
    require_from(
        concluded_on, remedy.served_on, _("The case cannot end on %(day)s: its copy came on %(first)s.")
    )
    remedy.result, remedy.concluded_on = RemedyResult(result), concluded_on
    remedy.note = note or remedy.note
    keep(remedy)
    _write_down(remedy, "conclude_remedy", actor, now)
    return remedy


def _require_new(remedy: RemedyCase) -> None:
    """Refuse a case that is on record: it would be counted twice in the annual report."""
    same = RemedyCase.objects.filter(
        agency=remedy.agency_id,
        disclosure_request=remedy.disclosure_request_id,
        kind=remedy.kind,
        body=remedy.body,
        case_number=remedy.case_number,
        served_on=remedy.served_on,
    )
    if same.exists():
        raise RemedyRecorded(
            _(
                "This case is recorded already: %(body)s, its copy served on %(day)s. Look at it below the"
                " request; if yours is another one, give its case number."
            )
            % {"body": remedy.body, "day": remedy.served_on.isoformat()}
        )


def _locked(remedy: RemedyCase, actor: User | None) -> RemedyCase:
    record = RemedyCase.objects.select_for_update(of=("self",)).select_related("agency").get(pk=remedy.pk)
    require_work_for(actor, record.agency)
    return record


def _write_down(remedy: RemedyCase, action: str, actor: User | None, now: datetime) -> None:
    audit.record(
        action=f"requests.{action}",
        subject=remedy.disclosure_request or remedy,
        actor=actor,
        now=now,
        agency=remedy.agency,
        data={
            "kind": remedy.kind,
            "body": remedy.body,
            "case_number": remedy.case_number,
            "result": remedy.result,
            "served_on": remedy.served_on,
            "concluded_on": remedy.concluded_on,
        },
    )
