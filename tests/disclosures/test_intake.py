"""From a file to a draft: what is filled in, what is kept, what is refused."""

from datetime import date

import pytest
from django.core.files.storage import storages

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures import services
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.permissions import NotYourAgency
from tests.disclosures.incoming import IDENTITY_NUMBER, LINES, word_file
from tests.disclosures.records import NOW, make_office
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


def begin(office, content: bytes, name: str = "通知.docx", **changes) -> Disclosure:
    values = {
        "agency": office.agency,
        "kind": "document",
        "name": name,
        "content": content,
        "actor": office.drafter,
        "now": NOW,
        "attribute": "proactive",
    }
    return services.begin_draft_from_file(**{**values, **changes})


def test_a_word_file_fills_in_the_draft(office) -> None:
    record = begin(office, word_file())

    assert record.title == "岚川县水利局关于公布抗旱补助名单的通知"
    assert record.document_number == "岚水发〔2026〕5号"
    assert record.issuing_body == record.source == "岚川县水利局"
    assert record.formed_on == date(2026, 2, 26)
    assert record.genre == "通知"
    assert "<h2>一、补助对象</h2>" in record.body_html
    assert (record.state, record.attribute) == ("draft", "proactive")


def test_the_file_is_kept_with_a_clean_rendition_and_says_where_each_field_was_read(office) -> None:
    content = word_file()
    record = begin(office, content, name=r"C:\文件\通知.docx")

    attachment = Attachment.objects.get(disclosure=record)
    assert (attachment.name, attachment.status) == ("通知.docx", "clean")
    assert storages["originals"].open(attachment.original.name).read() == content
    rendition = storages["originals"].open(attachment.rendition.name).read()
    assert rendition != content
    assert "写稿人的姓名".encode() not in rendition
    assert attachment.rendition_report["intake"]["document_number"]["zh"] == "取自版头的发文字号"
    assert attachment.rendition_report["removed"][0]["kind"] == "properties"


def test_text_and_file_are_searched_at_once(office) -> None:
    record = begin(office, word_file())

    places = {finding.place for finding in record.findings.filter(text=IDENTITY_NUMBER)}
    assert places == {"body", "summary", f"attachment:{record.attachments.get().pk}"}
    in_file = record.findings.get(place__startswith="attachment:", text=IDENTITY_NUMBER)
    assert in_file.details["passage"][0].endswith("身份证号")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "通知.docx", "空文件"),
        (b"PK\x03\x04" + b"broken" * 40, "通知.docx", "已损坏"),
        (b"Rar!\x1a\x07\x00" + b"x" * 200, "通知.docx", "压缩包"),
        (b"%PDF-1.7 nothing follows", "通知.pdf", "通知.pdf"),
    ],
)
def test_a_faulty_file_is_refused_and_nothing_is_kept(office, content, name, message) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        begin(office, content, name)

    assert not Disclosure.objects.exists()
    assert not Attachment.objects.exists()


def test_a_file_that_can_be_read_and_not_cleaned_stays_marked(office, monkeypatch) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)
    rtf = r"{\rtf1\ansi\ansicpg936 \u27700?\u21033?\par}".encode("ascii")

    with pytest.raises(UnreadableDocument, match="LibreOffice"):
        begin(office, rtf, "通知.rtf")

    assert not Disclosure.objects.exists()


def test_a_web_page_is_published_as_its_clean_text(office) -> None:
    page = "".join(f"<p>{line}</p>" for line in LINES)
    content = (
        f'<html><head><meta charset="utf-8"></head><body>{page}<script>alert(1)</script></body></html>'
    )

    record = begin(office, content.encode(), "通知.html")

    attachment = record.attachments.get()
    rendition = storages["originals"].open(attachment.rendition.name).read().decode()
    assert attachment.status == "clean"
    assert "每户补助五百元" in rendition
    assert "script" not in rendition


def test_a_file_without_a_title_is_called_as_it_is_named(office) -> None:
    record = begin(office, "今天天气很好，适合灌溉。".encode(), "灌溉提示.txt")

    assert record.title == "灌溉提示"
    assert record.issuing_body == "岚川县水利局"


def test_another_agencys_officer_begins_nothing(office) -> None:
    other = make_officer(make_agency())

    with pytest.raises(NotYourAgency):
        begin(office, word_file(), actor=other)

    assert not Disclosure.objects.exists()
