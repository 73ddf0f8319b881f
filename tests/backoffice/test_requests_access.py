"""Another agency's requests do not exist in the back office, at any address and by any method."""

from datetime import date
from http import HTTPStatus

import docx
import pytest
from django.urls import URLPattern, reverse
from django.utils import translation

from gongkai.audit.models import AuditEntry
from gongkai.backoffice.requests import urls
from gongkai.backoffice.requests.case_acts import CASE_ACTS
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.services import after
from tests.factories import make_agency, make_officer
from tests.renditions.leaky_files import saved
from tests.requests.cases import at, conclude, make_desk, register

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def foreign():
    """Return a case of another agency with something at every address."""
    desk = make_desk()
    case = register(desk)
    services.add_document(
        disclosure_request=case,
        kind="application",
        name="a.pdf",
        content=b"1",
        actor=desk.handler,
        now=at(DAY),
    )
    document = services.add_document(
        disclosure_request=case,
        kind="working",
        name="b.docx",
        content=saved(docx.Document()),
        actor=desk.handler,
        now=at(DAY),
    )
    work = services.begin_redaction(document=document, actor=desk.handler, now=at(DAY))
    services.make_redacted_copy(redaction=work, actor=desk.handler, now=at(DAY))
    services.release_copy(redaction=work, actor=desk.handler, now=at(DAY))
    services.receive_applicant_file(
        disclosure_request=case, purpose="other", name="c.txt", content=b"c", actor=None, now=at(DAY)
    )
    services.assign(
        disclosure_request=case,
        department="档案室",
        task="查档",
        due_on=DAY,
        actor=desk.handler,
        now=at(DAY),
        today=DAY,
    )
    conclude(desk, case, DAY)
    after.complain(disclosure_request=case, ground="not_lawful", text="答复没有附件。", now=at(DAY))
    services.archive_request(disclosure_request=case, actor=desk.handler, now=at(DAY))
    return case


def address_of(pattern: URLPattern, case: DisclosureRequest) -> str:
    values = {
        "case_id": case.pk,
        "letter_id": case.letters.get().pk,
        "document_id": case.documents.first().pk,
        "redaction_id": case.redactions.get().pk,
        "file_id": case.applicant_files.get().pk,
        "complaint_id": case.complaints.get().pk,
        "assignment_id": case.assignments.get().pk,
        "letter": "receipt",
        "number": 1,
        "particulars_agency_id": case.agency_id,
        "act": "withdraw",
        "kind": "pdf",
        "key": "requests.received.total",
    }
    return reverse(
        f"backoffice:{pattern.name}", kwargs={name: values[name] for name in pattern.pattern.converters}
    )


OF_ONE_CASE = [
    pattern
    for pattern in urls.urlpatterns
    if {"case_id", "assignment_id", "particulars_agency_id"} & set(pattern.pattern.converters)
]


@pytest.mark.parametrize("pattern", OF_ONE_CASE, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_of_another_agencys_case_is_found(client, foreign, pattern, method) -> None:
    client.force_login(make_officer(make_agency()))
    acts = AuditEntry.objects.exclude(result="refused").exclude(action="open_chain")
    lines = acts.count()

    response = getattr(client, method)(address_of(pattern, foreign))

    assert response.status_code in {404, 405}
    assert acts.count() == lines


@pytest.mark.parametrize("act", CASE_ACTS)
def test_no_act_reaches_another_agencys_case(client, foreign, act) -> None:
    client.force_login(make_officer(make_agency()))

    for method in (client.get, client.post):
        assert method(reverse("backoffice:request-act", args=[foreign.pk, act])).status_code == 404


def test_a_letter_is_not_found_under_a_case_of_ones_own(client, foreign) -> None:
    desk = make_desk()
    own = register(desk)
    client.force_login(desk.handler)
    letter, document = foreign.letters.get().pk, foreign.documents.first().pk

    for name, arguments in (
        ("request-letter", [own.pk, letter]),
        ("request-letter-file", [own.pk, letter, "pdf"]),
        ("request-document", [own.pk, document]),
    ):
        assert client.get(reverse(f"backoffice:{name}", args=arguments)).status_code == 404


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_visitors_are_sent_to_sign_in(client, foreign, pattern) -> None:
    address = address_of(pattern, foreign)
    response = client.get(address)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response = client.post(address)

    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/office/sign-in/")


def test_lists_search_and_figures_show_ones_own_requests_only(client, foreign) -> None:
    desk = make_desk()
    register(desk, asked_for="本机关的文件")
    client.force_login(desk.handler)

    board = client.get("/en/office/requests/").content.decode()
    found = client.get("/en/office/requests/?q=灌区改造方案").content.decode()
    figure = client.get("/en/office/requests/figures/requests.received.total/?year=2026").content.decode()

    assert "本机关的文件" in board
    assert foreign.title not in board + found + figure
    assert "0 requests found" in found
    assert "1 record" in figure


def test_an_administrator_sees_no_requests(client, foreign) -> None:
    client.force_login(make_officer(foreign.agency, "administrator"))

    assert client.get(reverse("backoffice:request", args=[foreign.pk])).status_code == 404
    assert foreign.number not in client.get("/en/office/requests/").content.decode()
