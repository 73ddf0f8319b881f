"""The command that reads reports."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.commands.report_read import read
from gongkai.reports.rendering import render
from tests.factories import make_report


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    paths = []
    for year, received in ((2021, 12), (2022, 7), (2023, 21)):
        path = tmp_path / f"{year}.html"
        path.write_bytes(render(make_report("岚川县人民政府", year, received), "html"))
        paths.append(path)
    return paths


@pytest.mark.parametrize("jobs", [1, 2])
def test_json_is_one_object_a_file_in_the_order_given(reports: list[Path], jobs: int) -> None:
    result = run(*reports, "--json", "--jobs", jobs)

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line["file"] for line in lines] == [str(path) for path in reports]
    assert [line["cells"]["requests.received.total"] for line in lines] == [12, 7, 21]
    assert lines[2]["sources"]["requests.received.total"]["text"] == "21"


def test_figures_are_printed_for_a_person_in_either_language(reports: list[Path]) -> None:
    chinese, english = run(reports[2]), run(reports[2], "--language", "en")

    assert "机关：岚川县人民政府　年度：2023　格式：2021" in chinese.stdout
    assert "Body: 岚川县人民政府  Year: 2023  Form: 2021" in english.stdout
    assert (chinese.exit_code, english.exit_code) == (0, 0)


def test_what_cannot_be_read_is_said_last_and_the_others_are_read(
    reports: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")

    result = run(reports[0], broken, reports[1], "--json")

    assert result.exit_code == 2
    assert [json.loads(line)["year"] for line in result.stdout.splitlines()] == [2021, 2022]
    assert "broken.docx" in result.stderr
    assert "Traceback" not in result.output


def test_notes_and_refusals_are_said_in_the_language_asked_for(tmp_path: Path) -> None:
    report, empty = tmp_path / "report.html", tmp_path / "empty.pdf"
    report.write_text(
        "<h1>2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>无。</p>", encoding="utf-8"
    )
    empty.write_bytes(b"")

    english = run("--json", "--language", "en", report, empty)
    chinese = run("--json", report, empty)

    assert "The title names no agency, so whose report it is is not certain." in _notes(english)
    assert "标题中没有机关名称，报告的机关未能确定。" in _notes(chinese)
    assert not re.search(r"[\u4e00-\u9fff]", "".join(_notes(english)))
    assert "“empty.pdf” is empty. Export or download it again." in english.stderr
    assert "“empty.pdf”是空文件，没有任何内容，请重新导出或下载后再读取。" in chinese.stderr


def _notes(result: Result) -> list[str]:
    [line] = result.stdout.splitlines()
    return list(json.loads(line)["notes"])
