"""The administrators' page of holiday notices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.law.own_notices import own_notices_folder
from tests.factories import make_agency, make_officer
from tests.law.test_own_notices import NOTICE_2027

pytestmark = pytest.mark.django_db

PAGE = "backoffice:working-calendar"


@pytest.fixture(autouse=True)
def _data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA_DIR", str(tmp_path))


@pytest.fixture
def administrator(client):
    account = make_officer(make_agency(), "administrator")
    client.force_login(account)
    return account


def entered(**changes):
    return {
        "year": "2027",
        "title": "国务院办公厅关于2027年部分节假日安排的通知",
        "number": "国办发明电〔2026〕9号",
        "holidays": "2027-01-01 2027-01-03 元旦\n2027-02-05 2027-02-11 春节\n2027-04-05 2027-04-05 清明节\n"
        "2027-05-01 2027-05-02 劳动节\n2027-06-09 2027-06-09 端午节\n2027-09-15 2027-09-15 中秋节\n"
        "2027-10-01 2027-10-07 国庆节",
        "working_weekends": "2027-02-13",
        **changes,
    }


def test_an_entered_notice_is_shown_first_and_used_when_taken(client, administrator):
    preview = client.post(reverse(PAGE), entered())
    assert preview.status_code == 200
    assert "2027-02-13" in preview.content.decode()
    assert not own_notices_folder().exists()

    answer = client.post(reverse("backoffice:import-holiday-notice"), {"text": preview.context["text"]})

    assert answer.url == reverse(PAGE)
    assert "国办发明电〔2026〕9号" in client.get(reverse(PAGE)).content.decode()


def test_a_notice_is_handed_in_as_a_file(client, administrator):
    file = SimpleUploadedFile("2027.yaml", NOTICE_2027.encode())

    preview = client.post(reverse(PAGE), {"as_file": "1", "file": file})

    assert preview.context["preview"].notice.year == 2027


def test_what_cannot_be_right_comes_back_with_its_day(client, administrator):
    answer = client.post(reverse(PAGE), entered(working_weekends="2027-02-15"))

    assert answer.status_code == 400
    assert "2027年2月15日不是星期六或者星期日" in answer.content.decode()
    broken = client.post(reverse(PAGE), entered(holidays="元旦"))
    assert broken.status_code == 400
    assert "元旦" in broken.content.decode()


def test_an_officer_has_no_business_with_the_calendar(client, officer):
    assert client.get(reverse(PAGE)).status_code == 403
    assert (
        client.post(reverse("backoffice:import-holiday-notice"), {"text": NOTICE_2027}).status_code == 403
    )
    assert not own_notices_folder().exists()
