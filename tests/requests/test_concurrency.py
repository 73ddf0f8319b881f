"""Many at once: numbers without gaps, and of two acts on one case only one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest
from tests.requests.cases import RECEIVED, Desk, application, at, draft, make_desk, register

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite in memory has one writer; see GONGKAI_TEST_DATABASE_URL.",
    ),
]
DAY = date(2026, 3, 5)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run the acts in as many threads, all beginning together; return results and refusals' codes."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        close_old_connections()
        barrier.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_numbers_have_no_gaps_when_many_register_at_once() -> None:
    desk = make_desk()

    def act() -> Any:
        return services.register_request(
            agency=desk.agency, actor=desk.handler, now=at(RECEIVED), today=RECEIVED, **application()
        ).disclosure_request.serial

    assert sorted(at_once([act] * 8)) == list(range(1, 9))


def test_the_same_sending_twice_at_once_makes_one_request() -> None:
    desk = make_desk()

    def act() -> Any:
        return services.register_request(
            agency=desk.agency,
            actor=desk.handler,
            now=at(RECEIVED),
            today=RECEIVED,
            idempotency_key="same",
            **application(),
        ).is_new

    assert sorted(at_once([act, act])) == [False, True]
    assert DisclosureRequest.objects.count() == 1


def test_of_two_officers_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    desk = make_desk()
    case = register(desk)
    moment = {"now": at(DAY), "today": DAY, "revision": case.revision, "disclosure_request": case}

    def withdraw() -> str:
        services.withdraw_request(withdrawn_on=DAY, reason="", actor=desk.handler, **moment)
        return "done"

    def propose() -> str:
        services.propose_extension(reason="核实", actor=desk.lawyer, **moment)
        return "done"

    assert sorted(at_once([withdraw, propose])) == ["acted_meanwhile", "done"]


def test_two_agencies_pass_requests_on_to_each_other_at_once() -> None:
    desk, other = make_desk(), make_desk()
    theirs = [(desk, other, register(desk)), (other, desk, register(other))]

    def passing(giver: Desk, taker: Desk, case: DisclosureRequest) -> Callable[[], Any]:
        return lambda: (
            services.transfer_request(
                disclosure_request=case,
                to=taker.agency,
                reason="由该局制作",
                actor=giver.handler,
                now=at(DAY),
                today=DAY,
            ).number
        )

    assert at_once([passing(*one) for one in theirs]) == ["2026-00002", "2026-00002"]


def test_requests_are_split_and_registered_at_once() -> None:
    desk = make_desk()
    cases = [register(desk) for _ in range(3)]

    def splitting(case: DisclosureRequest) -> Callable[[], Any]:
        return lambda: len(
            services.split_request(
                disclosure_request=case,
                matters=["一", "二"],
                actor=desk.handler,
                now=at(DAY),
                today=DAY,
            )
        )

    acts = [splitting(case) for case in cases] + [lambda: register(desk).serial] * 3

    assert at_once(acts)[:3] == [2, 2, 2]
    serials = DisclosureRequest.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 10))


def test_a_decision_is_signed_and_served_once() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY)
    moment = {"disclosure_request": case, "actor": desk.handler, "now": at(DAY), "today": DAY}
    services.submit_decision(**moment)
    services.give_legal_opinion(
        disclosure_request=case, verdict="approve", text="", actor=desk.lawyer, now=at(DAY)
    )

    def sign() -> str:
        services.sign_decision(**moment)
        return "done"

    assert sorted(at_once([sign, sign])) == ["done", "transition_not_allowed"]
    assert case.letters.count() == 1

    def send() -> str:
        services.serve_decision(way="post", served_on=DAY, proof="XA1", **moment)
        return "done"

    assert sorted(at_once([send, send])) == ["done", "transition_not_allowed"]
    assert case.events.filter(kind="answered").count() == 1


def test_one_reconsideration_that_two_officers_record_at_once_is_recorded_once() -> None:
    desk = make_desk()
    case = register(desk)

    def act() -> str:
        services.open_remedy(
            agency=desk.agency,
            disclosure_request=case,
            kind="reconsideration",
            body="岚川县人民政府",
            served_on=DAY,
            actor=desk.handler,
            now=at(DAY),
            today=DAY,
        )
        return "done"

    assert sorted(at_once([act, act])) == ["done", "remedy_recorded"]
