"""What is due and late by the working calendar, the publication log, and counts by channel."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.catalogue import services as catalogue
from gongkai.catalogue.coverage import PublicationFact
from gongkai.disclosures import deadlines, selectors, services
from gongkai.disclosures.models import Channel, Disclosure
from gongkai.organisations.permissions import scope_of
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    make_draft,
    make_office,
    make_published,
)
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def test_information_is_due_20_working_days_after_it_was_formed_and_licences_7() -> None:
    limits = deadlines.disclosure_limits()

    # The holiday notice of 2025: 1 to 5 May are off, 27 April is worked in exchange.
    assert deadlines.due_on(limits["disclosure"], date(2025, 4, 10)) == date(2025, 5, 12)
    assert deadlines.due_on(limits["licence_or_penalty"], date(2025, 4, 25)) == date(2025, 5, 8)
    assert deadlines.due_on(limits["disclosure"], date(2007, 1, 1)) is None


@pytest.mark.parametrize("name", ["disclosure", "licence_or_penalty", "interpretation"])
def test_what_has_run_out_on_a_day_agrees_with_every_single_due_day(name: str) -> None:
    limit = deadlines.disclosure_limits()[name]
    for offset in range(0, 60, 7):
        day = date(2025, 4, 20) + timedelta(days=offset)
        spans = deadlines.run_out_by(limit, day)
        for back in range(70):
            begun = day - timedelta(days=back)
            due = deadlines.due_on(limit, begun)
            assert due is not None
            assert any(span.first <= begun <= span.last for span in spans) == (due < day)


def test_records_are_late_from_the_day_after_their_last_day() -> None:
    office = make_office()
    record = make_draft(office, formed_on=date(2025, 4, 10))
    make_draft(office, formed_on=date(2025, 4, 10), attribute="undisclosed")
    due = date(2025, 5, 12)
    assert selectors.publication_due_on(record) == due

    def found(day: date) -> tuple[int, int]:
        late, soon = (
            selectors.late_disclosures(office.drafter, day),
            selectors.due_soon_disclosures(office.drafter, day),
        )
        return len(late), len(soon)

    assert found(date(2025, 4, 20)) == (0, 0)
    assert found(date(2025, 5, 6)) == (0, 1)
    assert found(due) == (0, 1)
    assert found(due + timedelta(days=1)) == (1, 0)
    count = selectors.deadline_counts(office.drafter, due + timedelta(days=1))[office.agency.pk]
    assert (count.late, count.due_soon) == (1, 0)


def test_an_interpretation_is_due_3_working_days_after_its_policy_was_published() -> None:
    office = make_office()
    policy = make_published(office)
    record = make_draft(office, kind="interpretation", interprets=policy, formed_on=date(2026, 1, 5))

    assert selectors.publication_due_on(record) == date(2026, 3, 5)
    assert not selectors.late_disclosures(office.drafter, date(2026, 3, 5)).exists()
    assert list(selectors.late_disclosures(office.drafter, date(2026, 3, 6))) == [record]


def test_deadlines_are_of_the_agencies_worked_for_and_take_one_query(
    django_assert_max_num_queries: Any,
) -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    for one in (office, office, other):
        make_draft(one, formed_on=date(2025, 4, 10))
    assert scope_of(office.drafter).agency_ids == {office.agency.pk}

    with django_assert_max_num_queries(1):
        counts = selectors.deadline_counts(office.drafter, TODAY)

    assert {key: (count.late, count.due_soon) for key, count in counts.items()} == {
        office.agency.pk: (2, 0)
    }


def test_the_publication_log_is_of_the_agencies_worked_for_and_of_the_time_asked_for(
    django_assert_max_num_queries: Any,
) -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    record = make_published(office)
    make_published(other)
    later = NOW + timedelta(days=3)
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=later)

    log = selectors.publication_log(office.drafter)
    with django_assert_max_num_queries(3):
        assert [(line.act, line.version.number, str(line.actor)) for line in log] == [
            ("withdraw", 1, "公开专员"),
            ("publish", 1, "公开专员"),
        ]
    assert selectors.publication_log(office.drafter, since=NOW + timedelta(days=1)).count() == 1
    assert selectors.publication_log(office.drafter, until=later, acts=["publish"]).count() == 1


def test_a_record_that_went_out_by_several_channels_is_counted_once() -> None:
    office = make_office()
    record = make_published(office)
    for name in ("岚川发布", "岚川水利"):
        channel = Channel.objects.create(kind="wechat", name=name)
        services.record_release(
            disclosure=record, channel=channel, released_at=NOW, actor=office.drafter, now=NOW
        )
    make_published(office)

    assert selectors.releases_by_channel(Disclosure.objects.published()) == {"website": 2, "wechat": 1}


def test_a_list_of_visible_records_takes_one_query(django_assert_max_num_queries: Any) -> None:
    office = make_office()
    for _ in range(4):
        make_published(office)
    assert scope_of(office.drafter).agency_ids

    with django_assert_max_num_queries(2):
        rows = list(Disclosure.objects.visible_to(office.drafter).without_text().select_related("agency"))
        assert len({(row.title, row.agency.code) for row in rows}) == 1
    assert len(rows) == 4


def test_unconfirmed_emergencies_are_listed() -> None:
    office = make_office()
    record = make_draft(office, kind="emergency")
    services.emergency_publish(disclosure=record, reason="急", actor=office.drafter, now=NOW, today=TODAY)

    assert list(selectors.unconfirmed_emergencies(office.drafter)) == [record]


@pytest.mark.parametrize("kind", ["notice", "licence"])
def test_what_is_due_soon_is_due_by_then_and_not_late(kind: str) -> None:
    office = make_office()
    for day in range(1, 31):
        make_draft(office, kind=kind, formed_on=date(2025, 4, day), title=f"第{day}号")
    for today in (date(2025, 4, 30), date(2025, 5, 13), date(2025, 5, 26)):
        until = today + timedelta(days=6)
        due = {record: selectors.publication_due_on(record) for record in Disclosure.objects.all()}

        soon = set(selectors.due_soon_disclosures(office.drafter, today, until=until))

        assert soon == {record for record, last in due.items() if last and today <= last <= until}


def test_what_is_published_and_late_is_told_for_each_agency_and_item(
    django_assert_max_num_queries: Any,
) -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    county = make_agency()
    item = catalogue.add_item(
        owner=county,
        actor=None,
        now=NOW,
        as_of=date(2020, 1, 1),
        code="L-01",
        agencies=[office.agency, other.agency],
        first_level="灌溉",
        elements="用水安排",
        time_limit_text="20个工作日",
        responsible_text="水利局",
        at_county=True,
    )
    for one in (office, office, other):
        make_published(one, catalogue_item=item.code)
    make_draft(office, catalogue_item=item.code, formed_on=date(2025, 4, 10))
    make_draft(office, catalogue_item="L-02")
    assert scope_of(office.drafter).agency_ids

    with django_assert_max_num_queries(2):
        facts = selectors.publication_facts(office.drafter, county, TODAY)

    assert facts == {(office.agency.pk, "L-01"): PublicationFact(2, NOW.date(), 1)}
