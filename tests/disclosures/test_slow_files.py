"""Slow files wait for the worker; nothing goes on before they are ready, nothing is lost with a worker."""

import zipfile
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.core.files.storage import storages
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageDraw

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures import services
from gongkai.disclosures.models import Attachment
from gongkai.disclosures.services import recognising
from gongkai.disclosures.services.screening import FindingsOpen
from gongkai.disclosures.services.submitting import AttachmentsNotClean
from gongkai.disclosures.slow_files import LARGE, is_slow
from gongkai.documents.model import Paragraph
from gongkai.operations.queue import give_back_lost, run_task, take_next
from gongkai.operations.runs import LEASE
from tests.disclosures.incoming import LINES, word_file
from tests.disclosures.records import NOW, make_draft, make_office, submit

pytestmark = pytest.mark.django_db

RTF = b"{\\rtf1\\ansi A plain text.\\par}"


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


def word_with_picture() -> bytes:
    document = docx.Document()
    document.add_paragraph("各乡镇人民政府：")
    picture = BytesIO()
    Image.new("RGB", (600, 400), "white").save(picture, "PNG")
    document.add_picture(picture)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    picture = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 60), fill="black")
    buffer = BytesIO()
    picture.save(buffer, "PDF")
    return buffer.getvalue()


@pytest.fixture
def converted(monkeypatch) -> None:
    """Stand in for LibreOffice: every conversion yields the same Word file."""

    def convert(_program, _data, _source, _target) -> bytes:
        return word_file()

    for module in ("disclosures.conversion", "documents.office"):
        monkeypatch.setattr(f"gongkai.{module}.convert", convert)
    monkeypatch.setattr("gongkai.disclosures.conversion.office_program", lambda: "soffice")
    monkeypatch.setattr(recognising, "take_in", lambda _data, name: _taken_in(name))


def _taken_in(name: str):
    from gongkai.renditions.intake import take_in

    return take_in(word_file(), name)


def hand_in(office, record, content: bytes = RTF, name: str = "旧文件.rtf") -> Attachment:
    return services.hand_in_file(
        disclosure=record, name=name, content=content, actor=office.drafter, now=NOW
    )


def work(now=None) -> DBTaskResult:
    taken = take_next("worker", now or timezone.now())
    assert taken is not None
    run_task(taken, now or timezone.now())
    taken.refresh_from_db()
    return taken


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (word_file(), "通知.docx", False),
        (word_with_picture(), "通知.docx", True),
        (b"\x89PNG\r\n\x1a\n", "图.png", True),
        (RTF, "旧文件.rtf", True),
        (scanned_pdf(), "扫描件.pdf", True),
        (b"%PDF-1.4 broken", "坏.pdf", False),
        (b"a" * (LARGE + 1), "大.txt", True),
    ],
)
def test_slow_is_what_is_scanned_converted_or_large(content: bytes, name: str, expected: bool) -> None:
    assert is_slow(content, name) is expected


def test_a_slow_file_waits_and_its_record_cannot_be_submitted_before_it_is_read(office, converted) -> None:
    record = make_draft(office)
    attachment = hand_in(office, record)
    assert attachment.status == "waiting"
    with pytest.raises(AttachmentsNotClean, match=r"旧文件\.rtf"):
        submit(office, record)

    assert work().return_value is True

    attachment.refresh_from_db()
    assert (attachment.status, attachment.rendition_name) == ("clean", "旧文件.docx")
    assert record.findings.filter(place=f"attachment:{attachment.pk}").exists()


def test_a_quick_file_is_done_at_once(office) -> None:
    attachment = hand_in(office, make_draft(office), word_file(), "通知.docx")

    assert (attachment.status, attachment.task_id) == ("clean", None)


def test_a_draft_from_a_slow_file_is_filled_in_where_nobody_wrote_meanwhile(office, converted) -> None:
    record = services.hand_in_draft(
        agency=office.agency, kind="document", name="旧文件.rtf", content=RTF, actor=office.drafter, now=NOW
    )
    assert (record.title, record.body_html) == ("旧文件", "")
    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, title="我写的标题")

    work()

    record.refresh_from_db()
    assert record.title == "我写的标题"
    assert record.document_number == LINES[1]
    assert "补助标准" in record.body_html
    assert record.edited_by == office.drafter
    assert "title" not in record.attachments.get().rendition_report["intake"]


def test_a_worker_that_dies_half_way_loses_nothing(office, converted) -> None:
    attachment = hand_in(office, make_draft(office))
    now = timezone.now()
    take_next("dead", now)

    assert give_back_lost(now + LEASE + timedelta(seconds=1)) == 1
    work(now + LEASE + timedelta(seconds=2))

    attachment.refresh_from_db()
    assert attachment.status == "clean"


def test_reading_twice_changes_nothing(office, converted) -> None:
    attachment = hand_in(office, make_draft(office))
    work()
    attachment.refresh_from_db()

    again = recognising.recognise(attachment_id=attachment.pk, actor_id=office.drafter.pk, now=NOW)

    assert again is False
    assert Attachment.objects.get(pk=attachment.pk).rendition == attachment.rendition


def test_a_file_removed_while_it_waits_is_left_alone(office, converted) -> None:
    record = make_draft(office)
    attachment = hand_in(office, record)
    services.remove_attachment(attachment=attachment, actor=office.drafter, now=NOW)

    assert work().return_value is False
    submit(office, record)


def test_a_refused_file_says_why_and_may_be_read_again(office, converted, monkeypatch) -> None:
    attachment = hand_in(office, make_draft(office))
    with monkeypatch.context() as patch:
        patch.setattr("gongkai.disclosures.conversion.convert", lambda *_arguments: None)
        work()
    attachment.refresh_from_db()
    assert attachment.status == "failed"
    assert "旧文件.rtf" in attachment.rendition_report["reason"]

    services.read_again(attachment=attachment, actor=office.drafter, now=NOW)
    work()

    attachment.refresh_from_db()
    assert attachment.status == "clean"


def test_a_draft_begins_with_the_picture_of_a_notice(office, monkeypatch) -> None:
    lines = [Paragraph("关于停水的通知"), Paragraph("联系人张三，手机13800138000。")]
    monkeypatch.setattr("gongkai.documents.ocr.read_image", lambda _picture, _page: lines)
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    record = services.hand_in_draft(
        agency=office.agency,
        kind="document",
        name="通知.png",
        content=picture.getvalue(),
        actor=office.drafter,
        now=NOW,
    )
    assert record.attachments.get().status == "waiting"

    work()

    record.refresh_from_db()
    assert record.title == "关于停水的通知"
    assert record.attachments.get().status == "clean"
    assert {finding.kind for finding in record.findings.all()} == {"mobile"}


def test_a_number_on_a_picture_in_a_file_stops_the_record_until_somebody_answers_for_it(
    office, monkeypatch
) -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="OCR is not installed for this version of Python.")
    monkeypatch.setattr(
        "gongkai.documents.ocr.read_image", lambda _picture, _page: [Paragraph("手机13800138000")]
    )
    record = make_draft(office)
    attachment = hand_in(office, record, word_with_picture(), "通知.docx")
    assert attachment.status == "waiting"
    work()

    finding = record.findings.get(place=f"attachment:{attachment.pk}")
    assert (finding.kind, finding.text, finding.masked) == ("mobile", "13800138000", "138****8000")
    assert finding.details["where"]["zh"] == "图片“image1.png”第3字"
    with pytest.raises(FindingsOpen, match=r"1处|1 finding"):
        submit(office, record)
    services.justify_finding(
        finding=finding, justification="单位对外公布的值班电话。", actor=office.drafter, now=NOW
    )
    submit(office, record)


def test_a_draft_begun_with_a_file_of_pictures_does_not_say_that_they_were_not_read(
    office, monkeypatch
) -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="OCR is not installed for this version of Python.")
    monkeypatch.setattr("gongkai.documents.ocr.read_image", lambda _picture, _page: [])
    record = services.hand_in_draft(
        agency=office.agency,
        kind="document",
        name="通知.docx",
        content=word_with_picture(),
        actor=office.drafter,
        now=NOW,
    )
    work()

    report = record.attachments.get().rendition_report
    assert (report.get("reading", []), report.get("notes", [])) == ([], [])


def test_pictures_that_could_not_be_read_stop_the_record_until_somebody_looked_at_them(
    office, monkeypatch
) -> None:
    monkeypatch.setattr("gongkai.screening.pictures.MOST_PICTURES", 0)
    record = make_draft(office)
    attachment = hand_in(office, record, word_with_picture(), "通知.docx")
    work()

    attachment.refresh_from_db()
    [note] = attachment.rendition_report["notes"]
    assert note.startswith("文件里有 1 幅图片没有识别（image1.png）")
    finding = record.findings.get()
    assert (finding.kind, finding.text) == ("unread", "image1.png")
    with pytest.raises(FindingsOpen, match=r"1处|1 finding"):
        submit(office, record)
    services.justify_finding(
        finding=finding, justification="已逐幅查看，是单位标志。", actor=office.drafter, now=NOW
    )
    submit(office, record)


def test_pictures_that_could_not_be_read_are_covered_with_a_grey_box(office, monkeypatch) -> None:
    monkeypatch.setattr("gongkai.screening.pictures.MOST_PICTURES", 0)
    record = make_draft(office)
    attachment = hand_in(office, record, word_with_picture(), "通知.docx")
    work()
    monkeypatch.undo()
    monkeypatch.setattr("gongkai.documents.ocr.read_image", lambda _picture, _page: [])

    services.mask_findings(
        disclosure=record, findings=list(record.findings.all()), actor=office.drafter, now=NOW
    )

    attachment.refresh_from_db()
    assert not record.findings.exists()
    assert "notes" not in attachment.rendition_report
    with zipfile.ZipFile(BytesIO(storages["originals"].open(attachment.rendition.name).read())) as package:
        assert [name for name in package.namelist() if "media/" in name] == [
            "word/media/image1-covered.png"
        ]
    submit(office, record)


def test_a_file_that_could_not_be_searched_at_all_stops_the_record(office, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UnreadableDocument("“名单.docx”读不出来。")

    record = make_draft(office)
    monkeypatch.setattr("gongkai.disclosures.services.preparing.read_whole", refuse)
    hand_in(office, record, word_file(), "名单.docx")

    finding = record.findings.get()
    assert (finding.kind, finding.text, finding.masked) == ("unread", "名单.docx", "")
    with pytest.raises(FindingsOpen):
        submit(office, record)
