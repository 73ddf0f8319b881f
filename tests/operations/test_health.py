"""Whether an installation is well, and what the monitor and the administrator are told when it is not."""

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from gongkai.access.models import SecondFactor
from gongkai.audit.services import record
from gongkai.commands.doctor import doctor
from gongkai.operations import health
from gongkai.operations.schedules import enqueue_due
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
    enqueue_due(timezone.now())
    assert "Background work" not in problems()

    assert "no worker takes them" in problems(timedelta(minutes=10))["Background work"]


def test_an_installation_in_which_no_worker_ever_ran_is_told_so() -> None:
    assert "no worker takes them" in problems()["Background work"]


def test_what_opens_personal_data_is_examined(settings) -> None:
    user = make_officer(make_agency())
    SecondFactor.objects.create(user=user, secret="ABCDEFGH", made_at=timezone.now())
    assert "Keys of personal data" not in problems()

    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "none of GONGKAI_FIELD_KEYS fits" in problems()["Keys of personal data"]

    settings.FIELD_KEYS, settings.FIELD_KEYS_REQUIRED = [], True
    assert "GONGKAI_FIELD_KEYS is empty" in problems()["Keys of personal data"]


def test_settings_with_which_nobody_is_answered_or_anybody_may_sign_in_are_told(settings) -> None:
    settings.SECRET_KEY = "short"
    assert "sessions can be forged" in problems()["Settings"]

    settings.ALLOWED_HOSTS = []
    assert "the site answers nobody" in problems()["Settings"]


def test_a_clock_that_was_set_back_is_noticed() -> None:
    record(action="drill", subject=make_agency(), actor=None, now=timezone.now())
    assert "Clock" not in problems()

    assert "set the clock" in problems(timedelta(days=-400))["Clock"]


def test_a_database_of_a_later_version_is_noticed() -> None:
    MigrationRecorder(connection).record_applied("audit", "9999_of_tomorrow")

    assert "A later version has made 1 changes" in problems()["Version"]


def test_a_storage_that_does_not_answer_is_noticed(monkeypatch) -> None:
    def away(_name: str) -> bool:
        raise ConnectionError("no route to the bucket")

    monkeypatch.setattr(health.originals(), "exists", away)

    assert "no route to the bucket" in problems()["Examination"]


def test_a_check_that_cannot_be_made_is_told_of_and_does_not_end_the_others(monkeypatch) -> None:
    def gone(_now: datetime) -> health.Finding:
        raise DatabaseError("no such table: audit_auditchain")

    monkeypatch.setattr(health, "_WITH_RECORDS", (gone, health._accounts))

    found = problems()

    assert "no such table: audit_auditchain" in found["Examination"]
    assert "No account is an administrator" in found["Accounts"]


def test_a_full_disk_is_noticed_before_uploads_fail(monkeypatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)

    assert "Make room" in problems()["Data folder"]


def test_the_doctor_speaks_both_languages_and_fails_only_where_nothing_works(monkeypatch) -> None:
    english = CliRunner().invoke(doctor, ["--language", "en"])
    assert english.exit_code == 0
    assert "Database" in english.stdout

    monkeypatch.setattr(health, "_database", lambda: health.Finding("Database", "gone", is_grave=True))
    assert CliRunner().invoke(doctor, []).exit_code == 1
