"""Whether an installation is well: each check says in a sentence what is wrong and what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.audit.models import AuditChain
from gongkai.audit.sealing import trail_keys
from gongkai.core.typesetting import FontsMissing, faces
from gongkai.documents.office import office_program
from gongkai.operations.backup.services import newest
from gongkai.operations.queue import failed_since, silent_since
from gongkai.operations.schema import waiting_changes
from gongkai.organisations.models import Role, User
from gongkai.search.engines import search_engine

LEAST_FREE = 2 << 30
"""Bytes on the disk of the data folder below which an installation is not well."""
BACKUP_AGE = timedelta(hours=30)
"""How old the newest backup may be where one is made every night."""
SILENCE = timedelta(minutes=5)
"""How long nothing may have been done that was due."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to."""

    title: str | Promise
    problem: str = ""
    """What is wrong and what to do; empty when all is well."""
    is_grave: bool = False
    """Whether the installation cannot work so."""

    @property
    def is_well(self) -> bool:
        """Tell whether there is nothing to do."""
        return not self.problem


def examine(now: datetime) -> Iterator[Finding]:
    """Yield what every check came to; where the database is away, the checks that need it are left out."""
    database = _database()
    yield database
    yield _disk()
    yield _backup(now)
    yield _fonts()
    yield _converter()
    if database.is_well:
        yield from (check(now) for check in _WITH_RECORDS)


def is_ready() -> Finding:
    """Return whether requests can be answered: the database is there and has the tables of this version."""
    return _database()


def _database() -> Finding:
    title = gettext_lazy("Database")
    try:
        connection.ensure_connection()
        waiting = waiting_changes()
    except DatabaseError as problem:
        text = _("The database does not answer: %(problem)s. Start it, and check GONGKAI_DATABASE_URL.")
        return Finding(title, text % {"problem": problem}, is_grave=True)
    if waiting:
        text = _("%(count)s changes of the database wait. Run gongkai manage migrate.")
        return Finding(title, text % {"count": waiting}, is_grave=True)
    return Finding(title)


def _disk() -> Finding:
    title = gettext_lazy("Data folder")
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".written"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as problem:
        text = _("The data folder %(folder)s cannot be written: %(problem)s.")
        return Finding(title, text % {"folder": folder, "problem": problem}, is_grave=True)
    if free < LEAST_FREE:
        text = _("Only %(free)s MB are free in %(folder)s. Make room before uploads fail.")
        return Finding(title, text % {"free": free >> 20, "folder": folder})
    return Finding(title)


def _backup(now: datetime) -> Finding:
    title = gettext_lazy("Backup")
    if getattr(settings, "DEMONSTRATION", False):
        return Finding(title)
    if not settings.BACKUP_DIR:
        return Finding(
            title, _("No backup is made by night. Set GONGKAI_BACKUP_DIR to a folder on another disk.")
        )
    if not settings.BACKUP_KEY:
        return Finding(
            title, _("No key for backups is set, so none can be made: gongkai backup --new-key.")
        )
    last = newest(Path(settings.BACKUP_DIR))
    if last is None:
        return Finding(title, _("There is no backup yet in %s. Run gongkai backup.") % settings.BACKUP_DIR)
    age = now - datetime.fromtimestamp(last.stat().st_mtime, UTC)
    if age > BACKUP_AGE:
        text = _("The newest backup is %(hours)s hours old. The page of background work says why.")
        return Finding(title, text % {"hours": int(age.total_seconds() // 3600)})
    return Finding(title)


def _fonts() -> Finding:
    try:
        faces()
    except FontsMissing as problem:
        return Finding(gettext_lazy("Fonts"), str(problem))
    return Finding(gettext_lazy("Fonts"))


def _converter() -> Finding:
    title = "LibreOffice"
    if office_program():
        return Finding(title)
    return Finding(title, _("LibreOffice is not installed: files in old office formats are refused."))


def _index(_now: datetime) -> Finding:
    title = gettext_lazy("Search index")
    if search_engine().position() is None:
        return Finding(
            title,
            _("No search index can be read. A worker builds it; or run gongkai search --rebuild."),
        )
    return Finding(title)


def _worker(now: datetime) -> Finding:
    title = gettext_lazy("Background work")
    if silent_since(now - SILENCE):
        return Finding(
            title,
            _("Tasks wait and no worker takes them. Start gongkai worker, or serve with --background."),
        )
    failed = failed_since(now - timedelta(days=7))
    if failed:
        text = _("%(count)s tasks failed in the last seven days. The page of background work says why.")
        return Finding(title, text % {"count": failed})
    return Finding(title)


def _accounts(_now: datetime) -> Finding:
    title = gettext_lazy("Accounts")
    if not User.objects.filter(is_active=True, role_grants__role="administrator").exists():
        return Finding(title, _("No account is an administrator, so nobody can set the installation up."))
    if getattr(settings, "DEMONSTRATION", False):
        return Finding(title, _("This is the demonstration: its passwords are known to everyone."))
    return Finding(title)


def _second_factor(_now: datetime) -> Finding:
    title = gettext_lazy("Second factor")
    if not settings.SECOND_FACTOR_REQUIRED:
        return Finding(title, _("No account needs a second factor here. That is for a demonstration only."))
    return Finding(title)


def _powers(_now: datetime) -> Finding:
    title = gettext_lazy("Three administrators")
    missing = [
        str(role.label)
        for role in (Role.SECURITY, Role.AUDITOR)
        if not User.objects.filter(is_active=True, role_grants__role=role).exists()
    ]
    if missing:
        text = _("Nobody is %(roles)s. Run gongkai appoint to give this power to an account of its own.")
        return Finding(title, text % {"roles": "、".join(missing)})
    return Finding(title)


def _trail(_now: datetime) -> Finding:
    title = gettext_lazy("Audit trail")
    if not trail_keys():
        text = _(
            "GONGKAI_AUDIT_KEYS is not set, so whoever can write the database could write the audit trail"
            " anew. Set it to 50 or more random characters, then run gongkai audit mark."
        )
        return Finding(title, text)
    unmarked = sum(not chain.is_marked() for chain in AuditChain.objects.all())
    if unmarked:
        text = _(
            "%(count)s chains of the audit trail do not carry this installation's mark. Run gongkai audit"
            " verify; where GONGKAI_AUDIT_KEYS was only just set, run gongkai audit mark."
        )
        return Finding(title, text % {"count": unmarked})
    return Finding(title)


_WITH_RECORDS: tuple[Callable[[datetime], Finding], ...] = (
    _index,
    _worker,
    _accounts,
    _second_factor,
    _powers,
    _trail,
)
