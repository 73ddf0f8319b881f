"""``gongkai report compile``: the year's own report out of the records."""

import json
import sys

import click

from gongkai.commands.installation import set_up
from gongkai.commands.report_read import readable
from gongkai.core.errors import DomainError

DEMONSTRATION = "lanchuan"


@click.command("compile")
@click.option("--agency", help="机关的编码或名称。Code or name of the agency.")
@click.option("--year", required=True, type=click.IntRange(2008, 2100), help="年度。Year.")
@click.option("--demo", is_flag=True, help="演示县，含所属全部机关。The whole demonstration county.")
@click.option("--whole", is_flag=True, help="包括所属全部机关。With all agencies below it.")
@click.option("--json", "as_json", is_flag=True, help="一行 JSON。One line of JSON.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
def compile_year(
    agency: str | None, year: int, *, demo: bool, whole: bool, as_json: bool, language: str
) -> None:
    """从当年的记录汇编年度报告。Compile the year's report from its records; changes nothing."""
    set_up()
    from gongkai.organisations.models import Agency
    from gongkai.organisations.selectors import agency_named
    from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
    from gongkai.reports.compiling.services import with_records

    wanted = agency or (DEMONSTRATION if demo else "")
    found = Agency.objects.filter(code=wanted).first() or agency_named(wanted)
    if found is None:
        click.echo(f"没有编码或名称为“{wanted}”的机关。No agency has this code or name.", err=True)
        sys.exit(2)
    scope = (scope_of_all if whole or demo else own_scope)(found, year)
    try:
        report = compile_report(scope)
    except DomainError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(with_records(report, scope).to_dict(), ensure_ascii=False))
    else:
        click.echo(readable(report, language))
