"""Whether an installation is well, and what the monitor and the administrator are told when it is not."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection
from django.utils import timezone, translation

from gongkai.commands.doctor import doctor
from gongkai.operations import health, tasks
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def problems(after: timedelta = timedelta()) -> dict[str, str]:
    with translation.override("en"):
        found = health.examine(timezone.now() + after)
        return {str(finding.title): str(finding.problem) for finding in found if not finding.is_well}


def test_the_monitor_is_told_that_the_process_lives_and_can_answer(client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_without_the_database_the_process_lives_and_cannot_answer(client, monkeypatch) -> None:
    def away() -> None:
        raise DatabaseError("no route to host")

    monkeypatch.setattr(connection, "ensure_connection", away)

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_an_installation_without_an_administrator_is_told_so() -> None:
    assert "No account is an administrator" in problems()["Accounts"]

    make_officer(make_agency(), "administrator")

    assert "Accounts" not in problems()


def test_a_task_that_nobody_takes_is_noticed() -> None:
    tasks.clear_sessions.enqueue()
    assert "Background work" not in problems()

    assert "no worker takes them" in problems(timedelta(minutes=10))["Background work"]


def test_a_full_disk_is_noticed_before_uploads_fail(monkeypatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)

    assert "Make room" in problems()["Data folder"]


def test_the_doctor_speaks_both_languages_and_fails_only_where_nothing_works(monkeypatch) -> None:
    english = CliRunner().invoke(doctor, ["--language", "en"])
    assert english.exit_code == 0
    assert "Database" in english.stdout

    monkeypatch.setattr(health, "_database", lambda: health.Finding("Database", "gone", is_grave=True))
    assert CliRunner().invoke(doctor, []).exit_code == 1
