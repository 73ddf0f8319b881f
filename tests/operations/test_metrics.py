"""What the monitor reads: only with its token, and also while the database is away."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from gongkai.operations import metrics, tasks
from gongkai.operations.models import QueuedTask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_token(settings, tmp_path) -> None:
    settings.METRICS_TOKEN = "a-token"
    settings.DATA_DIR = tmp_path


def figures(client) -> dict[str, float]:
    response = client.get("/metrics", headers={"Authorization": "Bearer a-token"})
    assert response.status_code == 200
    lines = response.content.decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_without_the_token_there_is_nothing_to_read(client, settings) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_was_asked_is_counted_by_page_and_never_by_address(client) -> None:
    name = 'gongkai_requests_total{method="GET",page="portal:home",status="200"}'
    before = figures(client).get(name, 0)
    client.get("/?q=%E5%A7%93%E5%90%8D")
    after = figures(client)
    assert after[name] == before + 1
    assert not [key for key in after if "姓名" in key or "%E5" in key]


def test_tasks_that_wait_and_how_long_are_told(client) -> None:
    tasks.clear_sessions.enqueue()
    QueuedTask.objects.update(enqueued_at=timezone.now() - timedelta(minutes=3))
    found = figures(client)
    assert found["gongkai_tasks_ready"] == 1
    assert 180 <= found["gongkai_task_oldest_wait_seconds"] < 240
    assert found["gongkai_database_up"] == 1
    assert found["gongkai_search_index_up"] == 0
    assert found["gongkai_disk_free_bytes"] > 0


def test_the_age_of_the_newest_backup_is_told(client, settings, tmp_path) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    assert "gongkai_backup_age_seconds" not in figures(client)
    (tmp_path / "gongkai-20260101-010000.backup").touch()
    assert 0 <= figures(client)["gongkai_backup_age_seconds"] < 60


def test_while_the_database_is_away_the_rest_is_told(client, monkeypatch) -> None:
    def away(_now: object) -> None:
        raise DatabaseError("no route to host")

    monkeypatch.setattr(metrics, "_of_the_records", away)
    found = figures(client)
    assert found["gongkai_database_up"] == 0
    assert "gongkai_tasks_ready" not in found
    assert found["gongkai_disk_free_bytes"] > 0
