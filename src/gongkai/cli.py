"""The ``gongkai`` command: a tree of commands, each loaded only when it is called."""

import importlib
from typing import Any

import click

COMMANDS = {
    "appoint": "gongkai.commands.appoint:appoint",
    "audit": "gongkai.commands.audit:audit",
    "backup": "gongkai.commands.backup:backup",
    "report": "gongkai.commands.report:report",
    "clock": "gongkai.commands.clock:clock",
    "doctor": "gongkai.commands.doctor:doctor",
    "demo": "gongkai.commands.demo:demo",
    "manage": "gongkai.commands.manage:manage",
    "requests": "gongkai.commands.requests:requests",
    "restore": "gongkai.commands.backup:restore",
    "screen": "gongkai.commands.screen:screen",
    "search": "gongkai.commands.search:search",
    "settings": "gongkai.commands.settings:settings",
    "serve": "gongkai.commands.serve:serve",
    "worker": "gongkai.commands.worker:worker",
}
"""Name of a command and where it is, so that starting one does not import the others."""


class LazyGroup(click.Group):
    """A group that imports a command when it is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an installation that is not set up right is told so in a sentence."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            from django.core.exceptions import ImproperlyConfigured

            if not isinstance(problem, ImproperlyConfigured):
                raise
            raise click.ClickException(str(problem)) from problem

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is not a command.")
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开 Gongkai: government information disclosure."""
