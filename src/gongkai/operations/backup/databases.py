"""A database as one file of one moment, taken while others write; and such a file as a database again."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError

SQLITE, POSTGRESQL = "records.sqlite3", "records.pgdump"
"""What the file is called in a backup, by kind of database."""


class DatabaseRefused(DomainError):
    """The database's own tool is missing, too old, or refused the work."""

    code = "database_refused"


def member_name() -> str:
    """Return the name under which this installation's database stands in a backup."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def save(to: Path) -> dict[str, int]:
    """Write the records of this moment to ``to``; return how many each table has."""
    if connection.vendor == "sqlite":
        return _save_sqlite(to)
    return _save_postgresql(to)


def _save_sqlite(to: Path) -> dict[str, int]:
    source = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source, isolation_level=None)) as database:
        database.execute("VACUUM INTO ?", [str(to)])
    with closing(sqlite3.connect(to)) as copy:
        names = [
            name
            for (name,) in copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our tables
            for name in sorted(names)
        }


def _save_postgresql(to: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _call("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", f"--file={to}")
        return _rows(cursor)


def _rows(cursor: Any) -> dict[str, int]:
    rows = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - our tables
        rows[name] = cursor.fetchone()[0]
    return rows


def is_empty() -> bool:
    """Tell whether this installation's database has no tables yet, or does not exist."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return not path.exists() or path.stat().st_size == 0
    return not connection.introspection.table_names()


def set_aside(folder: Path) -> None:
    """Keep what is there in ``folder``; raise :class:`DatabaseRefused` while others use it."""
    connection.close()
    if connection.vendor == "postgresql":
        _require_alone()
        _call("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}")
        return
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as database:
            # Only who is alone with the file may leave the mode in which others read while one writes.
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as problem:
        raise _in_use() from problem
    except sqlite3.DatabaseError:
        pass  # what is broken is set aside as it is
    shutil.move(path, folder / SQLITE)


def _in_use() -> DatabaseRefused:
    return DatabaseRefused(
        _("The records are in use. Stop gongkai serve and gongkai worker, then restore again.")
    )


def _require_alone() -> None:
    """Refuse while others are connected, who would go on writing into what is put in the place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        if cursor.fetchone()[0]:
            raise _in_use()
    connection.close()


def put_back(saved: Path) -> dict[str, int]:
    """Make ``saved`` this installation's database; return how many rows each table has then.

    The SQLite file moves to its place in one step. PostgreSQL takes all in one transaction, so a refusal
    leaves what was there. Raises :class:`DatabaseRefused`.
    """
    connection.close()
    if connection.vendor == "sqlite":
        _put_back_sqlite(saved)
    else:
        database = f"--dbname={connection.settings_dict['NAME']}"
        in_one = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _call("pg_restore", *in_one, database, str(saved))
    with connection.cursor() as cursor:
        return _rows(cursor)


def _put_back_sqlite(saved: Path) -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in ("-wal", "-shm"):
        Path(f"{path}{left}").unlink(missing_ok=True)
    shutil.copyfile(saved, partial := path.with_name(f"{path.name}.partial"))
    with closing(sqlite3.connect(partial)) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        partial.unlink()
        raise DatabaseRefused(
            _("The saved records are damaged: %(problem)s. Use another backup.") % {"problem": found}
        )
    partial.replace(path)


def _call(program: str, *arguments: str) -> None:
    """Call one of PostgreSQL's tools on this installation's database."""
    try:
        subprocess.run(  # noqa: S603 - the database's own tool
            [_tool(program), *arguments], env=_environment(), check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as refused:
        raise DatabaseRefused(
            _("%(program)s refused: %(problem)s") % {"program": program, "problem": refused.stderr.strip()}
        ) from refused


def _tool(program: str) -> str:
    """Return the newest of the installed tools of that name: an older one refuses a newer server."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[4])
    )
    found = str(versions[-1]) if versions else shutil.which(program)
    if not found:
        raise DatabaseRefused(
            _("%(program)s is not installed. Install the package postgresql-client.") % {"program": program}
        )
    return found


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or settings["OPTIONS"].get("port", "")),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    return os.environ | {name: value for name, value in named.items() if value}
