"""``gongkai report render`` on the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.commands.report_render import render

EXAMPLE = Path(__file__).parents[2] / "examples" / "lanchuan-2023.json"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "report.json"))


def test_the_document_is_put_beside_the_data(data: Path) -> None:
    result = CliRunner().invoke(render, [str(data), "--to", "html"])

    written = data.with_suffix(".html")
    assert (result.exit_code, result.output) == (0, f"{written}\n")
    assert written.read_bytes().startswith(b"<!DOCTYPE html>")
    assert sorted(path.name for path in data.parent.iterdir()) == ["report.html", "report.json"]


def test_the_document_goes_where_it_is_told(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "年报.xlsx"

    result = CliRunner().invoke(render, [str(data), "--to", "xlsx", "--out", str(out)])

    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"PK")


def test_a_dash_is_standard_output_and_standard_input(data: Path) -> None:
    to_output = CliRunner().invoke(render, [str(data), "--to", "html", "--out", "-"])
    from_input = CliRunner().invoke(render, ["-", "--to", "html"], input=data.read_bytes())

    assert to_output.stdout_bytes.startswith(b"<!DOCTYPE html>")
    assert from_input.stdout_bytes == to_output.stdout_bytes


def test_charts_can_be_left_out_and_the_form_can_be_in_english(data: Path) -> None:
    result = CliRunner().invoke(
        render, [str(data), "--to", "html", "--out", "-", "--language", "en", "--no-charts"]
    )

    assert b"<figure" not in result.stdout_bytes
    assert b"Requests received and handled" in result.stdout_bytes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "没有这个文件，请检查文件名。"),
        (b"", "这不是有效的 JSON："),
        (b"\xff\xfe\x00", "这不是有效的 JSON："),
        (b"[1]", "这不是年度报告的数据：最外层应为一个对象。"),
        (b'{"form": "2099", "cells": {}}', "没有名为“2099”的报告格式，现有：2014、2019、2021。"),
        (b'{"form": "2021", "cells": {"x": 1}}', "数据中有1个指标不属于“2021”格式，第一个是“x”"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "data.json"
    if content is not None:
        path.write_bytes(content)

    result = CliRunner().invoke(render, [str(path), "--to", "html"])

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}：{message}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "report.html"

    result = CliRunner().invoke(render, [str(data), "--to", "html", "--out", str(out)])

    assert result.exit_code == 2
    assert f"无法写入“{out}”" in result.stderr
