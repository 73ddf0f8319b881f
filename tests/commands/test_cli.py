"""The tree of commands."""

import click
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from gongkai.cli import COMMANDS, main


def test_every_command_is_there() -> None:
    context = click.Context(main)

    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None, name
        assert command.help, name


def test_an_installation_that_is_not_set_up_is_told_so_in_a_sentence(monkeypatch) -> None:
    def refuse() -> None:
        raise ImproperlyConfigured("GONGKAI_SECRET_KEY is not set.")

    monkeypatch.setattr("gongkai.operations.worker.Worker.run", lambda self: refuse())

    result = CliRunner().invoke(main, ["worker"])

    assert result.exit_code == 1
    assert result.stderr == "Error: GONGKAI_SECRET_KEY is not set.\n"
