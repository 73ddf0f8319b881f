"""Two officers at once: a body has one part, and no two accepted parts count the same records."""

from datetime import date
from random import Random

import pytest
from django.db import connection

from gongkai.organisations import services as organisations
from gongkai.reports.collecting import services
from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import ReportPart
from tests.factories import NOW, make_agency
from tests.reports.signed import signed
from tests.reports.test_compiling import fill
from tests.requests.test_concurrency import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite in memory has one writer; see GONGKAI_TEST_DATABASE_URL.",
    ),
]


def test_two_parts_that_count_the_same_records_are_not_both_accepted_at_once() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(1), cases=20)
    parts = []
    for body in (old, new):
        if body == new:
            organisations.merge_agencies(
                agencies=[old], into=new, as_of=date(2023, 7, 1), reason="机构改革"
            )
        report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))
        parts.append(services.submit_part(report=report, actor=None, now=NOW))

    told = at_once(
        [lambda part=part: services.accept_part(part=part, actor=None, now=NOW).state for part in parts]
    )

    assert sorted(told) == ["accepted", "counted_twice"]


def test_two_officers_who_submit_the_same_report_at_once_make_one_part() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    body = make_agency(parent=county)
    report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))

    told = at_once(
        [lambda: services.submit_part(report=report, actor=None, now=NOW).state for _officer in range(2)]
    )

    assert sorted(told) == ["submitted", "transition_not_allowed"]
    assert ReportPart.objects.count() == 1


def test_of_two_decisions_on_one_part_at_once_one_wins_and_the_other_is_told() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    body = make_agency(parent=county)
    report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))
    part = services.submit_part(report=report, actor=None, now=NOW)

    told = at_once(
        [lambda: services.accept_part(part=part, actor=None, now=NOW).state for _officer in range(2)]
    )

    assert sorted(told) == ["accepted", "transition_not_allowed"]


def test_the_sum_kept_by_two_officers_at_once_is_one_draft() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    fill(county, Random(2), cases=20)

    records = at_once(
        [
            lambda: services.keep_sum(whole=county, year=2023, actor=None, now=NOW).pk
            for _officer in range(2)
        ]
    )

    assert records[0] == records[1]
