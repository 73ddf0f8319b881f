"""After signing: whatever happens to records and parts, the report stays, and its page says what."""

from datetime import date, timedelta
from random import Random

import pytest

from gongkai.activities.services import change_activity, strike_out
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency
from gongkai.reports.changes import PartFate, changes_since
from gongkai.reports.collecting import selectors, services
from gongkai.reports.compiling import own_scope, scope_of_all
from gongkai.reports.compiling.services import enter_hand_figure, keep_compiled
from gongkai.reports.models import AnnualReport, FrozenRecords
from gongkai.reports.selectors import figures
from gongkai.reports.services import (
    ReportIsSubmitted,
    publish_report,
    store_report,
    withdraw_report,
)
from gongkai.requests.models import DisclosureRequest
from tests.activities.test_services import make_activity
from tests.factories import NOW, make_agency, make_report
from tests.reports.signed import signed
from tests.reports.test_collecting import make_part
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
RECEIVED = "requests.received.total"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def county() -> Agency:
    return make_agency(name="岚川县人民政府", kind="government")


def published(agency: Agency, year: int = 2023) -> AnnualReport:
    record = signed(keep_compiled(scope=own_scope(agency, year), actor=None, now=NOW))
    return publish_report(record=record, actor=None, now=NOW)


def one_received_of(agency: Agency, year: int = 2023) -> DisclosureRequest:
    return DisclosureRequest.objects.filter(agency=agency, received_on__year=year).first()


def test_other_records_with_the_same_figures_leave_the_published_report_with_its_own() -> None:
    agency, other = make_agency(), make_agency()
    fill(agency, Random(1), cases=40)
    record = published(agency)
    frozen = FrozenRecords.objects.get(report=record)
    twin = one_received_of(agency)
    DisclosureRequest.objects.filter(pk=twin.pk).update(agency=other)
    twin.pk, twin.number, twin.serial = None, "T-twin", 99_999
    twin.save()

    again = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=LATER)

    assert again.pk != record.pk
    assert (again.edition, again.state) == (2, "draft")
    assert figures(again).cells == figures(record).cells
    still = FrozenRecords.objects.get(report=record)
    assert (still.hash, still.records, still.frozen_at) == (frozen.hash, frozen.records, frozen.frozen_at)
    assert {(change.gone, change.come) for change in changes_since(record).cells} == {(1, 1)}


def test_keeping_a_published_report_again_with_nothing_changed_changes_nothing() -> None:
    agency = make_agency()
    fill(agency, Random(1), cases=20)
    record = published(agency)

    assert keep_compiled(scope=own_scope(agency, 2023), actor=None, now=LATER).pk == record.pk
    assert FrozenRecords.objects.get().frozen_at == NOW


def test_an_amount_that_was_changed_or_struck_out_is_told_with_both_figures() -> None:
    agency = make_agency()
    course = make_activity(agency=agency, happened_on=date(2018, 3, 1), quantity=40)
    gone = make_activity(agency=agency, happened_on=date(2018, 9, 1), quantity=25)
    record = keep_compiled(scope=own_scope(agency, 2018), actor=None, now=NOW)

    change_activity(activity=course, actor=None, now=LATER, quantity=50)
    strike_out(activity=gone, reason="重复登记", actor=None, now=LATER)

    changed = {one.key: (one.was, one.now, one.gone) for one in changes_since(record).cells}
    assert changed["training.participants"] == (65, 50, 1)
    assert changed["training.courses"] == (2, 1, 1)
    assert figures(record).cells["training.participants"] == 65


def test_a_figure_by_hand_that_came_later_is_told() -> None:
    agency = make_agency()
    record = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW)

    enter_hand_figure(
        agency=agency,
        year=2023,
        key="disclosure.penalties.decisions",
        value=7,
        source="执法平台",
        reason="补报",
        actor=None,
        now=LATER,
    )

    [change] = changes_since(record).cells
    assert (change.key, change.was, change.now) == ("disclosure.penalties.decisions", 0, 7)


def test_a_request_that_was_moved_leaves_its_body_s_report_changed_and_the_whole_s_not(county) -> None:
    first, second = make_agency(parent=county), make_agency(parent=county)
    fill(first, Random(1), cases=60)
    of_body = keep_compiled(scope=own_scope(first, 2023), actor=None, now=NOW)
    of_whole = keep_compiled(scope=scope_of_all(county, 2023), actor=None, now=NOW)

    DisclosureRequest.objects.filter(pk=one_received_of(first).pk).update(agency=second)

    changed = {one.key: (one.gone, one.come) for one in changes_since(of_body).cells}
    assert changed[RECEIVED] == (1, 0)
    assert not changes_since(of_whole)
    DisclosureRequest.objects.filter(agency=second).update(agency=make_agency())
    assert {one.key for one in changes_since(of_whole).cells} >= {RECEIVED}
    assert changes_since(of_whole).is_whole
    assert not changes_since(of_body).is_whole


def test_a_merger_entered_after_signing_is_told_and_moves_nothing(county) -> None:
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(2), cases=60)
    record = published(new)
    before = figures(record)

    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 7, 1), reason="机构改革")

    changed = {one.key: (one.was, one.now) for one in changes_since(record).cells}
    count = DisclosureRequest.objects.filter(received_on__year=2023).count()
    assert changed[RECEIVED] == (0, count)
    assert figures(record) == before


def test_what_happened_to_the_parts_of_a_signed_sum_is_told_body_by_body(county) -> None:
    fill(county, Random(1), cases=30)
    same, returned, other = (make_part(county, seed) for seed in (2, 3, 4))
    record = signed(services.keep_sum(whole=county, year=2023, actor=None, now=NOW))
    publish_report(record=record, actor=None, now=NOW)
    assert not changes_since(record)
    before = figures(record).cells

    services.return_part(part=returned, reason="请核对", actor=None, now=LATER)
    services.return_part(part=other, reason="请核对", actor=None, now=LATER)
    enter_hand_figure(
        agency=other.agency,
        year=2023,
        key="disclosure.licences.decisions",
        value=5,
        source="台账",
        reason="补报",
        actor=None,
        now=LATER,
    )
    again = signed(keep_compiled(scope=own_scope(other.agency, 2023), actor=None, now=LATER))
    services.accept_part(
        part=services.submit_part(report=again, actor=None, now=LATER), actor=None, now=LATER
    )
    new = make_part(county, 5)

    changes = changes_since(record)
    assert {change.body.agency_id: change.fate for change in changes.parts} == {
        returned.agency_id: PartFate.GONE,
        other.agency_id: PartFate.ANOTHER,
        new.agency_id: PartFate.NEW,
    }
    assert same.agency_id not in {change.body.agency_id for change in changes.parts}
    licences = next(one for one in changes.cells if one.key == "disclosure.licences.decisions")
    assert licences.now == licences.was + 5
    assert figures(record).cells == before


def test_a_draft_that_the_county_counts_is_not_replaced_under_it(county) -> None:
    part = make_part(county, 2)
    counted = selectors.sum_of_parts(county, 2023).cells[RECEIVED]
    DisclosureRequest.objects.filter(agency=part.agency).update(agency=county)

    with pytest.raises(ReportIsSubmitted):
        keep_compiled(scope=own_scope(part.agency, 2023), actor=None, now=LATER)
    with pytest.raises(ReportIsSubmitted):
        store_report(report=make_report(received=5), agency=part.agency, actor=None, now=LATER)

    assert part.report.cells.get(key=RECEIVED).figure == counted
    services.return_part(part=part, reason="请更正", actor=None, now=LATER)
    again = keep_compiled(scope=own_scope(part.agency, 2023), actor=None, now=LATER)
    assert (again.pk, again.cells.get(key=RECEIVED).figure) == (part.report_id, 0)


def test_a_part_whose_body_withdrew_its_report_is_told_in_the_list(county) -> None:
    part = make_part(county, 2)
    assert not selectors.bodies(county, 2023, today=NOW.date())[0].is_outdated
    record = publish_report(record=part.report, actor=None, now=NOW)

    withdraw_report(record=record, actor=None, now=LATER, reason="数据有误")

    assert selectors.bodies(county, 2023, today=NOW.date())[0].is_outdated


def test_a_file_in_the_place_of_a_compiled_draft_is_no_longer_a_compiled_report() -> None:
    agency = make_agency()
    draft = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW)

    store_report(report=make_report(), agency=agency, actor=None, now=LATER)

    assert not FrozenRecords.objects.filter(report=draft).exists()
    assert not changes_since(draft)


def test_a_corrected_edition_keeps_the_earlier_with_its_figures_and_records() -> None:
    agency = make_agency()
    fill(agency, Random(1), cases=60)
    first = published(agency)
    before, frozen = figures(first), FrozenRecords.objects.get(report=first).records
    one_received_of(agency).delete()

    second = publish_report(
        record=signed(keep_compiled(scope=own_scope(agency, 2023), actor=None, now=LATER)),
        actor=None,
        now=LATER,
    )

    first.refresh_from_db()
    assert (first.state, second.state, second.edition) == ("superseded", "published", 2)
    assert figures(first) == before
    assert FrozenRecords.objects.get(report=first).records == frozen
    assert figures(second).cells[RECEIVED] == before.cells[RECEIVED] - 1
    assert not changes_since(second)
