"""What cannot be taken is refused with a page that people can read, in both languages."""

import pytest
from django.test import Client
from lxml import html

pytestmark = pytest.mark.django_db
FORM = "/report-error/?page=/"


def told(answer) -> tuple[int, str, str]:
    page = html.document_fromstring(answer.content.decode())
    return answer.status_code, page.findtext(".//h1"), page.xpath("//p[@lang='en']")[0].text_content()


def test_a_form_without_the_mark_of_this_site_says_what_to_do() -> None:
    status, title, english = told(Client(enforce_csrf_checks=True).post(FORM, {"text": "错字"}))

    assert (status, title) == (403, "这次提交没有生效")
    assert "Allow them, go back, load the page again" in english


def test_more_text_than_a_form_takes_is_called_too_much(client) -> None:
    status, title, english = told(
        client.post(FORM, f"text={'x' * 5_300_000}", "application/x-www-form-urlencoded")
    )

    assert (status, title) == (413, "提交的内容太多")
    assert "longer than 5 MB" in english


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("&".join(f"f{number}=x" for number in range(1_100)), "application/x-www-form-urlencoded"),
        ("--x\r\njunk", "multipart/form-data"),
    ],
)
def test_what_no_browser_sends_cannot_be_read(client, content: str, kind: str) -> None:
    status, title, _english = told(client.post(FORM, content, kind))

    assert (status, title) == (400, "提交的内容无法读取")


def test_another_host_is_refused_without_a_fault(client) -> None:
    assert told(client.get("/", headers={"host": "elsewhere.example"}))[0] == 400


def test_the_interface_refuses_to_be_written_to_in_its_own_shape() -> None:
    for address in ("/api/v1/openapi.json", "/api/v1/disclosures", "/api/v1/nothing"):
        answer = Client(enforce_csrf_checks=True).post(address, {"x": "y"})

        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
