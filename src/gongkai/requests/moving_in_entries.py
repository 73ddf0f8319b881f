"""Past requests as their earlier files tell them, and what in an entry cannot be a record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gongkai.law.clock_events import ClockEvent
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.outcomes import outcome_rules
from gongkai.requests.models import DisclosureRequest, RemedyCase
from gongkai.requests.services.intake import APPLICATION_FIELDS
from gongkai.requests.states import ApplicantKind, IntakeChannel, RemedyKind, RemedyResult


@dataclass(frozen=True, slots=True)
class MovedRemedy:
    """A reconsideration, lawsuit or complaint of the past."""

    kind: str
    body: str
    served_on: date
    case_number: str = ""
    replied_on: date | None = None
    result: str = ""
    concluded_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRequest:
    """A request as its earlier file tells it. One without an outcome is still being handled."""

    agency_id: int
    channel: str
    submitted_on: date
    confirmed_on: date | None = None
    application: Mapping[str, Any]
    events: tuple[ClockEvent, ...] = ()
    outcome: str = ""
    answer: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    concluded_on: date | None = None
    remedies: tuple[MovedRemedy, ...] = ()


def entry_problems(record: MovedRequest, own: set[int], today: date) -> Iterator[str]:
    """Yield why an entry cannot be a record of a request of the agencies ``own``."""
    if record.agency_id not in own:
        yield _("Its agency is not one of this county's. Bring it in there.")
    if record.channel not in IntakeChannel or record.application.get("applicant_kind") not in ApplicantKind:
        yield _("The way in which it came or the kind of applicant is unknown. Choose one of the list.")
    if not all(str(record.application.get(name, "")).strip() for name in ("applicant_name", "asked_for")):
        yield _("It lacks the applicant's name or what is asked for. Fill it in.")
    if set(record.application) - APPLICATION_FIELDS:
        yield _("It has fields that are not part of an application. Leave them out.")
    else:
        yield from _too_long(DisclosureRequest, **record.application)
    if record.submitted_on < answer_clock_rules().periods[0].in_force_from:
        yield _("It came before the first Disclosure Regulation took effect. Leave it out.")
    yield from _problems_of_the_end(record)
    days = [record.submitted_on, record.confirmed_on, record.concluded_on]
    days += [event.on for event in record.events]
    days += [day for one in record.remedies for day in (one.served_on, one.replied_on, one.concluded_on)]
    if any(day and day > today for day in days):
        yield _("It has a day that has not come yet. Correct it.")


def _problems_of_the_end(record: MovedRequest) -> Iterator[str]:
    if bool(record.outcome) != bool(record.concluded_on):
        yield _("Its outcome and the day on which it ended belong together. Give both or neither.")
    if record.outcome and record.outcome not in outcome_rules().outcomes:
        yield _("Its outcome is none of the annual form. Choose one of the list.")
    first = max(record.submitted_on, record.confirmed_on or record.submitted_on)
    if record.concluded_on and record.concluded_on < first:
        yield _("It ended before it was received. Correct one of the days.")
    if record.confirmed_on and record.confirmed_on < record.submitted_on:
        yield _("Its receipt was confirmed before it came in. Correct one of the days.")
    for remedy in record.remedies:
        yield from _problems_of_a_remedy(remedy, first)


def _problems_of_a_remedy(remedy: MovedRemedy, first: date) -> Iterator[str]:
    """Yield what cannot be so in a case about a request that came in on ``first``."""
    if remedy.kind not in RemedyKind or remedy.result not in {"", *RemedyResult}:
        yield _("A reconsideration or lawsuit has an unknown kind or result. Choose one of the list.")
    if bool(remedy.result) != bool(remedy.concluded_on):
        yield _("A reconsideration or lawsuit has a result without its day, or a day without a result.")
    if remedy.served_on < first or (remedy.concluded_on and remedy.concluded_on < remedy.served_on):
        yield _(
            "The copy of a reconsideration or lawsuit was served before the request came in, or after the"
            " case had ended. Correct the days."
        )
    yield from _too_long(RemedyCase, body=remedy.body, case_number=remedy.case_number)


def _too_long(model: type[models.Model], **texts: Any) -> Iterator[str]:
    """Yield each text for which the column of the database has no room."""
    for name, text in texts.items():
        column = getattr(model, name).field
        if column.max_length and len(str(text)) > column.max_length:
            yield _("“%(name)s” has %(length)s characters, more than %(limit)s. Shorten it.") % {
                "name": column.verbose_name,
                "length": len(str(text)),
                "limit": column.max_length,
            }
