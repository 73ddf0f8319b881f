"""What kinds of information there are and what each must say: the data of ``statute/disclosures``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording

KINDS_FILE = "disclosures/kinds.yaml"


@dataclass(frozen=True, slots=True)
class DisclosureKind:
    """One kind of information: its name, the fields it must have, and the time limit that runs."""

    id: str
    label: Wording
    mandatory: tuple[str, ...]
    limit: str
    at_once: bool = False
    """Whether it may go out before its review."""


@cache
def disclosure_kinds() -> Mapping[str, DisclosureKind]:
    """Return the kinds by their ids, in printed order."""
    return {
        entry["id"]: DisclosureKind(
            id=entry["id"],
            label=wording(entry["label"]),
            mandatory=tuple(entry["mandatory"]),
            limit=entry["limit"],
            at_once=entry.get("at_once", False),
        )
        for entry in load_yaml(KINDS_FILE)["kinds"]
    }


@cache
def genres() -> tuple[str, ...]:
    """Return the usual genres of official documents."""
    return tuple(load_yaml(KINDS_FILE)["genres"])


@cache
def channel_kinds() -> Mapping[str, Wording]:
    """Return the names of the kinds of channels by their ids, in printed order."""
    return {entry["id"]: wording(entry["label"]) for entry in load_yaml(KINDS_FILE)["channels"]}


def largest_minor_share() -> float:
    """Return which share of a text may differ for a correction to be minor."""
    return float(load_yaml(KINDS_FILE)["minor_correction"]["largest_share"])


def months_until_reassessment() -> int:
    """Return after how many months undisclosed information is looked at again."""
    return int(load_yaml(KINDS_FILE)["reassessment"]["after_months"])
