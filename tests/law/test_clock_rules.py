"""The law on the time to answer, as data."""

from datetime import date
from string import Formatter

import pytest

from gongkai.law.clock_events import ClockEventKind
from gongkai.law.clock_results import DUE, RECEIVED
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.statute import load_yaml, validate

GROUPS = ("steps", "outcomes", "warnings", "refusals", "events")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_file_fits_its_schema() -> None:
    validate("clocks/disclosure_request.yaml", "clock.json")


@pytest.mark.parametrize(
    ("day", "law", "numbers"),
    [
        (date(2008, 5, 1), "regulation-2007", (15, 15, None, None)),
        (date(2019, 5, 14), "regulation-2007", (15, 15, None, None)),
        (date(2019, 5, 15), "regulation-2019", (20, 20, 7, 15)),
        (date(2026, 11, 22), "regulation-2019", (20, 20, 7, 15)),
    ],
)
def test_each_version_has_the_numbers_of_its_text(
    day: date, law: str, numbers: tuple[int, int, int | None, int | None]
) -> None:
    period = answer_clock_rules().in_force_on(day)
    assert period.id == law
    assert numbers == (
        period.within,
        period.extend_by,
        period.ask_correction_within,
        period.third_party.reply_within,
    )


def test_co_makers_answer_in_fifteen_days_and_a_fee_is_paid_in_twenty() -> None:
    period = answer_clock_rules().in_force_on(date(2024, 3, 1))
    assert period.agency.reply_within == 15
    assert period.fee is not None
    assert (period.fee.in_force_from, period.fee.pay_within) == (date(2021, 1, 1), 20)


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_of_a_sentence_give_the_same_facts(group: str) -> None:
    sentences = load_yaml("clocks/disclosure_request.yaml")["sentences"][group]
    differing = [
        name
        for name, sentence in sentences.items()
        if placeholders(sentence["zh"]) != placeholders(sentence["en"])
    ]
    assert differing == []


@pytest.mark.parametrize("group", ["steps", "outcomes", "warnings", "refusals"])
def test_every_sentence_is_a_whole_one(group: str) -> None:
    sentences = load_yaml("clocks/disclosure_request.yaml")["sentences"][group]
    for name, sentence in sentences.items():
        assert sentence["zh"].endswith("。"), name
        assert sentence["en"].endswith("."), name


def test_every_event_has_a_name_in_plain_words() -> None:
    names = answer_clock_rules().sentences.events
    assert set(names) == {*ClockEventKind, RECEIVED, DUE}
