"""What a bench prints: a measured thing, its peer, their ratio and the target."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bench's table."""

    what: str
    ours: str
    peer: str
    ratio: str
    target: str

    def __str__(self) -> str:
        return f"{self.what:<34}{self.ours:>16}  {self.peer:<38}{self.ratio:>10}   {self.target}"


def in_turns(*works: Callable[[], object], clock: Callable[[], float] | None = None) -> list[float]:
    """Return the median seconds of each work, run in turns so that all see the same machine.

    Without a clock it is the processor's time, of child processes too, so that whatever else the
    machine does at the moment does not count.
    """
    now = clock or _processor_seconds
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = now()
            work()
            taken.append(now() - start)
    return [median(taken) for taken in times]


def _processor_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


WALL = time.perf_counter
