"""``gongkai doctor``: what is wrong with this installation, in plain words."""

import sys

import click

from gongkai.commands.installation import set_up


@click.command()
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
def doctor(language: str) -> None:
    """检查本机安装：哪里不对，怎么办。Examine this installation. Exit code 1 when it cannot work so."""
    set_up()
    from django.utils import timezone, translation

    from gongkai.operations.health import examine

    grave = False
    with translation.override("zh-hans" if language == "zh" else "en"):
        for finding in examine(timezone.now()):
            mark, colour = (
                ("✓", "green") if finding.is_well else ("✗", "red" if finding.is_grave else "yellow")
            )
            click.echo(f"{click.style(mark, fg=colour)} {finding.title}")
            if finding.problem:
                click.echo(f"    {finding.problem}")
            grave = grave or finding.is_grave
    sys.exit(1 if grave else 0)
