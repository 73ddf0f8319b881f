"""The drill: an installation at work is backed up, brought back elsewhere, and compared row by row."""

import threading
from pathlib import Path

import pytest

from gongkai.operations.backup.sealing import new_key
from tests.installations import Installation, copied_database, empty_database

LOAD = """
from datetime import date
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from gongkai.organisations.services import create_agency
for number in range({first}, {last}):
    storages["originals"].save(f"drill/{{number:04}}.bin", ContentFile(bytes(range(256)) * number))
    create_agency(
        code=f"drill-{{number}}", name=f"第{{number}}局", kind="department", level="county",
        as_of=date(2020, 1, 1),
    )
"""

SEALED = """
from django.utils import timezone
from gongkai.access.models import SecondFactor
from gongkai.organisations.models import User
user = User.objects.create(username="drill", display_name="演练")
SecondFactor.objects.create(user=user, secret="ABCDEFGH", made_at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_an_installation_at_work_comes_back_elsewhere_row_by_row(tmp_path: Path) -> None:
    key = new_key()
    with copied_database(tmp_path / "first") as own, empty_database(tmp_path / "second") as other:
        first = Installation(tmp_path / "first", own, key)
        _back_up_and_restore(first, Installation(tmp_path / "second", other, key), tmp_path / "kept")


def _back_up_and_restore(first: Installation, second: Installation, kept_in: Path) -> None:
    first.run(LOAD.format(first=0, last=20))
    first.run(SEALED)
    before = first.rows()
    (first.folder / "calendar").mkdir()
    (first.folder / "calendar/2027.yaml").write_text("year: 2027\n", encoding="utf-8")
    (first.folder / "redirects.csv").write_text("/old.html,/disclosures/\n", encoding="utf-8")

    at_work = threading.Thread(target=first.run, args=[LOAD.format(first=20, last=200)])
    at_work.start()
    said = first.call("backup", str(kept_in), "--language", "en")
    at_work.join()
    (backup,) = kept_in.iterdir()
    assert "all examined" in said
    assert backup.stat().st_mode & 0o777 == 0o600

    said = second.call("restore", str(backup), "--language", "en", refused=True)
    assert "not the keys, which no backup holds" in said
    (second.folder / "secret-key").write_bytes((first.folder / "secret-key").read_bytes())

    rows = _without_the_line_of_the_restore(second.rows())
    del before["audit_auditchain"]
    assert set(rows) == set(before)
    assert not [name for name, kept in before.items() if not set(kept) <= set(rows[name])]
    everything = first.rows()
    assert "operations.back_up" in everything["audit_auditentry"][-1]
    assert not [name for name, kept in rows.items() if not set(kept) <= set(everything[name])]
    files = second.files()
    named = len(rows["organisations_agency"])
    assert named >= 20
    assert len(files) >= named
    assert files.items() <= first.files().items()
    assert (second.folder / "redirects.csv").read_text(encoding="utf-8") == "/old.html,/disclosures/\n"
    assert (second.folder / "calendar/2027.yaml").exists()
    _refuse_what_must_be_refused(second, backup)
    assert _without_the_line_of_the_restore(second.rows()) == rows


def _without_the_line_of_the_restore(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what came back, without the line that tells of it and the ends of chains, which it moves."""
    del rows["audit_auditchain"]
    lines = [row for row in rows["audit_auditentry"] if "operations.restore" not in row]
    assert len(lines) == len(rows["audit_auditentry"]) - 1
    return {**rows, "audit_auditentry": lines}


def _refuse_what_must_be_refused(second: Installation, backup: Path) -> None:
    """Records are not overwritten unasked; a damaged backup is refused before anything is touched."""
    assert "This installation has records already" in second.call(
        "restore", str(backup), "--language", "en", refused=True
    )
    damaged = backup.with_name("damaged.backup")
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert "cannot be opened" in second.call(
        "restore", str(damaged), "--replace", "--language", "en", refused=True
    )
    with second.in_use():
        assert "The records are in use" in second.call(
            "restore", str(backup), "--replace", "--language", "en", refused=True
        )
    said = second.call("restore", str(backup), "--replace", "--language", "en")
    assert "What was here before is kept in" in said
