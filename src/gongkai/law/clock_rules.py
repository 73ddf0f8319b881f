"""What the law says of the time to answer a request: its versions by date of effect, and its words.

All numbers and sentences come from ``statute/clocks/disclosure_request.yaml``.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.clock_events import ClockEventKind
from gongkai.law.statute import load_yaml
from gongkai.law.wording import WordedRefusal, Wording, wording


class ClockRefused(WordedRefusal):
    """A history of a request that cannot have happened, or that no law governs."""

    code = "clock_refused"


@dataclass(frozen=True, slots=True)
class ConsultationRule:
    """What asking somebody outside the agency for an opinion does to the period."""

    stops: bool
    """Whether the days after the letter, up to the reply, do not count."""
    reply_within: int | None
    """Working days in which the one asked must reply, if there is a limit."""
    article: Wording


@dataclass(frozen=True, slots=True)
class FeeRule:
    """How a notice of the information processing fee freezes the period."""

    in_force_from: date
    pay_within: int
    """Working days in which the applicant must pay."""


@dataclass(frozen=True, slots=True)
class AnswerPeriod:
    """One version of the law on the time to answer a request for information."""

    id: str
    name: Wording
    in_force_from: date
    within: int
    """Working days to answer in."""
    extend_by: int
    """Working days of the one extension."""
    ask_correction_within: int | None
    """Working days from receipt in which a correction must be asked for, if there is a limit."""
    correction_once: bool
    """Whether a correction can be asked for only once."""
    third_party: ConsultationRule
    agency: ConsultationRule
    fee: FeeRule | None
    allows_delay: bool
    """Whether an answer to excessive requests can be delayed to a day that the agency fixes."""
    articles: Mapping[str, Wording]
    """The article behind each kind of step: answer, extension, correction, delay, fee, reply."""

    def consultation(self, letter: ClockEventKind) -> ConsultationRule:
        """Return the rule for that kind of letter."""
        return self.third_party if letter is ClockEventKind.THIRD_PARTY_CONSULTED else self.agency


@dataclass(frozen=True, slots=True)
class ClockSentences:
    """The sentences that explain a clock, by their names in the statute file."""

    steps: Mapping[str, Wording]
    outcomes: Mapping[str, Wording]
    warnings: Mapping[str, Wording]
    refusals: Mapping[str, Wording]
    events: Mapping[str, Wording]
    """The name of each kind of event in plain words."""

    def refusal(self, name: str, **facts: object) -> ClockRefused:
        """Return the refusal of that name, ready to be raised."""
        return ClockRefused(self.refusals[name], **facts)


@dataclass(frozen=True, slots=True)
class AnswerClockRules:
    """Every version of the law on the time to answer, and the sentences that explain it."""

    periods: tuple[AnswerPeriod, ...]
    """By date of effect."""
    sentences: ClockSentences

    def in_force_on(self, received_on: date) -> AnswerPeriod:
        """Return the version that governs a request received on that day."""
        index = bisect_right(self.periods, received_on, key=lambda period: period.in_force_from)
        if index == 0:
            raise self.sentences.refusal(
                "no_law_in_force",
                received_on=received_on,
                first_on=self.periods[0].in_force_from,
            )
        return self.periods[index - 1]


def answer_period(data: Mapping[str, Any]) -> AnswerPeriod:
    """Return one version of the law from its entry in the statute file."""
    articles = {
        name: wording(data[name]["article"]) for name in ("answer", "extension", "correction", "reply")
    }
    fee, delay = data["fee"], data["delay"]
    if delay:
        articles["delay"] = wording(delay["article"])
    return AnswerPeriod(
        id=data["id"],
        name=wording(data["name"]),
        in_force_from=data["in_force_from"],
        within=data["answer"]["within"],
        extend_by=data["extension"]["by"],
        ask_correction_within=data["correction"]["ask_within"],
        correction_once=data["correction"]["once"],
        third_party=_consultation(data["third_party"]),
        agency=_consultation(data["agency"]),
        fee=fee and FeeRule(in_force_from=fee["in_force_from"], pay_within=fee["pay_within"]),
        allows_delay=bool(delay),
        articles={**articles, "fee": wording(data["fee_article"])},
    )


def _consultation(data: Mapping[str, Any]) -> ConsultationRule:
    return ConsultationRule(
        stops=data["stops"],
        reply_within=data["reply_within"],
        article=wording(data["article"]),
    )


@cache
def answer_clock_rules() -> AnswerClockRules:
    """Return the law on the time to answer, read once."""
    data = load_yaml("clocks/disclosure_request.yaml")
    periods = sorted(
        (answer_period(version) for version in data["versions"]),
        key=lambda period: period.in_force_from,
    )
    sentences = {
        group: {name: wording(entry) for name, entry in entries.items()}
        for group, entries in data["sentences"].items()
    }
    return AnswerClockRules(periods=tuple(periods), sentences=ClockSentences(**sentences))
