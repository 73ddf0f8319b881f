"""Files between applicant and agency: only the released copy gets out, and only to its applicant."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.requests import services
from tests.portal.test_requests_tracking import open_case, registered
from tests.renditions.leaky_files import holds, png_with
from tests.requests.cases import RECEIVED, at, conclude, draft, make_desk, review_and_sign
from tests.requests.test_redacting import DAY, SECRET, released

pytestmark = pytest.mark.django_db
SUPPLIED = {"supplied": "合同1份", "supply_way": "邮寄"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-13 10:00+08:00"):
        yield


def address(case, document_id: int) -> str:
    return reverse("files:request-released-file", args=[case.agency.code, case.number, document_id])


def test_the_applicant_gets_the_redacted_copy_with_the_served_answer_and_never_the_original(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    copy = released(desk, case)
    page = open_case(client, case, secret)
    draft(desk, case, DAY, "granted", facts=SUPPLIED, answer="provided")
    review_and_sign(desk, case, DAY)
    assert client.get(address(case, copy.pk)).status_code == 404
    services.serve_decision(
        disclosure_request=case, way="post", served_on=DAY, proof="挂号", actor=desk.handler,
        now=at(DAY), today=DAY,
    )  # fmt: skip

    listed = client.get(f"{page}attachments/").content.decode()
    answer = client.get(address(case, copy.pk))

    assert copy.name in listed
    assert copy.redaction_made.original.sha256 not in listed
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not holds(answer.content, SECRET)
    for document in case.documents.exclude(pk=copy.pk):
        assert client.get(address(case, document.pk)).status_code == 404


def test_nobody_else_gets_it_at_a_guessed_address(client) -> None:
    desk = make_desk()
    case, _secret = registered(desk)
    copy = released(desk, case)
    conclude(desk, case, DAY)
    other, secret = registered(desk)

    stranger = client.get(address(case, copy.pk))
    open_case(client, other, secret)

    assert stranger.status_code == 302
    assert stranger.headers["Location"].endswith("/requests/track/")
    assert client.get(address(case, copy.pk)).status_code == 302
    assert client.get(address(other, copy.pk)).status_code == 404


def test_a_copy_that_was_not_enclosed_stays_inside(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    copy = released(desk, case)
    services.take_release_back(released=case.released_files.get(), actor=desk.handler, now=at(DAY))
    conclude(desk, case, DAY)
    open_case(client, case, secret)

    assert client.get(address(case, copy.pk)).status_code == 404


def test_an_applicant_sends_a_picture_and_officers_save_it(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    page = open_case(client, case, secret)
    upload = SimpleUploadedFile("证件.png.html", png_with("a"), content_type="text/html")

    answer = client.post(f"{page}attachments/", {"purpose": "identity", "file": upload})

    file = case.applicant_files.get()
    assert answer.status_code == 302
    assert "证件.png.png" in client.get(f"{page}attachments/").content.decode()
    client.force_login(desk.handler)
    kept = client.get(reverse("backoffice:applicant-file", args=[case.pk, file.pk]))
    assert kept.content == png_with("a")
    assert kept.headers["Content-Type"] == "application/octet-stream"
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert kept.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_in_disguise_is_refused_in_a_whole_sentence(client) -> None:
    case, secret = registered(make_desk())
    page = open_case(client, case, secret)
    upload = SimpleUploadedFile(
        "证件.png", b"<html><script>alert(1)</script></html>", content_type="image/png"
    )

    answer = client.post(f"{page}attachments/", {"purpose": "identity", "file": upload})

    assert answer.status_code == 400
    assert "is of a kind that is not taken" in answer.content.decode()
    assert not case.applicant_files.exists()


def test_the_officer_saves_everything_as_one_archive_with_its_inventory(client) -> None:
    desk = make_desk()
    case, _secret = registered(desk)
    copy = released(desk, case)
    services.receive_applicant_file(
        disclosure_request=case, purpose="other", name="说明.txt", content="说明".encode(), actor=None,
        now=at(RECEIVED),
    )  # fmt: skip
    client.force_login(desk.handler)

    answer = client.get(reverse("backoffice:request-files-archive", args=[case.pk]))

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        inventory = archive.read("inventory.json").decode()
        assert not holds(archive.read(f"released/{copy.pk:05}-{copy.name}"), SECRET)
    assert [name.partition("/")[0] for name in names] == [
        "inventory.json", "documents", "released", "redactions", "applicant",
    ]  # fmt: skip
    assert copy.sha256 in inventory


def test_a_copy_enclosed_before_the_request_was_passed_on_stays_inside(client) -> None:
    desk, other = make_desk(), make_desk()
    case, secret = registered(desk)
    copy = released(desk, case)
    moment = {"actor": desk.handler, "now": at(DAY), "today": DAY}
    services.transfer_request(disclosure_request=case, to=other.agency, reason="由该局制作", **moment)
    letter = case.letters.get(kind="decision_closed")
    services.record_delivery(letter=letter, way="post", served_on=DAY, proof="挂号", **moment)
    page = open_case(client, case, secret)

    assert letter.number in client.get(page).content.decode()
    assert client.get(address(case, copy.pk)).status_code == 404
