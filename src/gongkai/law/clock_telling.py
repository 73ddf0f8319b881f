"""What a clock tells while it reads a history: its steps, its warnings, and its refusals."""

from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from gongkai.law.clock_events import ClockEvent
from gongkai.law.clock_results import DUE, ClockStep, ClockWarning
from gongkai.law.clock_rules import ClockRefused, ClockSentences
from gongkai.law.wording import Wording


@dataclass(slots=True)
class ClockTelling:
    """The account that a clock gives, in the sentences of the statute file."""

    sentences: ClockSentences
    steps: list[ClockStep] = field(default_factory=list, init=False)
    warnings: list[ClockWarning] = field(default_factory=list, init=False)

    def explain(
        self,
        on: date,
        event: str,
        article: Wording,
        name: str,
        facts: dict[str, Any],
        *outcome: Wording,
    ) -> None:
        """Record a step with the sentence of that name."""
        sentences = (self.sentences.steps[name], *outcome)
        self.steps.append(ClockStep(on, event, article, sentences, facts))

    def warn(self, code: str, on: date, **facts: Any) -> None:
        """Record something that happened against the law, or on which it is silent."""
        facts["happened_on"] = on
        self.warnings.append(ClockWarning(code, on, self.sentences.warnings[code], facts))

    def refusal(self, name: str, event: ClockEvent, **facts: Any) -> ClockRefused:
        """Return the refusal of an event that cannot have happened."""
        kind = self.sentences.events[event.event]
        return self.sentences.refusal(name, happened_on=event.on, event=kind, **facts)

    def steps_until(self, due_on: date | None, article: Wording) -> tuple[ClockStep, ...]:
        """Return the steps by date, with the last day of the period and its article among them."""
        if due_on is None:
            return tuple(self.steps)
        last = ClockStep(due_on, DUE, article, (self.sentences.steps[DUE],), {})
        return tuple(sorted((*self.steps, last), key=itemgetter(0)))
