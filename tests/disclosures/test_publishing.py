"""From a draft to the public and back: the way that every record takes, and what is refused on it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.audit.selectors import trail_of, verify
from gongkai.core.workflow import TransitionNotAllowed
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, PublicationLogEntry, Review
from gongkai.disclosures.permissions import NotYourAgency
from gongkai.disclosures.services.publishing import (
    CreditCodeMissing,
    NotAtOnce,
    NotReviewed,
    TimeNotAhead,
)
from gongkai.disclosures.services.records import ContentChanged, ReasonMissing
from gongkai.disclosures.services.screening import FindingsOpen
from gongkai.organisations.models import Agency
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    approve,
    make_approved,
    make_draft,
    make_office,
    make_published,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
VISITOR = AnonymousUser()


def test_a_record_goes_from_draft_through_review_to_the_public() -> None:
    office = make_office()
    record = make_draft(office)
    assert not Disclosure.objects.visible_to(VISITOR).exists()

    review = submit(office, record)
    approve(office, review)
    record = services.publish(disclosure=record, actor=office.drafter, now=NOW)

    [public] = Disclosure.objects.visible_to(VISITOR)
    assert public == record
    assert public.index_number == f"{CREDIT_CODES[0]}/2026-00001"
    assert (public.published_at, public.edition_at) == (NOW, NOW)
    assert public.public_version_id == public.conclusion_id == review.pk
    assert [entry.action for entry in trail_of(record)] == [
        "disclosures.begin",
        "disclosures.set_attribute",
        "disclosures.submit",
        "disclosures.give_opinion",
        "disclosures.approve",
        "disclosures.publish",
    ]
    assert verify() == []
    [line] = PublicationLogEntry.objects.all()
    assert (line.act, line.index_number, line.actor_name) == ("publish", public.index_number, "公开专员")
    assert [release.channel.kind for release in public.releases.all()] == ["website"]


def test_publishing_is_refused_before_the_review_is_concluded() -> None:
    office = make_office()
    record = make_draft(office)

    with pytest.raises(TransitionNotAllowed, match="Publishing is not possible: the record is “Draft”"):
        services.publish(disclosure=record, actor=office.drafter, now=NOW)
    submit(office, record)
    with pytest.raises(TransitionNotAllowed, match="the record is “In review”"):
        services.publish(disclosure=record, actor=office.drafter, now=NOW)


def test_another_agencys_officer_can_do_nothing_with_a_record() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    record = make_approved(office)

    assert not Disclosure.objects.visible_to(other.drafter).exists()
    for act, values in (
        (services.save_draft, {"title": "改名"}),
        (services.set_attribute, {"attribute": "proactive"}),
        (services.submit_for_review, {"today": TODAY}),
        (services.recall, {"reason": "收回"}),
        (services.publish, {}),
        (services.schedule, {"at": NOW + timedelta(days=1)}),
        (services.emergency_publish, {"reason": "紧急", "today": TODAY}),
        (services.withdraw, {"reason": "撤下"}),
        (services.republish, {"reason": "恢复"}),
        (services.correct, {"reason": "更正"}),
    ):
        with pytest.raises(NotYourAgency, match="Your account does not work for this agency"):
            act(disclosure=record, actor=other.drafter, now=NOW, **values)


def test_what_was_changed_after_its_review_does_not_go_out() -> None:
    office = make_office()
    record = make_approved(office)
    record.title = "换了一个标题"
    record.save()

    with pytest.raises(ContentChanged, match="was changed after its review began"):
        services.publish(disclosure=record, actor=office.drafter, now=NOW)


def test_an_agency_without_a_credit_code_gives_no_index_number() -> None:
    office = make_office()
    record = make_approved(office)
    Agency.objects.update(credit_code="")

    with pytest.raises(CreditCodeMissing, match="no unified social credit code"):
        services.publish(disclosure=record, actor=office.drafter, now=NOW)


def test_index_numbers_have_no_gaps_and_begin_anew_each_year() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    numbers = [make_published(office).index_number for _ in range(2)]
    refused = make_approved(office, title="下一件")
    refused.title = "改动"
    refused.save()
    with pytest.raises(ContentChanged):
        services.publish(disclosure=refused, actor=office.drafter, now=NOW)
    numbers.append(make_published(office).index_number)
    later = services.publish(
        disclosure=make_approved(office), actor=office.drafter, now=NOW + timedelta(days=365)
    )

    assert [number.split("/")[1] for number in numbers] == ["2026-00001", "2026-00002", "2026-00003"]
    assert later.index_number == f"{CREDIT_CODES[0]}/2027-00001"
    assert make_published(other).index_number == f"{CREDIT_CODES[1]}/2026-00001"


def test_a_scheduled_record_goes_out_when_its_time_has_come() -> None:
    office = make_office()
    record, waits = make_approved(office), make_approved(office)
    services.schedule(disclosure=record, at=NOW + timedelta(hours=1), actor=office.drafter, now=NOW)
    services.schedule(disclosure=waits, at=NOW + timedelta(days=2), actor=office.drafter, now=NOW)

    assert list(services.publish_due(now=NOW)) == []
    [done] = services.publish_due(now=NOW + timedelta(hours=2))

    assert (done.disclosure, done.refusal) == (record, None)
    assert list(Disclosure.objects.published()) == [record]


def test_one_scheduled_record_that_is_refused_does_not_stop_the_others() -> None:
    office = make_office()
    broken, sound = make_approved(office), make_approved(office)
    for minutes, record in enumerate((broken, sound), start=1):
        at = NOW + timedelta(minutes=minutes)
        services.schedule(disclosure=record, at=at, actor=office.drafter, now=NOW)
    broken.refresh_from_db()
    broken.summary = "改动"
    broken.save()

    first, second = services.publish_due(now=NOW + timedelta(hours=1))

    assert isinstance(first.refusal, ContentChanged)
    assert second.refusal is None
    assert list(Disclosure.objects.published()) == [sound]


def test_scheduling_is_refused_for_a_time_that_is_past() -> None:
    office = make_office()

    with pytest.raises(TimeNotAhead, match="2026-03-02 09:30 is not ahead"):
        services.schedule(disclosure=make_approved(office), at=NOW, actor=office.drafter, now=NOW)


def test_a_withdrawn_record_is_gone_and_can_come_back_with_its_number() -> None:
    office = make_office()
    record = make_published(office)
    number = record.index_number

    with pytest.raises(ReasonMissing, match="Say why the record is withdrawn"):
        services.withdraw(disclosure=record, reason=" ", actor=office.drafter, now=NOW)
    services.withdraw(disclosure=record, reason="内容有误", actor=office.drafter, now=NOW)
    assert not Disclosure.objects.visible_to(VISITOR).exists()
    record = services.republish(disclosure=record, reason="核对无误", actor=office.drafter, now=NOW)

    assert (record.index_number, record.withdrawal_reason) == (number, "")
    assert list(Disclosure.objects.visible_to(VISITOR)) == [record]
    acts = PublicationLogEntry.objects.order_by("id").values_list("act", "reason")
    assert list(acts) == [("publish", ""), ("withdraw", "内容有误"), ("republish", "核对无误")]


def test_an_emergency_notice_goes_out_at_once_and_enters_review() -> None:
    office = make_office()
    record = make_draft(office, kind="emergency", title="暴雨红色预警")

    record = services.emergency_publish(
        disclosure=record, reason="两小时内有暴雨", actor=office.drafter, now=NOW, today=TODAY
    )

    assert list(Disclosure.objects.visible_to(VISITOR)) == [record]
    assert record.conclusion is None
    [review] = Review.objects.waiting_for(office.reviewer, TODAY)
    assert review.is_afterwards
    [line] = PublicationLogEntry.objects.all()
    assert (line.act, line.reason) == ("publish_at_once", "两小时内有暴雨")

    approve(office, review)
    record.refresh_from_db()
    assert record.conclusion_id == record.public_version_id == review.pk
    assert PublicationLogEntry.objects.filter(act="confirm").count() == 1


def test_an_emergency_notice_that_may_be_secret_is_withdrawn_by_its_reviewer() -> None:
    office = make_office()
    record = make_draft(office, kind="emergency")
    services.emergency_publish(disclosure=record, reason="紧急", actor=office.drafter, now=NOW, today=TODAY)
    review = Review.objects.get()

    approve(office, review, verdict="return", answers={"secrecy": "objection"}, text="涉及未公开部署")

    record.refresh_from_db()
    assert (record.state, record.withdrawal_reason) == ("withdrawn", "涉及未公开部署")
    with pytest.raises(NotReviewed, match="has no concluded review of exactly this version"):
        services.republish(disclosure=record, reason="恢复", actor=office.drafter, now=NOW)


def test_only_an_emergency_notice_goes_out_before_its_review() -> None:
    office = make_office()

    with pytest.raises(NotAtOnce, match="not of a kind that may go out before its review"):
        services.emergency_publish(
            disclosure=make_draft(office), reason="紧急", actor=office.drafter, now=NOW, today=TODAY
        )


def test_an_emergency_notice_with_private_data_does_not_go_out() -> None:
    office = make_office()
    record = make_draft(office, kind="emergency", body_html="<p>联系人 11010519491231002X</p>")

    with pytest.raises(FindingsOpen, match=r"1 findings in “.*” are open"):
        services.emergency_publish(
            disclosure=record, reason="紧急", actor=office.drafter, now=NOW, today=TODAY
        )


def test_a_repealed_document_stays_public_and_is_marked() -> None:
    office = make_office()
    record = make_published(office)

    record = services.repeal(
        disclosure=record, repealed_on=date(2026, 4, 1), reason="岚政发〔2026〕9号", actor=None, now=NOW
    )

    assert record.is_public
    assert [record.validity(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == ["valid", "repealed"]
