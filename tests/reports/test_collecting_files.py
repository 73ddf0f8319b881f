"""Parts from files, and cases of a year in which agencies came and went: each is in the whole once."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, User
from gongkai.reports.collecting import files, selectors, services
from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import ReportPart, ReportUpload
from gongkai.reports.reading.uploaded import read_uploaded
from gongkai.reports.rendering import render
from gongkai.requests.models import DisclosureRequest
from tests.factories import NOW, make_agency, make_officer, make_report
from tests.reports.signed import signed
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
RECEIVED = "requests.received.total"
LAW = "岚川县供水集团有限公司"


@pytest.fixture
def county() -> Agency:
    return make_agency(name="岚川县人民政府", kind="government")


@pytest.fixture
def officer(county) -> User:
    return make_officer(county, "county_office")


def handed_in(county: Agency, body: Agency, officer: User, **changes) -> ReportUpload:
    """Hand in a Word file whose report has the changes."""
    report = make_report(**{"agency": LAW, "received": 7, **changes})
    document = render(report, "docx")
    return files.hand_in_part(
        whole=county,
        body=body,
        year=2023,
        report=read_uploaded(document, "报告.docx", year=2023),
        document=document,
        filename="报告.docx",
        actor=officer,
        now=NOW,
    )


def test_a_body_s_word_file_is_read_accepted_and_summed_like_the_others(county, officer) -> None:
    fill(county, Random(1), cases=40)
    body = make_agency(parent=county, name=LAW, kind="enterprise")
    own = compile_report(own_scope(county, 2023)).cells[RECEIVED]

    part = files.accept_file(whole=county, upload=handed_in(county, body, officer), actor=officer, now=NOW)

    assert part.state == "accepted"
    assert part.report.cells.get(key=RECEIVED).figure == 7
    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == own + 7


def test_a_file_is_returned_with_its_reason_and_another_takes_its_place(county, officer) -> None:
    body = make_agency(parent=county, name=LAW)
    wrong = handed_in(county, body, officer, cells={RECEIVED: 99})

    with pytest.raises(services.ErrorsInPart):
        files.accept_file(whole=county, upload=wrong, actor=officer, now=NOW)
    wrong = ReportUpload.objects.get()
    with pytest.raises(services.ReasonMissing):
        files.return_file(whole=county, upload=wrong, reason=" ", actor=officer, now=NOW)
    wrong = ReportUpload.objects.get()
    assert not ReportPart.objects.exists()
    returned = files.return_file(
        whole=county, upload=wrong, reason="合计与分项不符", actor=officer, now=NOW
    )
    assert (returned.state, returned.reason) == ("returned", "合计与分项不符")

    again = files.accept_file(whole=county, upload=handed_in(county, body, officer), actor=officer, now=NOW)

    assert (again.pk, again.state) == (returned.pk, "accepted")


def test_a_file_of_another_year_or_body_is_no_part(county, officer) -> None:
    body, other = make_agency(parent=county, name=LAW), make_agency(parent=county, name="岚川县燃气公司")
    stranger = make_agency(name="景澜市水务局")

    with pytest.raises(files.NotThatPart, match="2022"):
        handed_in(county, body, officer, year=2022)
    with pytest.raises(files.NotThatPart, match=LAW):
        handed_in(county, other, officer)
    with pytest.raises(files.NotThatPart, match="不属于本机关该年度的汇总范围"):
        handed_in(county, stranger, officer)


def test_a_file_in_the_form_of_another_year_can_only_be_returned(county, officer) -> None:
    body = make_agency(parent=county, name=LAW)
    old_form = replace(make_report(LAW, 2020), year=2023, title=f"{LAW}2023年政府信息公开工作年度报告")
    act = {"actor": officer, "now": NOW}
    upload = files.hand_in_part(
        whole=county, body=body, year=2023, report=old_form, document=b"x", filename="报告.docx", **act
    )

    with pytest.raises(services.ErrorsInPart):
        files.accept_file(whole=county, upload=upload, **act)

    upload = ReportUpload.objects.get()
    part = files.return_file(whole=county, upload=upload, reason="请使用现行格式", **act)
    assert part.state == "returned"
    assert not selectors.sum_of_parts(county, 2023).cells[RECEIVED]


def test_a_part_that_is_there_already_is_not_doubled_by_a_file(county, officer) -> None:
    body = make_agency(parent=county, name=LAW)
    files.accept_file(whole=county, upload=handed_in(county, body, officer), actor=officer, now=NOW)

    with pytest.raises(files.PartThereAlready, match="请先退回"):
        handed_in(county, body, officer)

    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == 7


def test_one_file_is_not_the_part_of_two_bodies_whatever_name_it_bears(county, officer) -> None:
    bodies = [make_agency(parent=county, name=name) for name in ("岚川县燃气公司", "岚川县公交公司")]
    first, second = (handed_in(county, body, officer, agency="县公用事业集团") for body in bodies)
    files.accept_file(whole=county, upload=first, actor=officer, now=NOW)

    with pytest.raises(files.NotThatPart, match="岚川县燃气公司"):
        files.accept_file(whole=county, upload=second, actor=officer, now=NOW)
    with pytest.raises(files.NotThatPart, match="岚川县燃气公司"):
        handed_in(county, bodies[1], officer, agency="县公用事业集团")

    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == 7


def test_a_file_of_a_successor_and_one_of_its_predecessor_are_not_both_counted(county, officer) -> None:
    old, new = make_agency(parent=county, name="岚川县旧局"), make_agency(parent=county, name=LAW)
    alone = signed(keep_compiled(scope=own_scope(old, 2023), actor=None, now=NOW))
    part = services.submit_part(report=alone, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 10, 1), reason="机构改革")

    with pytest.raises(services.CountedTwice):
        files.accept_file(whole=county, upload=handed_in(county, new, officer), actor=officer, now=NOW)


def test_missing_parts_are_not_in_the_sum_and_are_named(county) -> None:
    body = make_agency(parent=county)
    fill(body, Random(3), cases=30)

    [missing] = selectors.bodies(county, 2023, today=date(2024, 2, 1))

    assert (missing.version.agency_id, missing.part, missing.is_late) == (body.pk, None, True)
    assert not selectors.sum_of_parts(county, 2023).cells[RECEIVED]


def test_two_counties_merged_in_the_middle_of_the_year_are_one_whole_without_loss() -> None:
    city = make_agency(name="景澜市人民政府", kind="government", level="city")
    first, second = (
        make_agency(parent=city, name=name, kind="government")
        for name in ("岚川县人民政府", "青岭县人民政府")
    )
    departments = [make_agency(parent=county) for county in (first, first, second)]
    for seed, agency in enumerate([first, second, *departments]):
        fill(agency, Random(seed), cases=30)
    day = date(2023, 7, 1)
    organisations.move_agency(agency=departments[2], parent=first, as_of=day)
    organisations.merge_agencies(agencies=[second], into=first, as_of=day, reason="区划调整")

    of_city = compile_report(scope_of_all(city, 2023)).cells[RECEIVED]
    of_county = compile_report(scope_of_all(first, 2023)).cells[RECEIVED]
    for body in departments:
        report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))
        part = services.submit_part(report=report, actor=None, now=NOW)
        services.accept_part(part=part, actor=None, now=NOW)

    received = DisclosureRequest.objects.filter(received_on__year=2023).count()
    assert of_city == of_county == received
    assert selectors.sum_of_parts(first, 2023).cells[RECEIVED] == received
    assert [one.version.agency_id for one in selectors.bodies(city, 2023, today=day)] == [first.pk]


def test_an_agency_abolished_without_a_successor_is_answered_for_by_the_agency_above(county) -> None:
    gone = make_agency(parent=county)
    fill(gone, Random(4), cases=40)
    organisations.abolish_agency(agency=gone, as_of=date(2023, 9, 1), reason="撤销")
    received = DisclosureRequest.objects.filter(received_on__year=2023).count()

    assert received > 0
    assert selectors.bodies(county, 2023, today=NOW.date()) == []
    for compiled in (scope_of_all, own_scope):
        assert compile_report(compiled(county, 2023)).cells[RECEIVED] == received
    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == received
    carried = [
        compile_report(own_scope(county, year)).cells[f"requests.{row}.total"]
        for year, row in ((2023, "carried_out"), (2024, "carried_in"))
    ]
    assert carried[0] == carried[1] > 0
    assert compile_report(own_scope(county, 2022)).cells[RECEIVED] == 0


def test_a_part_accepted_before_its_body_was_abolished_is_not_counted_again_by_the_county(county) -> None:
    gone = make_agency(parent=county)
    fill(gone, Random(4), cases=40)
    report = signed(keep_compiled(scope=own_scope(gone, 2023), actor=None, now=NOW))
    part = services.submit_part(report=report, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)
    received = report.cells.get(key=RECEIVED).figure

    organisations.abolish_agency(agency=gone, as_of=date(2023, 9, 1), reason="撤销")

    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == received > 0
    services.return_part(part=part, reason="机构已撤销", actor=None, now=NOW)
    assert selectors.sum_of_parts(county, 2023).cells[RECEIVED] == received
    assert selectors.bodies(county, 2023, today=NOW.date()) == []


def test_the_records_of_a_split_agency_are_counted_by_one_of_the_two(county) -> None:
    old, one, two = (make_agency(parent=county) for _number in range(3))
    fill(old, Random(5), cases=40)
    organisations.split_agency(agency=old, into=[one, two], as_of=date(2023, 5, 1), reason="机构改革")
    received = DisclosureRequest.objects.filter(received_on__year=2023).count()

    counted = [compile_report(own_scope(agency, 2023)).cells[RECEIVED] for agency in (one, two)]

    assert counted == [received, 0]
    assert compile_report(scope_of_all(county, 2023)).cells[RECEIVED] == received


def test_townships_have_a_day_of_their_own_where_the_county_sets_one(county, settings) -> None:
    settings.TOWNSHIP_REPORT_DUE = "01-20"
    make_agency(parent=county, kind="township", level="township", name="石涧镇人民政府")
    make_agency(parent=county, name="岚川县水利局")
    day = date(2024, 1, 20) + timedelta(days=1)

    late = {body.version.name: body.is_late for body in selectors.bodies(county, 2023, today=day)}

    assert late == {"石涧镇人民政府": True, "岚川县水利局": False}
