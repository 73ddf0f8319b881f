"""Activities: recorded, corrected, struck out, and counted in the right year."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from gongkai.activities.kinds import activity_groups, activity_kinds
from gongkai.activities.models import Activity
from gongkai.activities.services import (
    AlreadyStruckOut,
    NotYours,
    ReasonMissing,
    change_activity,
    record_activity,
    strike_out,
)
from gongkai.audit.selectors import trail_of
from gongkai.law.statute import validate
from gongkai.reports.periods import year_period
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def make_activity(**changes) -> Activity:
    values = {
        "agency": changes.pop("agency", None) or make_agency(),
        "kind": "course",
        "title": "政府信息公开业务培训",
        "happened_on": date(2023, 4, 6),
        "quantity": 120,
        "actor": None,
        "now": NOW,
    }
    return record_activity(**{**values, **changes})


def in_year(year: int):
    return Activity.objects.kept().in_period(*year_period(year))


def test_the_kinds_have_the_shape_that_their_schema_asks_for() -> None:
    validate("activities/kinds.yaml", "activity_kinds.json")
    assert {kind.group for kind in activity_kinds().values()} <= set(activity_groups())


def test_an_event_counts_in_its_own_year_with_what_it_counts() -> None:
    make_activity(happened_on=date(2022, 12, 31))
    make_activity(happened_on=date(2023, 1, 1), quantity=30)

    assert in_year(2022).aggregate(Sum("quantity"))["quantity__sum"] == 120
    assert in_year(2023).aggregate(Sum("quantity"))["quantity__sum"] == 30


@pytest.mark.parametrize(
    ("ended_on", "years"),
    [
        pytest.param(None, [2022, 2023, 2024], id="still there"),
        pytest.param(date(2024, 1, 1), [2022, 2023], id="there to the last day of a year"),
        pytest.param(date(2023, 12, 31), [2022], id="gone on the last day of a year"),
    ],
)
def test_what_stands_counts_in_every_year_on_whose_last_day_it_stood(ended_on, years) -> None:
    make_activity(
        kind="reading_point", title="县档案馆", happened_on=date(2022, 5, 1), ended_on=ended_on, quantity=0
    )

    assert [year for year in (2021, 2022, 2023, 2024) if in_year(year).exists()] == years


def test_a_kind_without_a_quantity_of_its_own_has_none() -> None:
    assert make_activity(kind="meeting", quantity=9).quantity == 0


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "party"}, id="no such kind"),
        pytest.param({"ended_on": date(2023, 5, 1)}, id="an event with an end"),
        pytest.param({"kind": "website", "ended_on": date(2023, 4, 6)}, id="an end on the first day"),
        pytest.param({"quantity": -1}, id="a negative quantity"),
        pytest.param({"title": ""}, id="no title"),
    ],
)
def test_what_cannot_be_is_refused(changes) -> None:
    with pytest.raises(ValidationError):
        make_activity(**changes)
    assert not Activity.objects.exists()


def test_a_correction_keeps_in_the_trail_what_it_was_before() -> None:
    activity = make_activity()

    change_activity(activity=activity, actor=None, now=NOW, quantity=Decimal(100))

    assert Activity.objects.get().quantity == 100
    assert trail_of(activity).last().data["before"] == {"quantity": "120.0000"}


def test_what_is_struck_out_counts_no_more_and_says_why() -> None:
    activity = make_activity()

    with pytest.raises(ReasonMissing):
        strike_out(activity=activity, reason=" ", actor=None, now=NOW)
    strike_out(activity=activity, reason="重复登记", actor=None, now=NOW)

    assert not in_year(2023).exists()
    assert Activity.objects.get().struck_out_because == "重复登记"
    with pytest.raises(AlreadyStruckOut):
        change_activity(activity=activity, actor=None, now=NOW, title="改")


def test_another_agency_s_officer_records_and_strikes_out_nothing() -> None:
    activity, stranger = make_activity(), make_officer(make_agency())

    with pytest.raises(NotYours):
        make_activity(agency=activity.agency, actor=stranger)
    with pytest.raises(NotYours):
        strike_out(activity=activity, reason="x", actor=stranger, now=NOW)
