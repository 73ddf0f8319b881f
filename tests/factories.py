"""Simplest valid records for tests: agencies, accounts, and reports whose figures agree."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.law import forms
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, User
from gongkai.reports import services
from gongkai.reports.figures import Report, Section, Source, Value
from gongkai.reports.models import AnnualReport

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 2, 1, 9, 30, tzinfo=SHANGHAI)
PASSWORD = "a-password-for-tests-1"
_numbers = count(1)


def make_agency(code: str = "", name: str = "", **changes: Any) -> Agency:
    """Make an agency that exists since 2009."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": code or f"agency-{number}",
        "name": name or f"岚川县第{number}局",
        "kind": "department",
        "level": "county",
        "as_of": date(2009, 1, 1),
    }
    return organisations.create_agency(**{**values, **changes})


def make_officer(agency: Agency | None, *roles: str, username: str = "") -> User:
    """Make an account that works for the agency."""
    return organisations.create_account(
        username=username or f"officer{next(_numbers)}",
        display_name="公开专员",
        password=PASSWORD,
        agency=agency,
        roles=roles or ("officer",),
    )


def make_report(
    agency: str = "岚川县人民政府",
    year: int = 2023,
    received: int = 21,
    cells: Mapping[str, Value] | None = None,
    **changes: Any,
) -> Report:
    """Make a report in the form of its year whose figures agree: all requests received were granted."""
    form = forms.form_for_year(year)
    figures: dict[str, Value] = dict.fromkeys(form.cells, 0)
    if form.id == "2014":
        figures |= {
            "received.total": received,
            "received.online": received,
            "concluded.total": received,
            "concluded.on_time": received,
            "answered.total": received,
            "answered.granted": received,
        }
    else:
        for column in ("natural_person", "total"):
            for row in ("received", "granted", "concluded"):
                figures[f"requests.{row}.{column}"] = received
    figures |= cells or {}
    values: dict[str, Any] = {
        "form": form.id,
        "agency": agency,
        "year": year,
        "title": f"{agency}{year}年政府信息公开工作年度报告",
        "cells": figures,
        "sources": {
            key: Source(text=str(value), table=1, row=number, column=2, page=3)
            for number, (key, value) in enumerate(figures.items(), start=1)
            if value is not None
        },
        "sections": _sections(form.id, year, received),
    }
    return Report(**{**values, **changes})


def store(
    agency: Agency, year: int = 2023, *, publish: bool = True, name: str = "岚川县人民政府", **changes: Any
) -> AnnualReport:
    """Store a report of the agency, and publish it."""
    report = make_report(agency=name, year=year, **changes)
    record = services.store_report(report=report, agency=agency, actor=None, now=NOW).record
    if publish:
        record = services.publish_report(record=record, actor=None, now=NOW, explanation="测试")
    return record


def _sections(form_id: str, year: int, received: int) -> list[Section]:
    if form_id == "2014":
        return [
            Section("overview", "一、概述", f"{year}年，本机关依法做好政府信息公开工作。"),
            Section("requests", "二、依申请公开政府信息情况", f"全年收到申请{received}件，均按时办结。"),
        ]
    return [
        Section(
            "overview",
            "一、总体情况",
            f"{year}年，本机关认真贯彻《中华人民共和国政府信息公开条例》，依法做好政府信息公开工作。\n"
            f"（二）依申请公开\n全年收到政府信息公开申请{received}件，均已办结。",
        ),
        Section("disclosure", "二、主动公开政府信息情况", ""),
        Section("requests", "三、收到和处理政府信息公开申请情况", ""),
        Section("remedies", "四、政府信息公开行政复议、行政诉讼情况", ""),
        Section("problems", "五、存在的主要问题及改进情况", "部分信息更新不够及时。下一步将加强督促检查。"),
        Section("other", "六、其他需要报告的事项", "本年度未收取信息处理费。"),
    ]
