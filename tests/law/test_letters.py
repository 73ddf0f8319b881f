"""Letters are filled from facts, and tell what they lack."""

from datetime import date

import pytest

from gongkai.law.letters import LetterMissing, letter_facts, letter_kinds

DAY = date(2026, 3, 2)
SET_IN_USE = {
    "receipt",
    "correction_notice",
    "reasons_notice",
    "extension_notice",
    "delay_notice",
    "third_party_consultation",
    "consultation_told",
    "third_party_override",
    "comaker_consultation",
    "agency_consultation",
    "fee_notice",
    "record_correction",
    "service_proof",
    "decision_granted",
    "decision_already_public",
    "decision_partial",
    "decision_refused",
    "decision_special_inquiry",
    "decision_not_existing",
    "decision_not_responsible",
    "decision_unavailable",
    "decision_still_unclear",
    "decision_not_processed",
    "decision_repeated",
    "decision_publication",
    "decision_excessive",
    "decision_reconfirm",
    "decision_not_corrected",
    "decision_unpaid",
    "decision_closed",
}


def test_the_set_is_complete() -> None:
    assert set(letter_kinds()) == SET_IN_USE


def test_a_letter_tells_every_fact_that_it_lacks() -> None:
    version = letter_kinds()["correction_notice"].in_force_on(DAY)

    lacks = version.lacks(
        {"unclear_points": "时间", "guidance": " ", "received_on": DAY, "request_number": "1"}
    )

    assert lacks == ("guidance", "correction_items", "correction_until", "asked_for")


def test_a_paragraph_with_a_condition_is_printed_only_with_its_fact() -> None:
    version = letter_kinds()["decision_refused"].in_force_on(DAY)
    values = {"information_name": "讨论记录", "process_class": "讨论记录", "article": "第十六条第二款"}

    text = "".join(version.text(values))

    assert "形成的讨论记录" in text
    assert "国家秘密" not in text
    assert "第三方意见" not in text


def test_what_stands_in_a_fact_is_never_read_as_a_place() -> None:
    version = letter_kinds()["decision_refused"].in_force_on(DAY)

    text = "".join(version.text({"information_name": "{remedy}{article.__class__}", "remedy": "救济"}))

    assert "“{remedy}{article.__class__}”" in text


def test_days_and_choices_are_printed_in_words() -> None:
    facts = letter_facts()
    version = letter_kinds()["extension_notice"].in_force_on(DAY)

    text = "".join(version.text({"extension_due_on": facts["extension_due_on"].printed("2026-05-09")}))

    assert "延长至2026年5月9日" in text
    assert facts["secrecy_level"].printed("secret") == "机密"


def test_a_letter_before_its_wording_was_in_force_is_refused() -> None:
    with pytest.raises(LetterMissing, match="“信息处理费收费通知书”在2020年5月1日没有可用的文书样式"):
        letter_kinds()["fee_notice"].in_force_on(date(2020, 5, 1))


def test_a_fact_that_ends_in_a_full_stop_gives_no_second_one() -> None:
    version = letter_kinds()["decision_partial"].in_force_on(DAY)
    facts = {
        "supplied": "方案1份。",
        "supply_way": "邮寄",
        "withheld": "讨论记录。",
        "withheld_reason": "未决定。",
    }

    given, withheld = version.text(facts)[2:4]

    assert given == "一、可以公开的内容，现向您（单位）提供：方案1份。提供的形式和途径：邮寄"
    assert withheld.startswith("二、下列内容不予公开：讨论记录。依据：")
    assert withheld.endswith("理由：未决定。")


def test_a_quotation_is_printed_as_it_was_written() -> None:
    version = letter_kinds()["receipt"].in_force_on(DAY)

    assert "申请公开“全部会议记录。”。" in "".join(version.text({"asked_for": "全部会议记录。"}))
