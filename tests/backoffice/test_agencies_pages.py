"""The pages on which an administrator sees and changes the tree of agencies."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.organisations import services
from gongkai.organisations.models import Agency, AgencyImport, AgencyVersion, StaffCount
from gongkai.organisations.selectors import agency_version
from tests.administration.sheets import tree_sheet
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_agency("lanchuan", "岚川县人民政府", kind="government")


@pytest.fixture
def administrator(client, county):
    user = make_officer(county, "administrator")
    client.force_login(user)
    return user


def test_the_tree_is_shown_as_of_the_chosen_day(client, county, administrator) -> None:
    land = make_agency("guotu", "岚川县国土资源局", parent=county)
    services.rename_agency(agency=land, name="岚川县自然资源局", as_of=date(2019, 3, 1))

    then = client.get("/office/agencies/?day=2018-06-30").content.decode()
    now = client.get("/office/agencies/").content.decode()

    assert "岚川县国土资源局" in then
    assert "岚川县自然资源局" not in then
    assert "岚川县自然资源局" in now


def test_the_tree_is_searched_by_name_and_code(client, county, administrator) -> None:
    make_agency("guotu", "岚川县国土资源局", parent=county)

    assert "国土资源局" in client.get("/office/agencies/?q=guotu").content.decode()
    page = client.get("/en/office/agencies/?q=不存在").content.decode()
    assert "No agency has this name or code on this day." in page


def test_the_tree_takes_as_many_queries_with_more_agencies(
    client, county, administrator, django_assert_max_num_queries
) -> None:
    for _more in range(3):
        with django_assert_max_num_queries(9):  # one tells who answers for the site
            client.get("/office/agencies/")
        for _one in range(5):
            make_officer(make_agency(parent=county))


def test_a_new_agency_is_entered_and_its_page_opened(client, county, administrator) -> None:
    values = {
        "code": "shuju", "name": "岚川县数据局", "kind": "department", "level": "county",
        "parent": county.pk, "position": 3, "as_of": "2026-03-01", "reason": "岚发〔2026〕1号",
    }  # fmt: skip

    response = client.post("/office/agencies/new/", values, follow=True)

    made = Agency.objects.get(code="shuju")
    assert response.redirect_chain == [(f"/office/agencies/{made.pk}/", 302)]
    assert "岚发〔2026〕1号" in response.content.decode()


def test_a_code_that_is_taken_is_refused_beside_its_field(client, county, administrator) -> None:
    values = {"code": "lanchuan", "name": "x", "kind": "department", "level": "county", "position": 0}

    response = client.post("/office/agencies/new/", {**values, "parent": county.pk, "as_of": "2026-03-01"})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["code"]


def test_an_act_is_done_from_a_day_on(client, county, administrator) -> None:
    land = make_agency("guotu", "岚川县国土资源局", parent=county)

    client.post(
        f"/office/agencies/{land.pk}/rename/",
        {"name": "岚川县自然资源局", "short_name": "县自然资源局", "as_of": "2026-03-01"},
    )

    assert agency_version(land, date(2026, 2, 28)).name == "岚川县国土资源局"
    assert agency_version(land, date(2026, 3, 1)).short_name == "县自然资源局"


def test_what_cannot_be_comes_back_with_its_sentence(client, county, administrator) -> None:
    first = make_agency("guotu", "岚川县国土资源局", parent=county)
    second = make_agency("shuju", "岚川县数据局", parent=county, as_of=date(2026, 3, 1))

    response = client.post(
        f"/en/office/agencies/{first.pk}/merge/", {"into": second.pk, "as_of": "2026-02-01"}
    )

    assert response.status_code == 400
    assert "does not exist on 2026-02-01. Choose a day of its existence." in response.content.decode()
    assert AgencyVersion.objects.filter(valid_until=None).count() == 3


def test_an_unknown_act_is_not_found(client, county, administrator) -> None:
    assert client.get(f"/office/agencies/{county.pk}/dissolve/").status_code == 404


def test_people_and_staff_stand_on_the_agencys_page(client, county, administrator) -> None:
    client.post(
        f"/office/agencies/{county.pk}/liaison/",
        {"duty": "liaison", "name": "联络员甲", "phone": "0000-1", "as_of": "2026-01-05"},
    )
    client.post(
        f"/office/agencies/{county.pk}/staff/", {"full_time": 2, "part_time": 1, "as_of": "2026-01-31"}
    )
    page = client.get(f"/en/office/agencies/{county.pk}/").content.decode()

    assert "联络员甲" in page
    assert "Staff on 2026-01-31: 2 full-time, 1 part-time." in page
    officer = county.liaison_officers.get()
    client.post(f"/office/agencies/{county.pk}/people/{officer.pk}/end/")
    officer.refresh_from_db()
    assert officer.valid_until == timezone.localdate()
    assert StaffCount.objects.get().full_time == 2


def test_an_officer_sees_the_own_agency_and_may_change_nothing(client, county) -> None:
    bureau = make_agency("caizheng", "岚川县财政局", parent=county)
    client.force_login(make_officer(bureau))

    page = client.get(f"/en/office/agencies/{bureau.pk}/").content.decode()

    assert "岚川县财政局" in page
    assert "Change the agency" not in page
    assert client.get(f"/office/agencies/{bureau.pk}/rename/").status_code == 404
    assert client.get(f"/office/agencies/{county.pk}/").status_code == 404


def test_from_a_download_to_an_import(client, county, administrator) -> None:
    downloaded = client.get("/office/agencies/export/")
    assert downloaded.content.startswith(b"PK")
    content = tree_sheet(("shuju", "岚川县数据局", "部门", "县级", "lanchuan", "3", "0000-0000007"))
    file = SimpleUploadedFile("机关.xlsx", content)

    response = client.post("/office/agencies/import/", {"file": file, "as_of": "2026-03-01"})
    preview = client.get(response.headers["Location"]).content.decode()
    assert "岚川县数据局" in preview
    assert not Agency.objects.filter(code="shuju").exists()

    client.post(response.headers["Location"] + "apply/")
    assert agency_version(Agency.objects.get(code="shuju"), date(2026, 3, 1)).name == "岚川县数据局"
    assert client.get(response.headers["Location"]).status_code == 404


def test_a_file_with_an_error_shows_it_in_its_row_and_cannot_be_taken_over(
    client, county, administrator
) -> None:
    file = SimpleUploadedFile("a.xlsx", tree_sheet(("shuju", "某局", "衙门", "县级", "lanchuan", "", "")))
    address = client.post("/en/office/agencies/import/", {"file": file, "as_of": "2026-03-01"}).headers[
        "Location"
    ]

    page = client.get(address).content.decode()
    assert "There is no “衙门” for the kind." in page
    assert "Take it over" not in page
    refused = client.post(address + "apply/", follow=True).content.decode()
    assert "nothing was imported" in refused
    assert Agency.objects.count() == 1


def test_a_file_that_is_no_spreadsheet_is_refused(client, county, administrator) -> None:
    file = SimpleUploadedFile("a.xlsx", b"%PDF-1.7")

    response = client.post("/en/office/agencies/import/", {"file": file, "as_of": "2026-03-01"})

    assert response.status_code == 400
    assert "is no .xlsx file" in response.content.decode()
    assert not AgencyImport.objects.exists()


def test_a_dropped_file_is_gone(client, county, administrator) -> None:
    file = SimpleUploadedFile("a.xlsx", tree_sheet(("shuju", "某局", "部门", "县级", "lanchuan", "", "")))
    address = client.post("/office/agencies/import/", {"file": file, "as_of": "2026-03-01"}).headers[
        "Location"
    ]

    client.post(address + "discard/")

    assert not AgencyImport.objects.exists()


def test_a_successor_whose_page_is_not_there_for_the_account_is_named_without_a_link(
    client, county
) -> None:
    old, new = (
        make_agency(name="岚川县旅游局", parent=county),
        make_agency(name="岚川县文旅局", parent=county),
    )
    services.merge_agencies(agencies=[old], into=new, as_of=date(2019, 3, 1))
    address, link = f"/office/agencies/{old.pk}/", f"/office/agencies/{new.pk}/"

    for agency, is_linked in ((old, False), (county, True)):
        client.force_login(make_officer(agency))
        page = client.get(address).content.decode()
        assert "岚川县文旅局" in page
        assert (f'href="{link}"' in page) is is_linked
        assert client.get(link).status_code == (200 if is_linked else 404)
