"""``gongkai report render``: figures and text in, a document out."""

import sys
import tempfile
from pathlib import Path

import click

from gongkai.core.errors import DomainError
from gongkai.reports.figures import NotAReport, Report
from gongkai.reports.rendering import FORMATS
from gongkai.reports.rendering import render as rendered

_STANDARD = Path("-")


class CannotWrite(DomainError):
    """A place where the document cannot be put."""

    code = "cannot_write"


@click.command()
@click.argument("data", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--to", required=True, type=click.Choice(FORMATS), help="文件格式。Format of the document.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    help="输出文件，缺省放在数据旁边，- 为标准输出。Where to write; - is standard output.",
)
@click.option(
    "--language",
    type=click.Choice(("zh", "en")),
    default="zh",
    show_default=True,
    help="表格和标题的语言，正文不翻译。Language of the form; the text stays as it is.",
)
@click.option("--no-charts", is_flag=True, help="不附图表。Leave the charts out.")
def render(data: Path, *, to: str, out: Path | None, language: str, no_charts: bool) -> None:
    """把年度报告的数据（JSON）生成为正式文档。Render a report's JSON as a document."""
    try:
        document = rendered(_report_in(data), to, language=language, charts=not no_charts)
        _write(document, out or _beside(data, to))
    except DomainError as problem:
        click.echo(f"{data}：{problem}", err=True)
        sys.exit(2)


def _report_in(data: Path) -> Report:
    try:
        text = sys.stdin.buffer.read() if data == _STANDARD else data.read_bytes()
    except FileNotFoundError as problem:
        raise NotAReport("没有这个文件，请检查文件名。") from problem
    except OSError as problem:
        raise NotAReport(f"无法读取文件（{problem.strerror}）。") from problem
    return Report.from_json(text)


def _beside(data: Path, to: str) -> Path:
    return _STANDARD if data == _STANDARD else data.with_suffix(f".{to}")


def _write(document: bytes, out: Path) -> None:
    """Write the whole file or nothing, and say where it is."""
    if out == _STANDARD:
        sys.stdout.buffer.write(document)
        return
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".gongkai-") as folder:
            part = Path(folder) / "part"
            part.write_bytes(document)
            part.replace(out)
    except OSError as problem:
        raise CannotWrite(f"无法写入“{out}”（{problem.strerror}），请换一个位置。") from problem
    click.echo(str(out))
