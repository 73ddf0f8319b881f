"""``gongkai report``: read, check and render annual reports, and compile one from the year's records."""

import importlib

import click

SUBCOMMANDS = {
    "read": "gongkai.commands.report_read:read",
    "check": "gongkai.commands.report_check:check",
    "compile": "gongkai.commands.report_compile:compile_year",
    "render": "gongkai.commands.report_render:render",
}


class ReportGroup(click.Group):
    """The subcommands, each imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands' names."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, name = SUBCOMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=ReportGroup)
def report() -> None:
    """年度报告：读取、校验、汇编、生成。Annual reports: read, check, compile, render."""
