"""Two officers at once: a body has one part, and no two accepted parts count the same records."""

from datetime import date
from random import Random
from time import sleep

import pytest
from django.db import connection

from gongkai.organisations import services as organisations
from gongkai.reports import services as reports
from gongkai.reports.collecting import services
from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import AnnualReport, ReleasedFile, ReportPart
from gongkai.requests.models import DisclosureRequest
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


def test_a_report_that_is_being_published_is_not_replaced_by_a_draft_kept_meanwhile() -> None:
    agency = make_agency(name="岚川县人民政府", kind="government")
    fill(agency, Random(3), cases=20)
    report = signed(keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW))
    DisclosureRequest.objects.filter(received_on__year=2023).latest("pk").delete()

    def publish() -> str:
        return reports.publish_report(record=report, actor=None, now=NOW, explanation="测试").content_hash

    def keep() -> str:
        sleep(0.3)  # Until the other has begun; its files take longer.
        return keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW).content_hash

    published, kept = at_once([publish, keep])

    editions = dict(AnnualReport.objects.values_list("state", "content_hash"))
    assert editions == {"published": published, "draft": kept}
    assert published == report.content_hash != kept
    assert ReleasedFile.objects.filter(report__state="published").count() == 5
