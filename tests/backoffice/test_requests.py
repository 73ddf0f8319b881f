"""Officers' pages on requests: the board, registering, acts, the decision, letters, particulars."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from gongkai.law.calendar import working_calendar
from gongkai.requests import services
from gongkai.requests.models import Decision, DisclosureRequest
from gongkai.requests.selectors import BoardColumn, board_counts
from tests.requests.cases import (
    ask_correction,
    at,
    conclude,
    consult,
    draft,
    make_desk,
    register,
    review_and_sign,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 26)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(at(TODAY), tick=False), translation.override("zh-hans"):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk()
    client.force_login(desk.handler)
    return desk


def received(days_before_the_end: int) -> date:
    """Return a day of receipt whose last day lies so many working days after today."""
    day = TODAY
    while working_calendar().working_days_between(day, TODAY) < 20 - days_before_the_end:
        day -= timedelta(days=1)
    return day


def page(client, address: str) -> str:
    return client.get(f"/en/office/{address}").content.decode()


def test_every_running_request_stands_in_exactly_one_column(client, desk) -> None:
    days = {-1: "overdue", 0: "soon", 2: "soon", 3: "next", 5: "next", 6: "later"}
    for left in days:
        register(desk, submitted_on=received(left), today=TODAY)
    consult(desk, register(desk), date(2026, 3, 3))
    register(desk, channel="online")
    conclude(desk, register(desk), date(2026, 3, 12))

    counts = board_counts(desk.handler, TODAY)

    assert {column.value: count for column, count in counts.items()} == {
        "overdue": 1,
        "soon": 2,
        "next": 2,
        "later": 1,
        "suspended": 1,
        "unconfirmed": 1,
    }
    for column in BoardColumn:
        text = page(client, f"requests/?column={column}")
        assert text.count('<th scope="row">') == counts[column]
    assert page(client, "requests/").count('<th scope="row">') == 8


def test_the_board_takes_as_many_queries_with_more_rows(client, desk, django_assert_num_queries) -> None:
    register(desk)
    for _more in range(2):
        with django_assert_num_queries(10 + 6):  # and the line in the trail
            client.get("/en/office/requests/")
        for _number in range(3):
            register(desk)


def test_a_search_finds_numbers_names_and_texts_of_closed_requests_too(client, desk) -> None:
    conclude(desk, register(desk, applicant_name="岚川县某商贸公司"), date(2026, 3, 12))

    for words in ("2026-00001", "商贸", "灌区 讨论记录"):
        assert "1 request found" in page(client, f"requests/?q={words}")
    assert "Nothing was found" in page(client, "requests/?q=没有")


def test_registering_twice_with_one_form_makes_one_request(client, desk) -> None:
    form = {
        "idempotency_key": "k1",
        "agency": desk.agency.pk,
        "channel": "letter_ordinary",
        "submitted_on": "2026-03-25",
        "confirmed_on": "2026-03-25",
        "applicant_kind": "enterprise",
        "applicant_name": "岚川县某商贸公司",
        "phone": "0000-0000009",
        "asked_for": "2025年采购合同",
        "form_wanted": "paper",
        "delivery_wanted": "post",
    }

    responses = [client.post("/en/office/requests/register/", form, follow=True) for _time in range(2)]

    assert DisclosureRequest.objects.count() == 1
    assert "The applicant&#x27;s secret for tracking it is" in responses[0].content.decode()
    assert "nothing was registered twice" in responses[1].content.decode()
    assert "Article 31, item 2" in responses[1].content.decode()


def test_a_form_without_what_article_29_asks_for_is_shown_again(client, desk) -> None:
    response = client.post(
        "/en/office/requests/register/",
        {
            "agency": desk.agency.pk,
            "channel": "in_person",
            "submitted_on": "2026-03-25",
            "applicant_kind": "natural_person",
            "applicant_name": "林某某",
            "asked_for": "文件",
            "form_wanted": "any",
            "delivery_wanted": "post",
        },
    )

    assert response.status_code == 400
    assert "The application lacks a telephone number, e-mail or postal address" in response.content.decode()


def test_the_case_tells_every_event_with_its_article(client, desk) -> None:
    case = register(desk)
    ask_correction(desk, case, date(2026, 3, 5), date(2026, 4, 5))

    text = page(client, f"requests/{case.pk}/")

    assert "The period stands still" in text
    assert "The applicant was asked to correct the request." in text
    assert "Article 30" in text
    assert "Take the correction" in text
    assert "Ask for a correction" not in text


def test_an_act_from_an_old_page_is_refused_with_who_was_faster(client, desk) -> None:
    case = register(desk)
    address = reverse("backoffice:request-act", args=[case.pk, "assign"])
    form = {"revision": 0, "department": "规划股", "task": "查找", "due_on": "2026-03-30"}

    response = client.post(f"/en{address}", form)

    assert response.status_code == 400
    assert "has acted on request 2026-00001 since you opened this page" in response.content.decode()
    assert not case.assignments.exists()


def test_an_act_that_is_not_possible_leads_back_to_the_case(client, desk) -> None:
    case = register(desk)

    response = client.get(f"/en/office/requests/{case.pk}/do/sign/", follow=True)

    assert "This is not possible now: the request is “Being handled”." in response.content.decode()
    assert client.get(f"/en/office/requests/{case.pk}/do/nothing/").status_code == 404


def test_the_decision_page_asks_for_the_facts_and_shows_what_is_missing(client, desk) -> None:
    case = register(desk)
    address = f"/en/office/requests/{case.pk}/decision/?choice=refused.deliberative/deliberative"
    assert "Kind of deliberative information" in client.get(address).content.decode()

    form = {"revision": 1, "information_name": "记录", "process_class": "draft", "reason": "尚未定稿"}
    text = client.post(address, form, follow=True).content.decode()

    assert "第十六条第二款" in text
    assert "应当先自收到本答复之日起60日内" in text
    assert "The check found nothing missing" in text
    assert client.post(address, {**form, "revision": 2, "reason": ""}).status_code == 400


def test_a_draft_kept_while_another_officer_handed_it_to_review_is_told_and_changes_nothing(
    client, desk
) -> None:
    case = register(desk)
    draft(desk, case, TODAY)
    services.submit_decision(disclosure_request=case, actor=desk.lawyer, now=at(TODAY), today=TODAY)
    address = f"/en/office/requests/{case.pk}/decision/?choice=granted/provided"

    answer = client.post(address, {"revision": 2, "supplied": "1份", "supply_way": "邮寄"}, follow=True)

    assert "This is not possible now: the request is “In legal review”." in answer.content.decode()
    assert Decision.objects.get().outcome == "refused.deliberative"
    assert "The letter as it would be signed" in page(client, f"requests/{case.pk}/decision/")


def test_of_a_request_that_is_signed_or_ended_no_letter_is_shown_as_it_would_be_signed(
    client, desk
) -> None:
    signed, withdrawn, moved = register(desk), register(desk), register(desk)
    draft(desk, signed, TODAY)
    review_and_sign(desk, signed, TODAY)
    services.withdraw_request(
        disclosure_request=withdrawn,
        withdrawn_on=TODAY,
        reason="",
        actor=desk.handler,
        now=at(TODAY),
        today=TODAY,
    )
    conclude(desk, moved, TODAY)
    Decision.objects.filter(disclosure_request=moved).update(answer="")  # as past files often have it

    for case in (signed, withdrawn, moved):
        shown = client.get(f"/en/office/requests/{case.pk}/decision/", follow=True)
        assert shown.redirect_chain == [(f"/en/office/requests/{case.pk}/", 302)]
        assert "This is not possible now" in shown.content.decode()
        assert client.get(f"/en/office/requests/{case.pk}/decision/pdf/").status_code == 404


def test_a_signed_letter_is_handed_out_as_pdf_and_word(client, desk) -> None:
    case = register(desk)
    draft(desk, case, TODAY)
    letter = review_and_sign(desk, case, TODAY)
    base = f"/office/requests/{case.pk}/letters/{letter.pk}/"

    files = {kind: client.get(f"{base}{kind}/") for kind in ("pdf", "docx")}

    assert files["pdf"].content.startswith(b"%PDF")
    assert files["docx"].content.startswith(b"PK")
    assert "attachment" in files["pdf"].headers["Content-Disposition"]
    assert client.get(f"{base}exe/").status_code == 404


def test_particulars_of_letters_are_kept_and_a_sign_belongs_to_one_agency(client, desk) -> None:
    other = make_desk()
    sign = other.agency.letter_particulars.sign
    address = reverse("backoffice:letter-particulars", args=[desk.agency.pk])

    taken = client.post(f"/en{address}", {"sign": sign, "court": "岚川县人民法院"})
    kept = client.post(f"/en{address}", {"sign": "岚水公复", "court": "岚川县人民法院"}, follow=True)

    assert (taken.status_code, kept.status_code) == (400, 200)
    assert "belongs to another agency" in taken.content.decode()
    assert "岚水公复" in kept.content.decode()


def test_every_offered_act_has_a_page(client, desk) -> None:
    case = register(desk)
    consult(desk, case, date(2026, 3, 5))
    text = page(client, f"requests/{case.pk}/")
    addresses = {part.split('"')[0] for part in text.split(f'href="/en/office/requests/{case.pk}/do/')[1:]}

    assert len(addresses) > 15
    for address in addresses:
        assert client.get(f"/en/office/requests/{case.pk}/do/{address}").status_code == 200, address


def test_reasons_and_a_delay_pass_through_the_pages_of_two_officers(client, desk) -> None:
    case = register(desk)

    def act(name: str, **values: str) -> str:
        case.refresh_from_db()
        address = reverse("backoffice:request-act", args=[case.pk, name])
        answer = client.post(address, {"revision": case.revision, **values}, follow=True)
        return answer.content.decode()

    shown = page(client, f"requests/{case.pk}/")
    assert "Ask for reasons" in shown
    assert "Propose a delay" not in shown
    act("ask-reasons", volume_found="一个月内120件", until="2026-04-02")
    assert "reply until 2026-04-02" in page(client, f"requests/{case.pk}/")
    act("receive-reasons", given_on="2026-03-26", text="编写灌区志。")
    act("propose-delay", until="2026-06-30", reason="档案众多")
    shown = page(client, f"requests/{case.pk}/")
    assert "Delay until 2026-06-30 (article 35)" in shown
    assert "Decide on the delay" in shown
    assert "Decide on the extension" not in shown
    client.force_login(desk.lawyer)
    assert "2026-06-30 · 档案众多" in page(client, f"requests/{case.pk}/do/decide-delay/")
    act("decide-delay", approve="yes")

    case.refresh_from_db()
    assert case.clock.due_on == date(2026, 6, 30)
    assert case.letters.filter(kind="delay_notice").count() == 1
    shown = page(client, f"requests/{case.pk}/")
    assert "Delay approved and told" in shown
    assert "Propose an extension" in shown
