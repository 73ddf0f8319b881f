"""An officer's first page: what is overdue and due over all kinds of work, and agency by agency."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.disclosures.models import Review
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, RequestAssignment, RequestClock
from gongkai.requests.states import RequestState
from tests.backoffice.disclosure_pages import page_of
from tests.disclosures.records import Office, make_chain, make_draft, make_office, plan, submit
from tests.factories import make_agency, make_officer, store
from tests.requests.cases import Desk, at, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
PAGE = "/en/office/"


def due(desk: Desk, day: date, **changes: object):
    """Make a request whose answer is due on a day."""
    case = register(desk, **changes)
    RequestClock.objects.filter(disclosure_request=case).update(due_on=day, board_on=day)
    return case


def part(desk: Desk, day: date, **changes: object) -> RequestAssignment:
    case = due(desk, date(2030, 3, 1))
    return services.assign(
        disclosure_request=case,
        department="档案室",
        task="查找施工合同",
        due_on=day,
        actor=desk.handler,
        now=at(date(2026, 3, 2)),
        today=date(2026, 3, 2),
        **changes,
    )


def late_draft(desk: Desk) -> None:
    chain = make_chain(plan(users=[desk.lawyer]), agency=desk.agency)
    office = Office(desk.agency, desk.handler, desk.lawyer, chain)
    make_draft(office, title="早该公布的通告", formed_on=date(2026, 1, 5))


def piles(page) -> dict[str, int]:
    return {str(pile.label): pile.count for pile in page.context["piles"]}


def test_overdue_and_nearly_due_things_of_every_kind_stand_together_the_earliest_first(client) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    desk, today = make_desk(county), timezone.localdate()
    due(desk, today - timedelta(days=30), asked_for="逾期的合同")
    due(desk, today, asked_for="今日到期的名单")
    part(desk, today - timedelta(days=3))
    late_draft(desk)
    client.force_login(make_officer(county, "county_office"))

    page = client.get(PAGE)

    overdue = [thing.title for thing in page.context["overdue"]]
    assert len(overdue) == 3
    assert overdue[0] == "早该公布的通告"
    assert overdue[1].startswith("Answer to request")
    assert overdue[2].startswith("Part of 档案室 in request")
    assert [thing.working_days for thing in page.context["near"]] == [0]
    assert piles(page)["Records overdue"] == 1
    assert piles(page)["Requests overdue"] == 1
    assert piles(page)["Requests with 0 to 2 working days left"] == 1


def test_the_office_above_sees_agency_by_agency_what_is_late_and_an_agency_only_its_own(client) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    late, calm = make_desk(county), make_desk(county)
    due(late, timezone.localdate() - timedelta(days=30))
    client.force_login(make_officer(county, "county_office"))

    page = client.get(PAGE)
    first = page.context["pressures"][0]
    assert (first.agency.agency_id, first.requests.overdue, first.report.is_late) == (
        late.agency.pk,
        1,
        True,
    )
    assert piles(page)["Annual reports of bodies overdue"] == 2

    client.force_login(calm.handler)
    own = client.get(PAGE)
    assert own.context["overdue"] == []
    assert "Agency by agency" not in page_of(own)


def test_what_only_waits_to_be_confirmed_is_counted_and_presses_on_no_agency(client) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    desk = make_desk(county)
    case = register(desk, channel="online", email="reader@example.org")
    DisclosureRequest.objects.filter(pk=case.pk).update(state=RequestState.SUBMITTED)
    RequestClock.objects.filter(disclosure_request=case).update(due_on=None, board_on=None)
    client.force_login(make_officer(county, "county_office"))

    page = client.get(PAGE)

    assert piles(page)["Requests whose receipt is to be confirmed"] == 1
    assert piles(page)["Requests overdue"] == 0
    assert [one.requests.overdue for one in page.context["pressures"]] == [0]
    assert page.context["pressures"][0].report.is_late


def test_an_agency_is_told_of_its_report_until_it_is_handed_in_or_public(client) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    bureau, year = make_agency(parent=county), timezone.localdate().year - 1
    client.force_login(make_officer(bureau))
    assert f"Your report of {year} is to be handed to the agency above by {year + 1}-01-31" in page_of(
        client.get(PAGE)
    )

    client.force_login(make_officer(county, "county_office"))
    assert f"Your report of {year} is to be public by {year + 1}-03-31." in page_of(client.get(PAGE))
    store(county, year=year)
    assert f"Your report of {year}" not in page_of(client.get(PAGE))


def test_a_reviewer_sees_the_reviews_that_wait(client) -> None:
    office = make_office()
    submit(office, make_draft(office, title="等待审查的通告"))
    client.force_login(office.reviewer)

    page = client.get(PAGE)

    assert Review.objects.count() == 1
    assert piles(page)["Records waiting for my opinion"] == 1
    assert "等待审查的通告" in page_of(page).split('id="waiting"')[1]


def test_the_first_page_takes_as_many_queries_with_more_work(client, django_assert_max_num_queries) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    client.force_login(make_officer(county, "county_office"))
    today = timezone.localdate()
    for _more in range(3):
        desk = make_desk(county)
        due(desk, today - timedelta(days=30))
        due(desk, today)
        late_draft(desk)
        with django_assert_max_num_queries(40):
            client.get(PAGE)
