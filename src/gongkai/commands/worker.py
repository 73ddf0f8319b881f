"""``gongkai worker``: the background work of this installation."""

import os

import click


@click.command()
def worker() -> None:
    """Do what waits in the background, and what is due by its time, until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.production")
    import django

    django.setup()
    from gongkai.operations.worker import Worker

    Worker().run()
