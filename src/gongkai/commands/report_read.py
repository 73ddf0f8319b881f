"""``gongkai report read``: files in, figures out."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from gongkai.commands.many_files import Outcome, each_file
from gongkai.law.forms import form
from gongkai.reports.figures import Report, plain


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每个文件一行 JSON。One JSON object a line.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="使用几个处理器核。Cores to use.")
@click.option("--no-ocr", is_flag=True, help="不识别扫描页。Do not recognise scanned pages.")
def read(files: tuple[Path, ...], *, as_json: bool, jobs: int, no_ocr: bool) -> None:
    """读取年度报告（.txt .html .docx .doc .pdf）。Read annual reports into figures."""
    outcomes = each_file(files, read_one, options=not no_ocr, jobs=jobs, label="读取报告")
    sys.exit(2 if _print(outcomes, as_json=as_json) else 0)


def read_one(path: Path, ocr: bool) -> dict[str, object]:
    """Read one file; return the public JSON shape."""
    from gongkai.reports.reading import read_report

    return read_report(path, ocr=ocr).to_dict()


def _print(outcomes: Iterator[Outcome[dict[str, object]]], *, as_json: bool) -> int:
    failures: list[Outcome[dict[str, object]]] = []
    for outcome in outcomes:
        if outcome.result is None:
            failures.append(outcome)
        elif as_json:
            line = json.dumps({"file": str(outcome.path), **outcome.result}, ensure_ascii=False)
            click.echo(line)
        else:
            click.echo(_readable(outcome.path, Report.from_dict(outcome.result)))
    for failure in failures:
        click.echo(failure.problem, err=True)
    return len(failures)


def _readable(path: Path, report: Report) -> str:
    lines = [
        click.style(report.title or str(path), bold=True),
        f"机关：{report.agency or '未能确定'}　年度：{report.year or '未能确定'}　格式：{report.form}",
        *_figures(report),
        *(f"※ {note}" for note in report.notes),
        "",
    ]
    return "\n".join(lines)


def _figures(report: Report) -> Sequence[str]:
    cells = form(report.form).cells
    return [
        f"  {cells[key].label()}：{plain(value)}{cells[key].unit}"
        for key, value in report.cells.items()
        if value is not None and value != 0
    ]
