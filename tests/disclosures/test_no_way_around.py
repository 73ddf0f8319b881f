"""No way around the review, looked for in every way there is: services, addresses, tasks and commands.

The ways are taken from the program itself, and each is tried on records in every state before approval: a
new service is tried as it comes; one that asks for something new, and a new command, fail here until
somebody says what they are to be tried with.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from gongkai import cli
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Channel, Disclosure, DisclosureVersion
from gongkai.operations import schedules
from gongkai.organisations import services as organisations
from gongkai.organisations.models import User
from tests.access.test_every_address import addresses
from tests.disclosures.incoming import word_file
from tests.disclosures.records import (
    FIELDS,
    NOW,
    REFUSED,
    TODAY,
    Office,
    make_draft,
    make_office,
    make_published,
    submit,
)
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
NOT_FOR_CALLING = {
    "gongkai.disclosures.services.moved_rows.website": "names a channel",
    "gongkai.disclosures.services.moving_in.move_in": "brings in what was public, see test_moving_in",
}
BUILDING_BLOCKS = {"put_in_place", "log", "write_down", "begin_review", "take_off", "make_version"}
"""Steps of acts, to which a caller hands a record that it locked and judged; the database judges them."""
READING_COMMANDS = {"audit", "backup", "clock", "doctor", "report"}
READING_COMMANDS |= {"requests", "screen", "search", "serve", "settings"}
RUNNING_COMMANDS = {
    "appoint": "gives a role",
    "demo": "goes through the services",
    "manage": "the framework's own commands",
    "restore": "puts back what was backed up",
    "worker": "runs the tasks and the schedules, tried here",
}


class Candidates:
    """Records that nobody approved, in every state in which that can be, and all else a way asks for."""

    def __init__(self) -> None:
        self.office: Office = make_office()
        self.file = word_file()
        self.public = make_published(self.office, title="已经公开的通告")
        self.draft = make_draft(self.office, title="没有送审的通告")
        self.in_review = make_draft(self.office, title="正在审核的通告")
        self.review = submit(self.office, self.in_review)
        self.returned = self._returned()
        self.attachment = services.attach_file(
            disclosure=self.draft,
            name="通知.docx",
            content=self.file,
            actor=self.office.drafter,
            now=NOW,
        )
        self.correction = services.correct(
            disclosure=self.public,
            reason="更正",
            actor=self.office.drafter,
            now=NOW,
            title="没有审过的标题",
        )
        self.unreviewed = (self.draft, self.in_review, self.returned)
        self.before = self.seen_by_the_public()

    def _returned(self) -> Disclosure:
        record = make_draft(self.office, title="退回修改的通告")
        review = submit(self.office, record)
        services.return_to_drafter(
            review=review,
            step=self.office.step,
            text="请改",
            actor=self.office.reviewer,
            now=NOW,
            today=TODAY,
        )
        record.refresh_from_db()
        return record

    def seen_by_the_public(self) -> set[tuple[Any, ...]]:
        return set(Disclosure.objects.published().values_list("pk", "title", "body_html", "public_version"))

    def values(self, name: str, record: Disclosure) -> Any:
        """Return what a way is tried with for a parameter of this name; a new name is a KeyError."""
        version = DisclosureVersion.objects.filter(disclosure=record).last()
        known: dict[str, Any] = {
            "disclosure": record,
            "record": record,
            "attachment": self.attachment,
            "agency": record.agency,
            "attachment_id": self.attachment.pk,
            "correction": None,
            "review": self.review,
            "version": version,
            "step": self.office.step,
            "chain": self.office.chain,
            "verdict": "approve",
            "answers": {"secrecy": "clear"},
            "actor": self.office.drafter,
            "visitor": self.office.drafter,
            "actor_id": self.office.drafter.pk,
            "now": NOW,
            "today": TODAY,
            "at": NOW,
            "reason": "急需公开",
            "text": "同意",
            "name": "通知.docx",
            "content": self.file,
            "data": self.file,
            "kind": "notice",
            "title": "通告",
            "attribute": "proactive",
            "repealed_on": TODAY,
            "released_at": NOW,
            "limit": 9,
            "channel": Channel.objects.all()[0],
            "findings": [],
            "justification": "已核",
            "conclusion": None,
            "from_user": self.office.reviewer,
            "to_user": self.office.drafter,
            "from_day": TODAY,
            "until_day": TODAY,
            "steps": [services.StepPlan("自审", 1, users=[self.office.drafter])],
            "year": 2026,
            "owner": record.agency,
            "records": [record],
            "lines": [],
            "questions": [],
            "values": {},
            "report": {},
            "address": "",
            "seen_at": None,
            "checker": None,
            "link": None,
            "finding": None,
            "delegation": None,
            "agency_name": "",
            "edited_at": NOW,
            "edited_by": None,
            "is_minor": False,
            "kinds": ["notice"],
            "written_on": None,
            "algorithm": "sha256",
            "sentence": "请说明",
            "prepared": None,
            "refusal": None,
            "hints": {},
            "notes": [],
            "draft": None,
            "rendition": None,
            "contacts": None,
            "document": None,
            "intake": None,
            "extra": frozenset(),
            "inner_pictures": False,
            "for_minor": False,
            "replaces": self.office.chain,
            "attachments": [],
        }
        return known[name]


def services_there_are() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = inspect.unwrap(function).__module__ == module.__name__
            if is_own and not name.startswith("_"):
                yield f"{module.__name__}.{name}", function


def attempt(candidates: Candidates, act: Callable[[], Any]) -> set[tuple[Any, ...]]:
    """Do an act, look what the public then sees, and undo it."""
    with transaction.atomic():
        with suppress(*REFUSED, Exception), transaction.atomic():
            act()
        seen = candidates.seen_by_the_public()
        transaction.set_rollback(True)
    return seen


def test_no_service_there_is_shows_the_public_what_was_not_approved() -> None:
    candidates = Candidates()
    tried, around = 0, []
    for name, function in services_there_are():
        if name in NOT_FOR_CALLING or name.rpartition(".")[2] in BUILDING_BLOCKS:
            continue
        for record in candidates.unreviewed:
            parameters = inspect.signature(function).parameters.values()
            try:
                values = {
                    one.name: candidates.values(one.name, record)
                    for one in parameters
                    if one.kind is not inspect.Parameter.VAR_KEYWORD
                }
            except KeyError as new:
                pytest.fail(f"{name} asks for {new}: say in Candidates.values with what it is to be tried.")
            tried += 1
            seen = attempt(candidates, lambda act=function, given=values: act(**given))
            if seen != candidates.before:
                around.append(f"{name} on “{record.title}”")
    assert tried > 150
    assert around == []


def test_the_steps_of_acts_are_stopped_by_the_database() -> None:
    candidates = Candidates()
    by_name = {name.rpartition(".")[2]: function for name, function in services_there_are()}
    version = candidates.review.version

    assert set(by_name) >= BUILDING_BLOCKS
    for record in candidates.unreviewed:
        record.state = "published"
        seen = attempt(
            candidates, lambda one=record: by_name["put_in_place"](one, candidates.review.version, NOW)
        )
        assert seen == candidates.before
        record.refresh_from_db()
    with pytest.raises(REFUSED), transaction.atomic():
        services.emergency_publish(
            disclosure=candidates.draft, reason="急", actor=candidates.office.drafter, now=NOW, today=TODAY
        )
    assert version.disclosure == candidates.in_review


def test_a_correction_in_work_reaches_the_public_by_no_service() -> None:
    candidates = Candidates()
    for name, function in services_there_are():
        parameters = inspect.signature(function).parameters
        if "correction" not in parameters or name.rpartition(".")[2] in BUILDING_BLOCKS:
            continue
        values = {
            one: candidates.values(one, candidates.public)
            for one, kind in parameters.items()
            if kind.kind is not inspect.Parameter.VAR_KEYWORD
        }
        given = {**values, "correction": candidates.correction}
        assert attempt(candidates, lambda act=function, v=given: act(**v)) == candidates.before, name


def people(candidates: Candidates) -> dict[str, User]:
    """Return those who may do the most, but for the reviewer."""
    agency = candidates.office.agency
    return {
        "drafter": candidates.office.drafter,
        "county office": make_officer(agency, "county_office"),
        "administrator of the agency": make_officer(agency, "administrator"),
        "administrator of all": make_officer(None, "administrator"),
    }


def test_no_address_shows_the_public_what_was_not_approved() -> None:
    candidates = Candidates()
    posted = {
        "reason": "急需公开",
        "emergency_reason": "急",
        "state": "published",
        "attribute": "proactive",
        "verdict": "approve",
        "answer-secrecy": "clear",
        "secrecy": "clear",
        "text": "同意",
        "kind": "emergency",
        "at": (NOW + timedelta(days=1)).isoformat(),
        "title": "没有审过的标题",
        "seen_at": "",
        **FIELDS,
    }
    wrong, tried = [], 0
    for who, user in people(candidates).items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for name, pattern in addresses(get_resolver()):
            if not name.startswith(("backoffice:", "api", "portal")) or "sign-" in name:
                continue
            for record in candidates.unreviewed[:2]:
                given = dict.fromkeys(pattern.pattern.converters, record.pk)
                try:
                    address = reverse(name, kwargs=given)
                except NoReverseMatch:
                    break  # It takes a word or a year, and names no record.
                with transaction.atomic():
                    client.post(address, {**posted, "act": "publish"})
                    shown = [one for one in candidates.unreviewed if is_public(one)]
                    transaction.set_rollback(True)
                tried += 1
                if shown or candidates.seen_by_the_public() != candidates.before:
                    wrong.append(f"{who}: {address}")
    assert tried > 300
    assert wrong == []


def is_public(record: Disclosure) -> bool:
    return Disclosure.objects.published().filter(pk=record.pk).exists()


def test_no_task_and_no_schedule_shows_the_public_what_was_not_approved() -> None:
    candidates = Candidates()
    past = NOW - timedelta(days=1)
    Disclosure.objects.filter(pk__in=[one.pk for one in candidates.unreviewed]).update(created_at=past)
    acts: dict[str, Callable[[], Any]] = {
        schedule.name: schedule.task.func for schedule in schedules.SCHEDULES if schedule.name != "back_up"
    }
    acts |= {ticker.name: lambda act=ticker.act: act(NOW) for ticker in schedules.TICKERS}
    assert {"screen_published", "publish_due"} <= set(acts)

    around = [name for name, act in acts.items() if attempt(candidates, act) != candidates.before]

    assert around == []


def test_every_command_is_known_to_publish_nothing() -> None:
    assert set(cli.COMMANDS) == READING_COMMANDS | set(RUNNING_COMMANDS), (
        "Say what the new command does to records, and try it here if it writes any."
    )


def test_who_has_left_approves_nothing_neither_alone_nor_through_another() -> None:
    office = make_office()
    review = submit(office, make_draft(office))
    deputy = make_officer(office.agency)
    services.delegate(
        from_user=office.reviewer,
        to_user=deputy,
        from_day=TODAY,
        until_day=TODAY,
        actor=None,
        now=NOW,
        today=TODAY,
    )
    User.objects.filter(pk=office.reviewer.pk).update(is_active=False)

    for actor in (User.objects.get(pk=office.reviewer.pk), deputy):
        with pytest.raises(DomainError, match=r"not open to your account|不能办理"):
            services.give_opinion(
                review=review,
                step=office.step,
                verdict="approve",
                answers={"secrecy": "clear"},
                actor=actor,
                now=NOW,
                today=TODAY,
            )


def test_a_merger_approves_nothing_and_takes_nothing_off() -> None:
    office = make_office()
    draft, public = make_draft(office), make_published(office, title="已经公开的通告")
    heir = make_office("11441700007280420Y")
    organisations.merge_agencies(agencies=[office.agency], into=heir.agency, as_of=TODAY, reason="机构改革")

    with pytest.raises(DomainError):
        services.publish(disclosure=draft, actor=heir.drafter, now=NOW)
    assert list(Disclosure.objects.published()) == [public]


def test_an_emergency_notice_nobody_reviewed_cannot_come_back_once_it_is_withdrawn() -> None:
    office = make_office()
    by = {"actor": office.drafter, "now": NOW}
    record = services.emergency_publish(
        disclosure=make_draft(office, kind="emergency"), reason="山洪预警", today=TODAY, **by
    )
    services.withdraw(disclosure=record, reason="有误", **by)

    with pytest.raises(DomainError):
        services.republish(disclosure=record, reason="恢复", **by)
    assert not Disclosure.objects.published().exists()
