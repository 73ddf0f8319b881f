"""Masking what was found: in the text, in fields, in files; and files added later."""

import zipfile
from io import BytesIO

import cv2
import docx
import numpy
import pytest
from django.core.files.storage import storages

from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Attachment
from gongkai.disclosures.services.attaching import EmptyFile
from gongkai.disclosures.services.masking import NothingToMask
from gongkai.renditions.model import CannotClean
from tests.disclosures.incoming import (
    IDENTITY_NUMBER,
    MASKED_IDENTITY,
    MASKED_MOBILE,
    MOBILE,
    sheet_file,
    word_file,
)
from tests.disclosures.records import NOW, approve, make_draft, make_office, make_published, submit
from tests.documents.ole_files import doc_example, with_renamed_stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def attach(office, record, content: bytes, name: str, **more) -> Attachment:
    return services.attach_file(
        disclosure=record, name=name, content=content, actor=office.drafter, now=NOW, **more
    )


def mask(office, record, findings, **more) -> int:
    return services.mask_findings(
        disclosure=record, findings=list(findings), actor=office.drafter, now=NOW, **more
    )


def rendition_of(attachment: Attachment) -> bytes:
    attachment.refresh_from_db()
    return storages["originals"].open(attachment.rendition.name).read()


def everything_in(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_masking_one_finding_masks_the_same_text_everywhere_in_the_record(office) -> None:
    record = make_draft(
        office,
        summary=f"联系电话{MOBILE}。",
        body_html=f"<p>电话<b>138</b>12345678，身份证号{IDENTITY_NUMBER}。</p>",
    )

    mask(office, record, record.findings.filter(place="body", kind="mobile"))

    record.refresh_from_db()
    assert record.summary == f"联系电话{MASKED_MOBILE}。"
    assert MASKED_MOBILE in record.text
    assert IDENTITY_NUMBER in record.body_html
    assert list(record.findings.values_list("kind", flat=True)) == ["identity_number"]


def test_masking_in_a_file_makes_a_new_rendition_and_leaves_the_original(office) -> None:
    record = make_draft(office)
    attachment = attach(office, record, sheet_file(), "名单.xlsx")
    assert IDENTITY_NUMBER in everything_in(rendition_of(attachment))

    mask(office, record, record.findings.exclude(masked=""))

    copy = everything_in(rendition_of(attachment))
    assert IDENTITY_NUMBER not in copy
    assert MOBILE not in copy
    assert MASKED_IDENTITY in copy
    assert "内部掌握的标准" not in copy
    assert not record.findings.filter(status="open").exists()
    assert {removed["kind"] for removed in attachment.rendition_report["removed"]} >= {"hidden_sheet"}
    assert attachment.rendition_report["masked"]
    original = storages["originals"].open(attachment.original.name).read()
    assert IDENTITY_NUMBER in everything_in(original)


def test_a_record_goes_on_once_everything_is_masked(office) -> None:
    record = make_draft(office, body_html=f"<p>身份证号{IDENTITY_NUMBER}。</p>")
    attach(office, record, word_file(), "通知.docx")
    with pytest.raises(DomainError, match=r"3处|3 findings"):
        submit(office, record)

    mask(office, record, record.findings.all())

    assert submit(office, record).state == "running"


def test_a_word_that_is_wrong_cannot_be_masked(office) -> None:
    record = make_draft(office, body_html="<p>本件属于机密★三年。</p>")

    with pytest.raises(NothingToMask):
        mask(office, record, record.findings.all())


def test_masking_works_in_a_correction_and_leaves_the_public_record(office) -> None:
    record = make_published(office)
    correction = services.correct(
        disclosure=record,
        reason="补充联系方式",
        actor=office.drafter,
        now=NOW,
        body_html=f"<p>身份证号{IDENTITY_NUMBER}。</p>",
    )

    mask(office, record, record.findings.all(), correction=correction)

    correction.refresh_from_db()
    record.refresh_from_db()
    assert correction.text == f"身份证号{MASKED_IDENTITY}。"
    assert record.text.startswith("今年灌溉用水")


def test_masking_a_public_file_in_a_correction_puts_another_one_in_its_place(office) -> None:
    record = make_draft(office)
    public = attach(office, record, sheet_file(), "名单.xlsx")
    for finding in record.findings.all():
        services.justify_finding(finding=finding, justification="已征得同意", actor=office.drafter, now=NOW)
    approve(office, submit(office, record))
    record = services.publish(disclosure=record, actor=office.drafter, now=NOW)
    correction = services.correct(
        disclosure=record,
        reason="遮盖名单",
        actor=office.drafter,
        now=NOW,
        body_html=f'<p><a href="attachment:{public.pk}">名单</a></p>',
    )

    mask(office, record, record.findings.all(), correction=correction)

    correction.refresh_from_db()
    fresh = correction.attachments.get()
    assert fresh.pk != public.pk
    assert f'"attachment:{fresh.pk}"' in correction.body_html
    assert IDENTITY_NUMBER not in everything_in(rendition_of(fresh))
    assert IDENTITY_NUMBER in everything_in(rendition_of(public))


def test_a_picture_is_read_for_private_data_and_painted_over(office) -> None:
    record = make_draft(office)
    attachment = attach(office, record, picture_of(IDENTITY_NUMBER), "照片.png")

    finding = record.findings.get(place=f"attachment:{attachment.pk}")
    assert (finding.kind, finding.text) == ("identity_number", IDENTITY_NUMBER)
    before = rendition_of(attachment)
    mask(office, record, [finding])

    attachment.refresh_from_db()
    assert not record.findings.filter(place=f"attachment:{attachment.pk}").exists()
    assert rendition_of(attachment) != before


def test_a_number_in_the_text_and_on_a_picture_of_one_file_is_masked_in_both_at_once(office) -> None:
    document = docx.Document()
    document.add_paragraph(f"身份证号{IDENTITY_NUMBER}")
    document.add_picture(BytesIO(picture_of(IDENTITY_NUMBER)))
    buffer = BytesIO()
    document.save(buffer)
    record = make_draft(office)
    attachment = attach(office, record, buffer.getvalue(), "通知.docx")

    mask(office, record, record.findings.all())

    assert not record.findings.exists()
    attachment.refresh_from_db()
    assert [place["where"] for place in attachment.rendition_report["masked"]] == [
        "word/document.xml",
        "word/media/image1.png",
    ]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "空.docx", EmptyFile),
        (b"PK\x03\x04" + b"x" * 100, "坏.xlsx", CannotClean),
        (b"\x89PNG\r\n\x1a\nbroken", "坏.png", CannotClean),
    ],
)
def test_a_file_of_which_no_rendition_can_be_made_is_not_kept(office, content, name, problem) -> None:
    record = make_draft(office)

    with pytest.raises(problem):
        attach(office, record, content, name)

    assert not record.attachments.exists()


def test_a_spreadsheet_with_a_password_is_refused_with_that_reason(office) -> None:
    record = make_draft(office)
    protected = with_renamed_stream(doc_example(), "1Table", "EncryptedPackage")

    with pytest.raises(DomainError, match=r"password|密码"):
        attach(office, record, protected, "名单.xlsx")


def test_a_file_that_came_without_a_rendition_gets_it_later(office) -> None:
    record = make_draft(office)
    attachment = services.add_attachment(
        disclosure=record, name="名单.xlsx", content=sheet_file(), actor=office.drafter, now=NOW
    )
    assert attachment.status == "waiting"

    attachment = services.prepare_rendition(attachment=attachment, actor=office.drafter, now=NOW)

    assert attachment.status == "clean"
    assert record.findings.filter(place=f"attachment:{attachment.pk}").exists()


def picture_of(text: str) -> bytes:
    picture = numpy.full((120, 900, 3), 255, numpy.uint8)
    cv2.putText(picture, text, (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 3)
    return cv2.imencode(".png", picture)[1].tobytes()
