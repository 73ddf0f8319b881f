"""``gongkai report check``: what it prints, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gongkai.commands.report_check import check
from tests.reports.checking_reports import SAMPLES, report_of

TEXT = "岚川县2022年政府信息公开工作年度报告\n一、总体情况\n全县收到政府信息公开申请2件。\n"


def _run(*args: object) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in args])


def _save(path: Path, cells: dict[str, Any], **members: Any) -> Path:
    report = report_of("2021", cells, year=members.pop("year", 2022))
    path.write_text(json.dumps({**report.to_dict(), **members}, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return _save(tmp_path / "wrong.json", {"reconsideration.total": -1})


@pytest.fixture
def right(tmp_path: Path) -> Path:
    return _save(tmp_path / "right.json", {"reconsideration.total": 0})


def _rules(line: str) -> set[str]:
    return {finding["rule"] for finding in json.loads(line)["findings"]}


def test_each_report_is_one_line_of_json_and_an_error_ends_with_one(wrong: Path, right: Path) -> None:
    result = _run("--json", wrong, right)

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["file"], second["file"]) == (str(wrong), str(right))
    [finding] = [f for f in first["findings"] if f["level"] == "error"]
    assert set(finding) == {"rule", "level", "keys", "where", "expected", "found", "message"}
    assert (finding["keys"], finding["found"]) == (["reconsideration.total"], -1)
    assert result.exit_code == 1
    assert result.stderr == ""


def test_warnings_alone_end_with_nought(right: Path) -> None:
    result = _run("--json", right)

    assert [f["level"] for f in json.loads(result.stdout)["findings"]] != []
    assert result.exit_code == 0


def test_file_that_cannot_be_read_is_one_sentence_and_the_others_are_checked(
    tmp_path: Path, wrong: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")

    result = _run("--json", broken, tmp_path / "absent.json", wrong)

    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [str(wrong)]
    assert len(result.stderr.splitlines()) == 2
    assert "不是有效的 JSON" in result.stderr
    assert "文件不能打开" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "3", '"text"', "{}", '{"form": "2021"}', '{"form": "1999", "cells": {}}',
        '{"form": "2021", "cells": {"reconsideration.total": "many"}}',
        '{"form": "2021", "cells": {}, "year": "2022"}',
        '{"form": "2021", "cells": {}, "year": 99999}',
        '{"form": "2021", "cells": {}, "sections": [{"key": "overview", "text": 3}]}',
        '{"form": "2021", "cells": {}, "agency": ["a"]}',
        '{"form": "2021", "cells": {}, "explanations": [3]}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_json_that_is_no_report_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "no-report.json"
    path.write_text(content, "utf-8")

    result = _run("--json", path)

    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"{path}：")
    assert result.exit_code == 2


def test_document_is_read_before_it_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")

    result = _run("--json", path)

    assert "AR2021-T0-03" in _rules(result.stdout)
    assert result.exit_code == 0


def test_lines_of_json_are_reports_of_one_file(tmp_path: Path, wrong: Path, right: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(f"{wrong.read_text('utf-8')}\n{right.read_text('utf-8')}\n", "utf-8")

    result = _run("--json", many)

    first, second = result.stdout.splitlines()
    assert "AR2021-T0-01" in _rules(first)
    assert "AR2021-T0-01" not in _rules(second)


def test_json_printed_over_several_lines_is_one_report(tmp_path: Path, wrong: Path) -> None:
    pretty = tmp_path / "pretty.json"
    pretty.write_text(json.dumps(json.loads(wrong.read_text("utf-8")), indent=1), "utf-8")

    [line] = _run("--json", pretty).stdout.splitlines()

    assert "AR2021-T0-01" in _rules(line)


def test_last_years_report_is_compared(tmp_path: Path) -> None:
    before = _save(tmp_path / "2021.json", {"requests.carried_out.total": 3}, year=2021)
    report = _save(tmp_path / "2022.json", {"requests.carried_in.total": 2})

    result = _run("--json", report, "--previous", before)

    assert "AR2021-X1-01" in _rules(result.stdout)
    assert result.exit_code == 1


@pytest.mark.parametrize("spelling", ["repeated", "in a row", "first"])
def test_parts_are_given_one_by_one_or_in_a_row(tmp_path: Path, spelling: str) -> None:
    whole = _save(tmp_path / "whole.json", {"requests.received.total": 9})
    a = _save(tmp_path / "a.json", {"requests.received.total": 4})
    b = _save(tmp_path / "b.json", {"requests.received.total": 4})
    spelled = {
        "repeated": (whole, "--parts", a, "--parts", b, "--json"),
        "in a row": (whole, "--parts", a, b, "--json"),
        "first": ("--json", "--parts", a, b, "--", whole),
    }

    result = _run(*spelled[spelling])

    [finding] = [f for f in json.loads(result.stdout)["findings"] if f["rule"] == "AR2021-X2-01"]
    assert (finding["expected"], finding["found"]) == (8, 9)


def test_reports_named_only_as_parts_are_asked_for(right: Path) -> None:
    result = _run("--parts", right)

    assert result.exit_code == 2
    assert "没有给出要校验的报告" in result.stderr


def test_part_that_cannot_be_read_is_said_and_nothing_is_summed(tmp_path: Path) -> None:
    whole = _save(tmp_path / "whole.json", {"requests.received.total": 9})
    part = _save(tmp_path / "a.json", {"requests.received.total": 4})

    result = _run("--json", whole, "--parts", part, tmp_path / "absent.json")

    assert "AR2021-X2-01" not in _rules(result.stdout)
    assert "没有作汇总核对" in result.stderr
    assert result.exit_code == 2


def test_explanations_answer_findings_from_a_file_and_from_the_report_itself(tmp_path: Path) -> None:
    answer = {
        "rule": "AR2021-X1-01",
        "keys": ["requests.carried_in.total"],
        "cause": "机构改革",
        "difference": 1,
    }
    before = _save(tmp_path / "2021.json", {"requests.carried_out.total": 3}, year=2021)
    plain = _save(tmp_path / "plain.json", {"requests.carried_in.total": 2})
    travelling = _save(tmp_path / "own.json", {"requests.carried_in.total": 2}, explanations=[answer])
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps([answer]), "utf-8")

    from_file = _run("--json", plain, "--previous", before, "--explanations", answers)
    from_report = _run("--json", travelling, "--previous", before)

    for result in (from_file, from_report):
        [finding] = [f for f in json.loads(result.stdout)["findings"] if f["rule"] == "AR2021-X1-01"]
        assert finding["answered"] is True
        assert finding["explanation"]["cause"] == "机构改革"
        assert result.exit_code == 0


def test_several_cores_give_the_same_lines_in_the_same_order(tmp_path: Path) -> None:
    files = [_save(tmp_path / f"{n}.json", {"reconsideration.total": -n}) for n in range(1, 6)]

    one, two = _run("--json", *files), _run("--json", "--jobs", 2, *files)

    assert one.stdout == two.stdout
    assert one.exit_code == two.exit_code == 1


def test_readable_list_groups_by_level_and_closes_with_a_summary(wrong: Path) -> None:
    result = _run(wrong)

    lines = result.stdout.splitlines()
    assert lines.index("  错误 1") < next(i for i, line in enumerate(lines) if line.startswith("  警告"))
    assert any("请改正。" in line for line in lines)
    assert any(
        "位置：表“政府信息公开行政复议、行政诉讼情况”：行政复议｜总计  [AR2021-T0-01]" in line
        for line in lines
    )
    assert lines[-1].startswith("共检查1份报告：错误1处，")


def test_readable_list_is_in_english_too(wrong: Path) -> None:
    result = _run(wrong, "--language", "en")

    assert "  Errors 1" in result.stdout.splitlines()
    assert "Correct it." in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Checked 1 reports: 1 errors, ")


def test_samples_of_every_kind_end_with_an_error_and_no_word_of_trouble() -> None:
    if not SAMPLES.is_dir():
        pytest.skip(f"The sample reports are not at {SAMPLES}.")
    files = sorted([*SAMPLES.glob("*-20*.txt"), *SAMPLES.glob("*.pdf")])

    result = _run("--json", *files)

    errors = {
        Path(line["file"]).stem: sum(f["level"] == "error" for f in line["findings"])
        for line in map(json.loads, result.stdout.splitlines())
    }
    assert errors == {
        "boshan-2017": 0,
        "dingyuan-2017": 0,
        "guanxian-2016": 0,
        "hongze-2023": 2,
        "pingyin-2019": 0,
        "qidu-township-2017": 2,
    }
    assert result.exit_code == 1
