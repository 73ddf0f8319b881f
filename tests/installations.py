"""Installations of their own for tests that kill processes or bring one back: driven from outside."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

GONGKAI = "from gongkai.cli import main; main()"
READ = """
import json
from django.db import connection
with connection.cursor() as cursor:
    tables = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
        tables[name] = [repr(row) for row in cursor.fetchall()]
print(json.dumps(tables))
"""


class Installation:
    """One installation with a folder and a database of its own, driven from outside as by an operator."""

    def __init__(self, folder: Path, database: str, key: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")},
            "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev",
            "GONGKAI_DATA_DIR": str(folder),
            "GONGKAI_DATABASE_URL": database,
            "GONGKAI_BACKUP_KEY": key,
        }

    def call(self, *arguments: str, refused: bool = False) -> str:
        """Run a command; return what it says, of a refusal what it says on standard error."""
        done = self._run(GONGKAI, *arguments)
        assert bool(done.returncode) is refused, done.stdout + done.stderr
        return done.stderr if refused else done.stdout

    def run(self, code: str) -> str:
        """Run code within the installation; return what it prints."""
        done = self._run(f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def killed(self, code: str) -> None:
        """Run code that is killed."""
        done = self._run(f"import django; django.setup()\n{code}")
        assert done.returncode == -9, done.stderr

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let another process have the database open meanwhile."""
        code = (
            "import sys, django; django.setup()\n"
            "from django.db import connection\n"
            "with connection.cursor() as cursor: cursor.execute('SELECT count(*) FROM django_migrations')\n"
            "print('open', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code], env=self._environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as other:  # fmt: skip
            assert other.stdout is not None
            other.stdout.readline()
            yield
            other.terminate()

    def rows(self) -> dict[str, list[str]]:
        """Return every row of every table."""
        return dict(json.loads(self.run(READ)))

    def files(self) -> dict[str, str]:
        """Return the fingerprint of every file that was handed in."""
        root = self.folder / "originals"
        paths = (path for path in root.rglob("*") if path.is_file())
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
        }

    def _run(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Lend a copy of the test's own database, of the same kind; yield its address."""
    with empty_database(folder) as address:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [address.removeprefix("sqlite:///")])
        else:
            name = address.split("?")[0].rsplit("/", 1)[1]
            _on_server(f'DROP DATABASE "{name}"')
            _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        yield address


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Lend a database without tables, of the kind that this run tests; yield its address."""
    if connection.vendor == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        yield f"sqlite:///{folder}/gongkai.sqlite3"
        return
    settings = connection.settings_dict
    name = f"own_{os.getpid()}_{folder.name}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgresql://{settings['USER']}@/{name}?host={settings['HOST']}"
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    """Run a statement that stands outside of any database; the test's own connection is closed for it."""
    import psycopg

    connection.close()
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(statement)  # type: ignore[call-overload]
