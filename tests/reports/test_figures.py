import json
from decimal import Decimal

import pytest

from gongkai.reports.figures import NotAReport, Report

DATA = {
    "form": "2021",
    "agency": "岚川县人民政府",
    "year": 2023,
    "title": "岚川县人民政府2023年政府信息公开工作年度报告",
    "cells": {
        "requests.received.total": 21,
        "disclosure.charges.amount": 7730.28,
        "requests.granted.total": None,
    },
    "sources": {"requests.received.total": {"page": 3, "table": 5, "row": 4, "column": 10, "text": "21"}},
    "claims": [{"about": "requests.received.total", "value": 21, "text": "收到申请21件", "offset": 8}],
    "sections": [{"key": "overview", "heading": "一、总体情况", "text": "正文。"}],
    "notes": ["说明。"],
}


def test_a_report_survives_its_json_shape() -> None:
    report = Report.from_json(json.dumps(DATA, ensure_ascii=False))
    assert report.cells["disclosure.charges.amount"] == Decimal("7730.28")
    assert report.to_dict() == {**DATA, "subtotals": {}}


def test_the_answers_to_findings_travel_with_the_report() -> None:
    answers = [{"rule": "AR2021-X1-01", "cause": "机构改革", "difference": 3}]
    assert Report.from_dict({**DATA, "explanations": answers}).to_dict()["explanations"] == answers


def test_the_text_is_the_title_the_headings_and_the_paragraphs() -> None:
    assert Report.from_dict(DATA).text.splitlines() == [DATA["title"], "一、总体情况", "正文。"]


@pytest.mark.parametrize(
    "change",
    [
        {"cells": {"requests.received.total": "21"}},
        {"cells": {"requests.received.total": True}},
        {"cells": None},
        {"year": "2023"},
        {"agency": 5},
        {"sections": [{"key": 1}]},
        {"claims": [{"about": "x"}]},
        {"sources": {"a": 3}},
    ],
)
def test_what_is_not_a_report_is_refused_in_one_sentence(change: dict[str, object]) -> None:
    with pytest.raises(NotAReport, match=r"^这不是年度报告的数据：.*。$"):
        Report.from_dict({**DATA, **change})


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"form": "2021", "cells": {"a": NaN}}'])
def test_text_that_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(NotAReport):
        Report.from_json(text)
