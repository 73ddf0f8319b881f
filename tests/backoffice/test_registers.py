"""The back office's pages on registers: what officers do there, and that no other agency's officer can."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.registers import services
from gongkai.registers.models import RegisterImport, RegisterRelease, RegisterRow
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import (
    NOW,
    PERSON,
    TODAY,
    add_document,
    approve,
    as_csv,
    import_penalties,
    penalty,
    register,
    set_up_review,
)

pytestmark = pytest.mark.django_db
RECORD_ADDRESSES = [
    "register-row",
    "edit-register-row",
    "withdraw-register-row",
    "restore-register-row",
    "register-import",
    "confirm-import",
    "discard-import",
    "clean-up",
    "decide-clean-up",
    "close-clean-up",
]
REGISTER_ADDRESSES = ["register", "add-register-row", "import-register", "register-changes", "clean-ups"]


@pytest.fixture
def foreign():
    """Make one of every record, all of an agency that the signed-in officer does not work for."""
    agency = make_agency()
    document = add_document(agency, "岚公规〔2024〕1号")
    upload = services.hand_in_rows(
        register=register(),
        agency=agency,
        content=as_csv([penalty(1)]),
        filename="a.csv",
        actor=None,
        now=NOW,
        today=TODAY,
    )
    campaign = services.open_campaign(
        register=register("normative_documents"),
        agency=agency,
        title="公安局清理",
        as_of=TODAY,
        actor=None,
        now=NOW,
    )
    by_kind = {"row": document.pk, "import": upload.pk, "clean": campaign.pk}
    return {name: next(key for kind, key in by_kind.items() if kind in name) for name in RECORD_ADDRESSES}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", RECORD_ADDRESSES)
def test_a_record_of_another_agency_is_not_found(client, foreign, name: str, method: str) -> None:
    client.force_login(make_officer(make_agency()))

    response = getattr(client, method)(reverse(f"backoffice:{name}", args=[foreign[name]]))

    assert response.status_code in {404, 405}
    assert RegisterRow.objects.get().version == 1
    assert RegisterImport.objects.get().state == "handed_in"


@pytest.mark.parametrize("name", REGISTER_ADDRESSES)
def test_lists_show_nothing_of_another_agency(client, foreign, name: str) -> None:
    client.force_login(make_officer(make_agency()))
    page = client.get(reverse(f"backoffice:{name}", args=["normative_documents"]))
    assert page.status_code == 200
    assert "岚公规" not in page.content.decode()
    assert "公安局清理" not in page.content.decode()
    everything = client.get(reverse("backoffice:download-register", args=["normative_documents", "csv"]))
    assert "岚公规" not in b"".join(everything.streaming_content).decode()


def test_rows_are_not_entered_for_another_agency(client) -> None:
    other = make_agency()
    client.force_login(make_officer(make_agency()))
    file = SimpleUploadedFile("a.csv", as_csv([penalty(1)]))
    response = client.post("/office/registers/penalties/import/", {"agency": other.pk, "file": file})
    assert response.status_code == 400
    assert client.post("/office/registers/penalties/add/", {"agency_": other.pk}).status_code == 400
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["nothing/", "nothing/import/", "nothing/rows.csv", "penalties/rows.pdf", "penalties/clean-ups/"],
)
def test_what_there_is_not_is_not_found(client, address: str) -> None:
    client.force_login(make_officer(make_agency()))
    assert client.get(f"/office/registers/{address}").status_code == 404


def test_a_file_is_looked_at_then_taken_over(client) -> None:
    agency = make_agency()
    reviewer = set_up_review(agency)
    client.force_login(make_officer(agency))
    file = SimpleUploadedFile("处罚.csv", as_csv([penalty(1), penalty(2, **PERSON)]))

    looked_at = client.post(
        "/office/registers/penalties/import/", {"agency": agency.pk, "file": file}, follow=True
    )
    assert "岚川县云岭食品有限公司" in looked_at.content.decode()
    assert not RegisterRow.objects.exists()
    upload = RegisterImport.objects.get()
    submitted = client.post(reverse("backoffice:confirm-import", args=[upload.pk]), follow=True)
    assert "王××" in submitted.content.decode()
    assert not RegisterRow.objects.exists()
    release = RegisterRelease.objects.get()
    opinion = reverse("backoffice:give-release-opinion", args=[release.pk])
    answers = {"step": release.chain.steps.get().pk, "verdict": "approve", "answer-secrecy": "clear"}
    assert client.post(opinion, answers | {"answer-third_party": "clear"}).status_code == 400
    client.force_login(reviewer)
    assert "处罚.csv" in client.get("/office/registers/releases/").content.decode()
    assert client.post(opinion, answers).status_code == 400
    done = client.post(opinion, answers | {"answer-third_party": "clear"}, follow=True)

    assert done.redirect_chain[-1][0] == f"/office/registers/releases/{release.pk}/"
    assert RegisterRow.objects.published().count() == 2


def test_a_file_that_is_no_spreadsheet_is_refused_on_its_field(client) -> None:
    agency = make_agency()
    client.force_login(make_officer(agency))
    for name, content in (("a.pdf", b"%PDF"), ("a.csv", b"x"), ("a.xlsx", b"PK")):
        response = client.post(
            "/office/registers/penalties/import/",
            {"agency": agency.pk, "file": SimpleUploadedFile(name, content)},
        )
        assert response.status_code == 400
        assert response.context["form"].errors["file"]


def test_a_row_is_entered_edited_withdrawn_and_restored(client) -> None:
    agency = make_agency()
    reviewer = set_up_review(agency)
    client.force_login(make_officer(agency))
    fields = {
        "agency_": agency.pk,
        "c_document_number": "岚财规〔2024〕1号",
        "c_title": "岚川县财政资金管理办法",
        "c_kind": "normative_document",
        "c_issued_on": "2024-05-06",
    }

    wrong = client.post(
        "/office/registers/normative_documents/add/", fields | {"c_expires_on": "2023-01-01"}
    )
    assert wrong.status_code == 400
    assert wrong.context["form"].non_field_errors()
    client.post("/office/registers/normative_documents/add/", fields)
    approve(RegisterRelease.objects.get(), reviewer)
    row = RegisterRow.objects.get()
    address = reverse("backoffice:register-row", args=[row.pk])
    client.post(
        f"{address}edit/", fields | {"version": 1, "reason": "更正", "c_title": "岚川县资金管理办法"}
    )
    running = RegisterRelease.objects.running().get()
    assert f"/office/registers/releases/{running.pk}/" in client.get(address).content.decode()
    approve(running, reviewer)
    client.post(f"{address}withdraw/", {"cause": "entered_in_error", "reason": "录入有误"})
    page = client.get(address).content.decode()
    assert "录入有误" in page
    assert "<del>岚川县财政资金管理办法</del>" in page
    assert client.post(f"{address}withdraw/", {"cause": "revoked", "reason": "再次"}).status_code == 400
    client.post(f"{address}restore/", {"reason": "恢复"})
    approve(RegisterRelease.objects.running().get(), reviewer)

    row.refresh_from_db()
    assert (row.state, row.version, row.title) == ("published", 4, "岚川县资金管理办法")


def test_a_clean_up_is_decided_and_closed(client) -> None:
    agency = make_agency()
    reviewer = set_up_review(agency)
    for number in (1, 2):
        add_document(agency, f"岚政规〔2024〕{number}号")
    client.force_login(make_officer(agency))
    begun = client.post(
        "/office/registers/normative_documents/clean-ups/",
        {"agency": agency.pk, "title": "2026年清理", "as_of": "2026-04-01"},
    )
    address = begun.headers["Location"]
    first, second = RegisterRow.objects.order_by("id")
    figures = {
        "document_number": "岚政发〔2026〕6号",
        "reviewed": 2,
        "kept": 1,
        "amended": 0,
        "repealed": 1,
        "lapsed": 0,
    }
    assert client.post(f"{address}close/", figures).status_code == 400

    items = {item.row_id: item.pk for item in first.clean_up_items.model.objects.all()}
    client.post(
        f"{address}decide/",
        {f"item-{items[first.pk]}": "kept", f"item-{items[second.pk]}": "repealed", "item-x": "kept"},
    )
    closed = client.post(f"{address}close/", figures)
    release = RegisterRelease.objects.get()
    assert closed.headers["Location"] == reverse("backoffice:register-release", args=[release.pk])
    page = client.get(closed.headers["Location"])
    assert [item.row for item in page.context["ended"]] == [second]
    assert closed.headers["Location"] in client.get(address).content.decode()
    approve(release, reviewer)

    second.refresh_from_db()
    assert second.end_kind == "repealed"
    assert client.post(f"{address}decide/", {}, follow=True).status_code == 200


def test_filters_narrow_and_nonsense_does_not_break_them(client) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2, 处罚类别="警告", 处罚决定日期="2025-06-02"))
    client.force_login(make_officer(agency))
    for query, numbers in {
        "q=2号": ["2"],
        "facet=warning": ["2"],
        "year=2026": ["1"],
        "late=on": ["2"],
        "state=withdrawn": [],
        "year=x&facet=nothing&older=bad&newer=20260101-x&agency=9": ["2", "1"][::-1],
    }.items():
        page = client.get(f"/office/registers/penalties/?{query}")
        shown = [one.row.values["document_number"][-2] for one in page.context["rows"]]
        assert shown == numbers, query


def test_lists_take_as_many_queries_with_more_rows(client, django_assert_max_num_queries) -> None:
    county = make_agency()
    client.force_login(make_officer(county, "county_office"))
    import_penalties(make_agency(parent=county), penalty(1))
    row = RegisterRow.objects.get()
    addresses = [
        "/office/registers/",
        "/office/registers/penalties/",
        reverse("backoffice:register-row", args=[row.pk]),
    ]
    few = [_queries(client, address) for address in addresses]
    for number in range(2, 6):
        import_penalties(make_agency(parent=county), penalty(number), penalty(number * 10))

    assert [_queries(client, address) for address in addresses] == few
    assert max(few) <= 11


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_an_administrator_is_told_that_registers_are_kept_by_officers(client) -> None:
    client.force_login(make_officer(make_agency(), "administrator"))
    for address in ("/office/registers/", "/office/registers/penalties/"):
        assert client.get(address).status_code == 200


def test_late_rows_are_counted_on_the_first_page(client) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1, 处罚决定日期="2025-06-02"), penalty(2))
    client.force_login(make_officer(agency))
    entries = {one["register"].id: one for one in client.get("/office/registers/").context["registers"]}
    assert (entries["penalties"]["count"], entries["penalties"]["late"]) == (2, 1)
    assert entries["powers"]["late"] is None
    assert client.get("/office/registers/").context["year"] == timezone.localdate().year
