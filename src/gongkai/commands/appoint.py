"""``gongkai appoint``: give one of the three administrators' powers to an account, at the console."""

import sys

import click

from gongkai.commands.installation import set_up


@click.command()
@click.argument("username")
@click.argument("role", type=click.Choice(["administrator", "security_admin", "audit_admin"]))
def appoint(username: str, role: str) -> None:
    """任命系统、安全或审计管理员：新建账号或为已有账号换上该角色。

    A new account is made for the whole system, and its first password is shown once. An account that is
    there gets this role and no other.
    """
    set_up()
    from django.core.exceptions import ValidationError
    from django.utils import timezone, translation

    from gongkai.administration.accounts import grant_roles, open_account
    from gongkai.core.errors import DomainError
    from gongkai.organisations.models import Role, User

    now, today = timezone.now(), timezone.localdate()
    with translation.override("zh-hans"):
        user = User.objects.select_related("agency").filter(username=username).first()
        try:
            if user is None:
                user, password = open_account(
                    username=username,
                    display_name=str(Role(role).label),
                    agency=None,
                    roles=[Role(role)],
                    actor=None,
                    now=now,
                    today=today,
                )
                click.echo(f"{user.username}  {password}")
            else:
                grant_roles(user=user, roles=[role], as_of=today, actor=None, now=now, today=today)
        except (DomainError, ValidationError) as refusal:
            reasons = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            click.echo("\n".join(reasons), err=True)
            sys.exit(1)
        click.echo(f"{user.display_name}（{user.username}）：{Role(role).label}")
