"""``gongkai requests``: past requests out of a spreadsheet, and the template for them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.commands.installation import set_up

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency


@click.group()
def requests() -> None:
    """依申请公开：历史数据迁入。Requests: bring in those handled before."""
    set_up()


@requests.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only look at the file; change nothing.")
@click.option("--owner", metavar="CODE", help="The government whose agencies' requests these are.")
@click.option("--reason", default="", help="Where the requests come from and who vouches for them.")
def import_requests(file: Path, *, check: bool, owner: str | None, reason: str) -> None:
    """Take the requests of FILE over, all or none; what contradicts the law is listed."""
    from django.utils import timezone

    from gongkai.core.errors import DomainError
    from gongkai.requests.moving_in_file import check_moved_file, read_moved_file, take_moved_file

    agency = _owner(owner)
    now, today = timezone.now(), timezone.localdate()
    try:
        read = read_moved_file(file.read_bytes(), owner=agency, today=today)
        for problem in read.problems:
            click.echo(f"{problem.row} {problem.column} {problem.problem}", err=True)
        if check and read.problems:
            sys.exit(1)
        if check:
            result = check_moved_file(file=read, owner=agency, actor=None, now=now, today=today)
        else:
            result = take_moved_file(
                file=read, owner=agency, reason=reason, actor=None, now=now, today=today
            )
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for found in result.against_the_law:
        click.echo(f"{read.rows[found.place - 1]} {found.number} {found.sentence}")
    click.echo(_summary(result.records, is_new=result.is_new, check=check))


@requests.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """Write the empty template for past requests to FILE."""
    from gongkai.requests.moving_in_file import moving_in_template

    file.write_bytes(moving_in_template([]))
    click.echo(str(file))


def _owner(code: str | None) -> "Agency":
    from django.utils import timezone

    from gongkai.organisations.models import Agency
    from gongkai.organisations.selectors import agency_tree

    if code:
        agency = Agency.objects.filter(code=code).first()
        if agency is None:
            raise click.ClickException(
                f"没有代码为“{code}”的机关。There is no agency with the code {code!r}."
            )
        return agency
    roots = agency_tree(timezone.localdate())
    if len(roots) != 1:
        raise click.ClickException(
            "请用 --owner 指明县（市、区）政府的代码。Name the government with --owner CODE."
        )
    return roots[0].version.agency


def _summary(records: int, *, is_new: bool, check: bool) -> str:
    if not is_new:
        return (
            f"这份文件已经迁入过（{records}件），没有变动。This file came in before; nothing was changed."
        )
    if check:
        return f"可以迁入{records}件，没有写入。{records} requests can be taken over; nothing was written."
    return f"已迁入{records}件。{records} requests were taken over."
