"""Public registers: nobody releases what he or she entered; nothing is public around the review."""

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.disclosures.permissions import NotYourStep, ReviewerIsDrafter
from gongkai.disclosures.services.reviewing import QuestionUnanswered, ReviewEnded, SecrecyNotClear
from gongkai.disclosures.services.screening import FindingsOpen
from gongkai.registers import services
from gongkai.registers.models import RegisterRelease, RegisterRow
from gongkai.registers.services import NotReviewed
from gongkai.registers.services.editing import RowRefused, texts_of
from gongkai.registers.states import WithdrawalCause
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import (
    NOW,
    TODAY,
    approve,
    as_csv,
    import_penalties,
    penalty,
    register,
    set_up_review,
)

pytestmark = pytest.mark.django_db
DOCUMENT = {
    "document_number": "岚财规〔2024〕1号",
    "title": "岚川县财政资金管理办法",
    "kind": "normative_document",
    "issued_on": "2024-05-06",
}


@pytest.fixture
def agency():
    return make_agency()


@pytest.fixture
def officer(agency):
    return make_officer(agency)


@pytest.fixture
def reviewer(agency):
    return set_up_review(agency)


def propose(agency, officer, **changes) -> RegisterRelease:
    values = {
        "register": register("normative_documents"),
        "agency": agency,
        "texts": DOCUMENT,
        "actor": officer,
        "now": NOW,
        "today": TODAY,
    }
    return services.propose_row(**{**values, **changes})


def hand_in(agency, officer, *rows):
    return services.hand_in_rows(
        register=register(),
        agency=agency,
        content=as_csv(rows),
        filename="处罚.csv",
        actor=officer,
        now=NOW,
        today=TODAY,
    )


def test_a_row_becomes_public_when_another_person_has_approved_it(agency, officer, reviewer) -> None:
    release = propose(agency, officer)
    assert not RegisterRow.objects.exists()

    approve(release, reviewer)

    release.refresh_from_db()
    row = RegisterRow.objects.visible_to(AnonymousUser()).get()
    assert (row.title, row.changed_by, release.row) == ("岚川县财政资金管理办法", officer, row)
    assert release.state == "released"


def test_who_entered_a_row_does_not_release_it_and_a_stranger_neither(agency, officer) -> None:
    reviewer = set_up_review(agency)
    release = propose(agency, reviewer)

    with pytest.raises(ReviewerIsDrafter):
        approve(release, reviewer)
    with pytest.raises(NotYourStep):
        approve(release, make_officer(make_agency()))
    assert not RegisterRow.objects.exists()


def test_secrecy_and_third_parties_are_answered_before_anything_is_released(
    agency, officer, reviewer
) -> None:
    release = propose(agency, officer)

    with pytest.raises(QuestionUnanswered):
        approve(release, reviewer, answers={"secrecy": "clear"})
    with pytest.raises(SecrecyNotClear):
        approve(release, reviewer, answers={"secrecy": "objection", "third_party": "clear"})
    assert not RegisterRow.objects.exists()


def test_no_act_on_a_public_register_goes_around_the_review(agency, officer, reviewer) -> None:
    import_penalties(agency, penalty(1))
    row = RegisterRow.objects.get()
    by = {"actor": officer, "now": NOW, "today": TODAY}
    upload = hand_in(agency, officer, penalty(2))
    running = propose(agency, officer)
    acts = [
        lambda: services.add_row(
            register=running.definition, agency=agency, texts=DOCUMENT, release=running, **by
        ),
        lambda: services.add_row(register=running.definition, agency=agency, texts=DOCUMENT, **by),
        lambda: services.edit_row(row=row, texts=texts_of(row), seen_version=1, reason="改", **by),
        lambda: services.restore_row(row=row, reason="恢复", **by),
        lambda: services.confirm_import(upload=upload, **by),
        lambda: services.import_rows(
            register=register(), agency=agency, content=as_csv([penalty(3)]), filename="a.csv", **by
        ),
    ]
    for act in acts:
        with pytest.raises(NotReviewed):
            act()
    RegisterRelease.objects.update(state="released", ended_at=NOW)
    running.refresh_from_db()
    with pytest.raises(NotReviewed):
        acts[0]()
    assert RegisterRow.objects.get().version == 1


def test_a_register_for_the_office_only_needs_no_release(agency, officer) -> None:
    added = services.import_rows(
        register=register("coercion"),
        agency=agency,
        content=as_csv([{"文书号": "1", "当事人": "甲", "强制种类": "查封", "决定日期": "2026-01-05"}]),
        filename="a.csv",
        actor=officer,
        now=NOW,
        today=TODAY,
    )
    assert added.added == 1


def test_a_spreadsheet_goes_through_review_whole(agency, officer, reviewer) -> None:
    upload = hand_in(agency, officer, penalty(1), penalty(2))
    release = services.submit_import(upload=upload, actor=officer, now=NOW, today=TODAY)
    assert not RegisterRow.objects.exists()

    approve(release, reviewer)

    upload.refresh_from_db()
    assert (RegisterRow.objects.published().count(), upload.state) == (2, "confirmed")


def test_findings_in_the_rows_stop_the_release_until_someone_says_why(agency, officer, reviewer) -> None:
    found = penalty(1, 违法事实="当事人联系电话13812345678，经营过期糕点。")
    upload = hand_in(agency, officer, found, penalty(2))
    assert [(one["kind"], one["text"]) for one in upload.preview["findings"]] == [("mobile", "13812345678")]

    with pytest.raises(FindingsOpen, match="13812345678"):
        services.submit_import(upload=upload, actor=officer, now=NOW, today=TODAY)
    release = services.submit_import(
        upload=upload, actor=officer, now=NOW, today=TODAY, justification="当事人公布的经营电话"
    )

    assert release.findings == upload.preview["findings"]


def test_a_returned_spreadsheet_may_be_submitted_again(agency, officer, reviewer) -> None:
    upload = hand_in(agency, officer, penalty(1))
    release = services.submit_import(upload=upload, actor=officer, now=NOW, today=TODAY)
    approve(release, reviewer, verdict="return", text="请核对金额", answers={})

    again = services.submit_import(upload=upload, actor=officer, now=NOW, today=TODAY)
    approve(again, reviewer)

    assert RegisterRow.objects.count() == 1
    with pytest.raises(ReviewEnded):
        approve(again, reviewer)


def test_a_change_waits_while_the_public_sees_the_row_as_it_was(agency, officer, reviewer) -> None:
    import_penalties(agency, penalty(1))
    row = RegisterRow.objects.get()
    change = {
        "row": row,
        "texts": texts_of(row) | {"violation": "虚假标注生产日期"},
        "seen_version": 1,
        "actor": officer,
        "now": NOW,
        "today": TODAY,
        "reason": "更正案由",
    }
    release = services.propose_edit(**change)
    with pytest.raises(RowRefused, match=r"审查|under review"):
        services.propose_edit(**change)
    assert RegisterRow.objects.get().values["violation"] == "销售超过保质期的食品"

    approve(release, reviewer)

    assert RegisterRow.objects.get().values["violation"] == "虚假标注生产日期"


def test_a_withdrawn_row_comes_back_by_review_and_a_recalled_change_never(
    agency, officer, reviewer
) -> None:
    import_penalties(agency, penalty(1))
    row = services.withdraw_row(
        row=RegisterRow.objects.get(),
        cause=WithdrawalCause.REVOKED,
        reason="撤销",
        actor=officer,
        now=NOW,
        today=TODAY,
    )
    again = {"row": row, "actor": officer, "now": NOW, "today": TODAY, "reason": "恢复"}
    recalled = services.propose_restoring(**again)
    services.recall_release(release=recalled, actor=officer, now=NOW)
    assert RegisterRow.objects.get().state == "withdrawn"

    approve(services.propose_restoring(**again), reviewer)

    assert RegisterRow.objects.get().state == "published"


def test_what_waits_is_shown_to_its_reviewer_and_to_its_agency_only(agency, officer, reviewer) -> None:
    release = propose(agency, officer)
    stranger = make_officer(make_agency())

    waiting = RegisterRelease.objects.waiting_for
    assert [waiting(user, TODAY).count() for user in (reviewer, officer, stranger)] == [1, 0, 0]
    assert RegisterRelease.objects.seen_by(officer, TODAY).get() == release
    assert not RegisterRelease.objects.seen_by(stranger, TODAY).exists()
