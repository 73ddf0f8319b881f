"""Many at once: index numbers without gaps, one conclusion, one line of the trail after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from gongkai.audit.selectors import verify
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, IndexCounter, ReviewConclusion
from tests.disclosures.records import (
    NOW,
    TODAY,
    make_approved,
    make_chain,
    make_draft,
    make_office,
    plan,
    submit,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite in memory has one writer; see GONGKAI_TEST_DATABASE_URL.",
    ),
]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run the acts in as many threads, all beginning together; return results and refusals."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        close_old_connections()
        barrier.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_index_numbers_have_no_gaps_when_many_publish_at_once() -> None:
    office = make_office()
    records = [make_approved(office, title=f"通告{number}") for number in range(12)]

    at_once(
        [
            lambda record=record: services.publish(disclosure=record, actor=office.drafter, now=NOW)
            for record in records
        ]
    )

    numbers = sorted(Disclosure.objects.values_list("index_number", flat=True))
    assert [number.split("-")[1] for number in numbers] == [f"{serial:05d}" for serial in range(1, 13)]
    assert IndexCounter.objects.get().last == 12
    assert verify() == []


def test_one_record_published_twice_at_once_goes_out_once() -> None:
    office = make_office()
    record = make_approved(office)

    def publish() -> str:
        try:
            services.publish(disclosure=record, actor=office.drafter, now=NOW)
        except DomainError as refusal:
            return refusal.code
        return "published"

    assert sorted(at_once([publish, publish])) == ["published", "transition_not_allowed"]
    assert IndexCounter.objects.get().last == 1


def test_the_last_two_steps_signed_at_once_conclude_the_review_once() -> None:
    office = make_office()
    services.retire_chain(chain=office.chain, actor=None, now=NOW, today=TODAY)
    chain = make_chain(
        plan("保密", users=[office.reviewer]), plan("合法性", users=[office.reviewer]), agency=office.agency
    )
    record = make_draft(office)
    review = submit(office, record)

    at_once(
        [
            lambda step=step: services.give_opinion(
                review=review, step=step, verdict="approve", actor=office.reviewer, now=NOW, today=TODAY
            )
            for step in chain.steps.all()
        ]
    )

    record.refresh_from_db()
    assert (record.state, ReviewConclusion.objects.count()) == ("approved", 1)
