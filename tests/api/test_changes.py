"""The change feed: another site that follows it has at every moment exactly what is public."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.api.changes import GIVEN_UP_AFTER, settled_lines, settled_position
from gongkai.disclosures import services
from gongkai.disclosures.models import PublicationLogEntry
from tests.disclosures.records import NOW, TODAY, make_correction, make_draft, make_office, make_published

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


class Mirror:
    """Another site: it keeps what the feed tells it, and knows nothing else."""

    def __init__(self, client: Client, *, limit: int = 3) -> None:
        self.client, self.limit, self.after = client, limit, 0
        self.records: dict[str, dict] = {}

    def begin_with_the_file(self) -> None:
        response = self.client.get(f"{ROOT}/disclosures.jsonl")
        self.after = int(response.headers["Change-Position"])
        for line in b"".join(response.streaming_content).splitlines():
            record = json.loads(line)
            self.records[record["index_number"]] = record

    def follow(self) -> list[dict]:
        told: list[dict] = []
        address: str | None = f"{ROOT}/changes?after={self.after}&limit={self.limit}"
        while address:
            page = self.client.get(address).json()
            for change in page["items"]:
                self._take(change)
            told += page["items"]
            self.after = page["after"]
            address = page["next"]
        return told

    def _take(self, change: dict) -> None:
        if change["disclosure"] is None:
            self.records.pop(change["index_number"], None)
        else:
            self.records[change["index_number"]] = change["disclosure"]


def site(client: Client) -> dict[str, dict]:
    """What the site itself shows, record by record."""
    listed = client.get(f"{ROOT}/disclosures?limit=100").json()["items"]
    whole = [client.get(record["url"]).json() for record in listed]
    return {record["index_number"]: record for record in whole}


def test_a_mirror_has_after_every_act_exactly_what_is_public(client) -> None:
    office = make_office()
    mirror = Mirror(client)
    by = {"actor": office.drafter, "now": NOW}
    kept, changed, taken, ended = (make_published(office, title=f"第{n}号通告") for n in range(4))
    urgent = make_draft(office, kind="emergency", title="紧急通告")
    acts = [
        lambda: None,
        lambda: services.withdraw(disclosure=taken, reason="含有个人信息", **by),
        lambda: services.publish_correction(
            correction=make_correction(office, changed, body_html="<p>更正后的文字</p>"), **by
        ),
        lambda: services.republish(disclosure=taken, reason="经核查可以公开", **by),
        lambda: services.repeal(disclosure=ended, repealed_on=TODAY, reason="岚水发〔2026〕2号", **by),
        lambda: services.emergency_publish(disclosure=urgent, reason="汛情紧急", today=TODAY, **by),
        lambda: services.withdraw(disclosure=kept, reason="重复", **by),
    ]
    for act in acts:
        act()
        mirror.follow()
        assert mirror.records == site(client)
    assert kept.index_number not in mirror.records
    assert "更正后的文字" in mirror.records[str(changed.index_number)]["body_html"]
    assert mirror.records[str(ended.index_number)]["validity"] == "repealed"
    assert taken.index_number in mirror.records


def test_a_mirror_that_comes_late_has_the_same(client, county) -> None:
    from_the_beginning, from_the_file = Mirror(client), Mirror(client)
    from_the_beginning.follow()
    from_the_file.begin_with_the_file()
    assert from_the_file.follow() == []
    assert from_the_beginning.records == from_the_file.records == site(client)


def test_no_line_says_what_was_taken_back(client) -> None:
    office = make_office()
    record = make_published(office, title="误发的名单", body_html="<p>不应公开的文字</p>")
    services.publish_correction(
        correction=make_correction(office, record, reason="名单中有个人信息", title="仍然误发的名单"),
        actor=office.drafter,
        now=NOW,
    )
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    first = PublicationLogEntry.objects.filter(disclosure=record).order_by("pk")[0]
    response = client.get(f"{ROOT}/changes?after={first.pk - 1}")
    acts = [(change["act"], change["reason"]) for change in response.json()["items"]]
    assert acts == [("publish", ""), ("correct", ""), ("withdraw", "有误")]
    for text in ("名单", "不应公开", office.drafter.display_name):
        assert text not in response.content.decode()


def test_a_line_whose_number_may_still_come_is_waited_for() -> None:
    now = timezone.now()

    def line(pk: int, age: timedelta) -> PublicationLogEntry:
        return PublicationLogEntry(pk=pk, happened_at=now - age)

    fresh, old = timedelta(seconds=1), GIVEN_UP_AFTER
    assert [one.pk for one in settled_lines([line(5, fresh), line(7, fresh)], 4, now)] == [5]
    assert [one.pk for one in settled_lines([line(5, fresh), line(7, old)], 4, now)] == [5, 7]
    assert settled_lines([line(6, fresh)], 4, now) == []


def test_the_position_of_a_file_is_before_a_number_that_may_still_come() -> None:
    office = make_office()
    [_first, _before, hidden, last] = (make_published(office, title=f"第{n}号") for n in range(4))
    keys = dict(PublicationLogEntry.objects.values_list("disclosure", "pk"))
    PublicationLogEntry.objects.filter(disclosure=hidden)._raw_delete(using="default")

    assert settled_position(NOW) < keys[hidden.pk]
    assert settled_position(NOW + GIVEN_UP_AFTER + timedelta(seconds=1)) == keys[last.pk]


def test_a_page_of_changes_asks_the_database_twice(client, county, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert len(client.get(f"{ROOT}/changes").json()["items"]) > 5


@pytest.mark.parametrize("query", ["after=-1", "after=9223372036854775808", "after=x", "limit=201"])
def test_a_position_that_cannot_be_is_refused(client, query: str) -> None:
    assert client.get(f"{ROOT}/changes?{query}").status_code == 400
