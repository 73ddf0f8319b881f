"""The agencies of a generated county: departments, institutions and villages with fictional codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gongkai.commands.generate_words import generated_words

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

SINCE = date(2009, 1, 1)
PREFIX = "moni-"
"""The codes of generated agencies begin with it; so one sees what is generated, and what is real."""
_FIRST_CODE = 1000


@dataclass(frozen=True, slots=True)
class PlannedAgency:
    """One agency that is to be: its code, its name, what it is and whom it is under."""

    code: str
    name: str
    kind: str
    level: str
    parent: str


def fictional_credit_code(number: int) -> str:
    """Return a unified social credit code of a region that does not exist."""
    from stdnum.cn import uscc

    stem = f"11000000{number:09d}"
    return stem + uscc.calc_check_digit(stem + "0")


def plan_agencies(count: int, townships: Mapping[str, str]) -> Iterator[PlannedAgency]:
    """Yield ``count`` agencies: departments, then institutions, then villages of ``townships`` by code."""
    kinds = (_departments(), _institutions(), _villages(townships))
    planned = (agency for kind in kinds for agency in kind)
    for number, agency in zip(range(count), planned, strict=False):
        yield PlannedAgency(f"{PREFIX}{number + 1}", agency.name, agency.kind, agency.level, agency.parent)


def _departments() -> Iterator[PlannedAgency]:
    for name in generated_words()["departments"]:
        yield PlannedAgency("", f"岚川县{name}", "department", "county", "lanchuan")


def _institutions() -> Iterator[PlannedAgency]:
    for trade in generated_words()["trades"]:
        for name in generated_words()["institutions"]:
            yield PlannedAgency("", f"岚川县{trade}{name}", "institution", "county", "lanchuan")


def _villages(townships: Mapping[str, str]) -> Iterator[PlannedAgency]:
    for name in generated_words()["villages"]:
        for code, township in townships.items():
            yield PlannedAgency("", f"{township}{name}村", "institution", "village", code)


def enter_agencies(
    known: Mapping[str, "Agency"], count: int, townships: Mapping[str, str]
) -> list["Agency"]:
    """Enter the planned agencies that are not there yet; return all of them."""
    from gongkai.organisations import services
    from gongkai.organisations.models import Agency

    generated = Agency.objects.filter(code__startswith=PREFIX)
    agencies = {**known, **{agency.code: agency for agency in generated}}
    entered = []
    for number, plan in enumerate(plan_agencies(count, townships), 1):
        if plan.code not in agencies:
            agencies[plan.code] = services.create_agency(
                code=plan.code,
                name=plan.name,
                kind=plan.kind,
                level=plan.level,
                parent=agencies[plan.parent],
                position=_FIRST_CODE + number,
                as_of=SINCE,
                credit_code=fictional_credit_code(_FIRST_CODE + number),
                reason="模拟数据",
            )
        entered.append(agencies[plan.code])
    return entered
