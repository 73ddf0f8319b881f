"""The pages of the catalogue: what must be public, who is responsible, how they stand, the guides."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.audit.selectors import trail_of
from gongkai.catalogue import services
from gongkai.catalogue.models import CatalogueImport, CatalogueItem, NegativeItem
from gongkai.organisations import services as organisations
from tests.catalogue.counties import make_county
from tests.catalogue.sheets import row, workbook
from tests.disclosures.records import make_office, make_published
from tests.factories import NOW, make_officer

pytestmark = pytest.mark.django_db
BEGIN = date(2025, 1, 1)


@pytest.fixture
def county(client):
    county = make_county()
    client.force_login(county.office)
    return county


def adopt(county, *fields: str) -> None:
    services.adopt_statutory_items(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=fields or ("14",)
    )


def test_the_catalogue_shows_own_items_and_the_statutes_where_there_are_none(client, county) -> None:
    adopt(county)

    lines = client.get("/office/catalogue/").context["count"]
    own = client.get("/office/catalogue/?source=own").context["lines"]
    statute = client.get("/office/catalogue/?source=statute").context["count"]

    assert (lines, len(own), statute) == (142, 5, 137)
    assert {line.item.field for line in own} == {"14"}


def test_items_are_found_by_words_field_clause_level_and_agency(client, county) -> None:
    adopt(county)

    def count(query: str) -> int:
        return int(client.get(f"/office/catalogue/?{query}").context["count"])

    assert count("field=14") == 5
    assert count("q=26-14-01") == 1
    assert 0 < count("q=救灾款物") < 10
    assert count("clause=20-10") == 8
    assert 0 < count("level=village") < 142
    assert 0 < count(f"agency={county.emergency.pk}") <= 5
    assert count("q=没有这个词") == 0


def test_the_list_takes_as_many_queries_with_more_items(
    client, county, django_assert_max_num_queries
) -> None:
    for fields in (("14",), ("15", "16"), ("17", "18", "19", "20")):
        adopt(county, *fields)
        with django_assert_max_num_queries(16):
            client.get("/office/catalogue/?source=own")


def test_an_item_is_entered_edited_assigned_taken_out_and_put_back(client, county) -> None:
    values = {
        "field_name": "本县特色", "first_level": "古树名木", "second_level": "保护名录",
        "elements": "名称、树龄",
        "time_limit_text": "自信息形成之日起20个工作日内", "channels": ["website"], "audience": "everyone",
        "mode": "proactive", "at_county": "on", "agencies": [county.civil.pk], "as_of": "2025-01-01",
    }  # fmt: skip
    client.post("/office/catalogue/items/new/", values)
    item = CatalogueItem.objects.get()
    address = f"/office/catalogue/items/{item.pk}/"
    assert (item.time_limit_kind, item.time_limit_number) == ("working_days", 20)

    client.post(f"{address}edit/", {**values, "elements": "名称、树龄、位置", "reason": "增加位置"})
    client.post(f"{address}agencies/", {"agencies": [county.emergency.pk, county.town.pk]})
    client.post(f"{address}retire/", {"as_of": "2025-06-01", "reason": "归口林业"})
    item.refresh_from_db()
    assert (item.elements, item.active_until) == ("名称、树龄、位置", date(2025, 6, 1))
    assert set(item.assignments.values_list("agency", flat=True)) == {county.emergency.pk, county.town.pk}
    client.post(f"{address}reinstate/")

    item.refresh_from_db()
    assert item.active_until is None
    assert [entry.action for entry in trail_of(item)] == [
        "catalogue.add_item",
        "catalogue.edit_item",
        "catalogue.assign_item",
        "catalogue.retire_item",
        "catalogue.reinstate_item",
    ]
    assert "增加位置" in client.get(address).content.decode()


def test_an_item_that_breaks_a_rule_comes_back_with_its_sentence(client, county) -> None:
    values = {"elements": "要素", "audience": "everyone", "mode": "proactive", "as_of": "2025-01-01"}

    response = client.post("/en/office/catalogue/items/new/", {**values, "first_level": "甲"})

    assert response.status_code == 400
    assert "Choose at least one level" in response.content.decode()
    assert not CatalogueItem.objects.exists()


def test_taking_out_without_a_reason_is_refused_on_the_items_page(client, county) -> None:
    adopt(county)
    item = CatalogueItem.objects.all()[0]

    response = client.post(
        f"/office/catalogue/items/{item.pk}/retire/", {"as_of": "2025-06-01", "reason": ""}
    )

    assert response.status_code == 400
    assert list(response.context["retire_form"].errors) == ["reason"]


def test_statutory_items_are_adopted_by_field(client, county) -> None:
    client.post("/office/catalogue/adopt/", {"fields_to_adopt": ["14", "15"], "as_of": "2025-01-01"})

    assert set(CatalogueItem.objects.values_list("field", flat=True)) == {"14", "15"}
    page = client.get("/office/catalogue/statute/26-14-01/").content.decode()
    assert f"/office/catalogue/items/{CatalogueItem.objects.get(statutory_key='26-14-01').pk}/" in page
    assert client.get("/office/catalogue/statute/99-99/").status_code == 404


def test_from_a_spreadsheet_to_the_catalogue_and_the_same_again(client, county) -> None:
    def hand_in():
        file = SimpleUploadedFile("目录.xlsx", workbook([row(), row(second="灾情核定")]))
        return client.post("/office/catalogue/import/", {"file": file}).headers["Location"]

    address = hand_in()
    assert client.get(address).context["counts"]["new"] == 2
    assert not CatalogueItem.objects.exists()
    client.post(f"{address}apply/", {"as_of": "2025-01-01"})
    assert CatalogueItem.objects.count() == 2

    again = client.get(hand_in())
    assert again.context["counts"]["unchanged"] == 2
    assert 'name="as_of"' not in again.content.decode()
    assert CatalogueImport.objects.filter(applied_at=None).count() == 1
    exported = client.get("/office/catalogue/export/")
    assert exported.content.startswith(b"PK")


def test_agencies_whose_pages_are_not_there_for_the_account_are_named_without_a_link(
    client, county
) -> None:
    adopt(county)
    item = CatalogueItem.objects.order_by("pk")[0]
    services.assign_item(item=item, agencies=[county.civil], actor=county.office, now=NOW)
    pages = ("/office/catalogue/?source=own", f"/office/catalogue/items/{item.pk}/")
    links = (f"/office/agencies/{county.civil.pk}/", f"/office/catalogue/guides/{county.civil.pk}/")

    for user, is_linked in (
        (county.office, True),
        (make_officer(county.emergency), False),
        (make_officer(None, "security_admin"), False),
    ):
        client.force_login(user)
        for page, link in zip(pages, links, strict=True):
            content = client.get(page).content.decode()
            assert "民政局" in content
            assert (link in content) is is_linked
            assert client.get(link).status_code == (200 if is_linked else 404)


def test_a_row_with_an_error_is_shown_and_nothing_is_imported(client, county) -> None:
    file = SimpleUploadedFile(
        "目录.xlsx", workbook([row(), row(second="二", county="", township="", village="")])
    )
    address = client.post("/office/catalogue/import/", {"file": file}).headers["Location"]

    page = client.get(address)
    refused = client.post(f"{address}apply/", {"as_of": "2025-01-01"})

    assert page.context["counts"]["wrong"] == 1
    assert refused.status_code == 400
    assert not CatalogueItem.objects.exists()
    client.post(f"{address}discard/")
    assert not CatalogueImport.objects.exists()


def test_coverage_shows_what_is_published_and_what_is_empty_with_links(client, county) -> None:
    adopt(county)
    irrigation = make_office(name="岚川县水务局", parent=county.government)
    published, empty = CatalogueItem.objects.filter(owner=county.government).order_by("pk")[:2]
    for item in (published, empty):
        services.assign_item(item=item, agencies=[irrigation.agency], actor=None, now=NOW)
    make_published(irrigation, catalogue_item=published.code)

    page = client.get("/en/office/catalogue/coverage/?field=14")
    text = page.content.decode()

    [row] = [one for one in page.context["by_agency"] if one.agency.agency_id == irrigation.agency.pk]
    assert (row.published, row.late, row.empty) == (1, 0, 1)
    assert "1 published" in text
    assert f"?agency={irrigation.agency.pk}&amp;item={published.code}&amp;state=published" in text
    assert f"?agency={irrigation.agency.pk}&amp;item={empty.code}" in text


def test_coverage_takes_as_many_queries_with_more_items(
    client, county, django_assert_max_num_queries
) -> None:
    for fields in (("14",), ("15", "16"), ("17", "18", "19", "20")):
        adopt(county, *fields)
        with django_assert_max_num_queries(16):
            client.get("/office/catalogue/coverage/")


def test_an_officer_sees_the_coverage_of_the_own_agency_only(client, county) -> None:
    adopt(county)
    client.force_login(make_officer(county.emergency))

    rows = client.get("/office/catalogue/coverage/").context["by_agency"]

    assert [one.agency.agency_id for one in rows] == [county.emergency.pk]


def test_the_guide_says_what_is_missing_and_where_it_is_entered(client, county) -> None:
    adopt(county)
    organisations.update_disclosure_office(agency=county.emergency, name="办公室", phone="0000-0000005")

    page = client.get(f"/en/office/catalogue/guides/{county.emergency.pk}/")
    gaps = client.get("/office/catalogue/guides/").context["rows"]

    assert page.context["missing"] == ["Address", "Office hours", "Fax", "Contact by internet"]
    assert (
        "Article 12 wants these and nobody has entered them: Address、Office hours" in page.content.decode()
    )
    missing = {gap.agency.agency_id: len(names) for gap, names in gaps}
    assert (missing[county.emergency.pk], missing[county.civil.pk]) == (4, 6)


def test_the_list_of_guides_takes_as_many_queries_with_more_agencies(
    client, county, django_assert_max_num_queries
) -> None:
    for more in range(3):
        with django_assert_max_num_queries(14):
            client.get("/office/catalogue/guides/")
        for one in range(3):
            organisations.create_agency(
                code=f"x{more}{one}", name=f"第{more}{one}局", kind="department", level="county",
                as_of=BEGIN, parent=county.government,
            )  # fmt: skip


def test_the_negative_list_is_kept_on_its_page(client, county) -> None:
    values = {"subject": "请示报告", "reason": "过程性信息", "basis": "第十六条", "as_of": "2025-01-01"}
    client.post("/office/catalogue/negative-list/new/", values)
    item = NegativeItem.objects.get()
    client.post(
        f"/office/catalogue/negative-list/{item.pk}/", {**values, "reason": "讨论中", "as_of": "2025-02-01"}
    )
    page = client.get("/office/catalogue/negative-list/").content.decode()

    assert "讨论中" in page
    assert "过程性信息" not in page
    current = NegativeItem.objects.get(active_until=None)
    client.post(f"/office/catalogue/negative-list/{current.pk}/retire/")
    assert not NegativeItem.objects.filter(active_until=None).exists()


def test_who_does_not_keep_the_catalogue_reads_and_changes_nothing(client, county) -> None:
    adopt(county)
    item = CatalogueItem.objects.all()[0]
    client.force_login(make_officer(county.emergency))

    page = client.get(f"/en/office/catalogue/items/{item.pk}/").content.decode()

    assert "Change the item" not in page
    for address in ("edit/", "agencies/", "retire/", "reinstate/"):
        assert client.post(f"/office/catalogue/items/{item.pk}/{address}").status_code == 404
