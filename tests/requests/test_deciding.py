"""Every leaf is reached by its lawful path, with facts, letter and remedy, and counted once."""

from datetime import date
from typing import Any

import pytest

from gongkai.core.errors import DomainError
from gongkai.law.outcomes import outcome_rules
from gongkai.requests import services
from gongkai.requests.countable import cell_counts
from gongkai.requests.letter_texts import letter_names
from gongkai.requests.models import DisclosureRequest, Letter
from tests.factories import make_agency
from tests.requests.cases import (
    GRANT,
    PARTIAL,
    REASON,
    RECEIVED,
    REFUSAL,
    Desk,
    ask_correction,
    at,
    conclude,
    consult,
    draft,
    make_desk,
    moment,
    receive_correction,
    register,
    review_and_sign,
    serve,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
DAY, LATE = date(2026, 3, 12), date(2026, 4, 20)
NAME = {"information_name": "灌区改造方案"}
FACTS: dict[str, dict[str, Any]] = {
    "provided": GRANT,
    "already_public": {**NAME, "access_way": "https://www.lanchuan.example/1"},
    "partial": PARTIAL,
    "state_secret": {**NAME, "secrecy_level": "secret", "secrecy_basis": "水利定密目录", "reason": REASON},
    "prohibited_by_law": {**NAME, "prohibiting_law": "《统计法》第二十八条", "reason": REASON},
    "third_party": {
        **NAME,
        "third_party_opinion": "不同意公开",
        "reason": REASON,
        "public_interest": "不涉及重大公共利益",
    },
    "internal_affairs": {**NAME, "internal_class": "personnel", "reason": REASON},
    "deliberative": REFUSAL,
    "enforcement_file": {**NAME, "enforcement_file": "岚水罚〔2025〕3号案卷", "reason": REASON},
    "special_inquiry": {**NAME, "special_law": "《不动产登记暂行条例》", "inquiry_place": "县登记中心"},
    "not_existing": {**NAME, "search_account": "对档案室检索，无相符记录"},
    "not_responsible": {**NAME, "reason": "由教育部门制作", "right_agency": "岚川县教育局"},
    "still_unclear": {"unclear_points": "未写明年份"},
    "petition": {"reason": "要求处理承包纠纷"},
    "repeated": {"earlier_letter": "岚水公复〔2026〕1号", "earlier_dated_on": "2026-01-15"},
    "publication": {**NAME, "access_way": "县图书馆"},
    "excessive": {"volume_found": "一个月内120件", "reason": "未说明合理理由"},
    "not_corrected": {"correction_asked_on": "2026-03-05", "correction_until": "2026-03-20"},
    "unpaid": {"fee_amount": "1080", "fee_until": "2026-04-02"},
    "other": {"closing_reason": "申请人死亡且无承受其权利的主体。"},
    "reason": {},
}
MORE_FACTS = {**NAME, "reason": REASON}
LEAVES = [
    pytest.param(outcome.id, answer.id, id=answer.id)
    for outcome in outcome_rules().outcomes.values()
    for answer in outcome.answers
    if not answer.by_act
]


def search(desk: Desk, case: DisclosureRequest) -> None:
    services.record_search(
        disclosure_request=case,
        searched_on=DAY,
        places="档案室",
        method="按题名检索",
        searched_by="档案员",
        found=False,
        result="无相符记录",
        **moment(desk, DAY),
    )


def third_party(desk: Desk, case: DisclosureRequest) -> None:
    consult(desk, case, date(2026, 3, 4))
    services.receive_reply(
        consultation=case.consultations.get(),
        reply="objects",
        text="不同意",
        replied_on=DAY,
        **moment(desk, DAY),
    )


def corrected(desk: Desk, case: DisclosureRequest) -> None:
    ask_correction(desk, case, date(2026, 3, 5), date(2026, 3, 20))
    receive_correction(desk, case, DAY)


def reasons(desk: Desk, case: DisclosureRequest) -> None:
    services.ask_reasons(
        disclosure_request=case, volume_found="一个月内120件", until=DAY, **moment(desk, date(2026, 3, 5))
    )


def correction_lapses(desk: Desk, case: DisclosureRequest) -> None:
    ask_correction(desk, case, date(2026, 3, 5), date(2026, 3, 20))


def fee_lapses(desk: Desk, case: DisclosureRequest) -> None:
    services.notify_fee(
        disclosure_request=case, basis="by_pages", count=119, **moment(desk, date(2026, 3, 5))
    )


PREPARATIONS = {
    "not_existing": search,
    "third_party": third_party,
    "still_unclear": corrected,
    "excessive": reasons,
    "not_corrected": correction_lapses,
    "unpaid": fee_lapses,
}


@pytest.mark.parametrize(("outcome", "answer"), LEAVES)
def test_every_leaf_is_decided_signed_served_and_counted_once(outcome: str, answer: str) -> None:
    desk = make_desk()
    case = register(desk)
    if answer in PREPARATIONS:
        PREPARATIONS[answer](desk, case)

    conclude(desk, case, LATE, outcome=outcome, answer=answer, facts=FACTS.get(answer, MORE_FACTS))

    assert (case.state, case.outcome, case.concluded_on) == ("concluded", outcome, LATE)
    text = "".join(case.decision.letter.paragraphs)
    chosen = outcome_rules().outcome(outcome).answer(answer)
    assert "＿" not in text
    assert chosen.article.zh in text or chosen.letter == "decision_closed"
    assert "岚川县人民政府申请行政复议" in text
    assert "岚川县人民法院" in text
    counts = cell_counts(agencies=[desk.agency], year=2026)
    leaves = {key for key, count in counts.items() if count and key.endswith(".total")}
    assert leaves == {"requests.received.total", "requests.concluded.total", f"requests.{outcome}.total"}


@pytest.mark.parametrize(("outcome", "answer"), LEAVES)
def test_no_leaf_is_signed_without_its_facts(outcome: str, answer: str) -> None:
    desk = make_desk()
    case = register(desk)
    if answer in PREPARATIONS:
        PREPARATIONS[answer](desk, case)
    draft(desk, case, LATE, outcome, facts={}, answer=answer)

    with pytest.raises(DomainError, match="The letter does not state: "):
        services.submit_decision(disclosure_request=case, **moment(desk, LATE))
    assert not Letter.objects.filter(title__contains="答复").exists()


@pytest.mark.parametrize(("outcome", "answer"), LEAVES)
def test_no_leaf_is_ready_without_any_one_of_its_facts(outcome: str, answer: str) -> None:
    desk = make_desk()
    case = register(desk)
    if answer in PREPARATIONS:
        PREPARATIONS[answer](desk, case)
    facts = FACTS.get(answer, MORE_FACTS)
    for name in outcome_rules().outcome(outcome).answer(answer).facts:
        for nothing in (None, " ", "。", "\u200b"):
            decision = draft(desk, case, LATE, outcome, facts=facts | {name: nothing}, answer=answer)

            problems = services.decision_letter(case, decision, LATE).problems

            assert len(problems) == 1, (name, nothing, problems)
            assert problems[0].startswith("The letter does not state: ")


@pytest.mark.parametrize(
    ("outcome", "answer", "sentence"),
    [
        ("refused.third_party", "third_party", "No third party was asked in writing"),
        ("unavailable.not_held", "not_existing", "No search without result is recorded"),
        ("unavailable.still_unclear", "still_unclear", "The applicant has not corrected the request"),
        ("not_processed.excessive", "excessive", "The applicant was not asked for reasons"),
        ("other.not_corrected", "not_corrected", "No correction is awaited"),
        ("other.unpaid", "unpaid", "No fee is awaited"),
    ],
)
def test_a_leaf_is_refused_while_the_file_does_not_support_it(outcome, answer, sentence) -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, outcome, facts=FACTS[answer], answer=answer)

    with pytest.raises(DomainError, match=sentence):
        services.submit_decision(disclosure_request=case, **moment(desk, DAY))


@pytest.mark.parametrize(
    ("lapses", "outcome", "answer"),
    [(correction_lapses, "other.not_corrected", "not_corrected"), (fee_lapses, "other.unpaid", "unpaid")],
)
def test_nothing_lapses_before_its_last_day_is_over(lapses, outcome, answer) -> None:
    desk = make_desk()
    case = register(desk)
    lapses(desk, case)
    with pytest.raises(DomainError, match="can only end because nothing came in time"):
        draft(desk, case, DAY)
    draft(desk, case, DAY, outcome, facts=FACTS[answer], answer=answer)

    with pytest.raises(DomainError, match="The applicant has time until 2026-0"):
        services.submit_decision(disclosure_request=case, **moment(desk, DAY))


@pytest.mark.parametrize(
    ("facts", "first"), [({}, True), ({"withheld_ground": "not_government_information"}, False)]
)
def test_the_remedy_of_a_partial_release_is_that_of_what_is_withheld(facts, first) -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, "partial", facts={**FACTS["partial"], **facts})

    letter = review_and_sign(desk, case, DAY)

    assert ("应当先" in letter.paragraphs[-1]) is first
    assert letter.remedy_clause == ("reconsideration_first" if first else "free_choice")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("court", "The remedy names no court"), ("reconsideration_body", "names no reconsideration body")],
)
def test_no_decision_is_signed_without_a_body_and_a_court(missing: str, sentence: str) -> None:
    desk = make_desk()
    if missing == "court":
        services.set_letter_particulars(agency=desk.agency, actor=desk.handler, now=at(DAY), court="")
    else:
        desk.agency.versions.update(parent=None)
    case = register(desk)
    draft(desk, case, DAY)

    with pytest.raises(DomainError, match=sentence):
        services.submit_decision(disclosure_request=case, **moment(desk, DAY))


def test_an_answer_through_the_internet_must_name_the_channel_for_reconsideration() -> None:
    desk = make_desk()
    case = register(desk, delivery_wanted="email", email="a@lanchuan.example")
    draft(desk, case, DAY)
    with pytest.raises(DomainError, match="must name the internet channel"):
        services.submit_decision(disclosure_request=case, **moment(desk, DAY))

    services.set_letter_particulars(
        agency=desk.agency, actor=desk.handler, now=at(DAY), online_channel="掌上复议平台"
    )
    letter = review_and_sign(desk, case, DAY)

    assert letter.paragraphs[-1].endswith("您也可以通过互联网渠道（掌上复议平台）提交行政复议申请。")


def test_who_drafted_does_not_review_and_a_return_needs_its_reason() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY)
    services.submit_decision(disclosure_request=case, **moment(desk, DAY))
    values = {"disclosure_request": case, "now": at(DAY)}

    with pytest.raises(DomainError, match="You drafted this decision"):
        services.give_legal_opinion(verdict="approve", text="", actor=desk.handler, **values)
    with pytest.raises(DomainError, match="Say what has to be changed"):
        services.give_legal_opinion(verdict="return", text=" ", actor=desk.lawyer, **values)
    services.give_legal_opinion(verdict="return", text="补充理由", actor=desk.lawyer, **values)

    case.refresh_from_db()
    assert case.state == "handling"


def test_letters_are_numbered_without_gaps_and_never_changed() -> None:
    desk = make_desk()
    letters = []
    for _number in range(2):
        case = register(desk)
        draft(desk, case, DAY)
        letters.append(review_and_sign(desk, case, DAY))

    sign = letters[0].sign
    assert [letter.number for letter in letters] == [f"{sign}〔2026〕1号", f"{sign}〔2026〕2号"]
    with pytest.raises(TypeError, match="written once"):
        letters[0].save()


def test_a_late_answer_is_served_and_the_trail_says_that_it_is_late() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, LATE)
    review_and_sign(desk, case, LATE)
    with pytest.raises(DomainError, match="Give the proof of service"):
        services.serve_decision(
            disclosure_request=case, way="post", served_on=LATE, proof=" ", **moment(desk, LATE)
        )
    with pytest.raises(DomainError, match="before it was dated"):
        services.serve_decision(
            disclosure_request=case, way="post", served_on=RECEIVED, proof="1", **moment(desk, LATE)
        )

    serve(desk, case, LATE)

    case.refresh_from_db()
    assert case.clock.due_on == date(2026, 3, 30)
    assert case.events.get().kind == "answered"


def test_a_decision_recorded_by_its_own_act_is_not_drafted() -> None:
    desk = make_desk()
    case = register(desk)

    with pytest.raises(DomainError, match="recorded by its own act"):
        draft(desk, case, DAY, "other.other", facts={"closing_reason": "撤回"}, answer="withdrawn")


def test_a_letter_without_that_channel_is_not_served_through_the_internet() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY)
    review_and_sign(desk, case, DAY)
    values = {"disclosure_request": case, "served_on": DAY, "proof": "回执", **moment(desk, DAY)}

    with pytest.raises(DomainError, match="cannot be served through the internet"):
        services.serve_decision(way="email", **values)
    services.serve_decision(way="personal", **values)

    case.refresh_from_db()
    assert case.state == "concluded"


@pytest.mark.parametrize(
    ("kind", "above", "body"),
    [
        ("department", "government", "岚川县人民政府"),
        ("department", "department", "岚川县人民政府"),
        ("institution", "department", "岚川县人民政府"),
        ("enterprise", "township", "岚川县人民政府"),
        ("subdistrict", "government", "岚川县人民政府"),
        ("township", "government", "岚川县人民政府"),
        ("government", "government", "岚川县人民政府"),
    ],
)
def test_since_2024_the_nearest_government_decides_the_reconsideration(kind, above, body) -> None:
    government = make_agency(name="岚川县人民政府", kind="government")
    parent = government
    if above != "government":
        parent = make_agency(name="岚川县卫生健康局", kind=above, parent=government)
    agency = make_agency(name="岚川县某机构", kind=kind, parent=parent)

    assert letter_names(agency, DAY).reconsideration_body == body
    assert letter_names(agency, date(2023, 12, 29)).reconsideration_body == (
        body if above == "government" else "岚川县卫生健康局"
    )


def test_a_draft_made_before_the_correction_was_asked_for_waits_for_it() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, "granted", facts=GRANT, answer="provided")
    ask_correction(desk, case, DAY, LATE)

    with pytest.raises(DomainError, match="While the applicant is waited for"):
        review_and_sign(desk, case, DAY)

    case.refresh_from_db()
    assert case.state == "awaiting_correction"


@pytest.mark.parametrize(
    ("outcome", "answer", "ground"),
    [
        (
            "refused.safety_and_stability",
            "safety_and_stability",
            "该信息公开后可能危及国家安全、公共安全、经济安全、社会稳定。",
        ),
        (
            "refused.third_party",
            "third_party",
            "该信息涉及商业秘密、个人隐私，公开会损害第三方合法权益。",
        ),
    ],
)
def test_a_refusal_states_its_ground_and_not_only_the_article(outcome, answer, ground) -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, outcome, facts=FACTS.get(answer, {**NAME, "reason": REASON}))

    text = "".join(services.decision_letter(case, case.decision, DAY).paragraphs)

    assert f"{ground}根据《中华人民共和国政府信息公开条例》" in text
