"""The ``gongkai`` command: a tree of commands, each loaded only when it is called."""

import errno
import importlib
import logging
from typing import Any

import click

logger = logging.getLogger(__name__)

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
        """Run a command; what is wrong with the machine or its settings is told in a sentence."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            sentence = _of_the_machine(problem)
            if sentence is None:
                raise
            logger.debug("A command could not be run", exc_info=True)
            raise click.ClickException(sentence) from problem

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is not a command.")
        return command


def _of_the_machine(problem: Exception) -> str | None:
    """Return what is wrong with the settings, the database or the disk; None for a mistake of ours."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    if isinstance(problem, ImproperlyConfigured):
        return str(problem)
    doctor = "运行 gongkai doctor 查看原因。Run gongkai doctor to see what is wrong."
    if isinstance(problem, DatabaseError):
        return f"数据库未能完成操作。The database refused: {problem}. {doctor}"
    if isinstance(problem, OSError) and problem.errno not in {None, errno.EPIPE}:
        return f"本机未能完成操作。The machine refused: {problem}. {doctor}"
    return None


@click.group(cls=LazyGroup)
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开 Gongkai: government information disclosure."""
