"""A chain of review as people read it: turns one after the other, in each the steps side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.backoffice.agencies.chain_forms import StepForm, user_names
from gongkai.backoffice.agencies.fields import in_words
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import ReviewChain
from gongkai.disclosures.states import ReviewQuestion
from gongkai.organisations.models import AgencyVersion, Role
from gongkai.organisations.selectors import agency_versions


@dataclass(frozen=True, slots=True)
class PicturedStep:
    """One box of the picture."""

    name: str
    role: str
    agency: str
    """Whose people act by role; blank: those of the record's agency."""
    accounts: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(slots=True)
class PicturedTurn:
    """The steps that run side by side."""

    number: int
    steps: list[PicturedStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PicturedChain:
    """A chain with its turns, ready to be shown."""

    chain: ReviewChain
    agency: AgencyVersion | None
    kinds: tuple[str, ...]
    turns: list[PicturedTurn]
    may_change: bool


def pictured(
    chains: Iterable[ReviewChain], administered: set[int], has_all: bool, today: date
) -> list[PicturedChain]:
    """Return chains whose steps and accounts were loaded; one query more for the agencies' names."""
    rows = list(chains)
    ids = {chain.agency_id for chain in rows} | {step.agency_id for one in rows for step in one.steps.all()}
    names = agency_versions((pk for pk in ids if pk), today)
    labels = {kind.id: in_words(kind.label) for kind in disclosure_kinds().values()}
    return [
        PicturedChain(
            chain,
            names.get(chain.agency_id or 0),
            tuple(labels.get(kind, kind) for kind in chain.kinds),
            _turns(chain, names),
            has_all or chain.agency_id in administered,
        )
        for chain in rows
    ]


def _turns(chain: ReviewChain, names: Mapping[int, AgencyVersion]) -> list[PicturedTurn]:
    turns: dict[int, PicturedTurn] = {}
    for step in chain.steps.all():
        agency = names.get(step.agency_id or 0)
        turns.setdefault(step.turn, PicturedTurn(len(turns) + 1)).steps.append(
            PicturedStep(
                step.name,
                str(Role(step.role).label) if step.role else "",
                agency.local_name if agency else "",
                tuple(user.display_name for user in step.users.all()),
                tuple(str(ReviewQuestion(question).label) for question in step.questions),
            )
        )
    return list(turns.values())


def picture_of_forms(steps: Iterable[StepForm]) -> list[PicturedTurn]:
    """Return the picture of a chain that is still being built, whatever is missing."""
    turns: list[PicturedTurn] = []
    for step in steps:
        values = step.raw() if step.is_bound else dict(step.initial)
        if not values.get("beside") or not turns:
            turns.append(PicturedTurn(len(turns) + 1))
        turns[-1].steps.append(_pictured_form(step, values))
    return turns


def _pictured_form(step: StepForm, values: Mapping[str, Any]) -> PicturedStep:
    role, agency = values.get("role") or "", values.get("agency") or ""
    known = step.offered.accounts
    names = [name for name in user_names(str(values.get("accounts") or "")) if name in known]
    found = step.offered.agencies.get(str(agency))
    return PicturedStep(
        values.get("name") or _("step without a name"),
        str(Role(role).label) if role in Role.values else "",
        found[1] if found else "",
        tuple(known[name].display_name for name in names),
        tuple(
            str(ReviewQuestion(question).label)
            for question in values.get("questions") or ()
            if question in ReviewQuestion.values
        ),
    )
