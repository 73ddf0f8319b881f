"""``gongkai report read``: files in, figures out."""

import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from gongkai.commands.many_files import each_file
from gongkai.core.sentences import in_language
from gongkai.law.forms import Label, form
from gongkai.reports.figures import Report, plain

_READER = "gongkai.reports.reading"
_HEADER = Label(
    zh="机关：{agency}　年度：{year}　格式：{form}", en="Body: {agency}  Year: {year}  Form: {form}"
)
_UNKNOWN = Label(zh="未能确定", en="not certain")
_FIGURE = Label(zh="  {name}：{value}{unit}", en="  {name}: {value} {unit}")


@dataclass(frozen=True, slots=True)
class Printing:
    """How each report is read and printed."""

    ocr: bool
    as_json: bool
    language: str


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每个文件一行 JSON。One JSON object a line.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="使用几个处理器核。Cores to use.")
@click.option("--no-ocr", is_flag=True, help="不识别扫描页。Do not recognise scanned pages.")
def read(files: tuple[Path, ...], *, as_json: bool, language: str, jobs: int, no_ocr: bool) -> None:
    """读取年度报告（.txt .html .docx .doc .pdf）。Read annual reports into figures."""
    options = Printing(ocr=not no_ocr, as_json=as_json, language=language)
    if jobs > 1:
        importlib.import_module(_READER)  # Once, before the workers are made, and not by each of them.
    failures = []
    for outcome in each_file(
        files, read_one, options=options, jobs=jobs, label="读取报告", language=language
    ):
        if outcome.result is None:
            failures.append(outcome.problem)
        else:
            click.echo(outcome.result)
    for problem in failures:
        click.echo(problem, err=True)
    sys.exit(2 if failures else 0)


def read_one(path: Path, options: Printing) -> str:
    """Read one file and return what is printed of it, so that this work too is done by the worker."""
    from gongkai.reports.reading import read_report

    report = read_report(path, ocr=options.ocr)
    if options.as_json:
        return json.dumps({"file": str(path), **report.to_dict(options.language)}, ensure_ascii=False)
    return readable(report, options.language, name=str(path))


def readable(report: Report, language: str, name: str = "") -> str:
    """Return a report's figures as a person reads them on a terminal."""
    unknown = _UNKNOWN.text(language)
    header = _HEADER.text(language).format(
        agency=report.agency or unknown, year=report.year or unknown, form=report.form
    )
    lines = [
        click.style(report.title or name, bold=True),
        header,
        *_figures(report, language),
        *(f"※ {in_language(note, language)}" for note in report.notes),
        "",
    ]
    return "\n".join(lines)


def _figures(report: Report, language: str) -> Sequence[str]:
    cells = form(report.form).cells
    pattern = _FIGURE.text(language)
    return [
        pattern.format(name=cells[key].label(language), value=plain(value), unit=cells[key].unit).rstrip()
        for key, value in report.cells.items()
        if value is not None and value != 0
    ]
