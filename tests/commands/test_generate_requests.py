"""Generated requests: reproducible, each with a history of twenty events that its clock takes."""

from datetime import UTC, date, datetime

import pytest

from gongkai.commands import generate_requests
from gongkai.commands.generate_requests import RequestPlan, fill_requests, generated_requests
from gongkai.requests.models import DisclosureRequest, RequestEvent
from tests.factories import make_agency

NOW = datetime(2026, 1, 1, 1, tzinfo=UTC)
UNTIL = date(2025, 12, 31)


def test_the_same_seed_gives_the_same_requests_and_another_seed_others() -> None:
    agencies = [(1, "岚川县水利局"), (2, "岚川县财政局")]
    first, again, other = (
        list(generated_requests(RequestPlan(20, seed, UNTIL, agencies), 0)) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


@pytest.mark.django_db
def test_each_request_has_twenty_events_and_an_end_and_comes_in_once(monkeypatch) -> None:
    monkeypatch.setattr(generate_requests, "CHUNK", 3)
    county = make_agency(name="岚川县人民政府", kind="government")
    plan = RequestPlan(5, 1, UNTIL, [(county.pk, "岚川县人民政府")])

    assert fill_requests(county, plan, now=NOW, reason="模拟数据", quiet=True) == 5
    assert fill_requests(county, plan, now=NOW, reason="模拟数据", quiet=True) == 0
    assert DisclosureRequest.objects.exclude(outcome="").count() == 5
    assert RequestEvent.objects.count() == 100
