"""Many clocks are read as one is, in as many queries for one case as for many."""

from datetime import date

import pytest

from gongkai.requests import services
from gongkai.requests.clock_reading import clock_of, clocks_of
from gongkai.requests.models import DisclosureRequest
from tests.requests.cases import RECEIVED, ask_correction, at, make_desk, register

pytestmark = pytest.mark.django_db
MARCH_5, MARCH_12 = date(2026, 3, 5), date(2026, 3, 12)


def test_clocks_read_together_say_what_each_says_alone() -> None:
    desk = make_desk()
    plain, asked, taken_back = (register(desk) for _ in range(3))
    ask_correction(desk, asked, MARCH_5, MARCH_12)
    ask_correction(desk, taken_back, MARCH_5, MARCH_12)
    services.revoke_event(
        event=taken_back.events.get(), reason="登记错误", actor=desk.handler, now=at(MARCH_5)
    )
    cases = DisclosureRequest.objects.in_bulk()

    together = dict(clocks_of({case.pk: RECEIVED for case in cases.values()}))

    assert together == {key: clock_of(case) for key, case in cases.items()}
    assert together[asked.pk].due_on is None
    assert together[plain.pk].due_on == together[taken_back.pk].due_on is not None


def test_recomputing_takes_as_many_queries_for_many_cases(django_assert_num_queries) -> None:
    desk = make_desk()
    for _more in range(3):
        register(desk)
        with django_assert_num_queries(3):
            assert list(services.rebuild_clocks(now=at(MARCH_5))) == []
