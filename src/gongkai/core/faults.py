"""Faults of the machine below the program: what failed, told from what anything else is."""

import errno
import shutil
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError


class Fault(StrEnum):
    """A part of the machine that failed, so that nothing of the act was done."""

    DATABASE_AWAY = "database_away"
    DISK_FULL = "disk_full"


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ROOM_WORDS = ("disk is full", "no space left")
_UNSAID = "disk i/o error"
"""What SQLite says as well where there is no room for what its readers share."""
_ROOM = 1 << 20


def fault_of(problem: BaseException | None) -> Fault | None:
    """Return which part of the machine caused ``problem``; None where it is the program's own."""
    if isinstance(problem, OperationalError | InterfaceError):
        told = str(problem).lower()
        is_full = any(words in told for words in _NO_ROOM_WORDS) or (_UNSAID in told and not _has_room())
        return Fault.DISK_FULL if is_full else Fault.DATABASE_AWAY
    if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
        return Fault.DISK_FULL
    return None


def _has_room() -> bool:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free >= _ROOM
    except OSError:  # the folder is away, and not full
        return True
