"""An officer's work after drafting: opinions, publication, corrections, the log."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from tests.backoffice.disclosure_pages import address, page_of, save, typed
from tests.disclosures.incoming import word_file
from tests.disclosures.records import (
    NOW,
    TODAY,
    approve,
    make_approved,
    make_draft,
    make_published,
    submit,
)

pytestmark = pytest.mark.django_db


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
        ("withdraw", {"reason": " "}, "原因："),
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
