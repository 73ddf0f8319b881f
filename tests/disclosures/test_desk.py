"""What lies on an officer's desk, and who may sign which step now."""

from datetime import date, timedelta

import pytest

from gongkai.disclosures import desk, services
from gongkai.disclosures.desk import DeskQueue
from gongkai.disclosures.passages import passage_in
from gongkai.disclosures.services.records import ChangedMeanwhile
from tests.disclosures.records import (
    NOW,
    TODAY,
    approve,
    make_approved,
    make_chain,
    make_draft,
    make_office,
    make_published,
    plan,
    submit,
)
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def titles(office, queue: DeskQueue, user=None) -> list[str]:
    found = desk.desk_queue(user or office.drafter, queue, TODAY)
    return list(found.values_list("title", flat=True))


def test_every_pile_counts_what_its_list_shows(office) -> None:
    make_draft(office, title="草稿")
    make_draft(office, title="逾期", formed_on=date(2026, 1, 5))
    make_approved(office, title="待公布")
    submit(office, make_draft(office, title="审查中"))
    make_draft(office, title="不公开", attribute="undisclosed")
    services.correct(disclosure=make_published(office), reason="更正", actor=office.drafter, now=NOW)

    counts = desk.desk_counts(office.drafter, TODAY)

    for queue, count in counts.items():
        assert count == desk.desk_queue(office.drafter, queue, TODAY).count(), queue
    assert counts[DeskQueue.LATE] == counts[DeskQueue.CORRECTIONS] == counts[DeskQueue.APPROVED] == 1
    assert counts[DeskQueue.DRAFTS] == 3
    assert titles(office, DeskQueue.LATE) == ["逾期"]


def test_counting_the_piles_takes_as_many_queries_with_more_records(
    office, django_assert_max_num_queries
) -> None:
    for more in range(3):
        make_draft(office, title=f"草稿{more}", formed_on=date(2026, 1, 5))
        with django_assert_max_num_queries(10):
            desk.desk_counts(office.drafter, TODAY)


def test_a_returned_record_is_on_the_desk_of_its_drafter_until_it_is_submitted_again(office) -> None:
    record = make_draft(office)
    approve(office, submit(office, record), verdict="return", text="请补充依据", answers={})
    colleague = make_officer(office.agency)

    assert titles(office, DeskQueue.RETURNED) == [record.title]
    assert titles(office, DeskQueue.RETURNED, colleague) == []
    assert desk.last_return(record).text == "请补充依据"

    submit(office, record)
    assert titles(office, DeskQueue.RETURNED) == []
    assert desk.last_return(record) is None


def test_another_agencys_desk_is_empty(office) -> None:
    make_draft(office, formed_on=date(2026, 1, 5))
    stranger = make_officer(make_agency())

    assert not any(desk.desk_counts(stranger, TODAY).values())


def test_a_step_is_open_to_its_reviewer_and_to_the_delegate_of_one_who_is_away(office) -> None:
    away, delegate = make_officer(office.agency), make_officer(office.agency)
    chain = make_chain(
        plan("初审", 1, users=[office.reviewer]),
        plan("签发", 2, users=[away]),
        agency=office.agency,
        replaces=office.chain,
    )
    services.delegate(
        from_user=away,
        to_user=delegate,
        from_day=TODAY,
        until_day=TODAY + timedelta(days=3),
        actor=None,
        now=NOW,
        today=TODAY,
    )
    review = submit(office, make_draft(office))
    assert [found.step.name for found in desk.open_steps(review, office.reviewer, TODAY)] == ["初审"]
    assert desk.open_steps(review, delegate, TODAY) == []

    first, last = chain.steps.order_by("turn")
    approve(office, review, step=first, answers={})
    review.refresh_from_db()

    [found] = desk.open_steps(review, delegate, TODAY)
    assert (found.step, found.principal) == (last, away)
    assert desk.open_steps(review, office.drafter, TODAY) == []
    done, waiting = desk.review_progress(review, TODAY)
    assert (done.opinion.signed_by, done.is_turn) == (office.reviewer, False)
    assert (waiting.is_turn, waiting.delegates[0].to_user) == (True, delegate)


def test_saving_over_what_another_saved_is_refused_with_the_name_and_the_time(office) -> None:
    record = make_draft(office)
    seen = record.edited_at
    colleague = make_officer(office.agency)
    services.save_draft(
        disclosure=record, actor=colleague, now=NOW + timedelta(minutes=5), seen_at=seen, title="同事的题目"
    )

    with pytest.raises(ChangedMeanwhile, match=rf"{colleague.display_name}.*09:35:00"):
        services.save_draft(
            disclosure=record, actor=office.drafter, now=NOW, seen_at=seen, title="我的题目"
        )

    record.refresh_from_db()
    assert record.title == "同事的题目"


def test_a_passage_shows_a_little_of_its_line_on_either_side() -> None:
    line = "前" * 30 + "138" + "后" * 30

    passage = passage_in(["别的行", line], "138")

    assert passage is not None
    assert (passage.before, passage.after) == ("…" + "前" * 24, "后" * 24 + "…")
    assert passage_in(["没有"], "138") is None
