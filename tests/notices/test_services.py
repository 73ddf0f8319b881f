"""Telling officers something once, and only those who are meant."""

from datetime import timedelta

import pytest

from gongkai.notices import services
from gongkai.notices.models import Notice
from gongkai.notices.services import RoleHolders, Telling, tell, tell_all
from gongkai.organisations.models import Role
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def told(account):
    return list(Notice.objects.visible_to(account).values_list("subject", flat=True))


def tell_three_days(recipients, key="due-3:7"):
    tell(recipients=recipients, subject="还有3个工作日", text="请办理。", key=key, now=NOW)


def test_whoever_was_told_something_is_not_told_it_again():
    officer = make_officer(make_agency())

    tell_three_days([officer])
    tell_three_days([officer])
    tell_three_days([officer], key="due-0:7")

    assert told(officer) == ["还有3个工作日", "还有3个工作日"]
    assert set(Notice.objects.values_list("key", flat=True)) == {"due-3:7", "due-0:7"}


def test_a_role_of_an_agency_reaches_its_holders_of_that_agency_only():
    bureau, other = make_agency(), make_agency()
    first, second = make_officer(bureau), make_officer(bureau)
    office, elsewhere = make_officer(bureau, "county_office"), make_officer(other)

    tell_three_days([RoleHolders(Role.OFFICER, bureau), first])

    assert [len(told(one)) for one in (first, second, office, elsewhere)] == [1, 1, 0, 0]


def test_a_role_without_an_agency_reaches_every_holder():
    administrators = [make_officer(make_agency(), "administrator"), make_officer(None, "administrator")]
    officer = make_officer(make_agency())

    tell_three_days([RoleHolders(Role.ADMINISTRATOR)])

    assert [len(told(one)) for one in (*administrators, officer)] == [1, 1, 0]


def test_an_account_that_may_not_sign_in_or_lost_the_role_is_told_nothing():
    bureau = make_agency()
    gone, former = make_officer(bureau), make_officer(bureau)
    gone.is_active = False
    gone.save()
    former.role_grants.update(valid_until=NOW.date())

    tell_three_days([gone, RoleHolders(Role.OFFICER, bureau)])

    assert Notice.objects.count() == 0


def test_any_number_of_things_and_recipients_takes_two_queries(django_assert_num_queries):
    bureau = make_agency()
    officers = [make_officer(bureau) for _ in range(4)]
    tellings = [
        Telling(
            recipients=[*officers, RoleHolders(Role.OFFICER, bureau)], subject="一", text="", key=str(n)
        )
        for n in range(10)
    ]

    with django_assert_num_queries(2):
        tell_all(tellings, now=NOW)

    assert Notice.objects.count() == 40


def test_a_notice_names_the_record_it_is_about():
    bureau = make_agency()
    officer = make_officer(bureau)

    tell(recipients=[officer], subject="一", text="", key="k", about=bureau, address="/x/", now=NOW)

    [notice] = Notice.objects.all()
    assert (notice.about_type, notice.about_id) == ("organisations.agency", str(bureau.pk))
    assert notice.address == "/x/"


def test_what_was_read_long_ago_is_forgotten_and_what_was_not_read_stays():
    officer = make_officer(make_agency())
    tell_three_days([officer], key="old")
    services.mark_read(Notice.objects.visible_to(officer), now=NOW)
    tell_three_days([officer], key="unread")

    assert services.forget_read(before=NOW + timedelta(days=1)) == 1
    assert list(Notice.objects.values_list("key", flat=True)) == ["unread"]
