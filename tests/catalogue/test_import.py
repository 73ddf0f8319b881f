"""A catalogue out of a spreadsheet comes in whole or not at all, and twice is once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue import import_services, services
from gongkai.catalogue.import_preview import CataloguePreview, ImportStatus, preview_import
from gongkai.catalogue.import_services import CatalogueImportRefused
from gongkai.catalogue.models import CatalogueEvent, CatalogueImport, CatalogueItem
from gongkai.catalogue.permissions import CatalogueNotYours
from tests.catalogue.counties import BEGIN, TODAY, County, make_county
from tests.catalogue.sheets import row, workbook
from tests.factories import NOW, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def hand_in(county: County, *rows: tuple[str, ...]) -> CatalogueImport:
    return import_services.hand_in_catalogue(
        owner=county.government, content=workbook(rows), filename="目录.xlsx", actor=county.office, now=NOW
    )


def preview(county: County, *rows: tuple[str, ...]) -> CataloguePreview:
    return preview_import(hand_in(county, *rows), TODAY)


def apply(county: County, *rows: tuple[str, ...], **options: bool) -> import_services.AppliedImport:
    return import_services.apply_catalogue_import(
        upload=hand_in(county, *rows), actor=county.office, now=NOW, as_of=BEGIN, **options
    )


def test_a_row_becomes_an_item_with_all_that_it_says() -> None:
    county = make_county()

    applied = apply(county, row())

    item = CatalogueItem.objects.get()
    assert (applied.added, applied.changed, applied.unchanged) == (1, 0, 0)
    assert (item.owner, item.origin, item.code) == (county.government, "imported", "L-14-001")
    assert (item.field, item.clause, item.title) == ("14", "20-12", "灾害救助 · 救灾款物发放")
    assert item.elements == "申请条件和程序\n发放对象和数量"
    assert (item.time_limit_kind, item.time_limit_number) == ("working_days", 20)
    assert item.channels == ["website", "reading_point", "notice_board"]
    assert (item.audience, item.mode, item.levels) == ("everyone", "proactive", ("county", "township"))
    assert item.active_from == BEGIN
    assert [event.action for event in item.events.all()] == ["import"]


def test_the_responsible_agencies_are_found_by_name_and_by_group() -> None:
    county = make_county()

    apply(county, row())

    agencies = {one.agency for one in CatalogueItem.objects.get().assignments.all()}
    assert agencies == {county.emergency, county.town, county.subdistrict}


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("县应急管理局", ["emergency"]),
        ("应急管理部门", ["emergency"]),
        ("县级民政部门", ["civil"]),
        ("岚川应急局、民政局", ["emergency", "civil"]),
        ("县直各部门", ["emergency", "civil"]),
        ("乡镇人民政府（街道办事处）", ["town", "subdistrict"]),
        ("县人民政府", ["government"]),
    ],
)
def test_a_printed_name_finds_its_agencies(printed: str, names: list[str]) -> None:
    county = make_county()
    make_county("青岩县")  # Another county's agencies are never meant.

    [found] = preview(county, row(responsible=printed)).rows

    assert set(found.agency_ids) == {getattr(county, name).pk for name in names}
    assert found.warnings == []


def test_a_name_that_no_agency_bears_is_kept_as_text_and_reported() -> None:
    county = make_county()

    [found] = preview(county, row(responsible="岚川县应急管理局、县气象局")).rows

    assert found.status is ImportStatus.NEW
    assert found.agency_ids == (county.emergency.pk,)
    assert found.warnings == [
        "No agency of this county is called “县气象局”. Assign the item by hand afterwards."
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"elements": ""}, "公开内容（要素） is empty. Fill it in."),
        ({"time_limit": ""}, "公开时限 is empty. Fill it in."),
        ({"responsible": ""}, "公开主体 is empty. Fill it in."),
        ({"first": "", "second": ""}, "The row names no item. Fill in 一级事项 or 二级事项."),
        ({"proactive": "", "on_request": "□"}, "公开方式 is not ticked. Tick 主动 or 依申请公开."),
        ({"county": "", "township": ""}, "公开层级 is not ticked. Tick 县级, 乡级 or 村级."),
        ({"county": "待定"}, "“待定” under County is neither a tick nor empty. Write √ or leave it empty."),
        ({"second": "长" * 201}, "二级事项 has 201 characters; 200 are allowed. Shorten it."),
        (
            {"time_limit": "99999个工作日内"},
            "The time limit of 99999 days cannot be meant. Correct 公开时限.",
        ),
    ],
)
def test_a_faulty_row_is_reported_with_its_fault(changes: dict[str, str], says: str) -> None:
    found = preview(make_county(), row(**changes))

    assert found.rows[0].errors == [says]
    assert found.rows[0].status is ImportStatus.WRONG
    assert not found.is_applicable


def test_a_row_that_repeats_another_is_reported_with_the_first() -> None:
    found = preview(make_county(), row(), row(number="2", second="救灾 款物发放"))

    assert found.rows[0].errors == []
    assert found.rows[1].errors == [
        "“灾害救助 · 救灾 款物发放” stands already in row 4 of the sheet “Sheet1”. Give the rows different"
        " second-level items, or join them."
    ]


def test_one_faulty_row_keeps_all_rows_out() -> None:
    county = make_county()

    with pytest.raises(
        CatalogueImportRefused, match=r"1 rows of “目录.xlsx” have errors.*row 5 .*公开主体 is empty"
    ):
        apply(county, row(), row(number="2", second="救助标准", responsible=""))

    assert not CatalogueItem.objects.exists()


def test_what_deserves_a_look_is_a_warning_and_stops_nothing() -> None:
    county = make_county()

    found = preview(county, row(basis="", time_limit="按有关规定", channels="□政府网站"))

    assert [text.partition(":")[0] for text in found.rows[0].warnings] == [
        "公开依据 is empty",
        "The time limit “按有关规定” names no period that can be watched. Set it by hand afterwards.",
        "No channel is ticked",
    ]
    assert found.is_applicable


def test_particular_people_are_kept_with_their_name() -> None:
    county = make_county()

    apply(county, row(everyone="", some="√ 被征收人"), row(second="乙", everyone="", some="受灾群众"))

    assert list(CatalogueItem.objects.values_list("audience", "audience_text")) == [
        ("specific", "被征收人"),
        ("specific", "受灾群众"),
    ]


def test_the_same_file_twice_changes_nothing() -> None:
    county = make_county()
    rows = (row(), row(number="2", first="", second="救助标准"))
    apply(county, *rows)
    before = list(CatalogueItem.objects.values())

    found = preview(county, *rows)
    applied = apply(county, *rows)

    assert found.changes_nothing
    assert (applied.added, applied.changed, applied.unchanged) == (0, 0, 2)
    assert list(CatalogueItem.objects.values()) == before
    assert CatalogueEvent.objects.count() == 2


def test_a_changed_row_changes_its_item_and_keeps_what_stood_before() -> None:
    county = make_county()
    apply(county, row())

    changed = row(elements="发放结果", time_limit="7个工作日内", responsible="民政部门")
    found = preview(county, changed)
    apply(county, changed)

    item = CatalogueItem.objects.get()
    assert found.rows[0].changes["elements"] == ("申请条件和程序\n发放对象和数量", "发放结果")
    assert (item.elements, item.time_limit_number) == ("发放结果", 7)
    assert [one.agency for one in item.assignments.all()] == [county.civil]
    assert item.events.last().before["time_limit_number"] == 20


def test_what_was_set_by_hand_stays_until_the_officer_decides_otherwise() -> None:
    county = make_county()
    apply(county, row())
    item = CatalogueItem.objects.get()
    services.edit_item(item=item, actor=county.office, now=NOW, elements="本县要素", first_level="受灾救助")
    services.assign_item(item=item, agencies=[county.civil], actor=county.office, now=NOW)

    found = preview(county, row(basis="《办法》"))
    apply(county, row(basis="《办法》"))
    item.refresh_from_db()

    assert set(found.rows[0].kept) == {"elements", "first_level"}
    assert (item.elements, item.first_level, item.basis) == ("本县要素", "受灾救助", "《办法》")
    assert [one.agency for one in item.assignments.all()] == [county.civil]

    apply(county, row(basis="《办法》"), overwrite_edits=True)
    item.refresh_from_db()
    assert (item.elements, item.first_level, item.edited_fields) == (
        "申请条件和程序\n发放对象和数量",
        "灾害救助",
        [],
    )


def test_an_item_taken_out_stays_out() -> None:
    county = make_county()
    apply(county, row())
    item = CatalogueItem.objects.get()
    services.retire_item(item=item, actor=county.office, now=NOW, as_of=TODAY, reason="机构改革")

    found = preview(county, row(elements="别的"))
    apply_later = import_services.apply_catalogue_import(
        upload=found.upload, actor=county.office, now=NOW, as_of=TODAY
    )

    assert found.rows[0].status is ImportStatus.RETIRED
    assert "taken out of the catalogue on 2026-02-01" in found.rows[0].warnings[0]
    assert (apply_later.added, apply_later.changed) == (0, 0)
    assert CatalogueItem.objects.get().active_until == TODAY


def test_items_that_the_file_no_longer_has_are_shown_and_taken_out_only_on_demand() -> None:
    county = make_county()
    apply(county, row(), row(number="2", second="救助标准"))

    upload = hand_in(county, row())
    assert [item.second_level for item in preview_import(upload, TODAY).missing] == ["救助标准"]
    applied = import_services.apply_catalogue_import(
        upload=upload, actor=county.office, now=NOW, as_of=TODAY, retire_missing=True
    )

    assert applied.retired == 1
    assert CatalogueItem.objects.as_of(TODAY).get().second_level == "救灾款物发放"


def test_an_import_is_applied_only_once() -> None:
    county = make_county()
    upload = hand_in(county, row())
    values = {"upload": upload, "actor": county.office, "now": NOW, "as_of": BEGIN}
    import_services.apply_catalogue_import(**values)

    with pytest.raises(CatalogueImportRefused, match="was applied already"):
        import_services.apply_catalogue_import(**values)


def test_handing_in_again_drops_what_waited() -> None:
    county = make_county()
    hand_in(county, row())

    upload = hand_in(county, row(second="乙"))

    assert list(CatalogueImport.objects.all()) == [upload]


def test_only_the_office_of_the_county_imports() -> None:
    county, other = make_county(), make_county("青岩县")
    content = workbook([row()])

    for actor in (
        make_officer(county.government),
        make_officer(county.emergency, "county_office"),
        other.office,
    ):
        with pytest.raises(CatalogueNotYours, match="does not keep this catalogue"):
            import_services.import_catalogue(
                owner=county.government,
                content=content,
                filename="a.xlsx",
                actor=actor,
                now=NOW,
                as_of=BEGIN,
            )


def test_a_command_imports_at_once() -> None:
    county = make_county()

    applied = import_services.import_catalogue(
        owner=county.government,
        content=workbook([row()]),
        filename="a.xlsx",
        actor=None,
        now=NOW,
        as_of=BEGIN,
    )

    assert applied.added == CatalogueItem.objects.count() == 1


def test_an_import_does_not_make_more_queries_for_more_rows() -> None:
    counts = []
    for name, size in (("岚川县", 3), ("青岩县", 300)):
        county = make_county(name)
        rows = [row(number=str(number), second=f"事项{number}") for number in range(size)]
        changed = [
            row(number=str(number), second=f"事项{number}", basis="《办法》") for number in range(size)
        ]
        uploads = [hand_in(county, *rows)]
        with CaptureQueriesContext(
            connection,
        ) as first:
            import_services.apply_catalogue_import(upload=uploads[0], actor=None, now=NOW, as_of=BEGIN)
        upload = hand_in(county, *changed)
        with CaptureQueriesContext(connection) as second:
            preview_import(upload, TODAY)
        counts.append((len(first), len(second)))

    assert counts[0][1] == counts[1][1]
    # A statement takes a batch of rows: SQLite wants more of them, but far from one a row.
    assert counts[1][0] - counts[0][0] < 300 / 20
