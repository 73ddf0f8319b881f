"""The kinds of activities and what each counts: the data of ``statute/activities``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording

KINDS_FILE = "activities/kinds.yaml"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a kind counts of its own, such as participants."""

    label: Wording
    unit: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """One kind of activity."""

    id: str
    group: str
    label: Wording
    is_standing: bool
    """Whether it lasts from a day on, and is not an event of one day."""
    quantity: Quantity | None = None
    asks_for_head: bool = False
    """Whether it matters that the head of the body took part."""


@cache
def activity_kinds() -> Mapping[str, ActivityKind]:
    """Return the kinds by their ids, in printed order."""
    return {
        entry["id"]: ActivityKind(
            id=entry["id"],
            group=entry["group"],
            label=wording(entry["label"]),
            is_standing=entry["shape"] == "standing",
            quantity=_quantity(entry.get("quantity")),
            asks_for_head=entry.get("by_head", False),
        )
        for entry in load_yaml(KINDS_FILE)["kinds"]
    }


@cache
def activity_groups() -> Mapping[str, Wording]:
    """Return the names of the groups of kinds, in printed order."""
    return {entry["id"]: wording(entry["label"]) for entry in load_yaml(KINDS_FILE)["groups"]}


def _quantity(data: Mapping[str, str] | None) -> Quantity | None:
    if data is None:
        return None
    return Quantity(wording(data), data["unit"], int(data.get("decimals", 0)))
