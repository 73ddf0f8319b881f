"""The public pages on registers: what visitors see, and what they never see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.registers import services
from gongkai.registers.models import RegisterRow
from gongkai.registers.services.editing import texts_of
from gongkai.registers.states import WithdrawalCause
from tests.factories import make_agency
from tests.registers.spreadsheets import (
    ELSEWHERE,
    NOW,
    PERSON,
    TODAY,
    add_document,
    as_csv,
    import_penalties,
    penalty,
    register,
)

pytestmark = pytest.mark.django_db


def test_the_index_lists_public_registers_with_their_numbers(client) -> None:
    import_penalties(make_agency(), penalty(1), penalty(2, 是否公开="否"))
    page = client.get("/registers/")
    counts = {one.id: count for one, count in page.context["registers"]}
    assert counts["penalties"] == 1
    assert "coercion" not in counts
    assert "行政处罚公示" in page.content.decode()


def test_a_row_is_shown_without_what_is_not_public(client) -> None:
    import_penalties(make_agency(), penalty(1, **PERSON, 证件号码="11010519491231002X"))
    row = RegisterRow.objects.get()
    for address in (
        "/registers/penalties/",
        f"/registers/penalties/{row.pk}/",
        f"/en/registers/penalties/{row.pk}/",
    ):
        page = client.get(address).content.decode()
        assert "王××" in page
        assert "王五六" not in page
        assert "11010519491231002X" not in page
    for file_format in ("csv", "json"):
        content = b"".join(client.get(f"/registers/penalties.{file_format}").streaming_content).decode()
        assert "王五六" not in content


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "岚市监罚〔2026〕1号",
            "岚市监罚[2026]第1号",
            "岚市监罚2026 1",
            "岚市监罚26-1",
            "嵐市監罰〔2026〕1號",
        ),
        *("岚川县云岭", "嵐川縣雲嶺", "食品 有限", "岚市监罚 2026"),
    ],
)
def test_a_row_is_found_by_words_in_either_script_and_by_its_number_however_it_is_typed(
    client, typed: str
) -> None:
    import_penalties(make_agency(), penalty(1))

    assert len(client.get("/registers/penalties/", {"q": typed}).context["page"].rows) == 1
    assert not client.get("/registers/penalties/", {"q": typed + " 水利"}).context["page"].rows


def test_a_withdrawn_row_says_when_and_why_and_nothing_else(client) -> None:
    import_penalties(make_agency(), penalty(1))
    row = RegisterRow.objects.get()
    services.withdraw_row(
        row=row, cause=WithdrawalCause.REVOKED, reason="行政复议决定撤销", actor=None, now=NOW, today=TODAY
    )

    page = client.get(f"/registers/penalties/{row.pk}/")

    assert page.status_code == 410
    assert "行政复议决定撤销" in page.content.decode()
    assert "岚川县云岭食品有限公司" not in page.content.decode()
    assert "岚川县云岭食品有限公司" not in client.get("/registers/penalties/").content.decode()
    assert "岚市监罚" not in b"".join(client.get("/registers/penalties.csv").streaming_content).decode()


def test_what_was_never_public_is_not_found(client) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1, 是否公开="否"))
    row = RegisterRow.objects.get()
    assert client.get(f"/registers/penalties/{row.pk}/").status_code == 404
    services.withdraw_row(
        row=row, cause=WithdrawalCause.REVOKED, reason="撤销", actor=None, now=NOW, today=TODAY
    )
    assert client.get(f"/registers/penalties/{row.pk}/").status_code == 404
    services.import_rows(
        register=register("coercion"),
        agency=agency,
        filename="a.csv",
        actor=None,
        now=NOW,
        today=TODAY,
        content=as_csv([{"文书号": "1", "当事人": "甲", "强制种类": "查封", "决定日期": "2026-01-05"}]),
    )
    hidden = RegisterRow.objects.get(register="coercion")
    for address in (
        f"/registers/coercion/{hidden.pk}/",
        f"/registers/penalties/{hidden.pk}/",
        "/registers/coercion/",
        "/registers/coercion.csv",
        "/registers/penalties.pdf",
        "/registers/penalties/changes/",
    ):
        assert client.get(address).status_code == 404, address


def test_documents_no_longer_in_force_are_shown_only_when_asked_for(client) -> None:
    agency = make_agency()
    add_document(agency, "岚政规〔2024〕1号")
    add_document(agency, "岚政规〔2024〕2号", repealed_on="2025-01-01")
    assert "2号" not in client.get("/registers/normative_documents/").content.decode()
    page = client.get("/registers/normative_documents/?validity=repealed").content.decode()
    assert "岚政规〔2024〕2号" in page
    assert (
        len(
            b"".join(client.get("/registers/normative_documents.csv").streaming_content)
            .decode()
            .splitlines()
        )
        == 3
    )


def test_the_history_of_a_document_is_public_and_that_of_a_penalty_is_not(client) -> None:
    agency = make_agency()
    document = add_document(agency, "岚政规〔2024〕1号")
    import_penalties(agency, penalty(1, 违法事实="原来的文字。"))
    import_penalties(agency, penalty(1, 违法事实="改正的文字。"))
    services.edit_row(
        row=document,
        texts=texts_of(document) | {"title": "修订后的办法"},
        seen_version=1,
        actor=None,
        now=NOW,
        today=TODAY,
        reason="岚政发〔2026〕9号",
        reviewed_elsewhere=ELSEWHERE,
    )

    page = client.get(f"/registers/normative_documents/{document.pk}/").content.decode()
    assert "<ins>修订后的办法</ins>" in page
    assert "岚政发〔2026〕9号" in page
    changes = client.get("/registers/normative_documents/changes/?since=2026-03-01").content.decode()
    assert "修订后的办法" in changes
    row = RegisterRow.objects.get(register="penalties")
    assert "原来的文字" not in client.get(f"/registers/penalties/{row.pk}/").content.decode()


def test_pages_lead_on_and_back_by_place(client, monkeypatch) -> None:
    from gongkai.portal.registers import views

    monkeypatch.setattr(views, "ROWS_A_PAGE", 2)
    import_penalties(make_agency(), *(penalty(number) for number in range(1, 6)))
    first = client.get("/registers/penalties/?q=岚市监罚")
    second = client.get(f"/registers/penalties/?q=岚市监罚&older={first.context['page'].older}")
    assert [one.row.key[-2] for one in second.context["rows"]] == ["3", "2"]
    assert f"newer={second.context['page'].newer}" in second.content.decode()
    assert f"older={second.context['page'].older}" in second.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "year=99999",
        "year=x",
        "agency=nobody",
        "facet=x",
        "validity=x",
        "older=1",
        "newer=20260101-",
        "older=99999999-1",
    ],
)
def test_a_query_that_is_not_understood_narrows_nothing(client, query: str) -> None:
    import_penalties(make_agency(), penalty(1))
    page = client.get(f"/registers/penalties/?{query}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == 1


@pytest.mark.parametrize("since", ["x", "2026-02-31", "", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_asked_for_again(client, since: str) -> None:
    assert client.get(f"/registers/powers/changes/?since={since}").status_code == 200


@pytest.mark.parametrize("address", ["/registers/", "/registers/penalties/"])
def test_pages_take_as_many_queries_with_more_rows(client, address: str) -> None:
    import_penalties(make_agency(), penalty(1))
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        import_penalties(make_agency(), penalty(number), penalty(number + 10))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(many) <= 4
