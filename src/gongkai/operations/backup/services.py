"""Making a backup while the installation runs, and bringing an installation back from one."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.operations.backup import contents, databases
from gongkai.operations.backup.archive import Manifest, Packer, packing, unpack
from gongkai.operations.backup.sealing import key_from_text
from gongkai.operations.schema import waiting_changes
from gongkai.operations.sealed_values import problem_of_keys

ENDING = ".backup"
NAME = "gongkai-%Y%m%d-%H%M%S" + ENDING


class NotEmpty(DomainError):
    """A restore that would overwrite records, without having been told to."""

    code = "installation_not_empty"


class BackupIncomplete(DomainError):
    """A backup from which the installation came back otherwise than it was saved."""

    code = "backup_incomplete"


class NoRoom(DomainError):
    """A restore for which the disk has no room; nothing was touched."""

    code = "no_room_for_restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    manifest: Manifest
    missing: tuple[str, ...]
    """Files that the records name and the backup does not hold; not looked for while changes wait."""
    waiting_changes: int
    """Changes of the database that wait because the backup is of an earlier version."""
    problem_of_keys: str
    """Why the keys of this installation do not open what came back sealed; not tried while changes wait."""
    set_aside: Path | None
    """Where the files went that were there before."""


def backup_key() -> bytes:
    """Return the installation's key for backups; raise ``KeyUnusable`` with what to do."""
    return key_from_text(settings.BACKUP_KEY)


def _silent(_count: int) -> None:
    pass


def back_up(*, to: Path, now: datetime, told: Callable[[int], object] = _silent) -> tuple[Path, Manifest]:
    """Write a backup into the folder ``to``, read it back, and return its path and what it holds.

    The index is taken before the records and the files after them: an older index catches up by itself, and
    a file that came after its record harms nothing. ``told`` hears of bytes as they are done, written and
    read again. A backup that is not complete or does not read back never gets its name.
    """
    key = backup_key()
    to.mkdir(parents=True, exist_ok=True)
    target = to / timezone.localtime(now).strftime(NAME)
    partial = target.with_name(f"{target.name}.partial")
    try:
        with _work_folder() as work:
            contents.copy_index(work / contents.INDEX)
            rows = databases.save(work / databases.member_name())
            manifest = Manifest(now.isoformat(), version("gongkai"), databases.member_name(), rows)
            with partial.open("xb") as stream:
                os.chmod(partial, 0o600)
                with packing(stream, key, manifest, told) as packer:
                    _pack(packer, work)
                stream.flush()
                os.fsync(stream.fileno())
        verify(partial, told=told)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    _write_line("operations.back_up", target.name, manifest, now)
    return target, manifest


@transaction.atomic
def _write_line(action: str, name: str, manifest: Manifest, now: datetime) -> None:
    """Write into the trail that everything was taken away, or that everything is of another moment now."""
    data = {"file": name, "made_at": manifest.made_at, "rows": sum(manifest.rows.values())}
    audit.record(action=action, subject=audit.general_chain(now), actor=None, now=now, data=data)


def _pack(packer: Packer, work: Path) -> None:
    for path in sorted(path for path in work.rglob("*") if path.is_file()):
        packer.add_path(path.relative_to(work).as_posix(), path)
    for name, path in contents.own_files():
        packer.add_path(name, path)
    storage = contents.originals()
    for name in contents.file_names(storage):
        try:
            size, stream = storage.size(name), storage.open(name)
        except FileNotFoundError:
            continue  # an act that was taken back removed it meanwhile
        with stream:
            packer.add(f"{contents.ORIGINALS}/{name}", stream, size)


def verify(path: Path, *, told: Callable[[int], object] = _silent) -> Manifest:
    """Open a backup to its end and compare every file with its list; return the list."""
    with path.open("rb") as stream:
        return unpack(stream, backup_key(), None, told)


def restore(
    path: Path, *, now: datetime, replace: bool = False, told: Callable[[int], object] = _silent
) -> Restored:
    """Bring this installation to what ``path`` holds.

    Everything is unpacked and compared first; only then is anything of the installation touched. Where
    there are records already it is refused with :class:`NotEmpty` unless ``replace`` is set; the files that
    were there are set aside, never deleted.
    """
    storage = contents.originals()
    occupied = not databases.is_empty() or next(contents.file_names(storage), None) is not None
    if occupied and not replace:
        raise NotEmpty(
            _(
                "This installation has records already. Name an empty data folder and database, or add"
                " --replace to put the backup in their place."
            )
        )
    with _work_folder() as work:
        with path.open("rb") as stream:
            manifest = unpack(stream, backup_key(), work, told)
        _refuse_other_database(manifest)
        _refuse_later_version(manifest)
        _require_room(work)
        set_aside = _set_aside(now) if occupied else None
        rows = databases.put_back(work / manifest.database)
        _compare_rows(manifest, rows)
        _put_files_back(work / contents.ORIGINALS)
        if (work / contents.OWN).exists():
            contents.put_own_files_back(work / contents.OWN)
        if (work / contents.INDEX).exists():
            contents.put_index_back(work / contents.INDEX)
    waiting = waiting_changes()
    if not waiting:  # else the trail has not the form of this version yet
        _write_line("operations.restore", path.name, manifest, now)
    missing = () if waiting else tuple(contents.missing_files())
    return Restored(manifest, missing, waiting, "" if waiting else problem_of_keys(), set_aside)


def _refuse_other_database(manifest: Manifest) -> None:
    if manifest.database != databases.member_name():
        raise BackupIncomplete(
            _(
                "The backup was made from %(saved)s and this installation keeps %(own)s."
                " Set GONGKAI_DATABASE_URL to a database of the same kind."
            )
            % {"saved": manifest.database, "own": databases.member_name()}
        )


def _refuse_later_version(manifest: Manifest) -> None:
    own = version("gongkai")
    if _numbers(manifest.version) > _numbers(own):
        raise BackupIncomplete(
            _("The backup is of version %(saved)s and this is %(own)s. Install that version first.")
            % {"saved": manifest.version, "own": own}
        )


def _numbers(of_version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", of_version)]


def _require_room(work: Path) -> None:
    """Refuse where what was unpacked has no room a second time, as it is copied to its place."""
    needed = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < needed:
        raise NoRoom(
            _("The restore needs %(needed)s MB in %(folder)s, and %(free)s MB are free. Make room first.")
            % {"needed": (needed >> 20) + 1, "folder": settings.DATA_DIR, "free": free >> 20}
        )


def _set_aside(now: datetime) -> Path:
    folder = Path(settings.DATA_DIR) / timezone.localtime(now).strftime("before-restore-%Y%m%d-%H%M%S")
    folder.mkdir(parents=True)
    databases.set_aside(folder)
    contents.set_aside_originals(folder)
    return folder


def _compare_rows(manifest: Manifest, rows: dict[str, int]) -> None:
    wrong = sorted(name for name, count in manifest.rows.items() if rows.get(name) != count)
    if wrong:
        raise BackupIncomplete(_("Rows are missing after the restore in: %s.") % ", ".join(wrong))


def _put_files_back(saved: Path) -> None:
    storage = contents.originals()
    for path in sorted(path for path in saved.rglob("*") if path.is_file()):
        name = path.relative_to(saved).as_posix()
        if not storage.exists(name):
            with path.open("rb") as stream:
                storage.save(name, stream)


def discard_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups of a folder; return what was deleted."""
    old = sorted(folder.glob(f"gongkai-*{ENDING}"))[:-keep]
    for path in old:
        path.unlink()
    return old


def newest(folder: Path) -> Path | None:
    """Return the newest backup of a folder."""
    return max(folder.glob(f"gongkai-*{ENDING}"), default=None)


@contextmanager
def _work_folder() -> Iterator[Path]:
    """Lend a folder beside the data, where there is room for a second copy and no one else reads."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=settings.DATA_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
