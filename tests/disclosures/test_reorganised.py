"""Agencies that merge, split and end: records stay, successors work on them, nothing new begins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.services.drafting import AgencyEnded
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import may_work_for
from gongkai.organisations.selectors import agency_version, bearer_of_duties
from tests.disclosures.records import CREDIT_CODES, make_draft, make_office, make_published
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def name_of(agency: Agency) -> str:
    return agency_version(agency, timezone.localdate()).name


def test_records_pass_through_a_merger_a_split_and_an_end(client) -> None:
    today = timezone.localdate()
    old, merged, heir = (make_office(code) for code in CREDIT_CODES)
    short_lived = make_agency()
    public, draft = make_published(old, title="合并前公开的通告"), make_draft(old, title="合并前的草稿")
    number = public.index_number

    organisations.merge_agencies(
        agencies=[old.agency], into=merged.agency, as_of=today - timedelta(days=200)
    )
    organisations.split_agency(
        agency=merged.agency, into=[heir.agency, short_lived], as_of=today - timedelta(days=100)
    )
    organisations.abolish_agency(
        agency=short_lived, as_of=today - timedelta(days=10), successor=heir.agency
    )

    for agency in (old.agency, merged.agency, short_lived):
        assert may_work_for(fresh(heir.drafter), agency)
    assert not may_work_for(fresh(merged.drafter), heir.agency)
    assert set(Disclosure.objects.editable_by(fresh(heir.drafter))) == {public, draft}
    client.force_login(fresh(heir.drafter))
    assert client.get(f"/office/disclosures/{draft.pk}/").status_code == 200
    shown = client.get(f"/agencies/{heir.agency.code}/disclosures/").content.decode()
    assert "合并前公开的通告" in shown
    assert name_of(old.agency) in shown
    public.refresh_from_db()
    assert (public.index_number, public.agency) == (number, old.agency)


def test_nothing_new_begins_for_an_agency_that_has_ended(client) -> None:
    today = timezone.localdate()
    old, heir = make_office(), make_office(CREDIT_CODES[1])
    organisations.merge_agencies(agencies=[old.agency], into=heir.agency, as_of=today - timedelta(days=1))

    for actor in (fresh(old.drafter), fresh(heir.drafter)):
        with pytest.raises(AgencyEnded, match=name_of(heir.agency)):
            services.begin_draft(
                agency=old.agency, kind="notice", title="通告", actor=actor, now=timezone.now()
            )
    client.force_login(fresh(heir.drafter))
    page = client.get("/office/disclosures/new/").content.decode()
    assert name_of(heir.agency) in page
    assert name_of(old.agency) not in page


def test_duties_go_on_to_the_last_who_bears_them_alone() -> None:
    today = timezone.localdate()
    first, second, third, fourth = (make_agency() for _ in range(4))
    organisations.merge_agencies(agencies=[first], into=second, as_of=today - timedelta(days=9))
    organisations.abolish_agency(agency=second, successor=third, as_of=today - timedelta(days=5))

    assert bearer_of_duties(first, today) == third
    assert bearer_of_duties(first, today - timedelta(days=7)) == second
    assert bearer_of_duties(first, today - timedelta(days=20)) == first
    organisations.split_agency(agency=third, into=[fourth, make_agency()], as_of=today)
    assert bearer_of_duties(first, today) == third
