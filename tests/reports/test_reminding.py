"""Reminders of the year's reports: the bodies before and after their day, the office of who is late."""

from datetime import datetime

import pytest

from gongkai.notices.models import Notice
from gongkai.reports.collecting.reminding import remind_of_reports
from tests.factories import SHANGHAI, make_agency, make_officer, store

pytestmark = pytest.mark.django_db


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=SHANGHAI)


def told(officer) -> list[str]:
    return [notice.subject for notice in Notice.objects.filter(recipient=officer).order_by("id")]


@pytest.fixture
def county():
    return make_agency(name="岚川县人民政府", kind="government")


def test_a_body_is_reminded_before_its_day_and_each_week_after_it(county) -> None:
    officer = make_officer(make_agency(parent=county))

    for month, day in ((1, 10), (1, 20), (1, 25), (2, 1), (2, 4), (2, 9)):
        remind_of_reports(now=on(month, day))

    before, late, later = told(officer)
    assert "2026-01-31" in before
    assert late == later != before


def test_the_county_is_told_who_is_late_and_that_its_own_report_is_due(county) -> None:
    make_agency(parent=county, name="岚川县水利局")
    office = make_officer(county, "county_office")

    remind_of_reports(now=on(1, 31))
    assert told(office) == []
    remind_of_reports(now=on(2, 1))
    remind_of_reports(now=on(3, 20))

    notices = Notice.objects.filter(recipient=office).order_by("id")
    assert notices[0].text == "岚川县水利局"
    assert notices[0].address.endswith(f"?agency={county.pk}&year=2025")
    assert notices.filter(key__startswith="report-whole:2025:").count() == 1


def test_nobody_is_reminded_of_what_is_done_or_long_past(county) -> None:
    office = make_officer(county, "county_office")
    store(county, year=2025)

    remind_of_reports(now=on(4, 10))
    remind_of_reports(now=on(11, 22))

    assert told(office) == []
