"""An officer's work: hand a file in, look at it, keep it, publish it, withdraw it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.reports.models import AnnualReport, ReportUpload
from gongkai.reports.rendering import render
from gongkai.reports.selectors import finding_id
from tests.factories import PASSWORD, make_agency, make_officer, make_report, store

pytestmark = pytest.mark.django_db
NAME = "岚川县财政局"


@pytest.fixture
def agency():
    return make_agency("caizheng", NAME)


@pytest.fixture
def officer(client, agency):
    officer = make_officer(agency)
    client.force_login(officer)
    return officer


def hand_in(client, agency, content: bytes, name: str = "2023.html", **more):
    file = SimpleUploadedFile(name, content)
    return client.post("/office/reports/hand-in/", {"agency": agency.pk, "file": file, **more})


def report_file(**changes) -> bytes:
    return render(make_report(NAME, 2023, **changes), "html")


def test_signing_in_and_out(client, agency) -> None:
    officer = make_officer(agency, username="finance")

    wrong = client.post("/office/sign-in/", {"username": "finance", "password": "wrong"})
    right = client.post("/office/sign-in/", {"username": "finance", "password": PASSWORD})

    assert "用户名或密码不正确" in wrong.content.decode()
    assert (right.status_code, right.headers["Location"]) == (302, "/office/")
    assert officer.display_name in client.get("/office/").content.decode()
    client.post("/office/sign-out/")
    assert client.get("/office/").status_code == 302


def test_from_a_file_to_the_portal(client, agency, officer) -> None:
    response = hand_in(client, agency, report_file(received=21))
    preview = client.get(response.headers["Location"]).content.decode()
    assert "保存前请核对" in preview
    assert ">21<" in preview
    assert not AnnualReport.objects.exists()

    upload = ReportUpload.objects.get()
    client.post(f"/office/reports/handed-in/{upload.pk}/accept/")
    record = AnnualReport.objects.get()
    assert client.get("/reports/caizheng/2023/").status_code == 404

    client.post(f"/office/reports/{record.pk}/publish/", {"explanation": ""})
    page = client.get("/reports/caizheng/2023/").content.decode()
    assert "岚川县财政局2023年政府信息公开工作年度报告" in page
    assert list(record.events.values_list("action", "actor__username")) == [
        ("store", officer.username),
        ("publish", officer.username),
    ]


def test_a_report_with_errors_is_published_only_with_an_explanation(client, agency, officer) -> None:
    record = store(agency, publish=False, cells={"requests.concluded.total": 99}, name=NAME)
    address = f"/office/reports/{record.pk}/publish/"

    refused = client.post(address, {"explanation": " "})
    assert refused.status_code == 400
    assert f"校验在本报告中发现{record.error_count}处差错" in refused.content.decode()

    client.post(address, {"explanation": "原件如此，已向县政府办公室说明。"})
    record.refresh_from_db()
    assert record.state == "published"
    assert "原件如此" in client.get(f"/office/reports/{record.pk}/").content.decode()


def test_withdrawing_needs_a_reason_and_leaves_it_at_the_address(client, agency, officer) -> None:
    record = store(agency, name=NAME)
    address = f"/office/reports/{record.pk}/withdraw/"

    assert client.post(address, {"reason": ""}).status_code == 400
    client.post(address, {"reason": "表三数据有误"})

    gone = client.get("/reports/caizheng/2023/")
    assert gone.status_code == 410
    assert "表三数据有误" in gone.content.decode()


def test_a_file_that_is_no_report_is_refused_with_the_reason(client, agency, officer) -> None:
    refused = hand_in(client, agency, "今天天气很好。".encode(), "note.txt")

    assert refused.status_code == 400
    assert "没有找到政府信息公开工作年度报告" in refused.content.decode()
    assert not ReportUpload.objects.exists()


@pytest.mark.parametrize("name", ["report.exe", "report"])
def test_a_kind_of_file_that_holds_no_report_is_refused(client, agency, officer, name: str) -> None:
    refused = hand_in(client, agency, b"MZ", name)

    assert "不是可读取的报告文件" in refused.content.decode()


def test_a_file_that_is_too_large_is_refused(client, agency, officer, settings) -> None:
    settings.REPORT_FILE_MAX_BYTES = 1024 * 1024

    refused = hand_in(client, agency, b"x" * (2 * 1024 * 1024), "report.txt")

    assert "文件大小为2 MB，超过上限1 MB" in refused.content.decode()


def test_an_agency_that_is_not_the_officers_is_not_offered(client, agency, officer) -> None:
    other = make_agency(name="岚川县公安局")

    assert "岚川县公安局" not in client.get("/office/reports/hand-in/").content.decode()
    assert hand_in(client, other, report_file()).status_code == 400
    assert not ReportUpload.objects.exists()


def test_the_preview_warns_when_the_file_names_another_agency(client, agency, officer) -> None:
    response = hand_in(client, agency, render(make_report("岚川县水利局", 2023), "html"))

    page = client.get(response.headers["Location"]).content.decode()

    assert "文件中的机关为“岚川县水利局”，您选择的机关为“岚川县财政局”" in page


def test_handing_in_the_same_file_again_changes_nothing(client, agency, officer) -> None:
    for _time in range(2):
        upload = hand_in(client, agency, report_file()).headers["Location"]
        response = client.post(f"{upload}accept/", follow=True)

    assert "该报告此前已保存，本次没有变化" in response.content.decode()
    assert AnnualReport.objects.get().events.count() == 1


def test_a_file_can_be_dropped(client, agency, officer) -> None:
    upload = hand_in(client, agency, report_file()).headers["Location"]

    client.post(f"{upload}discard/")

    assert not ReportUpload.objects.exists()
    assert not AnnualReport.objects.exists()


def test_the_list_can_be_narrowed_by_state_and_year(client, agency, officer) -> None:
    store(agency, 2022, name=NAME)
    store(agency, 2023, publish=False, name=NAME)

    published = client.get("/office/reports/", {"state": "published"}).content.decode()
    of_year = client.get("/office/reports/", {"year": "2023"}).content.decode()

    assert "2022年政府信息公开" in published
    assert "2023年政府信息公开" not in published
    assert "2022年政府信息公开" not in of_year


def test_the_original_is_handed_out_as_it_came(client, agency, officer) -> None:
    content = report_file()
    upload = hand_in(client, agency, content).headers["Location"]
    client.post(f"{upload}accept/")
    record = AnnualReport.objects.get()

    response = client.get(f"/office/reports/{record.pk}/original/")

    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"] == 'attachment; filename="2023.html"'


def test_a_finding_is_answered_on_the_report_s_page_and_the_data_carry_the_answer(
    client, agency, officer
) -> None:
    record = store(agency, publish=False, cells={"requests.concluded.total": 99}, name=NAME)
    number = finding_id(record.findings[0])
    page, address = f"/office/reports/{record.pk}/", f"/office/reports/{record.pk}/findings/{number}/"

    refused = client.post(address, {f"{number}-cause": " "})
    assert refused.status_code == 400
    assert f'id="id_{number}-cause_error"' in refused.content.decode()

    answer = {f"{number}-cause": "漏计一件。", f"{number}-body": NAME, f"{number}-difference": "1"}
    kept = client.post(address, answer)
    assert kept.headers["Location"] == f"{page}#finding-{number}"
    assert "漏计一件。" in client.get(page).content.decode()

    client.post(f"{page}publish/", {"explanation": "原件如此。"})
    data = json.loads(client.get("/reports/caizheng/2023/report.json").getvalue())
    assert [entry["cause"] for entry in data["explanations"]] == ["漏计一件。"]

    client.post(address, {"take-back": "1"})
    assert "漏计一件。" not in client.get(page).content.decode()
    assert "explanations" not in json.loads(client.get("/reports/caizheng/2023/report.json").getvalue())


def test_the_finding_of_another_agency_s_report_does_not_exist(client, officer) -> None:
    record = store(make_agency(), publish=False, cells={"requests.concluded.total": 99})
    number = finding_id(record.findings[0])

    response = client.post(f"/office/reports/{record.pk}/findings/{number}/", {f"{number}-cause": "漏计。"})

    assert response.status_code == 404
    assert not record.explanations.exists()
