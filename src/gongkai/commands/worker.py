"""``gongkai worker``: the background work of this installation."""

import click

from gongkai.commands.installation import set_up


@click.command()
def worker() -> None:
    """Do what waits in the background, and what is due by its time, until told to end."""
    set_up()
    from gongkai.operations.worker import Worker

    Worker().run()
