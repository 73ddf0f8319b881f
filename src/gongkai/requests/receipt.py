"""On which day a request counts as received: the rule of its channel, by date of effect.

Pure: everything comes from ``statute/outcomes/receipt.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording

FILE = "outcomes/receipt.yaml"
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """The rule of one channel."""

    channel: str
    label: Wording
    counts: str
    """submitted, signed_for or confirmed."""
    same_day: bool
    """Whether the office has to confirm on the day the request comes in."""
    article: Wording
    says: Wording

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether the day of receipt is the day both sides confirmed."""
        return self.counts == CONFIRMED

    def received_on(self, came_in_on: date, confirmed_on: date | None) -> date | None:
        """Return the day of receipt, or None while a confirmation is awaited."""
        return confirmed_on if self.needs_confirmation else came_in_on


def receipt_rule(channel: str, day: date) -> ReceiptRule:
    """Return the rule of the channel for a request that came in on ``day``."""
    for in_force_from, rules in _versions():
        if in_force_from <= day:
            return rules[channel]
    return _versions()[-1][1][channel]


@cache
def _versions() -> tuple[tuple[date, Mapping[str, ReceiptRule]], ...]:
    """Return the rules by date of effect, newest first."""
    versions = [
        (
            version["in_force_from"],
            {
                entry["id"]: ReceiptRule(
                    channel=entry["id"],
                    label=wording(entry["label"]),
                    counts=entry["counts"],
                    same_day=entry.get("same_day", False),
                    article=wording(entry["article"]),
                    says=wording(entry["says"]),
                )
                for entry in version["channels"]
            },
        )
        for version in load_yaml(FILE)["versions"]
    ]
    return tuple(sorted(versions, key=lambda version: version[0], reverse=True))
