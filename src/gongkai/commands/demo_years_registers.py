"""The register rows, the activities and the figures by hand of the demonstration county's past years."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from stdnum.cn import uscc

from gongkai.activities.services import record_activity
from gongkai.commands.demo_years_plan import YearsPlan, at, working_day
from gongkai.core.progress import track
from gongkai.registers.definitions import all_registers
from gongkai.registers.services import import_rows
from gongkai.reports.compiling.services import enter_hand_figure

_Row = dict[str, str]
_VALID_YEARS = 5
_DOCUMENTS_FROM = (2, 10)
_DOCUMENTS_DAYS = 240
_WITHIN_YEAR = 350
_EARLIER_FROM, _EARLIER_YEARS = 2009, 9
_SHARE_LEGAL, _SHARE_TRADER = 0.5, 0.4
_CENTS = 100
_OWN_FIGURES = ("岚川县{year}年度政务公开工作台账", "本平台没有这些事项的逐件记录，按原台账填报。")
_ELSEWHERE = (
    "县行政执法综合管理平台{year}年度统计",
    "在县行政执法综合管理平台公示的决定，没有逐件迁入本平台。",
)
"""Source and reason of a figure by hand."""


def load_rows(plan: YearsPlan) -> int:
    """Import the rows of every register and year as a spreadsheet; return how many there are."""
    there = 0
    documents = count()
    for year, figures in track(list(plan.years), label="载入往年登记册", quiet=plan.quiet):
        random = plan.random(f"registers {year}")
        rows = {
            "normative_documents": _documents(plan, year, figures, documents),
            "licences": _licences(plan, random, year, _number(plan, figures, "licences")),
            "penalties": _penalties(plan, random, year, _number(plan, figures, "penalties")),
            "coercion": _coercion(plan, random, year, figures["coercion"]),
            "charges_collected": _charges(year, figures.get("charges", {})),
        }
        for register, lines in rows.items():
            there += _import(plan, register, year, list(lines))
    return there


def _number(plan: YearsPlan, figures: Mapping[str, Any], register: str) -> int:
    """Return how many rows of a register a year has: all that were decided, or those kept here."""
    elsewhere = figures.get("elsewhere", {}).get(register, 0) if plan.is_full else 0
    return int(figures[register] + elsewhere)


def _import(plan: YearsPlan, register: str, year: int, rows: list[_Row]) -> int:
    if not rows:
        return 0
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    last = date(year, 12, 31)
    applied = import_rows(
        register=all_registers()[register],
        agency=plan.county,
        content=text.getvalue().encode("utf-8-sig"),
        filename=f"{all_registers()[register].name.zh}{year}.csv",
        actor=None,
        now=at(last, 17),
        today=last,
        basis=plan.data["source"],
        reviewed_elsewhere=plan.data["source"],
        is_historic=True,
    )
    return applied.added


def _documents(
    plan: YearsPlan, year: int, figures: Mapping[str, Any], turn: Iterator[int]
) -> Iterator[_Row]:
    number = figures["documents"]
    for place in range(number):
        issued = working_day(
            date(year, *_DOCUMENTS_FROM) + timedelta(days=place * _DOCUMENTS_DAYS // number)
        )
        until = issued.replace(year=year + _VALID_YEARS, day=min(issued.day, 28))
        lapses = place < figures.get("lapse", 0)
        yield _document(plan, issued, place + 1, next(turn), until if lapses else None)
    if year == plan.data["earlier_documents"]["brought_in"]:
        yield from _earlier_documents(plan)


def _earlier_documents(plan: YearsPlan) -> Iterator[_Row]:
    """Yield the documents of the years before, those first whose validity ends first."""
    told = plan.data["earlier_documents"]
    ends = [date(year, 6, 30) for year, number in told["lapse"].items() for _one in range(number)]
    for place in range(told["count"]):
        year, serial = _EARLIER_FROM + place % _EARLIER_YEARS, place // _EARLIER_YEARS + 1
        until = ends[place] if place < len(ends) else None
        yield _document(plan, working_day(date(year, 4 + serial, 12)), serial, place, until)


def _document(plan: YearsPlan, issued: date, serial: int, turned: int, until: date | None) -> _Row:
    matters, forms = plan.data["document_matters"], plan.data["document_forms"]
    return {
        "发文字号": f"岚政规〔{issued.year}〕{serial}号",
        "文件名称": f"岚川县{matters[turned % len(matters)]}{forms[turned // len(matters) % len(forms)]}",
        "文件种类": "行政规范性文件",
        "印发日期": issued.isoformat(),
        "施行日期": (issued + timedelta(days=30)).isoformat(),
        "有效期至": until.isoformat() if until else "",
    }


def _licences(plan: YearsPlan, random: Random, year: int, number: int) -> Iterator[_Row]:
    for serial, day, code, entry in _decisions(plan, random, year, number, plan.data["licences"]):
        yield {
            **_counterpart(plan, random),
            "行政许可决定文书名称": entry["name"],
            "行政许可决定文书号": f"{_sign(plan, code)}许〔{year}〕{serial}号",
            "许可类别": _option("licences", "category", entry["category"]),
            "许可内容": entry["content"],
            "许可决定日期": day.isoformat(),
            "许可机关": plan.names[code],
        }


def _penalties(plan: YearsPlan, random: Random, year: int, number: int) -> Iterator[_Row]:
    for serial, day, code, entry in _decisions(plan, random, year, number, plan.data["penalties"]):
        low, high = entry["fine"]
        fine = round(random.uniform(low, high), 2)
        yield {
            **_counterpart(plan, random),
            "行政处罚决定书文号": f"{_sign(plan, code)}罚〔{year}〕{serial}号",
            "违法行为类型": entry["violation"],
            "违法事实": f"当事人{entry['violation']}，经查证属实。",
            "处罚依据": entry["basis"],
            "处罚类别": _option("penalties", "category", "fine"),
            "处罚内容": f"罚款{fine}万元",
            "罚款金额（万元）": str(fine),
            "处罚决定日期": day.isoformat(),
            "处罚机关": plan.names[code],
        }


def _coercion(plan: YearsPlan, random: Random, year: int, number: int) -> Iterator[_Row]:
    for serial, day, code, entry in _decisions(plan, random, year, number, plan.data["coercion"]):
        yield {
            "决定书文号": f"{_sign(plan, code)}强〔{year}〕{serial}号",
            "行政相对人名称": _counterpart(plan, random)["行政相对人名称"],
            "强制种类": _option("coercion", "kind", entry["kind"]),
            "依据": entry["basis"],
            "决定日期": day.isoformat(),
            "决定机关": plan.names[code],
        }


def _charges(year: int, charges: Mapping[str, str]) -> Iterator[_Row]:
    for item, amount in charges.items():
        yield {"年度": str(year), "收费项目": item, "收费金额（万元）": amount}


def _decisions(
    plan: YearsPlan, random: Random, year: int, number: int, entries: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[int, date, str, Mapping[str, Any]]]:
    """Yield decisions over the year, each with its number, its day and the agency that took it."""
    for serial in range(1, number + 1):
        day = working_day(date(year, 1, 4) + timedelta(days=serial * _WITHIN_YEAR // number))
        code = random.choice(plan.there_on(entries, day))
        yield serial, day, code, entries[code]


def _counterpart(plan: YearsPlan, random: Random) -> _Row:
    data, share = plan.data, random.random()
    word = random.choice(data["words"])
    if share < _SHARE_LEGAL:
        stem = f"91000000{random.randrange(1_000_000):09d}"
        name, kind = f"岚川县{word}{random.choice(data['trades'])}", "法人及非法人组织"
        code = stem + uscc.calc_check_digit(stem + "0")
    elif share < _SHARE_LEGAL + _SHARE_TRADER:
        name, kind, code = f"岚川县{word}{random.choice(data['shops'])}", "个体工商户", ""
    else:
        name, kind, code = f"{random.choice(data['surnames'])}某某", "自然人", ""
    return {"行政相对人名称": name, "行政相对人类别": kind, "统一社会信用代码": code}


def _sign(plan: YearsPlan, code: str) -> str:
    found = plan.data["signs"].get(code) or plan.data["agencies"][code]["sign"]
    return str(found)


def _option(register: str, column: str, option: str) -> str:
    options = all_registers()[register].column(column).options
    return next(one.name.zh for one in options if one.id == option)


def load_activities(plan: YearsPlan) -> int:
    """Record what the agencies did in each year, and what stands; return how many entries there are."""
    there = 0
    for entry in plan.data["standing"]:
        _record(plan, entry, entry["day"], entry["title"], Decimal(entry.get("quantity", 0)))
        there += 1
    first = min(plan.data["years"])
    for year, figures in track(list(plan.years), label="载入往年活动", quiet=plan.quiet):
        for entry in plan.data["activities"]:
            quantity = Decimal(entry.get("quantity", 0) + entry.get("grows", 0) * (year - first))
            month, day = map(int, entry["day"].split("-"))
            _record(plan, entry, date(year, month, day), entry["title"].format(y=year), quantity)
            there += 1
        if "procurement" in figures:
            there += _procure(plan, year, figures["procurement"])
    return there


def _procure(plan: YearsPlan, year: int, figures: Mapping[str, Any]) -> int:
    """Record the year's procurement projects; their amounts come to exactly the sum."""
    random = plan.random(f"procurement {year}")
    number = figures["projects"]
    codes, things = list(plan.data["agencies"]), plan.data["purchases"]
    for place, amount in enumerate(_shares(random, Decimal(figures["amount"]), number)):
        day = working_day(date(year, 1, 10) + timedelta(days=place * (_WITHIN_YEAR - 10) // number))
        code = random.choice(plan.there_on(plan.data["agencies"], day) or codes)
        title = f"{plan.names[code]}{random.choice(things)}采购项目（{year}-{place + 1:03d}）"
        _record(plan, {"agency": code, "kind": "procurement"}, day, title, amount)
    return int(number)


def _shares(random: Random, total: Decimal, number: int) -> Iterator[Decimal]:
    """Divide a sum into ``number`` positive amounts of whole hundredths."""
    cents = int(total * _CENTS)
    cuts = sorted(random.sample(range(1, cents), number - 1))
    for low, high in zip([0, *cuts], [*cuts, cents], strict=True):
        yield Decimal(high - low) / _CENTS


def _record(plan: YearsPlan, entry: Mapping[str, Any], day: date, title: str, quantity: Decimal) -> None:
    record_activity(
        agency=plan.agencies[entry["agency"]],
        kind=entry["kind"],
        title=title,
        happened_on=day,
        quantity=quantity,
        by_head=entry.get("by_head", False),
        actor=None,
        now=at(day, 17),
    )


def enter_figures(plan: YearsPlan) -> None:
    """Enter by hand what no record of the demonstration gives."""
    for year, figures in plan.years:
        for key, value in figures.get("by_hand", {}).items():
            _enter(plan, year, key, value, _OWN_FIGURES)
        if not plan.is_full:
            for register, value in figures.get("elsewhere", {}).items():
                _enter(plan, year, f"disclosure.{register}.decisions", value, _ELSEWHERE)


def _enter(plan: YearsPlan, year: int, key: str, value: int, why: tuple[str, str]) -> None:
    source, reason = why
    enter_hand_figure(
        agency=plan.county,
        year=year,
        key=key,
        value=value,
        source=source.format(year=year),
        reason=reason,
        actor=None,
        now=min(at(date(year + 1, 1, 9), 10), at(plan.today, 0)),
    )
