"""``gongkai report check``: reports in, findings out."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from gongkai.commands.many_files import Outcome, each_file
from gongkai.core.errors import DomainError, UnreadableDocument
from gongkai.core.sentences import Sentence, in_language
from gongkai.law.forms import Label
from gongkai.reports import checking
from gongkai.reports.checking import (
    Explanation,
    Finding,
    Level,
    explanations_from,
    read_explanations,
)
from gongkai.reports.figures import NotAReport, Report

_JSON_NAMES = (".json", ".jsonl", ".ndjson")
_YEARS = range(1900, 2200)

_LEVELS = {
    Level.ERROR: (Label(zh="错误", en="Errors"), "red"),
    Level.WARNING: (Label(zh="警告", en="Warnings"), "yellow"),
    Level.NOTE: (Label(zh="提示", en="Notes"), "cyan"),
}
_NOTHING = Label(zh="没有发现问题。", en="Nothing was found.")
_WHERE = Label(zh="位置：", en="Where: ")
_SUMMARY = Label(
    zh="共检查{reports}份报告：错误{error}处，警告{warning}处，提示{note}处。",
    en="Checked {reports} reports: {error} errors, {warning} warnings, {note} notes.",
)
_ANSWERED = Label(zh="其中{answered}处已有说明。", en=" {answered} of them are answered.")
_UNREAD = Label(zh="{unread}个文件未能读取。", en=" {unread} files could not be read.")
_NO_PREVIOUS = Sentence("没有作跨年核对。", "Nothing was compared with last year.")
_NO_PARTS = Sentence("没有作汇总核对。", "The sum of the parts was not checked.")
_NOT_EXPLAINED = Sentence("没有采用其中的说明。", "Its answers were left out.")


class ManyPartsCommand(click.Command):
    """A command whose ``--parts`` takes every file up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``--parts a b c`` as ``--parts a --parts b --parts c``."""
        return super().parse_args(ctx, list(_spelled_out(args)))


def _spelled_out(args: Sequence[str]) -> Iterator[str]:
    in_parts = is_first = False
    for place, argument in enumerate(args):
        if argument == "--":
            yield from args[place:]
            return
        if argument == "--parts":
            in_parts = is_first = True
        elif argument.startswith("-") and argument != "-":
            in_parts = False
        elif in_parts and not is_first:
            yield "--parts"
        else:
            is_first = False
        yield argument


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every report of one call is held against."""

    previous: Report | None
    parts: tuple[Report, ...]
    explanations: tuple[Explanation, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One report after its check, ready to be printed."""

    title: str
    findings: tuple[Finding, ...]


@click.command(cls=ManyPartsCommand)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--previous", type=click.Path(path_type=Path), help="上一年度的报告。Last year's report.")
@click.option(
    "--parts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE…",
    help="汇总所依据的全部报告，直到下一个选项为止。All reports that this one sums up.",
)
@click.option("--json", "as_json", is_flag=True, help="每份报告一行 JSON。One JSON object a line.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
@click.option(
    "--explanations",
    type=click.Path(path_type=Path),
    help="对问题的说明（JSON）。Answers to findings (JSON).",
)
@click.option("--jobs", type=click.IntRange(1), default=1, help="使用几个处理器核。Cores to use.")
def check(
    files: tuple[Path, ...],
    *,
    previous: Path | None,
    parts: tuple[Path, ...],
    as_json: bool,
    language: str,
    explanations: Path | None,
    jobs: int,
) -> None:
    """校验年度报告（文档，或 report read --json 的输出）。Check annual reports."""
    if not files:
        raise click.UsageError(
            "没有给出要校验的报告。请把它写在 --parts 之前，或写在 -- 之后。"
            "Name the reports before --parts, or after --."
        )
    problems: list[Sentence] = []
    comparison = Comparison(
        previous=_previous(previous, problems),
        parts=_parts(parts, problems),
        explanations=_explanations(explanations, problems),
        language=language,
    )
    for problem in problems:
        click.echo(in_language(problem, language), err=True)
    outcomes = each_file(
        files, check_file, options=comparison, jobs=jobs, label="校验报告", language=language
    )
    printed = _print_json(outcomes, language) if as_json else _print(outcomes, language)
    sys.exit(2 if printed.unread or problems else 1 if printed.has_error else 0)


def check_file(path: Path, comparison: Comparison) -> list[Checked]:
    """Check every report in one file."""
    return [
        Checked(
            title=report.title or report.agency,
            findings=tuple(
                checking.check(
                    report,
                    comparison.previous,
                    comparison.parts,
                    explanations=(*comparison.explanations, *travelling),
                )
            ),
        )
        for report, travelling in load_reports(path)
    ]


def load_reports(path: Path) -> list[tuple[Report, list[Explanation]]]:
    """Return the reports in a file, each with the explanations that travel with it.

    A document holds one report; JSON lines, as ``report read --json`` prints them, hold one each.
    """
    if path.suffix.lower() not in _JSON_NAMES:
        from gongkai.reports.reading import read_report

        return [(read_report(path), [])]
    lines = [line for line in _bytes_of(path).splitlines() if line.strip()]
    if not lines:
        raise NotAReport(Sentence("文件是空的，没有报告。", "The file is empty and holds no report."))
    try:
        entries = [_decoded(text) for text in (lines if _is_lines(lines) else [b"\n".join(lines)])]
    except (ValueError, RecursionError) as problem:
        raise NotAReport(
            Sentence(f"这不是有效的 JSON：{problem}。", f"This is not valid JSON: {problem}.")
        ) from problem
    return [(_plain_report(entry), explanations_from(_travelling(entry))) for entry in entries]


def _decoded(text: bytes) -> Any:
    return json.loads(text, parse_float=Decimal)


def _is_lines(lines: Sequence[bytes]) -> bool:
    return len(lines) > 1 and all(line.startswith(b"{") and line.rstrip().endswith(b"}") for line in lines)


def _travelling(entry: Any) -> Any:
    return entry if isinstance(entry, dict) and entry.get("explanations") else []


def _plain_report(entry: Any) -> Report:
    """Return the report in decoded JSON; raise ``NotAReport`` for what only looks like one."""
    report = Report.from_dict(entry)
    if report.year is not None and report.year not in _YEARS:
        raise NotAReport(
            Sentence(
                f"这不是年度报告的数据：年度 {report.year!r} 不是年份。",
                f"This is not the data of an annual report: {report.year!r} is no year.",
            )
        )
    return report


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableDocument(
            Sentence(
                f"文件不能打开：{problem.strerror}。", f"The file cannot be opened: {problem.strerror}."
            )
        ) from problem


def _refused(path: Path, problem: DomainError, consequence: Sentence) -> Sentence:
    english = in_language(problem, "en")
    return Sentence(f"{path}：{problem}{consequence}", f"{path}: {english} {consequence.english}")


def _previous(path: Path | None, problems: list[Sentence]) -> Report | None:
    if path is None:
        return None
    try:
        return load_reports(path)[0][0]
    except DomainError as problem:
        problems.append(_refused(path, problem, _NO_PREVIOUS))
        return None


def _parts(paths: Sequence[Path], problems: list[Sentence]) -> tuple[Report, ...]:
    found: list[Report] = []
    failed = len(problems)
    for path in paths:
        try:
            found += [report for report, _ in load_reports(path)]
        except DomainError as problem:
            problems.append(_refused(path, problem, _NO_PARTS))
    return tuple(found) if len(problems) == failed else ()


def _explanations(path: Path | None, problems: list[Sentence]) -> tuple[Explanation, ...]:
    if path is None:
        return ()
    try:
        return tuple(read_explanations(_bytes_of(path)))
    except DomainError as problem:
        problems.append(_refused(path, problem, _NOT_EXPLAINED))
        return ()


@dataclass(slots=True)
class _Printed:
    """What the exit code and the closing line are made of."""

    reports: int = 0
    unread: int = 0
    answered: int = 0
    has_error: bool = False
    levels: Counter[str] | None = None

    def count(self, checked: Checked) -> None:
        self.reports += 1
        self.levels = (self.levels or Counter()) + Counter(str(f.level) for f in checked.findings)
        self.answered += sum(finding.is_answered for finding in checked.findings)
        self.has_error = self.has_error or any(finding.is_error for finding in checked.findings)


def _counted(
    outcomes: Iterator[Outcome[list[Checked]]], printed: _Printed
) -> Iterator[tuple[Path, Checked]]:
    """Yield each report with its file; say on standard error, after all others, which could not be read."""
    failures = []
    for outcome in outcomes:
        if outcome.result is None:
            failures.append(outcome.problem)
        for checked in outcome.result or ():
            printed.count(checked)
            yield outcome.path, checked
    for problem in failures:
        click.echo(problem, err=True)
    printed.unread = len(failures)


def _print_json(outcomes: Iterator[Outcome[list[Checked]]], language: str) -> _Printed:
    printed = _Printed()
    for path, checked in _counted(outcomes, printed):
        findings = [finding.to_dict(language) for finding in checked.findings]
        click.echo(json.dumps({"file": str(path), "findings": findings}, ensure_ascii=False))
    return printed


def _print(outcomes: Iterator[Outcome[list[Checked]]], language: str) -> _Printed:
    printed = _Printed()
    for path, checked in _counted(outcomes, printed):
        click.echo("\n".join(_readable(path, checked, language)))
    levels = printed.levels or Counter()
    summary = _SUMMARY.text(language).format(
        reports=printed.reports,
        **{str(level): levels[level] for level in Level},
    )
    if printed.answered:
        summary += _ANSWERED.text(language).format(answered=printed.answered)
    if printed.unread:
        summary += _UNREAD.text(language).format(unread=printed.unread)
    click.secho(summary, bold=True)
    return printed


def _readable(path: Path, checked: Checked, language: str) -> Iterator[str]:
    yield click.style(checked.title or str(path), bold=True) + f"  {path}"
    if not checked.findings:
        yield "  " + click.style(_NOTHING.text(language), fg="green")
    for level, (name, colour) in _LEVELS.items():
        found = [finding for finding in checked.findings if finding.level is level]
        if found:
            yield "  " + click.style(f"{name.text(language)} {len(found)}", fg=colour, bold=True)
        for finding in found:
            mark = "✓" if finding.is_answered else "·"
            yield f"  {mark} {finding.message(language)}"
            yield click.style(
                f"      {_WHERE.text(language)}{finding.place.text(language)}  [{finding.rule}]", dim=True
            )
    yield ""
