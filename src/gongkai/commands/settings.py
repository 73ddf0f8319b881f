"""``gongkai settings``: every setting of an installation, what it is for, and what holds here."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gongkai.settings.environment import Variable

SECRET = ("KEY", "SECRET", "PASSWORD", "TOKEN", "DATABASE_URL")
STAND_IN = "a-key-that-signs-nothing-and-lets-the-settings-be-read-" + "x" * 20


@click.command()
@click.option(
    "--markdown", "as_page", is_flag=True, help="Print the page of the reference, without values."
)
def settings(*, as_page: bool) -> None:
    """List the environment variables that set this installation up, with what holds here.

    Secrets are named and never shown.
    """
    os.environ.setdefault("GONGKAI_SECRET_KEY", STAND_IN)
    if as_page:
        click.echo(_page())
        return
    for name, variable in _variables():
        is_set = name in os.environ and os.environ[name] != STAND_IN
        value = "••••••" if any(part in name for part in SECRET) else os.environ.get(name, "")
        without = f"not set; {variable.default} holds" if variable.default else "not set"
        click.echo(click.style(name, bold=True) + (f" = {value}" if is_set else f" ({without})"))
        click.echo(f"    {variable.help}")


def _variables() -> "list[tuple[str, Variable]]":
    """Return what an installation's own settings read; what only tests read is not among it."""
    from gongkai.settings import production  # noqa: F401 - reading it fills the list
    from gongkai.settings.environment import VARIABLES

    own = {name: one for name, one in VARIABLES.items() if not name.startswith("GONGKAI_TEST")}
    return sorted(own.items())


def _page() -> str:
    lines = [
        "# Settings",
        "",
        "Every setting is an environment variable. `gongkai settings` prints what holds on a machine.",
        "",
        "| variable | without it | what it is for |",
        "|---|---|---|",
    ]
    for name, variable in _variables():
        default = f"`{_of_any_machine(variable.default)}`" if variable.default else ""
        lines.append(f"| `{name}` | {default} | {variable.help.replace('|', chr(92) + '|')} |")
    return "\n".join(lines)


def _of_any_machine(default: str) -> str:
    """Return a default without the folder in which this checkout happens to be."""
    from gongkai.settings.base import PROJECT_DIR

    return default.replace(f"{PROJECT_DIR}/", "")
