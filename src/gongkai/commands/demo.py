"""``gongkai demo``: the demonstration county, its accounts and its example reports."""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from gongkai.core.errors import DomainError
from gongkai.core.progress import track

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency
    from gongkai.reports.figures import Report

COUNTY = Path(__file__).with_name("demo_county.yaml")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
DONE = "demo-files"
"""In the data folder: which example files were loaded, so that starting again reads none of them."""
SINCE = date(2009, 1, 1)
READABLE = frozenset({".docx", ".doc", ".pdf", ".html", ".htm", ".txt"})


@dataclass(slots=True)
class DemoOutcome:
    """What loading the demonstration came to."""

    stored: int = 0
    drafts: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)


@click.command()
@click.option(
    "--examples",
    type=click.Path(path_type=Path, file_okay=False),
    default=EXAMPLES,
    show_default=True,
    help="Folder of the example reports.",
)
@click.option("--quiet", is_flag=True, help="Show no progress bar.")
def demo(examples: Path, quiet: bool) -> None:
    """Load the demonstration county. Running it again changes nothing that is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")
    import django
    from django.core.management import call_command
    from django.utils import translation

    django.setup()
    Path(_settings().DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    county = yaml.safe_load(COUNTY.read_text(encoding="utf-8"))
    with translation.override("zh-hans"):
        agencies = _load_agencies(county)
        accounts = _load_accounts(county, agencies)
        outcome = _load_reports(examples, quiet=quiet)
    click.echo(f"岚川县（演示）：{len(agencies)}个机关。")
    click.echo(
        f"年度报告：新存入{outcome.stored}份，其中{outcome.drafts}份有差错、留作草稿；"
        f"{outcome.skipped}个文件此前已读入，或其年度已有报告，未作改动。"
    )
    for problem in outcome.problems:
        click.echo(f"  未读入：{problem}", err=True)
    click.echo("演示账号：")
    for username, name, password in accounts:
        click.echo(f"  {username:<10} {password:<26} {name}")


def _load_agencies(county: dict[str, Any]) -> dict[str, "Agency"]:
    """Enter the agencies that are not there yet; what a person changed since stays as it is."""
    from django.db import transaction

    from gongkai.organisations import services
    from gongkai.organisations.models import Agency

    known = {agency.code: agency for agency in Agency.objects.all()}
    with transaction.atomic():
        root = None
        for position, entry in enumerate(county["agencies"]):
            if entry["code"] not in known:
                known[entry["code"]] = _enter_agency(entry, position, root, county["contact"])
            root = root or known[entry["code"]]
        for entry in county["agencies"]:
            ended = known[entry["code"]]
            if "into" in entry and not ended.successions_to.exists():
                services.merge_agencies(
                    agencies=[ended],
                    into=known[entry["into"]],
                    as_of=entry["until"],
                    reason="岚川县机构改革方案",
                )
    return {entry["code"]: known[entry["code"]] for entry in county["agencies"]}


def _enter_agency(
    entry: dict[str, Any], position: int, root: "Agency | None", contact: dict[str, str]
) -> "Agency":
    from gongkai.organisations import services

    renamed = entry.get("renamed")
    agency = services.create_agency(
        code=entry["code"],
        name=renamed["from"] if renamed else entry["name"],
        name_en=renamed["from_en"] if renamed else entry["en"],
        short_name="" if renamed else entry["short"],
        kind=entry["kind"],
        level=entry.get("level", "county"),
        parent=root,
        position=position,
        as_of=entry.get("from", SINCE),
    )
    if renamed:
        services.rename_agency(
            agency=agency,
            name=entry["name"],
            name_en=entry["en"],
            short_name=entry["short"],
            as_of=renamed["as_of"],
            reason=renamed["reason"],
        )
    if "office" in entry:
        services.update_disclosure_office(
            agency=agency,
            name=entry["office"],
            address=contact["address_of"] + entry["address"],
            postcode=contact["postcode"],
            hours=contact["hours"],
            phone=entry["phone"],
            email=f"{entry['code']}@lanchuan.example",
        )
    return agency


def _load_accounts(county: dict[str, Any], agencies: dict[str, "Agency"]) -> list[tuple[str, str, str]]:
    """Make the accounts that are not there yet. Only the demonstration has passwords that are known."""
    from gongkai.organisations import services
    from gongkai.organisations.models import User

    is_demonstration = getattr(_settings(), "DEMONSTRATION", False)
    listed = []
    for entry in county["accounts"]:
        password = entry["password"] if is_demonstration else secrets.token_urlsafe(16)
        if User.objects.filter(username=entry["username"]).exists():
            password = password if is_demonstration else "（密码仅在创建时显示）"
        else:
            services.create_account(
                username=entry["username"],
                display_name=entry["name"],
                password=password,
                agency=agencies.get(entry["agency"]),
                roles=entry["roles"],
            )
        listed.append((entry["username"], entry["name"], password))
    return listed


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
