"""Database addresses become settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.settings.database import database_from_url


def test_postgresql_address_with_everything() -> None:
    database = database_from_url("postgresql://gong%40kai:p%2Fw@db.example:5433/gongkai?sslmode=require")

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("gong@kai", "p/w")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "gongkai")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_socket_is_named_behind_the_question_mark() -> None:
    database = database_from_url("postgresql://postgres@/gongkai?host=/tmp/sockets&port=5444")

    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == ("/tmp/sockets", "5444", {})


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:////srv/gongkai.sqlite3", "/srv/gongkai.sqlite3"),
        ("sqlite:///var/gongkai.sqlite3", "var/gongkai.sqlite3"),
    ],
)
def test_sqlite_address_names_a_file(url: str, path: str) -> None:
    database = database_from_url(url)

    assert database["NAME"] == path
    assert "journal_mode = WAL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "url", ["mysql://localhost/gongkai", "nonsense", "postgresql://localhost", "postgresql://h:x/y"]
)
def test_an_address_that_cannot_be_used_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="The database address"):
        database_from_url(url)


def test_behind_a_pooler_nothing_outlives_its_transaction() -> None:
    database = database_from_url(
        "postgresql://gongkai@127.0.0.1:6432/gongkai?pooler=transaction&sslmode=prefer"
    )

    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert database["OPTIONS"] == {"prepare_threshold": None, "sslmode": "prefer"}
    assert database_from_url("postgresql://gongkai@db/gongkai")["DISABLE_SERVER_SIDE_CURSORS"] is False


def test_a_pooler_of_another_kind_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="Write pooler=transaction"):
        database_from_url("postgresql://gongkai@db/gongkai?pooler=session")
