"""Whether an installation is well: each check says in a sentence what is wrong and what to do."""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.audit.models import AuditChain, AuditEntry
from gongkai.audit.sealing import trail_keys
from gongkai.core.typesetting import FontsMissing, faces
from gongkai.documents.office import office_program
from gongkai.operations.backup.contents import originals
from gongkai.operations.backup.services import newest
from gongkai.operations.queue import failed_since, silent_since
from gongkai.operations.schedules import missed_since
from gongkai.operations.schema import changes_of_later_versions, waiting_changes
from gongkai.operations.sealed_values import problem_of_keys
from gongkai.organisations.models import Role, User
from gongkai.search.engines import search_engine

logger = logging.getLogger(__name__)

LEAST_FREE = 2 << 30
"""Bytes on the disk of the data folder below which an installation is not well."""
BACKUP_AGE = timedelta(hours=30)
"""How old the newest backup may be where one is made every night."""
AHEAD = timedelta(minutes=5)
"""How far a line of the trail may lie ahead of this machine's clock, as machines differ a little."""
SHORTEST_SECRET = 50
"""Characters of the key that signs sessions."""
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
    yield from (_made(check, now) for check in _ALWAYS)
    if database.is_well:
        yield from (_made(check, now) for check in _WITH_RECORDS)


def _made(check: Callable[[datetime], Finding], now: datetime) -> Finding:
    """Return what a check came to; one that cannot even be made is told of like any other fault."""
    try:
        return check(now)
    except Exception as problem:
        logger.debug("A check of the installation could not be made", exc_info=True)
        text = _("One thing could not be examined: %(problem)s.")
        return Finding(gettext_lazy("Examination"), text % {"problem": problem}, is_grave=True)


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


def _version(_now: datetime) -> Finding:
    title = gettext_lazy("Version")
    later = changes_of_later_versions()
    if later:
        text = _("A later version has made %(count)s changes in the database. Install that version.")
        return Finding(title, text % {"count": later}, is_grave=True)
    return Finding(title)


def _settings(_now: datetime) -> Finding:
    title = gettext_lazy("Settings")
    if not settings.ALLOWED_HOSTS:
        text = _("GONGKAI_ALLOWED_HOSTS is not set, so the site answers nobody. Set it to its host names.")
        return Finding(title, text, is_grave=True)
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        text = _("GONGKAI_SECRET_KEY has fewer than %s characters, so sessions can be forged. Set another.")
        return Finding(title, text % SHORTEST_SECRET, is_grave=True)
    return Finding(title)


def _field_keys(_now: datetime) -> Finding:
    problem = problem_of_keys()
    return Finding(gettext_lazy("Keys of personal data"), problem, is_grave=bool(problem))


def _files(_now: datetime) -> Finding:
    """Ask the storage, which may be on other machines, for a file."""
    originals().exists("there-is-no-such-file")
    return Finding(gettext_lazy("Files handed in"))


def _clock(now: datetime) -> Finding:
    title = gettext_lazy("Clock")
    last = AuditEntry.objects.order_by("-happened_at").values_list("happened_at", flat=True).first()
    if last and last > now + AHEAD:
        text = _(
            "The clock stands before the last line of the audit trail, of %(moment)s. Days that are due"
            " would be wrong: set the clock."
        )
        return Finding(title, text % {"moment": timezone.localtime(last).strftime("%Y-%m-%d %H:%M")})
    return Finding(title)


def _disk(_now: datetime) -> Finding:
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


def _fonts(_now: datetime) -> Finding:
    try:
        faces()
    except FontsMissing as problem:
        return Finding(gettext_lazy("Fonts"), str(problem))
    return Finding(gettext_lazy("Fonts"))


def _converter(_now: datetime) -> Finding:
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
    if silent_since(now - SILENCE) or missed_since(now - SILENCE):
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


_ALWAYS: tuple[Callable[[datetime], Finding], ...] = (
    _settings,
    _disk,
    _files,
    _backup,
    _fonts,
    _converter,
)
_WITH_RECORDS: tuple[Callable[[datetime], Finding], ...] = (
    _version,
    _field_keys,
    _clock,
    _index,
    _worker,
    _accounts,
    _second_factor,
    _powers,
    _trail,
)
