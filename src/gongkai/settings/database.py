"""Where the records are kept: a database address, turned into the framework's setting."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BUSY_SECONDS = 20
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL;"
    " PRAGMA synchronous = NORMAL;"
    " PRAGMA foreign_keys = ON;"
    f" PRAGMA busy_timeout = {BUSY_SECONDS * 1000};"
    " PRAGMA cache_size = -64000;"
    " PRAGMA temp_store = MEMORY;"
)


def database_from_url(url: str) -> dict[str, Any]:
    """Return the setting for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    A PostgreSQL socket is named as ``postgresql://user@/name?host=/run/postgresql``. ``pooler=transaction``
    says that a pooler such as pgbouncer is in front, which may give each transaction another connection.
    What else stands behind the question mark is handed to the driver.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite_database(unquote(parts.path)[1:] or ":memory:")
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql_database(parts)
    raise ImproperlyConfigured(
        f"The database address {parts.scheme or url!r} is not known."
        " Use sqlite:///var/gongkai.sqlite3 or postgresql://user:password@host:5432/name."
    )


def sqlite_database(path: str | Path) -> dict[str, Any]:
    """Return the setting of a SQLite file that many may read while one writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _postgresql_database(parts: SplitResult) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    is_pooled = _is_pooled(options.pop("pooler", ""))
    if is_pooled:
        # Neither a prepared statement nor a cursor outlives the transaction that made it.
        options["prepare_threshold"] = None
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = _port(parts) or options.pop("port", "")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("The database address names no database: write …host:5432/gongkai.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": is_pooled,
        "OPTIONS": options,
    }


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as problem:
        raise ImproperlyConfigured(
            "The database address names a port that is no number up to 65535: write …host:5432/gongkai."
        ) from problem


def _is_pooled(pooler: str) -> bool:
    if pooler not in {"", "transaction"}:
        raise ImproperlyConfigured(
            f"The database address says pooler={pooler}. Write pooler=transaction, or leave it out."
        )
    return pooler == "transaction"
