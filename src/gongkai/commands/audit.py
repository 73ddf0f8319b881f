"""``gongkai audit``: whether the audit trail is whole."""

import sys

import click

from gongkai.commands.installation import set_up


@click.group()
def audit() -> None:
    """审计日志。The audit trail."""


@audit.command()
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
def verify(language: str) -> None:
    """核验审计日志是否被改动或删除。Exit code 1 when a line was altered, removed or added."""
    set_up()
    from django.utils import translation
    from django.utils.translation import gettext as _

    from gongkai.audit.models import AuditChain, AuditEntry
    from gongkai.audit.selectors import verify as faults_of_trail

    with translation.override("zh-hans" if language == "zh" else "en"):
        faults = faults_of_trail()
        for fault in faults:
            click.echo(click.style(fault.message, fg="red"))
        facts = {"lines": AuditEntry.objects.count(), "chains": AuditChain.objects.count()}
        if not faults:
            click.echo(_("The trail is whole: %(lines)s lines in %(chains)s chains.") % facts)
    sys.exit(1 if faults else 0)
