"""Reviews run through the chains that an administrator set up; every opinion is one signed step."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, Opinion, Review, ReviewChain
from gongkai.disclosures.permissions import NotAdministrator, NotYourStep, ReviewerIsDrafter
from gongkai.disclosures.services.chains import ChainBroken, ChainMissing, chain_for
from gongkai.disclosures.services.records import ReasonMissing
from gongkai.disclosures.services.reviewing import (
    ObjectionStands,
    QuestionUnanswered,
    ReviewEnded,
    SecrecyNotClear,
    StepAnswered,
)
from gongkai.organisations.services import set_active
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    approve,
    make_chain,
    make_draft,
    make_office,
    plan,
    submit,
)
from tests.factories import make_agency, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def sign(review: Review, step: str, actor: Any, **changes: Any) -> Opinion:
    values = {"verdict": "approve", "now": NOW, "today": TODAY, **changes}
    return services.give_opinion(
        review=review, step=review.chain.steps.get(name=step), actor=actor, **values
    )


def test_three_steps_in_turn_with_two_side_by_side() -> None:
    office = make_office()
    secrecy, legal, head = (make_officer(office.agency) for _ in range(3))
    services.retire_chain(chain=office.chain, actor=None, now=NOW, today=TODAY)
    make_chain(
        plan("保密审查", 1, users=[secrecy], questions=["secrecy", "third_party"]),
        plan("合法性审查", 1, users=[legal], questions=["legality"]),
        plan("负责人签发", 2, users=[head], questions=["wording"]),
        agency=office.agency,
    )
    record = make_draft(office)
    review = submit(office, record)

    def waits() -> list[bool]:
        return [Review.objects.waiting_for(user, TODAY).exists() for user in (secrecy, legal, head)]

    assert waits() == [True, True, False]
    with pytest.raises(NotYourStep, match="It is not the turn of the step “负责人签发”"):
        sign(review, "负责人签发", head, answers={"wording": "clear"})
    sign(review, "合法性审查", legal, answers={"legality": "clear"})
    assert waits() == [True, False, False]
    sign(review, "保密审查", secrecy, answers={"secrecy": "clear", "third_party": "clear"}, text="同意公开")
    assert waits() == [False, False, True]
    sign(review, "负责人签发", head, answers={"wording": "clear"})

    record.refresh_from_db()
    assert (record.state, record.conclusion_id) == ("approved", review.pk)
    assert waits() == [False, False, False]
    signed = Opinion.objects.order_by("id").values_list("signer_name", "signed_at", "text")
    assert list(signed) == [("公开专员", NOW, ""), ("公开专员", NOW, "同意公开"), ("公开专员", NOW, "")]


def test_a_returned_version_goes_back_with_words_and_is_reviewed_anew() -> None:
    office = make_office()
    record = make_draft(office)
    review = submit(office, record)

    with pytest.raises(ReasonMissing, match="Say what has to be changed"):
        approve(office, review, verdict="return", answers={})
    services.return_to_drafter(
        review=review,
        step=office.step,
        text="请写明供水起止日期",
        actor=office.reviewer,
        now=NOW,
        today=TODAY,
    )
    record.refresh_from_db()
    assert record.state == "draft"
    with pytest.raises(ReviewEnded, match="is over: Returned"):
        approve(office, review)

    services.save_draft(
        disclosure=record, actor=office.drafter, now=NOW, summary="三月一日至九月三十日供水。"
    )
    second = submit(office, record)
    approve(office, second)
    record.refresh_from_db()
    assert (record.state, second.version.number) == ("approved", 2)


def test_nobody_reviews_what_he_or_she_wrote() -> None:
    office = make_office()
    record = make_draft(office)
    services.save_draft(disclosure=record, actor=office.reviewer, now=NOW, summary="改动")
    review = submit(office, record)

    assert not Review.objects.waiting_for(office.reviewer, TODAY).exists()
    with pytest.raises(ReviewerIsDrafter, match="You drafted or submitted"):
        approve(office, review)


def test_a_step_is_not_open_to_another_account() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    review = submit(office, make_draft(office))

    with pytest.raises(NotYourStep, match="The step “审核” is not open to your account"):
        approve(office, review, actor=other.reviewer)


def test_a_step_is_signed_once() -> None:
    office = make_office()
    second = make_officer(office.agency)
    services.retire_chain(chain=office.chain, actor=None, now=NOW, today=TODAY)
    make_chain(
        plan("初审", users=[office.reviewer, second]), plan("终审", 2, users=[second]), agency=office.agency
    )
    review = submit(office, make_draft(office))
    sign(review, "初审", office.reviewer)

    with pytest.raises(StepAnswered, match="“公开专员” already signed the step “初审” on 2026-03-02"):
        sign(review, "初审", second)


def test_every_question_is_answered_and_an_objection_is_no_approval() -> None:
    office = make_office()
    services.retire_chain(chain=office.chain, actor=None, now=NOW, today=TODAY)
    make_chain(
        plan("审核", users=[office.reviewer], questions=["secrecy", "wording"]), agency=office.agency
    )
    review = submit(office, make_draft(office))

    with pytest.raises(QuestionUnanswered, match="Answer before you approve: Wording"):
        sign(review, "审核", office.reviewer, answers={"secrecy": "clear"})
    with pytest.raises(SecrecyNotClear, match="You object on: State secrets and work secrets"):
        sign(review, "审核", office.reviewer, answers={"secrecy": "objection", "wording": "clear"})
    with pytest.raises(ObjectionStands, match="You object on: Wording"):
        sign(review, "审核", office.reviewer, answers={"secrecy": "clear", "wording": "objection"})
    assert not Opinion.objects.exists()


def test_a_role_acts_for_the_records_own_agency_or_for_a_named_one() -> None:
    county = make_agency()
    office = make_office(parent=county)
    colleague, above = make_officer(office.agency), make_officer(county, "county_office")
    justice = make_agency(parent=county)
    legal = make_officer(justice)
    services.retire_chain(chain=office.chain, actor=None, now=NOW, today=TODAY)
    make_chain(
        plan("科室", role="officer"), plan("司法局", 2, role="officer", agency=justice), agency=county
    )
    record = make_draft(office)
    review = submit(office, record)

    waiting = [bool(Review.objects.waiting_for(user, TODAY)) for user in (colleague, above, legal)]
    assert waiting == [True, False, False]
    sign(review, "科室", colleague)
    assert list(Review.objects.waiting_for(legal, TODAY)) == [review]
    assert list(Disclosure.objects.visible_to(legal)) == [record]
    sign(review, "司法局", legal)
    record.refresh_from_db()
    assert record.state == "approved"


def test_a_delegate_signs_while_the_reviewer_is_away() -> None:
    office = make_office()
    deputy = make_officer(make_agency())
    review = submit(office, make_draft(office))
    delegation = services.delegate(
        from_user=office.reviewer,
        to_user=deputy,
        from_day=TODAY,
        until_day=TODAY + timedelta(days=3),
        actor=office.reviewer,
        now=NOW,
        today=TODAY,
    )

    assert not Review.objects.waiting_for(deputy, TODAY - timedelta(days=1)).exists()
    assert not Review.objects.waiting_for(deputy, TODAY + timedelta(days=4)).exists()
    opinion = approve(office, review, actor=deputy)
    assert (opinion.signed_by, opinion.on_behalf_of) == (deputy, office.reviewer)

    services.end_delegation(delegation=delegation, actor=office.reviewer, now=NOW, today=TODAY)
    second = submit(office, make_draft(office))
    with pytest.raises(NotYourStep):
        approve(office, second, actor=deputy)


def test_nobody_signs_for_a_reviewer_whose_account_is_disabled() -> None:
    office = make_office()
    deputy = make_officer(make_agency())
    review = submit(office, make_draft(office))
    services.delegate(
        from_user=office.reviewer,
        to_user=deputy,
        from_day=TODAY,
        until_day=TODAY + timedelta(days=3),
        actor=office.reviewer,
        now=NOW,
        today=TODAY,
    )
    assert Review.objects.waiting_for(deputy, TODAY).exists()

    set_active(user=office.reviewer, is_active=False)

    assert not Review.objects.waiting_for(deputy, TODAY).exists()
    with pytest.raises(NotYourStep):
        approve(office, review, actor=deputy)


def test_only_the_reviewer_or_an_administrator_delegates() -> None:
    office = make_office()
    deputy, administrator = make_officer(office.agency), make_officer(office.agency, "administrator")
    values = {
        "from_user": office.reviewer,
        "to_user": deputy,
        "from_day": TODAY,
        "until_day": TODAY,
        "now": NOW,
        "today": TODAY,
    }

    with pytest.raises(NotAdministrator, match="Only the account itself or an administrator"):
        services.delegate(actor=deputy, **values)
    assert services.delegate(actor=administrator, **values).to_user == deputy


def test_only_an_administrator_of_the_tree_sets_up_a_chain() -> None:
    county, elsewhere = make_agency(), make_agency()
    bureau = make_agency(parent=county)
    administrator = make_officer(county, "administrator")
    values = {"role": "officer"}

    assert make_chain(plan(**values), agency=bureau, actor=administrator).agency == bureau
    for agency in (elsewhere, None):
        with pytest.raises(NotAdministrator, match="Only an administrator of this agency"):
            make_chain(plan(**values), agency=agency, actor=administrator)
    with pytest.raises(NotAdministrator):
        make_chain(plan(**values), agency=county, actor=make_officer(county))
    assert make_chain(plan(**values), actor=make_officer(None, "administrator")).agency is None


def test_a_chain_needs_steps_in_which_somebody_may_act() -> None:
    with pytest.raises(ChainBroken, match="needs at least one step"):
        make_chain()
    with pytest.raises(ChainBroken, match="Nobody may act in the step “签发”"):
        make_chain(plan("签发"))
    with pytest.raises(ChainBroken, match="There is no role “king”"):
        make_chain(plan(role="king"))
    with pytest.raises(ChainBroken, match="There is no kind of information “poem”"):
        make_chain(plan(role="officer"), kinds=["poem"])
    assert not ReviewChain.objects.exists()


def test_the_nearest_and_most_specific_chain_is_taken() -> None:
    county = make_agency()
    bureau = make_agency(parent=county)
    with pytest.raises(ChainMissing, match="No chain of review is set up for"):
        chain_for(bureau, "notice", TODAY)

    step = plan(role="officer")
    everyone = make_chain(step)
    of_county = make_chain(step, agency=county)
    of_documents = make_chain(step, agency=county, kinds=["normative_document"])
    minor = make_chain(step, agency=county, for_minor=True)

    assert chain_for(make_agency(), "notice", TODAY) == everyone
    assert chain_for(bureau, "notice", TODAY) == of_county
    assert chain_for(bureau, "normative_document", TODAY) == of_documents
    assert chain_for(bureau, "notice", TODAY, is_minor=True) == minor
    own = make_chain(step, agency=bureau, replaces=of_documents)
    assert chain_for(bureau, "normative_document", TODAY) == own
    assert chain_for(county, "normative_document", TODAY) == of_county


def test_a_recalled_record_ends_its_review() -> None:
    office = make_office()
    record = make_draft(office)
    review = submit(office, record)

    services.recall(disclosure=record, reason="数字有误", actor=office.drafter, now=NOW)

    record.refresh_from_db()
    assert record.state == "draft"
    with pytest.raises(ReviewEnded, match="Recalled by its agency"):
        approve(office, review)


def test_reviews_waiting_are_found_in_a_fixed_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    from gongkai.disclosures.selectors import reviews_waiting_for

    office = make_office()
    for _ in range(5):
        submit(office, make_draft(office))

    with django_assert_max_num_queries(4):
        waiting = list(reviews_waiting_for(office.reviewer, date(2026, 3, 2)))
        titles = {review.version.disclosure.agency.code for review in waiting}

    assert (len(waiting), titles) == (5, {office.agency.code})
