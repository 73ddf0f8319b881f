"""A database in memory for a bench: made anew, with every table, on the settings of the tests."""

import os
from collections.abc import Callable
from typing import Any


def make_database() -> None:
    """Set the framework up and make empty tables; call it before anything of an application is imported."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.test"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)


def undone(work: Callable[[], Any]) -> Callable[[], None]:
    """Return ``work`` in a transaction that is rolled back, so that each round finds the same tables."""
    from django.db import transaction

    def run() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return run


def rows_of(table: str) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the statement that inserts the rows of a table as they are, and the rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = ", ".join(f'"{column[0]}"' for column in cursor.description)
        rows = cursor.fetchall()
    places = ", ".join(["%s"] * len(cursor.description))
    return f"INSERT INTO {table} ({names}) VALUES ({places})", rows
