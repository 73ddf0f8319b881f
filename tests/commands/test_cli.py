"""The tree of commands."""

from errno import ENOSPC

import click
import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

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


@pytest.mark.parametrize(
    "problem", [DatabaseError("no such table: x"), OSError(ENOSPC, "No space left on device", "/var/x")]
)
def test_what_is_wrong_with_the_machine_is_told_in_a_sentence(monkeypatch, problem: Exception) -> None:
    def fail(_worker: object) -> None:
        raise problem

    monkeypatch.setattr("gongkai.operations.worker.Worker.run", fail)

    result = CliRunner().invoke(main, ["worker"])

    assert result.exit_code == 1
    assert str(problem) in result.stderr
    assert "Run gongkai doctor" in result.stderr


def test_a_mistake_of_the_program_is_not_hidden(monkeypatch) -> None:
    monkeypatch.setattr("gongkai.operations.worker.Worker.run", lambda _worker: {}["missing"])

    assert isinstance(CliRunner().invoke(main, ["worker"]).exception, KeyError)


@pytest.mark.parametrize("option", [["--port", "99999"], ["--workers", "0"], ["--threads", "-1"]])
def test_a_server_that_cannot_be_is_refused(option: list[str]) -> None:
    result = CliRunner().invoke(main, ["serve", *option])

    assert result.exit_code == 2
    assert "is not in the range" in result.stderr
