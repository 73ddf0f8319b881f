"""An officer's work on records: the desk, the list, drafting, review, and what follows publication."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from tests.disclosures.incoming import IDENTITY_NUMBER, MASKED_IDENTITY, sheet_file, word_file
from tests.disclosures.records import (
    NOW,
    TODAY,
    approve,
    make_approved,
    make_draft,
    make_office,
    make_published,
    submit,
)
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


@pytest.fixture
def officer(client, office):
    client.force_login(office.drafter)
    return office.drafter


def address(name: str, *arguments: int) -> str:
    return reverse(f"backoffice:{name}", args=arguments)


def page_of(response) -> str:
    return response.content.decode()


def typed(record: Disclosure, **changes: object) -> dict[str, object]:
    """Return what the form of a draft sends."""
    names = ("title", "issuing_body", "subject", "summary", "source", "body_html", "keywords")
    values = {name: getattr(record, name) for name in names}
    return {
        **values,
        "kind": record.kind,
        "formed_on": record.formed_on.isoformat(),
        "seen_at": record.edited_at.isoformat(),
        "act": "save",
        **changes,
    }


def save(client, record: Disclosure, **changes: object):
    return client.post(address("save-disclosure", record.pk), typed(record, **changes))


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


def test_a_reviewer_answers_the_questions_and_approves(client, office) -> None:
    review = submit(office, make_draft(office))
    client.force_login(office.reviewer)
    step = {"step": office.step.pk, "verdict": "approve"}

    page = page_of(client.get(address("review", review.pk)))
    assert 'name="answer-secrecy"' in page
    refused = client.post(address("give-opinion", review.pk), {**step, "text": "可以"})
    assert refused.status_code == 400
    assert "可以" in page_of(refused)
    answer = client.post(address("give-opinion", review.pk), {**step, "answer-secrecy": "clear"})

    assert answer.headers["Location"] == address("disclosure", review.version.disclosure_id)
    assert Disclosure.objects.get().state == "approved"


def test_returning_needs_words_and_shows_them_to_the_drafter(client, office) -> None:
    record = make_draft(office)
    review = submit(office, record)
    client.force_login(office.reviewer)
    step = {"step": office.step.pk, "verdict": "return"}

    assert client.post(address("give-opinion", review.pk), step).status_code == 400
    client.post(address("give-opinion", review.pk), {**step, "text": "请补充供水日期"})

    client.force_login(office.drafter)
    assert "请补充供水日期" in page_of(client.get(address("disclosure", record.pk)))


def test_the_drafter_is_not_asked_for_an_opinion(client, office, officer) -> None:
    review = submit(office, make_draft(office))

    page = page_of(client.get(address("review", review.pk)))
    refused = client.post(
        address("give-opinion", review.pk),
        {"step": office.step.pk, "verdict": "approve", "answer-secrecy": "clear"},
    )

    assert 'name="verdict"' not in page
    assert refused.status_code == 400


def test_an_approved_record_is_scheduled_published_corrected_withdrawn_and_published_again(
    client, office, officer
) -> None:
    record = make_approved(office)

    def act(name: str, **values: object) -> str:
        response = client.post(address(f"{name}-disclosure", record.pk), values)
        assert response.status_code == 302, page_of(response)
        record.refresh_from_db()
        return record.state

    assert act("schedule", at="2099-01-01T09:00") == "scheduled"
    assert act("publish") == "published"
    assert act("release", channel="kind:wechat", released_at="2026-03-02T10:00") == "published"
    assert record.releases.get(channel__kind="wechat").channel.name == "政务微信"
    assert act("repeal", repealed_on="2026-03-05", reason="岚水发〔2026〕9号") == "published"
    assert act("withdraw", reason="表格有误") == "withdrawn"
    assert "表格有误" in page_of(client.get(address("disclosure", record.pk)))
    assert act("republish", reason="核对无误") == "published"


@pytest.mark.parametrize(
    ("act", "values", "message"),
    [
        ("schedule", {"at": "2001-01-01T09:00"}, "2001-01-01"),
        ("withdraw", {"reason": " "}, "errorlist"),
        ("republish", {"reason": "再次公布"}, 'role="alert"'),
    ],
)
def test_an_act_that_is_refused_says_why_and_changes_nothing(
    client, office, act: str, values: dict[str, str], message: str
) -> None:
    client.force_login(office.drafter)
    record = make_approved(office)

    refused = client.post(address(f"{act}-disclosure", record.pk), values)

    assert refused.status_code == 400
    assert message in page_of(refused)
    record.refresh_from_db()
    assert record.state == "approved"


def test_a_correction_is_written_reviewed_and_published_on_its_own_page(client, office, officer) -> None:
    record = make_published(office)
    began = client.post(address("correct-disclosure", record.pk), {"reason": "供水日期有误"})
    assert began.headers["Location"] == address("correction", record.pk)
    correction = record.corrections.get()
    values = typed(record, body_html="<p>今年灌溉用水自四月起供应。</p>", act="submit")
    values |= {"reason": "供水日期有误", "seen_at": correction.edited_at.isoformat()}
    assert "供水日期有误" in page_of(client.get(address("correction", record.pk)))

    client.post(address("save-correction", record.pk), values)
    correction.refresh_from_db()
    assert correction.state == "in_review"
    record.refresh_from_db()
    assert "三月" in record.text
    approve(office, correction.versions.get().review)
    client.post(address("publish-correction", record.pk))

    record.refresh_from_db()
    assert "四月" in record.text
    page = page_of(client.get(address("compare-versions", record.pk)))
    assert "<del>三</del>" in page
    assert "<ins>四</ins>" in page


def test_versions_that_do_not_exist_are_no_fault_of_the_page(client, office, officer) -> None:
    record = make_published(office)

    assert client.get(address("compare-versions", record.pk), {"before": "x"}).status_code == 200
    assert client.get(address("disclosure-version", record.pk, 9)).status_code == 404


def test_undisclosed_information_is_reassessed(client, office, officer) -> None:
    record = make_draft(office, attribute="undisclosed")
    submit_refused = save(client, record, act="submit")
    assert submit_refused.status_code == 400

    client.post(
        address("reassess-disclosure", record.pk),
        {"attribute": "proactive", "attribute_reason": "不再敏感"},
    )

    record.refresh_from_db()
    assert record.attribute == "proactive"


def test_the_publication_log_is_handed_out_without_formulas(client, office, officer) -> None:
    title = '=HYPERLINK("http://example.invalid","点此")'
    make_published(office, title=title)

    text = b"".join(client.get(address("publication-log-csv")).streaming_content).decode("utf-8-sig")
    head, line = list(csv.reader(StringIO(text)))
    assert len(head) == len(line) == 8
    assert line[2] == f"'{title}"

    sheet = openpyxl.load_workbook(BytesIO(client.get(address("publication-log-xlsx")).content)).active
    cell = sheet.cell(2, 3)
    assert (cell.data_type, cell.value) == ("s", title)


def test_the_publication_log_is_narrowed_by_days(client, office, officer) -> None:
    make_published(office)

    def lines(**chosen: str) -> int:
        return len(client.get(address("publication-log"), chosen).context["rows"])

    assert lines() == 1
    assert lines(since=TODAY.isoformat(), until=TODAY.isoformat()) == 1
    assert lines(since=(TODAY + timedelta(days=1)).isoformat()) == 0


def test_the_original_is_handed_out_as_a_download_and_a_picture_is_shown(client, office, officer) -> None:
    record = make_draft(office)
    content = word_file(["没有个人信息的附件。"])
    attachment = services.attach_file(
        disclosure=record, name="附件.docx", content=content, actor=officer, now=NOW
    )

    original = client.get(address("disclosure-original", record.pk, attachment.pk))
    rendition = client.get(address("disclosure-rendition", record.pk, attachment.pk))

    assert b"".join(original.streaming_content) == content
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(rendition.streaming_content) != content
