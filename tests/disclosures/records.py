"""Simplest valid records of proactive disclosure for tests: an agency, its officers, a chain, a record."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError

from gongkai.audit.append_only import RecordIsFinal
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Correction, Disclosure, Review, ReviewChain, ReviewStep
from gongkai.disclosures.models.records import GateBypassed
from gongkai.organisations.models import Agency, User
from tests.factories import make_agency, make_officer

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CREDIT_CODES = ("11341702486344515H", "11441700007280420Y", "11620622013933539B")
FIELDS: dict[str, Any] = {
    "issuing_body": "岚川县水利局",
    "formed_on": date(2026, 2, 26),
    "subject": "水利",
    "summary": "公布今年灌溉用水安排。",
    "source": "岚川县水利局",
    "body_html": "<p>今年灌溉用水自三月起供应。</p><p>各乡镇按计划用水。</p>",
}


REFUSED = (DomainError, IntegrityError, GateBypassed, RecordIsFinal)
"""What keeps something from the public: an act, the database, or a record that is final."""


@dataclass
class Office:
    """An agency with those who draft, review and publish there."""

    agency: Agency
    drafter: User
    reviewer: User
    chain: ReviewChain

    @property
    def step(self) -> ReviewStep:
        return self.chain.steps.order_by("turn", "position")[0]


def make_office(code: str = CREDIT_CODES[0], **changes: Any) -> Office:
    """Make an agency with a chain of one step, open to one reviewer, that asks about secrecy."""
    agency = make_agency(credit_code=code, **changes)
    drafter, reviewer = make_officer(agency), make_officer(agency)
    chain = make_chain(plan("审核", users=[reviewer], questions=["secrecy"]), agency=agency)
    return Office(agency, drafter, reviewer, chain)


def plan(name: str = "审核", turn: int = 1, **values: Any) -> services.StepPlan:
    return services.StepPlan(name=name, turn=turn, **values)


def make_chain(*steps: services.StepPlan, **values: Any) -> ReviewChain:
    return services.set_up_chain(
        **{"name": "公文审查", "steps": steps, "actor": None, "now": NOW, "today": TODAY, **values}
    )


def make_draft(office: Office, *, attribute: str = "proactive", **changes: Any) -> Disclosure:
    """Make a complete draft that may be submitted."""
    values = {"kind": "notice", "title": "关于灌溉用水安排的通告", **FIELDS, **changes}
    record = services.begin_draft(agency=office.agency, actor=office.drafter, now=NOW, **values)
    if attribute:
        record = services.set_attribute(
            disclosure=record, attribute=attribute, reason="理由", actor=office.drafter, now=NOW
        )
    return record


def submit(office: Office, record: Disclosure) -> Review:
    return services.submit_for_review(disclosure=record, actor=office.drafter, now=NOW, today=TODAY)


def approve(office: Office, review: Review, **changes: Any) -> Any:
    values = {
        "review": review,
        "step": office.step,
        "verdict": "approve",
        "answers": {"secrecy": "clear"},
        "actor": office.reviewer,
        "now": NOW,
        "today": TODAY,
    }
    return services.give_opinion(**{**values, **changes})


def make_approved(office: Office, **changes: Any) -> Disclosure:
    record = make_draft(office, **changes)
    approve(office, submit(office, record))
    record.refresh_from_db()
    return record


def make_published(office: Office, **changes: Any) -> Disclosure:
    return services.publish(disclosure=make_approved(office, **changes), actor=office.drafter, now=NOW)


def make_correction(office: Office, record: Disclosure, **changes: Any) -> Correction:
    """Begin a correction, and bring it through its review."""
    values = {"reason": "更正供水日期", "actor": office.drafter, "now": NOW, **changes}
    correction = services.correct(disclosure=record, **values)
    review = services.submit_correction(correction=correction, actor=office.drafter, now=NOW, today=TODAY)
    approve(office, review)
    correction.refresh_from_db()
    return correction
