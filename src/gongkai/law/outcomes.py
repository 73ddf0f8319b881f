"""How a request can end: the leaves of the annual report's form, and what the answer of each must give.

Everything is in ``statute/outcomes/disclosure_request.yaml``; nothing here knows what a leaf is about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.statute import load_yaml
from gongkai.law.wording import WordedRefusal, Wording, wording

FILE = "outcomes/disclosure_request.yaml"
_NUMBER_IN_FORM = re.compile(r"^\d+\.\s*")

_TOO_EARLY = Wording(
    zh="{day}作出的决定没有可用的办理结果：办理结果自{first_on}起按年度报告格式登记，请核对日期。",
    en="There are no outcomes for a decision of {day}: they follow the annual report's form from {first_on}"
    " on. Check the date.",
)
_UNKNOWN = Wording(
    zh="没有名为“{outcome}”的办理结果，请从列表中选择一项。",
    en="There is no outcome “{outcome}”. Choose one of the list.",
)


class OutcomeUnknown(WordedRefusal):
    """An outcome that the form of its day does not have."""

    code = "outcome_unknown"


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """One way of answering with an outcome: its article, the facts to be given, its letter and remedy."""

    id: str
    label: Wording
    article: Wording
    """With the name of the instrument."""
    facts: tuple[str, ...]
    optional: tuple[str, ...]
    needs: tuple[str, ...]
    """What must stand in the case's file before."""
    letter: str
    remedy: str
    by_act: bool
    """Whether only an act of its own leads here, such as the applicant's withdrawal."""
    certainty: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One leaf of the form: how a request is counted when it has ended."""

    id: str
    group: str
    label: Wording
    cells: Mapping[str, str]
    """For each form that has the leaf, the part of its cells' keys between table and column."""
    answers: tuple[OutcomeAnswer, ...]

    def answer(self, answer_id: str) -> OutcomeAnswer:
        """Return the answer of that name; an outcome with one answer has it by any empty name."""
        for answer in self.answers:
            if answer.id == answer_id or (not answer_id and len(self.answers) == 1):
                return answer
        raise OutcomeUnknown(_UNKNOWN, outcome=f"{self.id}/{answer_id}")


@dataclass(frozen=True, slots=True)
class WithheldGround:
    """What can stand behind the part of a document that is withheld."""

    id: str
    label: Wording
    article: Wording
    remedy: str


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """All outcomes, in the form's order."""

    in_force_from: date
    groups: Mapping[str, Wording]
    outcomes: Mapping[str, Outcome]
    grounds: Mapping[str, WithheldGround]

    def in_force_on(self, day: date) -> tuple[Outcome, ...]:
        """Return the outcomes of the form that holds for the year of ``day``."""
        if day < self.in_force_from:
            raise OutcomeUnknown(_TOO_EARLY, day=day, first_on=self.in_force_from)
        return tuple(self.outcomes.values())

    def outcome(self, outcome_id: str) -> Outcome:
        """Return the outcome of that name."""
        try:
            return self.outcomes[outcome_id]
        except KeyError:
            raise OutcomeUnknown(_UNKNOWN, outcome=outcome_id) from None

    def of_cell(self, form_id: str, row: str) -> tuple[str, ...]:
        """Return the outcomes that are counted in that row of the form's table of requests."""
        return tuple(outcome.id for outcome in self.outcomes.values() if outcome.cells.get(form_id) == row)


@cache
def outcome_rules() -> OutcomeRules:
    """Return the outcomes of the statute file, read once."""
    data = load_yaml(FILE)
    prefix = wording(data["article_prefix"])
    outcomes = [_outcome(entry, prefix) for entry in data["outcomes"]]
    grounds = [
        WithheldGround(
            id=entry["id"],
            label=wording(entry["label"]),
            article=wording(entry["article"]),
            remedy=entry["remedy"],
        )
        for entry in data["withheld_grounds"]
    ]
    return OutcomeRules(
        in_force_from=data["in_force_from"],
        groups={entry["id"]: wording(entry["label"]) for entry in data["groups"]},
        outcomes={outcome.id: outcome for outcome in outcomes},
        grounds={ground.id: ground for ground in grounds},
    )


def without_form_number(label: str) -> str:
    """Return what an outcome is called, without the number that it has in the annual form."""
    return _NUMBER_IN_FORM.sub("", label)


def _outcome(data: Mapping[str, Any], prefix: Wording) -> Outcome:
    label = wording(data["label"])
    return Outcome(
        id=data["id"],
        group=data["group"],
        label=label,
        cells=data["cells"],
        answers=tuple(_answer(entry, label, prefix) for entry in data["answers"]),
    )


def _answer(data: Mapping[str, Any], label: Wording, prefix: Wording) -> OutcomeAnswer:
    article = wording(data["article"])
    return OutcomeAnswer(
        id=data["id"],
        label=wording(data["label"]) if "label" in data else label,
        article=Wording(zh=prefix.zh + article.zh, en=prefix.en + article.en),
        facts=tuple(data["facts"]),
        optional=tuple(data.get("optional", ())),
        needs=tuple(data.get("needs", ())),
        letter=data["letter"],
        remedy=data["remedy"],
        by_act=data.get("by_act", False),
        certainty=data["certainty"],
    )
