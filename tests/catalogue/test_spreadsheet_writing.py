"""A catalogue written as a spreadsheet has the published layout and comes back as it was."""

import io

import pytest
from openpyxl import load_workbook

from gongkai.catalogue import import_services, selectors, services
from gongkai.catalogue.import_preview import preview_import
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.spreadsheet_writing import catalogue_workbook
from tests.catalogue.counties import BEGIN, TODAY, County, make_county
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def add(county: County, name: str, **changes: object) -> CatalogueItem:
    values = {
        "second_level": name,
        "elements": "要素甲\n要素乙",
        "basis": "《条例》",
        "time_limit_text": "20个工作日内",
        "responsible_text": "县民政局",
        "channels": ["website"],
        "at_county": True,
    }
    return services.add_item(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, **{**values, **changes}
    )


def test_the_workbook_has_a_sheet_a_field_and_the_published_heading() -> None:
    county = make_county()
    add(county, "甲", first_level="养老", field="20")
    add(county, "乙", first_level="养老", field="20", audience="specific", audience_text="老年人")
    add(county, "丙", field_name="移风易俗", channels=["website", "other"], channels_text="应急广播")

    book = load_workbook(
        io.BytesIO(catalogue_workbook(selectors.items_of_catalogue(county.government, TODAY)))
    )

    assert sorted(book.sheetnames) == ["01 移风易俗", "02 养老服务"]
    page = book["02 养老服务"]
    assert page["A1"].value == "养老服务领域基层政务公开标准目录"
    assert [cell.value for cell in page[3]][1:3] == ["一级事项", "二级事项"]
    assert "B4:B5" in {str(area) for area in page.merged_cells.ranges}
    assert [page.cell(5, column).value for column in (3, 10, 11, 13)] == ["乙", "老年人", "√", "√"]
    assert "■其他 应急广播" in book["01 移风易俗"]["H4"].value


def test_an_exported_catalogue_imported_again_changes_nothing() -> None:
    county = make_county()
    services.adopt_statutory_items(owner=county.government, actor=None, now=NOW, as_of=BEGIN)
    add(county, "甲", first_level="养老", field="20", responsible_text="民政部门", agencies=[county.civil])
    add(
        county,
        "丙",
        field_name="移风易俗",
        channels=["website", "other"],
        channels_text="应急广播",
        mode="both",
    )
    add(county, "丁", audience="specific", audience_text="老年人", mode="on_request")
    content = catalogue_workbook(selectors.items_of_catalogue(county.government, TODAY))

    upload = import_services.hand_in_catalogue(
        owner=county.government, content=content, filename="导出.xlsx", actor=None, now=NOW
    )
    found = preview_import(upload, TODAY)

    # Entered by hand without an agency, they now get the one that their printed name means.
    assigned = {"assignments": ([], [county.civil.pk])}
    assert {row.judged.title: row.changes for row in found.rows if row.changes} == {
        "丙": assigned,
        "丁": assigned,
    }
    assert [row.errors for row in found.rows if row.errors] == []
    assert len(found.rows) == CatalogueItem.objects.count()
    assert found.missing == []


def test_an_empty_catalogue_is_a_workbook_with_a_heading() -> None:
    book = load_workbook(io.BytesIO(catalogue_workbook([])))

    assert book.active["B2"].value == "公开事项"
