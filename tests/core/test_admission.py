"""What the head of a request settles before any view."""

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from gongkai.core.web.admission import methods_of
from gongkai.wsgi import application
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["POST", "PROPFIND"])
@pytest.mark.parametrize("address", ["/disclosures/", "/sitemap.xml", "/office/disclosures/"])
def test_a_page_that_only_reads_says_so_without_asking_for_the_mark_of_a_form(
    method: str, address: str
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address, b"a=1")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_form_without_its_mark_is_still_refused_and_takes_no_other_method() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_officer(make_agency()))

    assert client.post(reverse("backoffice:sign-out")).status_code == 403
    assert client.post(reverse("portal:request-track"), {"number": "1"}).status_code == 403
    assert client.delete(reverse("portal:request-track")).status_code == 405
    assert client.put(reverse("backoffice:sign-in")).status_code == 405


def test_the_interface_for_programs_says_it_in_its_own_shape() -> None:
    answer = Client(enforce_csrf_checks=True).post("/api/v1/disclosures", {})

    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_the_methods_are_read_from_the_decorators_that_the_views_have() -> None:
    names = ("portal:request-track", "portal:request-close", "backoffice:operations", "backoffice:sign-in")
    track, close, operations, sign_in = (methods_of(resolve(reverse(name)).func) for name in names)

    assert track == {"GET", "HEAD", "POST"}
    assert close == {"POST"}
    assert operations == {"GET", "HEAD"}
    assert "POST" in sign_in


@pytest.mark.parametrize("charset", ["idna", "base64", "utf-16", "nonsense"])
def test_a_form_in_a_charset_that_no_page_of_ours_has_is_unreadable(client, charset: str) -> None:
    form = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n--b--\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"

    answer = client.generic("POST", reverse("portal:report-error"), form.encode(), kind)

    assert answer.status_code == 400
    assert "提交的内容无法读取" in answer.content.decode()


def test_a_number_that_no_record_has_leads_nowhere(client) -> None:
    client.force_login(make_officer(make_agency()))

    for name in ("backoffice:review", "backoffice:disclosure", "backoffice:agency"):
        assert client.get(reverse(name, args=[10**19])).status_code == 404
    assert client.get(f"/api/v1/reports/x/{10**19}").json()["error"]["code"]


def test_head_is_answered_with_headers_only_and_with_the_length_of_the_page() -> None:
    page = application(RequestFactory().get("/api/").environ, lambda *_answer: None)
    answered: dict[str, str] = {}

    def begin(_status: str, headers: list[tuple[str, str]], _problem: object = None) -> None:
        answered.update(headers)

    bare = application(RequestFactory().head("/api/").environ, begin)

    assert b"".join(bare) == b""
    assert answered["Content-Length"] == str(len(b"".join(page)))
