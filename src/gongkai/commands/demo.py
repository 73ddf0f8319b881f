"""``gongkai demo``: the demonstration county, its accounts, its disclosures and its example reports."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
from gongkai.commands.demo_disclosures import load_disclosures
from gongkai.commands.demo_report import load_compiled_report
from gongkai.commands.demo_years import load_years
from gongkai.commands.generate import generate
from gongkai.core.errors import DomainError
from gongkai.core.progress import track

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency
    from gongkai.reports.figures import Report

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
DONE = "demo-files"
"""In the data folder: which example files were loaded, so that starting again reads none of them."""
READABLE = frozenset({".docx", ".doc", ".pdf", ".html", ".htm", ".txt"})


@dataclass(slots=True)
class DemoOutcome:
    """What loading the demonstration came to."""

    stored: int = 0
    drafts: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)


@click.group(invoke_without_command=True)
@click.option(
    "--examples",
    type=click.Path(path_type=Path, file_okay=False),
    default=EXAMPLES,
    show_default=True,
    help="Folder of the example reports.",
)
@click.option("--full", is_flag=True, help="Every licence and penalty of the years, some 150,000 rows.")
@click.option("--quiet", is_flag=True, help="Show no progress bar.")
@click.pass_context
def demo(context: click.Context, examples: Path, full: bool, quiet: bool) -> None:
    """Load the demonstration county. Running it again changes nothing that is there."""
    _set_up()
    if context.invoked_subcommand:
        return
    from django.utils import timezone, translation

    county = demo_county()
    with translation.override("zh-hans"):
        agencies = load_agencies(county)
        accounts = load_accounts(county, agencies)
        names = {entry["code"]: entry["name"] for entry in county["agencies"]}
        told = load_disclosures(agencies, names, today=timezone.localdate(), quiet=quiet)
        years = load_years(agencies, names, today=timezone.localdate(), quiet=quiet, is_full=full)
        outcome = _load_reports(examples, quiet=quiet)
        compiled = load_compiled_report(today=timezone.localdate(), quiet=quiet)
    click.echo(f"岚川县（演示）：{len(agencies)}个机关。")
    click.echo(f"主动公开：新载入{told}条信息。" if told else "主动公开：示例信息此前已载入，未作改动。")
    click.echo(
        f"历年记录：新载入申请{years.requests + years.running}件、登记册{years.rows}行、"
        f"公开工作{years.activities}条。"
        if years
        else "历年记录：此前已载入，未作改动。"
    )
    click.echo(
        f"年度报告：新存入{outcome.stored}份，其中{outcome.drafts}份有差错、留作草稿；"
        f"{outcome.skipped}个文件此前已读入，或其年度已有报告，未作改动。"
    )
    if compiled is not None:
        click.echo(f"汇编年报：{compiled.year}年度由记录汇编，各单位分报告已汇总，签发并公布。")
    for problem in outcome.problems:
        click.echo(f"  未读入：{problem}", err=True)
    click.echo("演示账号：")
    for username, name, password in accounts:
        click.echo(f"  {username:<10} {password:<26} {name}")


demo.add_command(generate)


def _set_up() -> None:
    """Make the program and its database ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")
    import django
    from django.core.management import call_command

    django.setup()
    Path(_settings().DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    _mark_trail()


def _mark_trail() -> None:
    """Mark a trail that an earlier version wrote, so that the demonstration shows what a mark is for."""
    from django.utils import timezone

    from gongkai.audit.models import AuditChain
    from gongkai.audit.services import mark_trail

    if not AuditChain.objects.exclude(mark="").exists():
        mark_trail(now=timezone.now())


def _settings() -> Any:
    from django.conf import settings

    return settings


def _load_reports(examples: Path, *, quiet: bool) -> DemoOutcome:
    """Read every example; a report of an agency and year that is there already is left alone."""
    outcome = DemoOutcome()
    documents = sorted(path for path in (examples / "documents").glob("*") if path.suffix in READABLE)
    files = [*documents, *sorted(examples.glob("*.json"))]
    done = _files_done()
    for path in track(files, label="读取示例报告", quiet=quiet):
        content = path.read_bytes()
        name = hashlib.sha256(content).hexdigest()
        if name in done:
            outcome.skipped += 1
            continue
        try:
            _load_report(path, content, outcome)
        except DomainError as problem:
            outcome.problems.append(f"{path.name}：{problem}")
        else:
            done.add(name)
    (Path(_settings().DATA_DIR) / DONE).write_text("\n".join(sorted(done)), encoding="ascii")
    return outcome


def _files_done() -> set[str]:
    """Return the content of which files was loaded before, unless the database is a new one."""
    from gongkai.reports.models import AnnualReport

    path = Path(_settings().DATA_DIR) / DONE
    if not path.exists() or not AnnualReport.objects.exists():
        return set()
    return set(path.read_text(encoding="ascii").split())


def _load_report(path: Path, content: bytes, outcome: DemoOutcome) -> None:
    from gongkai.organisations.selectors import agency_named
    from gongkai.reports.figures import Report
    from gongkai.reports.models import AnnualReport
    from gongkai.reports.reading import read_report

    is_data = path.suffix == ".json"
    report = Report.from_json(content) if is_data else read_report(path)
    agency = agency_named(report.agency)
    if agency is None:
        raise DomainError(f"没有名为“{report.agency}”的机关。")
    if AnnualReport.objects.filter(agency=agency, year=report.year or 0).exists():
        outcome.skipped += 1
        return
    _store(report, agency, None if is_data else content, path.name, outcome)


def _store(
    report: "Report", agency: "Agency", content: bytes | None, name: str, outcome: DemoOutcome
) -> None:
    from gongkai.reports import services

    now = _publication_time(report.year)
    stored = services.store_report(
        report=report, agency=agency, actor=None, now=now, document=content, filename=name
    )
    outcome.stored += 1
    if stored.record.error_count:
        outcome.drafts += 1
    else:
        services.publish_report(record=stored.record, actor=None, now=now)


def _publication_time(year: int | None) -> datetime:
    """Return a time in January of the year after, when such reports come out; never one to come."""
    from django.utils import timezone

    now = timezone.now()
    if year is None:
        return now
    usual = datetime(year + 1, 1, 25, 9, 30, tzinfo=timezone.get_default_timezone())
    return min(usual, now)
