"""``gongkai demo generate``: a database filled with generated disclosures, to see the product at scale."""

import time
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from gongkai.commands.demo_county import demo_county, load_agencies
from gongkai.commands.demo_disclosures import adopt_catalogue
from gongkai.commands.generate_county import PREFIX, enter_agencies
from gongkai.commands.generate_requests import RequestPlan, fill_requests
from gongkai.core.progress import track

if TYPE_CHECKING:
    from gongkai.commands.generate_records import GenerationPlan
    from gongkai.organisations.models import Agency

REASON = "模拟数据：由演示程序生成，不是真实的政府信息。"


@click.command()
@click.option("--records", type=click.IntRange(1), required=True, help="How many records.")
@click.option(
    "--requests",
    type=click.IntRange(0),
    default=0,
    help="How many requests for information, each with 20 events of its clock.",
)
@click.option(
    "--agencies", type=click.IntRange(1), default=300, show_default=True, help="How many agencies."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same records."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day; ten years end there. Today if not given.",
)
@click.option("--beside-real-data", is_flag=True, help="Fill a database that has other agencies too.")
@click.option("--quiet", is_flag=True, help="Show no progress bar.")
def generate(
    records: int, requests: int, agencies: int, seed: int, until: datetime | None, **flags: bool
) -> None:
    """Fill the database with generated records. One that was interrupted goes on where it stopped."""
    from django.db import connection
    from django.utils import timezone, translation

    now = timezone.now()
    today = timezone.localdate(now)
    with translation.override("zh-hans"):
        _require_no_real_data(flags["beside_real_data"])
        owner, plan = county_plan(records, agencies, seed, until.date() if until else today)
        begun = time.perf_counter()
        new = fill(owner, plan, now=now, today=today, quiet=flags["quiet"])
        cases = RequestPlan(requests, seed, plan.until, plan.agencies)
        new_cases = fill_requests(owner, cases, now=now, reason=REASON, quiet=flags["quiet"])
        taken = time.perf_counter() - begun
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if not (new or new_cases):
        click.echo("这些模拟数据此前已全部生成，未作改动。")
        return
    cases_told = f"和{new_cases}件申请" if new_cases else ""
    click.echo(
        f"新生成{new}条{cases_told}，{len(plan.agencies)}个机关，种子{seed}；"
        f"用时{taken:.1f}秒，每秒{(new + new_cases) / taken:.0f}条。"
    )


def fill(owner: "Agency", plan: "GenerationPlan", *, now: datetime, today: date, quiet: bool) -> int:
    """Bring in the batches of the plan that are not there yet; return how many records came in."""
    from gongkai.commands.generate_records import generated_chunk
    from gongkai.disclosures.services.moving_in import batches_moved_in, move_in

    there = batches_moved_in(owner)
    new = 0
    for number in track(range(plan.chunks), label="生成模拟数据（每批5000条）", quiet=quiet):
        batch = plan.batch(number)
        if batch in there:
            continue
        outcome = move_in(
            owner=owner,
            batch=batch,
            records=generated_chunk(plan, number),
            reason=REASON,
            actor=None,
            now=now,
            today=today,
        )
        new += outcome.records
    return new


def _require_no_real_data(is_allowed: bool) -> None:
    from gongkai.organisations.models import Agency

    demonstrated = {entry["code"] for entry in demo_county()["agencies"]}
    others = Agency.objects.exclude(code__in=demonstrated).exclude(code__startswith=PREFIX)
    if others.exists() and not is_allowed:
        raise click.ClickException(
            f"数据库中有{others.count()}个不属于演示县的机关，可能是真实数据，因此没有生成任何记录。"
            "请换一个数据文件夹（GONGKAI_DATA_DIR）；确需在此生成的，加上 --beside-real-data。"
        )


def county_plan(records: int, count: int, seed: int, until: date) -> tuple["Agency", "GenerationPlan"]:
    """Enter the county and its agencies where they are not there yet; return it with what to generate."""
    from gongkai.catalogue.models import CatalogueItem
    from gongkai.commands.generate_records import GenerationPlan
    from gongkai.organisations.selectors import agency_versions

    county = demo_county()
    known = load_agencies(county)
    owner = known["lanchuan"]
    adopt_catalogue(owner, today=until)
    living = [known[entry["code"]] for entry in county["agencies"] if "until" not in entry][:count]
    townships = {
        entry["code"]: entry["short"] for entry in county["agencies"] if entry.get("level") == "township"
    }
    chosen = living + enter_agencies(known, count - len(living), townships)
    versions = agency_versions([agency.pk for agency in chosen], until)
    return owner, GenerationPlan(
        records=records,
        seed=seed,
        until=until,
        agencies=[(agency.pk, versions[agency.pk].name) for agency in chosen],
        items=list(CatalogueItem.objects.filter(owner=owner).values_list("code", flat=True)),
    )
