"""New editions: made beside the public one, reviewed, and put in its place with number and history."""

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.core.workflow import TransitionNotAllowed
from gongkai.disclosures import selectors, services
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.disclosures.permissions import NotVisible
from gongkai.disclosures.services.attaching import EmptyFile, RenditionFixed
from gongkai.disclosures.services.correcting import NotMinor
from gongkai.disclosures.services.submitting import AttachmentsNotClean
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    Office,
    approve,
    make_chain,
    make_correction,
    make_draft,
    make_office,
    make_published,
    plan,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
VISITOR = AnonymousUser()


def attach(office: Office, record: Disclosure, name: str = "用水计划.xlsx", **changes: object) -> object:
    by = {"actor": office.drafter, "now": NOW}
    file = services.add_attachment(disclosure=record, name=name, content=b"original", **by, **changes)
    return services.set_rendition(attachment=file, content=b"clean", name=name, **by)


def test_a_correction_replaces_the_edition_and_keeps_number_and_first_day() -> None:
    office = make_office()
    record = make_published(office)
    number, first = record.index_number, record.public_version

    correction = make_correction(office, record, body_html="<p>今年灌溉用水自四月起供应。</p>")
    record = services.publish_correction(correction=correction, actor=office.drafter, now=NOW)

    assert (record.index_number, record.text) == (number, "今年灌溉用水自四月起供应。")
    difference = selectors.version_difference(first, record.public_version)
    assert difference.fields == ()
    pieces = [(piece.kind, piece.text) for piece in difference.text[0].pieces]
    assert pieces == [
        ("same", "今年灌溉用水自"),
        ("removed", "三"),
        ("added", "四"),
        ("same", "月起供应。"),
    ]
    assert difference.text[1].kind == "removed"
    log = PublicationLogEntry.objects.order_by("id").values_list("act", "version__number", "reason")
    assert list(log) == [("publish", 1, ""), ("correct", 2, "更正供水日期")]


def test_the_public_sees_the_old_edition_until_the_new_one_is_published() -> None:
    office = make_office()
    record = make_published(office)

    make_correction(office, record, title="新标题")

    assert Disclosure.objects.visible_to(VISITOR).get().title == "关于灌溉用水安排的通告"


def test_a_withdrawn_record_comes_back_corrected() -> None:
    office = make_office()
    record = make_published(office)
    services.withdraw(disclosure=record, reason="数字有误", actor=office.drafter, now=NOW)

    correction = make_correction(office, record, title="更正后的通告")
    services.publish_correction(correction=correction, actor=office.drafter, now=NOW)

    assert Disclosure.objects.visible_to(VISITOR).get().title == "更正后的通告"


def test_a_minor_correction_has_a_shorter_chain_and_only_touches_the_wording() -> None:
    office = make_office()
    body = "<p>" + "各乡镇按计划有序用水，节约每一方水。" * 10 + "</p>"
    record = make_published(office, body_html=body)
    minor = make_chain(plan("复核", users=[office.reviewer]), agency=office.agency, for_minor=True)
    by = {"actor": office.drafter, "now": NOW}

    correction = services.correct(
        disclosure=record, reason="错字", is_minor=True, body_html=body.replace("一方", "一立方", 1), **by
    )
    review = services.submit_correction(correction=correction, today=TODAY, **by)
    assert review.chain == minor
    services.recall_correction(correction=correction, reason="再改", **by)
    services.save_correction(correction=correction, formed_on=TODAY, **by)
    with pytest.raises(NotMinor, match="changes the wording only, not dates, numbers or files"):
        services.submit_correction(correction=correction, today=TODAY, **by)
    services.save_correction(
        correction=correction, formed_on=record.formed_on, body_html="<p>完全不同的一段话。</p>", **by
    )
    with pytest.raises(NotMinor, match=r"changes \d+% of the text; a minor one changes at most 5%"):
        services.submit_correction(correction=correction, today=TODAY, **by)


def test_a_dropped_correction_changes_nothing() -> None:
    office = make_office()
    record = make_published(office)
    by = {"actor": office.drafter, "now": NOW}
    correction = services.correct(disclosure=record, reason="更正", title="新标题", **by)

    services.drop_correction(correction=correction, reason="不需要", **by)

    with pytest.raises(TransitionNotAllowed):
        services.save_correction(correction=correction, title="再改", **by)
    assert services.correct(disclosure=record, reason="另一处", **by).title == "关于灌溉用水安排的通告"


def test_a_record_with_an_unclean_file_is_not_submitted() -> None:
    office = make_office()
    record = make_draft(office)
    by = {"actor": office.drafter, "now": NOW}
    with pytest.raises(EmptyFile, match=r"The file “空\.docx” is empty"):
        services.add_attachment(disclosure=record, name="空.docx", content=b"", **by)
    file = services.add_attachment(disclosure=record, name="C:\\文件\\计划.docx", content=b"x", **by)
    assert file.name == "计划.docx"

    with pytest.raises(AttachmentsNotClean, match="1 attachments have no clean public rendition"):
        submit(office, record)
    services.refuse_rendition(attachment=file, reason="含宏", **by)
    with pytest.raises(AttachmentsNotClean):
        submit(office, record)
    services.remove_attachment(attachment=file, **by)
    assert submit(office, record).version.attachments == []


def test_the_public_has_the_rendition_only_and_only_while_the_record_is_public() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    record = make_draft(office)
    file = attach(office, record)

    with pytest.raises(NotVisible, match="not public, or it was withdrawn"):
        services.public_rendition(file, VISITOR)
    with pytest.raises(NotVisible):
        services.public_rendition(file, other.drafter)
    assert services.public_rendition(file, office.reviewer).read() == b"clean"

    approve(office, submit(office, record))
    services.publish(disclosure=record, actor=office.drafter, now=NOW)
    assert services.public_rendition(file, VISITOR).read() == b"clean"
    assert services.public_rendition(file, other.drafter).read() == b"clean"
    with pytest.raises(NotVisible, match="open only to those who work for the record's agency"):
        services.internal_original(file, other.drafter)
    assert services.internal_original(file, office.drafter).read() == b"original"

    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    with pytest.raises(NotVisible):
        services.public_rendition(file, VISITOR)


def test_a_file_under_review_or_public_takes_no_other_rendition() -> None:
    office = make_office()
    record = make_draft(office)
    file = attach(office, record)
    submit(office, record)

    with pytest.raises(RenditionFixed, match="is under review or public"):
        services.set_rendition(attachment=file, content=b"other", name="x", actor=None, now=NOW)
    file.rendition_sha256 = "0" * 64
    file.save()
    record.refresh_from_db()
    with pytest.raises(NotVisible):
        services.public_rendition(file, VISITOR)


def test_a_correction_replaces_files_only_when_it_is_published() -> None:
    office = make_office()
    record = make_draft(office)
    old = attach(office, record, "旧.xlsx")
    approve(office, submit(office, record))
    record = services.publish(disclosure=record, actor=office.drafter, now=NOW)
    by = {"actor": office.drafter, "now": NOW}

    correction = services.correct(disclosure=record, reason="换表", **by)
    services.remove_attachment(attachment=old, correction=correction, **by)
    new = attach(office, record, "新.xlsx", correction=correction)
    with pytest.raises(NotVisible):
        services.public_rendition(new, VISITOR)
    assert services.public_rendition(old, VISITOR).read() == b"clean"
    approve(office, services.submit_correction(correction=correction, today=TODAY, **by))
    correction.refresh_from_db()
    record = services.publish_correction(correction=correction, **by)

    assert services.public_rendition(new, VISITOR).read() == b"clean"
    with pytest.raises(NotVisible):
        services.public_rendition(old, VISITOR)
    assert [entry["name"] for entry in record.public_version.attachments] == ["新.xlsx"]
