"""``gongkai audit``: whether the audit trail is whole, its receipts, and the marks of its ends."""

import sys
from typing import IO

import click

from gongkai.commands.installation import set_up


@click.group()
def audit() -> None:
    """审计日志。The audit trail."""


_language = click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language."
)


@audit.command()
@_language
@click.option(
    "--receipts",
    type=click.File(encoding="utf-8", errors="replace"),
    help="含回执的文本（日志、邮件），-为标准输入。A text with receipts in it; - is stdin.",
)
def verify(language: str, receipts: IO[str] | None) -> None:
    """核验审计日志是否被改动或删除。Exit code 1 when a line was altered, removed or added."""
    set_up()
    from django.utils import translation
    from django.utils.translation import gettext as _

    from gongkai.audit import selectors
    from gongkai.audit.models import AuditChain, AuditEntry
    from gongkai.audit.sealing import trail_keys

    given = selectors.receipts_in(receipts.read()) if receipts else []
    with translation.override("zh-hans" if language == "zh" else "en"):
        if receipts and not given:
            raise click.ClickException(
                _("There is no receipt in this text. It looks like general/12/5f0e….")
            )
        faults = selectors.verify(given)
        for fault in faults:
            click.echo(click.style(fault.message, fg="red"))
        facts = {"lines": AuditEntry.objects.count(), "chains": AuditChain.objects.count()}
        if not faults:
            click.echo(_("The trail is whole: %(lines)s lines in %(chains)s chains.") % facts)
        if given:
            click.echo(_("It was held against %(count)s receipts.") % {"count": len(given)})
        if not trail_keys():
            click.echo(
                _(
                    "Its ends carry no marks, as GONGKAI_AUDIT_KEYS is not set: whoever can write the"
                    " database could write the whole trail anew. Only receipts kept elsewhere would"
                    " show it."
                )
            )
    sys.exit(1 if faults else 0)


@audit.command()
def receipt() -> None:
    """出具回执，存于数据库之外。Print a receipt of the whole trail; keep it outside the database."""
    set_up()
    from django.utils import timezone

    from gongkai.audit.selectors import receipt_of
    from gongkai.audit.services import write_receipt

    click.echo(receipt_of(write_receipt(now=timezone.now())))


@audit.command()
@_language
def mark(language: str) -> None:
    """以现有密钥标记各链末行。Mark every chain as it stands, after GONGKAI_AUDIT_KEYS was set."""
    set_up()
    from django.utils import timezone, translation
    from django.utils.translation import gettext as _

    from gongkai.audit.sealing import trail_keys
    from gongkai.audit.services import mark_trail

    with translation.override("zh-hans" if language == "zh" else "en"):
        if not trail_keys():
            raise click.ClickException(
                _("GONGKAI_AUDIT_KEYS is not set. Give 50 or more random characters.")
            )
        adopted = mark_trail(now=timezone.now())
        for name, length in adopted.items():
            facts = {"chain": name, "number": length}
            click.echo(
                _(
                    "Chain “%(chain)s” had no mark that holds; it counts as it stands, up to line"
                    " %(number)s."
                )
                % facts
            )
        click.echo(_("Every chain is marked with the newest key."))
