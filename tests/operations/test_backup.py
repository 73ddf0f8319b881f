"""What a backup and a restore refuse before they touch anything, and what the trail tells of them."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone, translation

from gongkai.audit.models import AuditEntry
from gongkai.operations.backup import contents, databases, services
from gongkai.operations.backup.sealing import new_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_installation(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.BACKUP_KEY = new_key()
    storage = FileSystemStorage(tmp_path / "data/originals")
    monkeypatch.setattr(contents, "originals", lambda: storage)
    monkeypatch.setattr(databases, "save", _no_records)


def _no_records(to: Path) -> dict[str, int]:
    """Stand in for the database, whose copy is proved by the drill."""
    to.write_bytes(b"records")
    return {"organisations_agency": 7}


def test_a_backup_is_written_into_the_trail(tmp_path: Path) -> None:
    path, _manifest = services.back_up(to=tmp_path / "kept", now=timezone.now())

    line = AuditEntry.objects.get(action="operations.back_up")
    assert (line.data["file"], line.data["rows"]) == (path.name, 7)


def test_a_file_that_goes_away_meanwhile_does_not_end_the_backup(tmp_path: Path, monkeypatch) -> None:
    contents.originals().save("kept.txt", ContentFile(b"kept"))
    monkeypatch.setattr(contents, "file_names", lambda _storage: iter(["gone.txt", "kept.txt"]))

    _path, manifest = services.back_up(to=tmp_path / "kept", now=timezone.now())

    assert [member.name for member in manifest.members if "originals" in member.name] == [
        "originals/kept.txt"
    ]


def test_a_backup_of_a_later_version_is_refused_before_anything_is_touched(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(services, "version", lambda _name: "0.10.0")
    path, _manifest = services.back_up(to=tmp_path / "kept", now=timezone.now())
    monkeypatch.setattr(services, "version", lambda _name: "0.9.12")

    with (
        translation.override("en"),
        pytest.raises(services.BackupIncomplete, match=r"is of version 0\.10\.0 and this is 0\.9\.12"),
    ):
        services.restore(path, now=timezone.now(), replace=True)

    assert not list((tmp_path / "data").glob("before-restore-*"))


def test_a_restore_without_room_is_refused_before_anything_is_touched(tmp_path, monkeypatch) -> None:
    path, _manifest = services.back_up(to=tmp_path / "kept", now=timezone.now())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10, 10, 3))

    with (
        translation.override("en"),
        pytest.raises(services.NoRoom, match=r"needs 1 MB in .*, and 0 MB are"),
    ):
        services.restore(path, now=timezone.now(), replace=True)

    assert not list((tmp_path / "data").glob("before-restore-*"))
