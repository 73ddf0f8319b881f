"""What the information processing fee comes to: by items in a month, or by pages of one request.

Everything is in ``statute/tariffs/information_processing_fee.yaml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.statute import load_yaml
from gongkai.law.wording import WordedRefusal, Wording, wording

FILE = "tariffs/information_processing_fee.yaml"
BASES = ("by_items", "by_pages")

_NO_TARIFF = Wording(
    zh="{day}没有可以适用的信息处理费标准：收费办法自{first_on}起施行，此前不得收取。",
    en="No tariff of the information processing fee holds on {day}: the measures are in force from"
    " {first_on}; before that nothing may be charged.",
)
_NOTHING = Wording(
    zh="数量为{count}，应当是不小于1的整数，请核对。",
    en="The number is {count}; it has to be 1 or more. Check it.",
)


class TariffMissing(WordedRefusal):
    """A fee for which no tariff was in force, or of nothing."""

    code = "tariff_missing"


@dataclass(frozen=True, slots=True)
class FeeBand:
    """A part of a tariff: up to which number, and what each costs there."""

    up_to: int | None
    rate: int


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One band's share of a fee."""

    first: int
    last: int
    rate: int

    @property
    def amount(self) -> int:
        """Yuan for this band."""
        return (self.last - self.first + 1) * self.rate


@dataclass(frozen=True, slots=True)
class FeeTariff:
    """One progressive tariff."""

    id: str
    label: Wording
    unit: Wording
    article: Wording
    bands: tuple[FeeBand, ...]
    step: tuple[int, int] | None
    """After the last band: every so many, so much more."""

    def lines(self, count: int, before: int = 0) -> tuple[FeeLine, ...]:
        """Return what ``count`` more cost after ``before`` of the same month, band by band."""
        if count < 1 or before < 0:
            raise TariffMissing(_NOTHING, count=count)
        return tuple(
            FeeLine(max(first, before + 1), min(last, before + count), rate)
            for first, last, rate in self._spans(before + count)
            if last > before
        )

    def amount(self, count: int, before: int = 0) -> int:
        """Return the fee in yuan."""
        return sum(line.amount for line in self.lines(count, before))

    def calculation(self, count: int, before: int = 0, language: str = "zh") -> str:
        """Write the calculation as the notice prints it."""
        unit = self.unit.text(language)
        parts = [
            f"第{line.first}—{line.last}{unit}×{line.rate}元={line.amount}元"
            if language == "zh"
            else f"{unit} {line.first}–{line.last} × {line.rate} = {line.amount} yuan"
            for line in self.lines(count, before)
        ]
        return ("；" if language == "zh" else "; ").join(parts)

    def _spans(self, until: int) -> Iterator[tuple[int, int, int]]:
        first = 1
        for band in self.bands:
            last = until if band.up_to is None else min(band.up_to, until)
            if first > until:
                return
            yield first, last, band.rate
            first = last + 1
        if self.step is None:
            return
        every, more = self.step
        rate = self.bands[-1].rate
        while first <= until:
            rate += more
            last = min(first + every - 1, until)
            yield first, last, rate
            first = last + 1


@dataclass(frozen=True, slots=True)
class FeeMeasures:
    """The measures of the fee from their date of effect."""

    in_force_from: date
    authority: str
    pay_within: int
    tariffs: Mapping[str, FeeTariff]


def fee_measures_on(day: date) -> FeeMeasures:
    """Return the measures in force on ``day``; refuse where nothing may be charged."""
    versions = _versions()
    for measures in versions:
        if measures.in_force_from <= day:
            return measures
    raise TariffMissing(_NO_TARIFF, day=day, first_on=versions[-1].in_force_from)


@cache
def _versions() -> tuple[FeeMeasures, ...]:
    """Return the versions of the measures, newest first."""
    versions = [
        FeeMeasures(
            in_force_from=entry["in_force_from"],
            authority=entry["authority"],
            pay_within=entry["pay_within"]["working_days"],
            tariffs={basis: _tariff(basis, entry[basis]) for basis in BASES},
        )
        for entry in load_yaml(FILE)["versions"]
    ]
    return tuple(sorted(versions, key=lambda measures: measures.in_force_from, reverse=True))


def _tariff(basis: str, data: Mapping[str, Any]) -> FeeTariff:
    step = data.get("step")
    return FeeTariff(
        id=basis,
        label=wording(data["label"]),
        unit=wording(data["unit"]),
        article=wording(data["article"]),
        bands=tuple(FeeBand(band["up_to"], band["rate"]) for band in data["bands"]),
        step=(step["every"], step["more"]) if step else None,
    )
