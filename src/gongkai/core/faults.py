"""Faults of the machine below the program: what failed, told from what anything else is."""

import errno
from enum import StrEnum

from django.db import InterfaceError, OperationalError


class Fault(StrEnum):
    """A part of the machine that failed, so that nothing of the act was done."""

    DATABASE_AWAY = "database_away"
    DISK_FULL = "disk_full"


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ROOM_WORDS = ("disk is full", "no space left")


def fault_of(problem: BaseException | None) -> Fault | None:
    """Return which part of the machine caused ``problem``; None where it is the program's own."""
    if isinstance(problem, OperationalError | InterfaceError):
        told = str(problem).lower()
        return Fault.DISK_FULL if any(words in told for words in _NO_ROOM_WORDS) else Fault.DATABASE_AWAY
    if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
        return Fault.DISK_FULL
    return None
