"""A part of the work is given to another agency, which reports without ever seeing who asks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.core.errors import DomainError
from gongkai.notices.models import Notice
from gongkai.organisations.models import User
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, RequestAssignment
from tests.factories import make_officer
from tests.requests.cases import Desk, at, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
MARCH_5 = date(2026, 3, 5)
PAGE = "/en/office/requests/parts/"


def give(desk: Desk, case: DisclosureRequest, **changes: Any) -> RequestAssignment:
    return services.assign(
        **{
            "disclosure_request": case,
            "task": "查找施工合同及验收记录",
            "due_on": MARCH_5 + timedelta(days=4),
            "actor": desk.handler,
            "now": at(MARCH_5),
            "today": MARCH_5,
            **changes,
        }
    )


def report(part: RequestAssignment, actor: User, **changes: Any) -> RequestAssignment:
    return services.complete_assignment(
        assignment=part,
        result="找到合同1份",
        done_on=MARCH_5,
        actor=actor,
        now=at(MARCH_5),
        today=MARCH_5,
        **changes,
    )


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("address", flat=True))


def test_another_agency_is_told_of_its_part_and_its_report_reaches_the_handler_with_its_paper() -> None:
    desk, other = make_desk(), make_desk()
    case = register(desk)

    part = give(desk, case, agency=other.agency)
    report(part, other.handler, papers=[("合同.txt", "合同全文".encode())])

    part.refresh_from_db()
    assert part.department == other.agency.versions.get().name
    assert (part.result, part.done_on) == ("找到合同1份", MARCH_5)
    assert [paper.name for paper in case.documents.all()] == ["合同.txt"]
    assert told(other.handler) == told(desk.handler) == [f"/office/requests/parts/{part.pk}/"]


def test_a_part_needs_a_section_or_an_agency_that_still_exists() -> None:
    desk, other = make_desk(), make_desk()
    case = register(desk)
    with pytest.raises(DomainError, match="Name the department or section, or choose an agency"):
        give(desk, case)

    other.agency.versions.update(valid_until=date(2026, 3, 1))
    with pytest.raises(DomainError, match="does not exist any more"):
        give(desk, case, agency=other.agency)
    assert not case.assignments.exists()


def test_a_third_agency_reports_nothing_and_a_program_is_refused_with_the_whole_report() -> None:
    desk, other, third = make_desk(), make_desk(), make_desk()
    part = give(desk, register(desk), agency=other.agency)

    with pytest.raises(DomainError):
        report(part, third.handler)
    with pytest.raises(DomainError, match="is a program"):
        report(part, other.handler, papers=[("a.exe", b"MZ")])

    part.refresh_from_db()
    assert part.done_on is None


def test_the_agency_sees_what_is_asked_for_and_its_task_but_not_who_asks(client) -> None:
    desk, other = make_desk(), make_desk()
    case = register(desk, applicant_name="林某甲", asked_for="河道清淤的施工合同")
    part = give(desk, case, agency=other.agency)
    client.force_login(other.handler)

    board = client.get("/en/office/requests/").content.decode()
    listed = client.get(PAGE).content.decode()
    page = client.get(f"{PAGE}{part.pk}/").content.decode()

    assert "1 part of another agency's request waits for you" in board
    assert "查找施工合同及验收记录" in listed
    assert "河道清淤的施工合同" in page
    assert not any("林某甲" in text for text in (board, listed, page))
    assert client.get(f"/en/office/requests/{case.pk}/").status_code == 404
    client.force_login(make_desk().handler)
    assert client.get(f"{PAGE}{part.pk}/").status_code == 404
    assert client.get(PAGE).context["rows"] == []


def test_the_agency_reports_on_the_page_and_the_case_has_the_paper(client) -> None:
    desk, other = make_desk(), make_desk()
    part = give(desk, register(desk), agency=other.agency)
    client.force_login(other.handler)

    empty = client.post(f"{PAGE}{part.pk}/", {"done_on": timezone.localdate().isoformat(), "result": ""})
    paper = SimpleUploadedFile("合同.txt", "合同全文".encode())
    sent = {"done_on": timezone.localdate().isoformat(), "result": "找到合同1份", "paper": paper}
    done = client.post(f"{PAGE}{part.pk}/", sent, follow=True)

    assert empty.status_code == 400
    assert "What you report is with the case; its handler was told." in done.content.decode()
    part.refresh_from_db()
    assert part.result == "找到合同1份"
    assert part.disclosure_request.documents.get().name == "合同.txt"


def test_an_officer_of_the_government_chooses_among_the_agencies_below_and_a_bureau_names_a_section(
    client,
) -> None:
    desk = make_desk()
    county = desk.agency.versions.get().parent
    client.force_login(make_officer(county, "county_office"))
    of_county = register(Desk(county, make_officer(county), desk.lawyer))
    choices = client.get(f"/en/office/requests/{of_county.pk}/do/assign/").context["form"].fields
    assert desk.agency in choices["agency"].queryset

    client.force_login(desk.handler)
    own = client.get(f"/en/office/requests/{register(desk).pk}/do/assign/").context["form"].fields
    assert "agency" not in own
    assert own["department"].required
