"""A new holiday notice: previewed, taken into use, told to handlers, and asked for in time."""

from datetime import UTC, date, datetime

import pytest

from gongkai.audit.models import AuditEntry
from gongkai.law.notice_reading import read_notice
from gongkai.law.own_notices import own_notices_folder
from gongkai.notices.models import Notice
from gongkai.requests import services
from gongkai.requests.models import HolidayImport
from gongkai.requests.services.calendar import (
    NotForAdministrators,
    apply_holiday_notice,
    preview_holiday_notice,
    recompute_open_requests,
    remind_of_missing_notice,
)
from tests.factories import make_agency, make_officer
from tests.law.test_own_notices import NOTICE_2027
from tests.requests.cases import at, make_desk, register

pytestmark = pytest.mark.django_db

CAME = date(2027, 1, 18)
NOW = at(date(2027, 1, 20))


@pytest.fixture(autouse=True)
def _data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA_DIR", str(tmp_path))


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def case(desk):
    return services.set_handler(
        disclosure_request=register(desk, submitted_on=CAME), handler=desk.handler, actor=None, now=at(CAME)
    )


def test_the_preview_shows_days_and_cases_and_changes_nothing(case):
    before = case.clock.due_on

    preview = preview_holiday_notice(data=read_notice(NOTICE_2027), now=NOW)

    assert (date(2027, 2, 10), "春节") in preview.days_off
    assert preview.days_worked == (date(2027, 2, 13), date(2027, 2, 14))
    [change] = preview.changes
    assert (change.before, change.after) == (before, date(2027, 2, 18))
    case.clock.refresh_from_db()
    assert case.clock.due_on == before
    assert not own_notices_folder().exists()


def test_applying_recomputes_open_cases_logs_both_days_and_tells_the_handler(desk, case):
    before = case.clock.due_on
    assert case.clock.is_provisional
    administrator = make_officer(None, "administrator")

    apply_holiday_notice(data=read_notice(NOTICE_2027), actor=administrator, now=NOW)

    case.clock.refresh_from_db()
    assert case.clock.due_on == date(2027, 2, 18)
    assert not case.clock.is_provisional
    line = AuditEntry.objects.get(action="requests.recompute_clock")
    assert line.data["before"] == before.isoformat()
    assert line.data["after"] == "2027-02-18"
    [notice] = Notice.objects.filter(recipient=desk.handler)
    assert "2027-02-18" in notice.subject
    assert HolidayImport.objects.get().content["year"] == 2027


def test_applying_twice_moves_and_tells_nothing_more(case):
    apply_holiday_notice(data=read_notice(NOTICE_2027), actor=None, now=NOW)

    assert apply_holiday_notice(data=read_notice(NOTICE_2027), actor=None, now=NOW) == ()
    assert Notice.objects.count() == 1


def test_what_a_killed_import_left_out_is_done_by_the_next_recomputation(case, monkeypatch):
    def killed(**_anything):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("gongkai.requests.services.calendar.recompute_open_requests", killed)
        with pytest.raises(KeyboardInterrupt):
            apply_holiday_notice(data=read_notice(NOTICE_2027), actor=None, now=NOW)

    [change] = recompute_open_requests(now=NOW)

    assert change.after == date(2027, 2, 18)
    assert Notice.objects.count() == 1


def test_only_an_administrator_imports_a_notice(desk):
    with pytest.raises(NotForAdministrators):
        apply_holiday_notice(data=read_notice(NOTICE_2027), actor=desk.handler, now=NOW)

    assert not own_notices_folder().exists()


def test_administrators_are_reminded_from_october_on_once_a_month():
    administrator = make_officer(make_agency(), "administrator")

    def remind(month, day):
        return remind_of_missing_notice(now=datetime(2026, month, day, 2, tzinfo=UTC))

    assert remind(9, 30) is None
    assert [remind(10, 1), remind(10, 2), remind(11, 3)] == [2027, 2027, 2027]
    assert Notice.objects.filter(recipient=administrator).count() == 2

    apply_holiday_notice(data=read_notice(NOTICE_2027), actor=None, now=NOW)
    assert remind(12, 1) is None
