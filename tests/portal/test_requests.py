"""The public pages on requests: how to ask, the paper form, the figures, the calculator."""

import io
from datetime import date, timedelta

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.organisations import services as organisations
from gongkai.requests import services
from tests.factories import make_agency
from tests.requests.cases import RECEIVED, at, conclude, extend, make_desk, register

pytestmark = pytest.mark.django_db


def test_the_page_names_every_agency_with_its_office_and_its_hours(client) -> None:
    agency = make_agency("shuili", "岚川县水利局")
    organisations.update_disclosure_office(
        agency=agency, name="办公室", hours="工作日9时至17时", phone="0000-0000002", address="澄江路4号"
    )

    page = client.get("/requests/?agency=shuili").content.decode()

    for text in ("岚川县水利局", "工作日9时至17时", "0000-0000002", "澄江路4号", "/requests/apply/shuili/"):
        assert text in page


def test_the_page_says_the_time_of_the_law_in_force(client) -> None:
    make_agency()
    page = client.get("/en/requests/").content.decode()
    assert "within 20 working days of receipt" in page
    assert "It may take 20 working days more" in page
    assert "within 7 working days" in page


def test_the_page_takes_as_many_queries_with_more_agencies(client) -> None:
    make_agency()
    client.get("/requests/")
    with CaptureQueriesContext(connection) as few:
        client.get("/requests/")
    for _number in range(5):
        make_agency()
    with CaptureQueriesContext(connection) as many:
        client.get("/requests/")
    assert len(many) == len(few)
    assert len(many) <= 3


def test_the_paper_form_comes_as_word_and_pdf_addressed_to_the_agency(client) -> None:
    make_agency("shuili", "岚川县水利局")

    word = client.get("/requests/application-form.docx?agency=shuili")
    pdf = client.get("/requests/application-form.pdf?agency=shuili")

    document = docx.Document(io.BytesIO(word.content))
    assert [paragraph.text for paragraph in document.paragraphs][:2] == [
        "政府信息公开申请表",
        "岚川县水利局：",
    ]
    labels = {cell.text for row in document.tables[0].rows for cell in row.cells}
    assert {"证件号码", "统一社会信用代码", "名称、文号或者其他特征性描述"} <= labels
    assert "20个工作日" in document.paragraphs[-1].text
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert client.get("/requests/application-form.docx").status_code == 200


@pytest.mark.parametrize("address", ["application-form.exe", "application-form.pdf?agency=nobody"])
def test_a_form_that_does_not_exist_is_not_found(client, address: str) -> None:
    assert client.get(f"/requests/{address}").status_code == 404


def test_the_figures_count_what_was_received_concluded_and_in_time(client) -> None:
    desk = make_desk()
    early = register(desk)
    conclude(desk, early, RECEIVED + timedelta(days=7))
    late = register(desk)
    conclude(desk, late, date(2026, 4, 20))
    register(desk)
    services.withdraw_request(
        disclosure_request=register(desk), withdrawn_on=RECEIVED, reason="", actor=None, now=at(RECEIVED),
        today=RECEIVED,
    )  # fmt: skip

    figures = client.get("/requests/statistics/?year=2026").context["figures"]

    assert (figures.received, figures.concluded, figures.running, figures.on_time) == (4, 3, 1, 2)
    assert figures.median_days == 5
    assert {label.en: count for label, count in figures.outcomes if count} == {
        "(1) Disclosed": 2,
        "(6) Handled otherwise": 1,
    }


def test_the_figures_of_one_agency_leave_the_others_out_and_name_nobody(client) -> None:
    desk, other = make_desk(), make_desk()
    register(desk)
    register(other)

    page = client.get(f"/requests/statistics/?year=2026&agency={desk.agency.code}")

    assert page.context["figures"].received == 1
    assert "林某某" not in page.content.decode()


@pytest.mark.parametrize("query", ["year=1066", "year=x", "agency=nobody"])
def test_figures_that_cannot_be_are_those_of_this_year(client, query: str) -> None:
    make_agency()
    page = client.get(f"/requests/statistics/?{query}")
    assert page.status_code == 200
    assert page.context["figures"].received == 0
    assert page.context["figures"].median_days is None


def test_the_calculator_gives_the_due_date_with_every_step_and_article(client) -> None:
    page = client.get("/en/requests/clock/?received=2024-09-10")
    clock = page.context["clock"]
    assert clock.due_on == date(2024, 10, 14)
    assert [(step.on, step.article) for step in clock.steps] == [
        (date(2024, 9, 10), "Article 33, paragraph 2"),
        (date(2024, 10, 14), "Article 33, paragraph 2"),
    ]
    assert "2024-10-14" in page.content.decode()


def test_the_calculator_says_the_same_as_a_request_with_the_same_events(client) -> None:
    desk = make_desk()
    case = register(desk)
    extend(desk, case, date(2026, 3, 10))
    case.refresh_from_db()

    page = client.get("/requests/clock/?received=2026-03-02&event1=extended&on1=2026-03-10")

    assert page.context["clock"].due_on == case.clock.due_on
    assert len(page.context["clock"].steps) == 3


def test_the_calculator_takes_a_reasonable_delay_until_its_day(client) -> None:
    page = client.get(
        "/en/requests/clock/?received=2026-03-02&event1=reasons_requested&on1=2026-03-05"
        "&event2=reasons_given&on2=2026-03-09&event3=delayed&on3=2026-03-10&until3=2026-06-30"
    )
    clock = page.context["clock"]
    assert clock.due_on == date(2026, 6, 30)
    assert [step.article for step in clock.steps[1:]] == ["Article 35"] * 4
    assert clock.warnings == ()
    assert "it was delayed until 2026-06-30" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("received=2026-03-02&event1=corrected&on1=2026-03-05", "correction"),
        ("received=2001-03-02", "2008"),
        ("received=2026-02-31", "valid date"),
        ("received=2026-03-02&event1=extended", "together"),
        ("received=9999-12-31", "Give a day from 1900 to 2199."),
        ("received=", "required"),
        ("received=2026-03-02&event1=delayed&on1=2026-03-05", "until when the answer is delayed"),
        ("received=2026-03-02&event1=extended&on1=2026-03-05&until1=2026-05-29", "Only a delayed answer"),
        ("received=2026-03-02&event1=due&on1=2026-03-05", "valid choice"),
        ("received=2026-03-02&event1=nothing&on1=2026-03-05", "valid choice"),
    ],
)
def test_the_calculator_says_what_cannot_be(client, query: str, sentence: str) -> None:
    page = client.get(f"/en/requests/clock/?{query}")
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert "clock" not in page.context


def test_days_of_a_year_without_notice_are_marked_as_provisional(client) -> None:
    page = client.get("/en/requests/clock/?received=2029-03-02").content.decode()
    assert "Provisional: the holiday notice for 2029 is not in yet." in page
