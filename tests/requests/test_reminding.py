"""Reminders of last days: whom they reach, when, and that a run may be repeated."""

from datetime import date

import pytest

from gongkai.law.calendar import working_calendar
from gongkai.notices.models import Notice
from gongkai.requests import services
from gongkai.requests.services import remind_of_what_is_due
from tests.factories import make_officer
from tests.requests.cases import RECEIVED, at, conclude, extend, make_desk, register

pytestmark = pytest.mark.django_db

DUE = working_calendar().add_working_days(RECEIVED, 20)


def days_before_due(count):
    day = DUE
    while working_calendar().working_days_between(day, DUE) < count:
        day = date.fromordinal(day.toordinal() - 1)
    return day


def remind(day):
    return remind_of_what_is_due(now=at(day))


def told(account):
    return [notice.subject for notice in Notice.objects.visible_to(account).order_by("id")]


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def case(desk):
    return services.set_handler(
        disclosure_request=register(desk), handler=desk.handler, actor=desk.handler, now=at(RECEIVED)
    )


def test_the_handler_is_reminded_at_five_two_and_no_working_days_and_once_for_each(desk, case):
    for count in (8, 6, 5, 4, 3, 2, 1, 0):
        remind(days_before_due(count))
        remind(days_before_due(count))

    subjects = told(desk.handler)
    keys = Notice.objects.filter(recipient=desk.handler).order_by("id").values_list("key", flat=True)
    assert [key.rsplit(":", 1)[1] for key in keys] == ["5", "2", "0"]
    assert all(case.number in subject for subject in subjects)


def test_what_is_overdue_is_told_again_after_five_working_days(desk, case):
    calendar = working_calendar()
    for count in range(1, 8):
        remind(calendar.add_working_days(DUE, count))

    assert Notice.objects.filter(recipient=desk.handler).count() == 2


def test_on_the_last_day_the_other_officers_and_the_county_office_are_told(desk, case):
    county = desk.agency.versions.get().parent
    office = make_officer(county, "county_office")
    elsewhere = make_officer(make_desk().agency, "county_office")

    remind(days_before_due(2))
    assert [len(told(one)) for one in (desk.handler, desk.lawyer, office)] == [1, 0, 0]

    remind(DUE)
    assert [len(told(one)) for one in (desk.handler, desk.lawyer, office, elsewhere)] == [2, 1, 1, 0]


def test_a_case_without_a_handler_is_told_to_every_officer_of_the_agency(desk):
    case = register(desk)
    type(case).objects.update(handler=None)

    remind(days_before_due(5))

    assert [len(told(one)) for one in (desk.handler, desk.lawyer)] == [1, 1]


def test_a_day_that_moves_is_reminded_of_anew(desk, case):
    remind(days_before_due(5))
    extend(desk, case, days_before_due(4))
    later = working_calendar().add_working_days(DUE, 15)

    remind(days_before_due(4))
    assert len(told(desk.handler)) == 1
    remind(later)
    assert len(told(desk.handler)) == 2


def test_a_concluded_request_is_not_reminded_of(desk, case):
    conclude(desk, case, days_before_due(6))

    count = remind(DUE)

    assert (count.near, count.overdue) == (0, 0)
    assert Notice.objects.count() == 0


def test_a_department_is_reminded_of_its_own_day(desk, case):
    other = make_desk()
    services.assign(
        disclosure_request=case,
        department="水政股",
        agency=other.agency,
        task="查找档案",
        due_on=working_calendar().add_working_days(RECEIVED, 4),
        actor=desk.handler,
        now=at(RECEIVED),
        today=RECEIVED,
    )

    remind(RECEIVED)

    given, subject = sorted(told(other.handler), key=lambda one: "水政股" in one)
    assert "水政股" not in given
    assert told(desk.handler) == [subject]


def test_the_reply_to_a_reconsideration_is_reminded_of_until_it_is_sent(desk, case):
    remedy = services.open_remedy(
        agency=desk.agency,
        disclosure_request=case,
        kind="reconsideration",
        body="岚川县人民政府",
        served_on=date(2026, 3, 3),
        actor=desk.handler,
        now=at(date(2026, 3, 3)),
        today=date(2026, 3, 3),
    )

    remind(date(2026, 3, 13))
    assert ["岚川县人民政府" in subject for subject in told(desk.handler)] == [True]

    services.reply_to_remedy(
        remedy=remedy,
        replied_on=date(2026, 3, 13),
        actor=desk.handler,
        now=at(date(2026, 3, 13)),
        today=date(2026, 3, 13),
    )
    remind(date(2026, 3, 17))
    assert len(told(desk.handler)) == 1


def test_many_requests_are_reminded_of_with_few_queries(desk, django_assert_max_num_queries):
    for _ in range(8):
        register(desk)

    with django_assert_max_num_queries(8):
        remind(DUE)

    assert Notice.objects.filter(recipient=desk.lawyer).count() == 8
