"""An officer's work on drafts: the desk, the list, files, saving."""

from datetime import date, timedelta

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from tests.backoffice.disclosure_pages import address, page_of, save
from tests.disclosures.incoming import IDENTITY_NUMBER, MASKED_IDENTITY, sheet_file, word_file
from tests.disclosures.records import (
    NOW,
    approve,
    make_draft,
    make_published,
    submit,
)
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


def test_the_desk_shows_what_is_late_returned_and_waiting(client, office) -> None:
    make_draft(office, title="早该公布的通告", formed_on=date(2026, 1, 5))
    returned = make_draft(office, title="退回的通告")
    approve(office, submit(office, returned), verdict="return", text="请改", answers={})
    submit(office, make_draft(office, title="等待审查的通告"))

    client.force_login(office.drafter)
    desk = page_of(client.get("/office/disclosures/"))
    assert "早该公布的通告" in desk
    assert "退回的通告" in desk
    assert "?queue=late" in desk

    client.force_login(office.reviewer)
    assert "等待审查的通告" in page_of(client.get("/office/disclosures/")).split('id="waiting"')[1]


def test_the_list_is_searched_and_narrowed(client, office, officer) -> None:
    make_draft(office, title="灌溉通告")
    make_draft(office, title="防汛通知", kind="document", formed_on=date(2025, 6, 1))
    published = make_published(office, title="已公布的通告")

    def found(**chosen: object) -> set[str]:
        page = client.get(address("disclosure-list"), chosen).context["rows"]
        return {row.record.title for row in page}

    assert found() == {"灌溉通告", "防汛通知", "已公布的通告"}
    assert found(q="防汛") == {"防汛通知"}
    assert found(q=published.index_number) == {"已公布的通告"}
    assert found(kind="document") == found(year=2025) == {"防汛通知"}
    assert found(state="published") == {"已公布的通告"}
    assert found(queue="drafts", q="灌溉") == {"灌溉通告"}
    assert found(attribute="none") == set()


def test_lists_and_desk_take_as_many_queries_with_more_rows(
    client, office, officer, django_assert_max_num_queries
) -> None:
    for more in range(3):
        make_draft(office, title=f"通告{more}", formed_on=date(2026, 1, 5))
        with django_assert_max_num_queries(10):
            client.get(address("disclosure-list"))
        with django_assert_max_num_queries(26):
            client.get(address("disclosures"))


def test_a_word_file_becomes_a_draft_to_confirm(client, office, officer) -> None:
    response = client.post(
        address("new-disclosure-from-file"),
        {
            "agency": office.agency.pk,
            "kind": "document",
            "attribute": "proactive",
            "file": SimpleUploadedFile("通知.docx", word_file()),
        },
    )

    record = Disclosure.objects.get()
    assert response.headers["Location"] == address("disclosure", record.pk)
    page = page_of(client.get(response.headers["Location"]))
    assert "岚水发〔2026〕5号" in page
    assert "取自版头的发文字号" in page
    assert f"<mark>{IDENTITY_NUMBER}</mark>" in page
    assert f'value="mask:{record.findings.first().pk}"' in page


@pytest.mark.parametrize(
    ("name", "content"),
    [("通知.docx", b"PK\x03\x04" + b"x" * 99), ("通知.exe", b"MZ"), ("空.docx", b"")],
)
def test_a_faulty_file_is_refused_and_nothing_is_kept(client, office, officer, name, content) -> None:
    refused = client.post(
        address("new-disclosure-from-file"),
        {
            "agency": office.agency.pk,
            "kind": "document",
            "attribute": "proactive",
            "file": SimpleUploadedFile(name, content),
        },
    )

    assert refused.status_code == 400
    assert 'class="errorlist"' in page_of(refused)
    assert not Disclosure.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, office, officer, settings) -> None:
    settings.REPORT_FILE_MAX_BYTES = 1024
    file = SimpleUploadedFile("通知.docx", b"x" * 5000)

    refused = client.post(address("new-disclosure-from-file"), {"agency": office.agency.pk, "file": file})

    assert refused.status_code == 400
    assert not Disclosure.objects.exists()


def test_withholding_needs_a_reason_before_the_draft_begins(client, office, officer) -> None:
    values = {"agency": office.agency.pk, "kind": "notice", "title": "内部事务", "attribute": "undisclosed"}

    assert client.post(address("new-disclosure"), values).status_code == 400
    assert not Disclosure.objects.exists()

    client.post(address("new-disclosure"), {**values, "attribute_reason": "条例第十六条"})
    assert Disclosure.objects.get().attribute_reason == "条例第十六条"


def test_saving_keeps_the_text_in_what_a_record_may_contain(client, office, officer) -> None:
    record = make_draft(office)

    save(client, record, body_html='<h2>一</h2><p onclick="x()">正文</p><script>alert(1)</script>')

    record.refresh_from_db()
    assert record.body_html == "<h2>一</h2><p>正文</p>"


def test_input_with_an_error_is_shown_again_and_nothing_is_saved(client, office, officer) -> None:
    record = make_draft(office)

    refused = save(client, record, title="", summary="新写的很长的摘要")

    assert refused.status_code == 400
    assert "新写的很长的摘要" in page_of(refused)
    record.refresh_from_db()
    assert record.summary == "公布今年灌溉用水安排。"


def test_an_act_that_is_refused_keeps_what_was_typed(client, office, officer) -> None:
    record = make_draft(office)

    refused = save(client, record, act="submit", source="", summary="新写的摘要")

    assert refused.status_code == 400
    record.refresh_from_db()
    assert (record.state, record.summary) == ("draft", "新写的摘要")


def test_two_people_saving_the_same_draft_is_caught_and_shows_both_texts(client, office, officer) -> None:
    record = make_draft(office)
    colleague = make_officer(office.agency)
    services.save_draft(
        disclosure=record, actor=colleague, now=NOW + timedelta(minutes=1), summary="同事写的摘要"
    )

    refused = save(client, record, summary="我写的摘要")

    page = page_of(refused)
    assert refused.status_code == 400
    assert "同事写的摘要" in page
    assert "我写的摘要" in page
    record.refresh_from_db()
    assert record.summary == "同事写的摘要"
    assert save(client, record, summary="我写的摘要").status_code == 302


def test_a_save_that_changes_nothing_writes_no_line_of_the_trail(client, office, officer) -> None:
    record = make_draft(office)
    services.save_draft(disclosure=record, actor=officer, now=NOW, body_html="<p>一</p>\n<p>二</p>")
    record.refresh_from_db()
    before = record.edited_at

    assert save(client, record, body_html="<p>一</p>\r\n<p>二</p>").status_code == 302

    record.refresh_from_db()
    assert record.edited_at == before


def test_files_are_added_with_the_page_and_masked_with_one_button(client, office, officer) -> None:
    record = make_draft(office, body_html=f"<p>身份证号{IDENTITY_NUMBER}。</p>")

    save(client, record, act="attach", files=SimpleUploadedFile("名单.xlsx", sheet_file()))
    record.refresh_from_db()
    page = page_of(client.get(address("disclosure", record.pk)))
    assert "隐藏的工作表" in page
    save(client, record, act="mask:all")

    record.refresh_from_db()
    assert MASKED_IDENTITY in record.text
    assert not record.findings.exists()
    assert save(client, record, body_html=record.body_html, act="submit").status_code == 302
    record.refresh_from_db()
    assert record.state == "in_review"


def test_one_bad_file_is_refused_with_its_reason_and_the_text_is_saved(client, office, officer) -> None:
    record = make_draft(office)

    refused = save(
        client,
        record,
        summary="新写的摘要",
        act="attach",
        files=SimpleUploadedFile("坏.xlsx", b"PK\x03\x04" + b"x" * 99),
    )

    assert refused.status_code == 400
    assert "坏.xlsx" in page_of(refused)
    record.refresh_from_db()
    assert record.summary == "新写的摘要"
    assert not record.attachments.exists()


def test_a_justification_is_kept_by_whatever_button_is_pressed(client, office, officer) -> None:
    record = make_draft(office, body_html=f"<p>身份证号{IDENTITY_NUMBER}。</p>")
    finding = record.findings.get()

    save(client, record, **{f"justification-{finding.pk}": "公示依据《办法》第三条"})

    finding.refresh_from_db()
    assert (finding.status, finding.justified_by) == ("justified", officer)


def test_a_draft_that_went_into_review_meanwhile_is_not_changed(client, office, officer) -> None:
    record = make_draft(office)
    submit(office, record)

    response = save(client, record, summary="太晚了")

    assert response.headers["Location"] == address("disclosure", record.pk)
    record.refresh_from_db()
    assert record.summary == "公布今年灌溉用水安排。"


def test_an_emergency_notice_goes_out_at_once_with_its_reason(client, office, officer) -> None:
    record = make_draft(office, kind="emergency")

    assert save(client, record, act="publish_at_once").status_code == 400
    save(client, record, act="publish_at_once", emergency_reason="暴雨红色预警")

    record.refresh_from_db()
    assert (record.state, record.is_emergency) == ("published", True)


@pytest.mark.parametrize("kind", ["document", "interpretation", "notice"])
def test_what_is_missing_leads_to_the_place_where_it_is_filled_in(client, office, officer, kind) -> None:
    record = services.begin_draft(
        agency=office.agency, kind=kind, title="通告", actor=office.drafter, now=NOW
    )

    page = lxml.html.fromstring(page_of(client.get(address("disclosure", record.pk))))

    fields = "//a[starts-with(@href, '#id_') or @href='#text-heading']"
    links = [link.get("href").removeprefix("#") for link in page.xpath(fields)]
    assert {"text-heading", "id_source"} & set(links)
    assert [link for link in links if not page.xpath(f"//*[@id='{link}']")] == []
