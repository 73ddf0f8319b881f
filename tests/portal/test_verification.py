"""Verifying a file: its hash is found in the register of released files, and the file is not kept."""

import hashlib
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.reports import releasing, services
from gongkai.reports.models import ReleasedFile
from gongkai.reports.rendering import render
from tests.factories import NOW, make_agency, make_report, store

pytestmark = pytest.mark.django_db
PAGE = "/en/verify/"


@pytest.fixture
def agency():
    return make_agency(code="shuili", name="岚川县水利局")


def drop(client, content: bytes) -> str:
    return client.post(PAGE, {"file": SimpleUploadedFile("报告.docx", content)}).content.decode()


def test_a_file_that_was_downloaded_here_is_known_by_its_content_alone(client, agency) -> None:
    record = store(agency)
    content = b"".join(client.get("/reports/shuili/2023/report.docx").streaming_content)

    page = drop(client, content)

    assert "This file was released here" in page
    assert record.title in page
    assert "It is the edition in force." in page
    assert hashlib.sha256(content).hexdigest() in page


def test_a_file_in_which_one_byte_was_changed_is_not_known(client, agency) -> None:
    store(agency)
    content = b"".join(client.get("/reports/shuili/2023/report.docx").streaming_content)

    assert "This file was not released here" in drop(client, content[:-1] + b"x")


def test_a_file_of_a_corrected_report_says_that_there_is_a_newer_edition(client, agency) -> None:
    store(agency)
    old = b"".join(client.get("/reports/shuili/2023/report.json").streaming_content)
    store(agency, received=33)

    page = drop(client, old)

    assert "It was replaced: the corrected edition 2 is in force" in page
    earlier = client.get("/en/reports/shuili/2023/editions/1/").content.decode()
    assert "This edition was replaced by edition 2" in earlier
    again = client.get("/reports/shuili/2023/1/report.json")
    assert b"".join(again.streaming_content) == old


def test_a_file_of_a_withdrawn_report_says_so_and_its_editions_are_gone(client, agency) -> None:
    record = store(agency)
    content = b"".join(client.get("/reports/shuili/2023/report.json").streaming_content)
    services.withdraw_report(record=record, actor=None, now=NOW, reason="数据有误")

    assert "The report has been withdrawn since." in drop(client, content)
    assert client.get("/en/reports/shuili/2023/verify/").status_code == 404
    assert client.get("/en/reports/shuili/2023/editions/1/").status_code == 410
    assert client.get("/reports/shuili/2023/1/report.json").status_code == 404


def test_the_file_that_is_dropped_is_written_nowhere(client, agency) -> None:
    with patch("django.core.files.uploadedfile.tempfile.NamedTemporaryFile") as temporary:
        page = drop(client, b"x" * 4_000_000)

    assert not temporary.called
    assert hashlib.sha256(b"x" * 4_000_000).hexdigest() in page
    assert not ReleasedFile.objects.exists()


def test_a_hash_may_be_looked_up_without_the_file(client, agency) -> None:
    content = render(make_report(), "docx")
    record = store(agency)
    releasing.register_file(record, "docx", content, now=NOW)

    page = client.get(PAGE, {"sha256": hashlib.sha256(content).hexdigest().upper()}).content.decode()

    assert "This file was released here" in page
    assert "No file was read" in client.get(PAGE, {"sha256": "abc"}).content.decode()


def test_the_report_leads_to_its_files_by_a_code_for_phones(client, agency) -> None:
    store(agency)
    list(client.get("/reports/shuili/2023/report.pdf").streaming_content)

    assert client.get("/reports/shuili/2023/code.svg")["Content-Type"] == "image/svg+xml"
    page = client.get("/en/reports/shuili/2023/verify/").content.decode()
    assert ReleasedFile.objects.get().sha256 in page
    assert "/en/reports/shuili/2023/verify/" in client.get("/en/reports/shuili/2023/").content.decode()


def test_a_replaced_edition_that_never_was_is_not_found(client, agency) -> None:
    store(agency)

    assert client.get("/en/reports/shuili/2023/editions/7/").status_code == 404


def test_the_page_of_each_report_names_it_in_its_title_and_leads_back_to_it(client, agency) -> None:
    record = store(agency)

    page = client.get("/en/reports/shuili/2023/verify/").content.decode()

    assert f"<title>Verify a file · {record.title} · " in page
    assert 'href="/en/reports/shuili/2023/"' in page
    assert client.get("/en/reports/shuili/2022/verify/").status_code == 404


def test_too_many_files_at_once_are_refused_and_not_the_sites_fault(client) -> None:
    files = {f"file{number}": SimpleUploadedFile("报告.docx", b"x") for number in range(101)}

    assert client.post(PAGE, files).status_code == 400
