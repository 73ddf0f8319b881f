"""Another country's form, described in data alone, is checked by the same engine from the same command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

FORMS = {
    "about": "Forms.",
    "forms": [{"id": "foi", "years": {"from": 2000, "to": None}, "authority": "FOIA 2000"}],
}
QUARTERS = ("q1", "q2", "q3", "q4")
TABLES = {
    "form": "foi",
    "title": {"zh": "英国信息公开统计", "en": "Freedom of information statistics"},
    "authority": "FOIA 2000",
    "tables": [
        {
            "id": "volumes",
            "section": "volumes",
            "title": {"zh": "申请数量", "en": "Volumes of requests"},
            "blocks": [
                {
                    "key": "{row}.{column}",
                    "unit": "requests",
                    "columns": [
                        *({"id": q, "label": q.upper(), "en": f"Quarter {q[1]}"} for q in QUARTERS),
                        {"id": "year", "label": "全年", "en": "Year"},
                    ],
                    "rows": [
                        {"id": "received", "label": "收到", "en": "Received"},
                        {"id": "on_time", "label": "按时答复", "en": "Answered in time"},
                        {
                            "label": "结果",
                            "en": "Outcome",
                            "subtotal": "resolved",
                            "rows": [
                                {"id": "resolved.granted", "label": "全部公开", "en": "Granted in full"},
                                {"id": "resolved.partly", "label": "部分公开", "en": "Withheld in part"},
                                {"id": "resolved.withheld", "label": "不公开", "en": "Withheld in full"},
                            ],
                        },
                        {"id": "open", "label": "未结", "en": "Still open"},
                    ],
                }
            ],
        }
    ],
}
RULES: dict[str, Any] = {
    "form": "foi",
    "lists": {"quarter": [*QUARTERS], "column": [*QUARTERS, "year"]},
    "agency_levels": [{"level": "ministry", "pattern": "^MinistryofÆther$"}],
    "rules": [
        {
            "id": "UK2000-A1-01",
            "for": {"row": "{row}.year"},
            "expect": "{row}.year == {row}.q1 + {row}.q2 + {row}.q3 + {row}.q4",
            "level": "error",
            "message": {
                "zh": "全年不等于四季之和。",
                "en": "“{label}” is {found}, the quarters come to {working}.",
            },
        },
        {
            "id": "UK2000-A1-02",
            "for": {"c": "column"},
            "expect": 'received.{c} == sum("resolved.*.{c}") + open.{c}',
            "level": "error",
            "message": {"zh": "收到数不平衡。", "en": "{column} received {found}, outcomes are {working}."},
        },
        {
            "id": "UK2000-A1-03",
            "when": 'agency_level == "ministry"',
            "expect": "on_time.year <= received.year",
            "level": "warning",
            "message": {"zh": "按时数过多。", "en": "{found} in time of {expected}."},
        },
        {
            "id": "UK2000-A1-04",
            "expect": "received.q1 >= previous(open.q4)",
            "level": "note",
            "message": {"zh": "未结。", "en": "Last year left {expected} open."},
        },
        {
            "id": "UK2000-A1-05",
            "check": "claims",
            "level": "warning",
            "message": {"zh": "文表不一。", "en": "The text says {found}, the table {expected}."},
        },
    ],
}
CLAIMS = {
    "form": "foi",
    "relevant": "requests",
    "year": r"(?<!\d)((?:19|20)\d\d)(?!\d)",
    "title": "^(?P<agency>.*?),(?P<year>\\d{4})$",
    "narrower": "^Ofthese",
    "facts": {
        "received.year": {
            "label": {"zh": "收到", "en": "requests received"},
            "accept": ["received.year"],
            "patterns": [r"received(?P<n>\d{1,3}(?:,\d{3})+|\d+)requests"],
        }
    },
}


@pytest.fixture
def statute(tmp_path: Path) -> Path:
    """A law with this one form and nothing else."""
    folder = tmp_path / "statute" / "annual_report" / "foi"
    folder.mkdir(parents=True)
    common = {
        "says": "It must.",
        "scope": "table",
        "authority": "FOIA",
        "certainty": "seen",
        "good": {},
        "bad": {},
    }
    rules = {**RULES, "rules": [{**common, **rule} for rule in RULES["rules"]]}
    (folder.parent / "forms.yaml").write_text(yaml.safe_dump(FORMS), "utf-8")
    for name, data in {"tables": TABLES, "rules": rules, "claims": CLAIMS}.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return tmp_path / "statute"


def _check(statute: Path, report: dict[str, Any], *options: str) -> tuple[int, list[tuple[str, str]]]:
    path = statute.parent / "report.json"
    path.write_text(json.dumps(report), "utf-8")
    command = [sys.executable, "-c", "from gongkai.cli import main; main()", "report", "check", str(path)]
    done = subprocess.run(
        [*command, "--json", "--language", "en", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GONGKAI_STATUTE_DIR": str(statute)},
    )
    assert done.stderr == ""
    [line] = done.stdout.splitlines()
    return done.returncode, [(f["rule"], f["message"]) for f in json.loads(line)["findings"]]


def _report(**changed: int) -> dict[str, Any]:
    cells = {f"{row}.{quarter}": 10 for row in ("received", "on_time") for quarter in QUARTERS}
    for quarter in QUARTERS:
        cells |= {f"resolved.{kind}.{quarter}": 3 for kind in ("granted", "partly", "withheld")}
        cells[f"open.{quarter}"] = 1
    for row in ("received", "on_time", "resolved.granted", "resolved.partly", "resolved.withheld", "open"):
        cells[f"{row}.year"] = sum(cells[f"{row}.{quarter}"] for quarter in QUARTERS)
    cells |= {key.replace("__", "."): value for key, value in changed.items()}
    text = "In 2023 the Ministry received 40 requests."
    return {
        "form": "foi",
        "agency": "Ministry of Æther",
        "year": 2023,
        "title": "Ministry of Æther, 2023",
        "cells": cells,
        "sections": [{"key": "volumes", "heading": "Volumes", "text": text}],
    }


def test_consistent_report_of_the_other_form_has_no_findings(statute: Path) -> None:
    assert _check(statute, _report()) == (0, [])


def test_rules_of_the_other_form_are_held_in_every_row_and_column(statute: Path) -> None:
    code, found = _check(statute, _report(received__q2=12))

    assert code == 1
    assert found == [
        ("UK2000-A1-01", "“Received｜Year” is 40, the quarters come to 10+12+10+10."),
        ("UK2000-A1-02", "Quarter 2 received 12, outcomes are 3+3+3+1."),
    ]


def test_groups_facts_last_year_and_text_of_the_other_form_are_data_too(
    statute: Path, tmp_path: Path
) -> None:
    report = _report(on_time__year=41)
    for kind in ("granted", "partly", "withheld"):
        del report["cells"][f"resolved.{kind}.q1"]
    report["subtotals"] = {"resolved.q1": 8}
    report["sections"][0]["text"] = "In 2023 the Ministry received 1,040 requests."
    before = {**_report(open__q4=11), "year": 2022}
    (tmp_path / "before.json").write_text(json.dumps(before), "utf-8")

    code, found = _check(statute, report, "--previous", str(tmp_path / "before.json"))

    assert code == 1
    assert found == [
        ("UK2000-A1-01", "“Answered in time｜Year” is 41, the quarters come to 10+10+10+10."),
        ("UK2000-A1-02", "Quarter 1 received 10, outcomes are 8+1."),
        ("UK2000-A1-03", "41 in time of 40."),
        ("UK2000-A1-04", "Last year left 11 open."),
        ("UK2000-A1-05", "The text says 1040, the table 40."),
    ]
