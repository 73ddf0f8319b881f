"""Officers who never stop: small acts, each with a number of its own, and what was acknowledged of them."""

import itertools
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from deploy.scale_out.database import NAME, Node
from deploy.scale_out.journey import DRAFTER, begin_draft
from deploy.scale_out.processes import until
from deploy.scale_out.site import HOST_NAME
from deploy.scale_out.visitor import Surprise, Visitor

TITLE = "第{}号持续写入"
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that the site said it has kept."""

    title: str
    sent: float
    answered: float


class Writer:
    """Begins one record after another through the front, on a thread of its own."""

    def __init__(self, address: str, certificate: Path) -> None:
        self._visitor = Visitor(address, HOST_NAME, certificate)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._write_on, name="writer", daemon=True)
        self.kept: list[Acknowledged] = []
        self.refused: list[float] = []

    def __enter__(self) -> "Writer":
        self._visitor.sign_in(DRAFTER)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join(90)
        self._visitor.client.close()

    def first_after(self, moment: float, *, patience: float = 120.0) -> float:
        """Return how long after a moment the first write that was sent later is acknowledged."""
        until(
            lambda: any(one.sent >= moment for one in self.kept),
            "a write is acknowledged",
            patience=patience,
        )
        return min(one.answered for one in self.kept if one.sent >= moment) - moment

    def longest_pause(self, begun: float, ended: float) -> float:
        """Return the longest time in this while in which nothing was acknowledged."""
        moments = [begun, *(one.answered for one in self.kept if begun <= one.answered <= ended), ended]
        return max(after - before for before, after in itertools.pairwise(moments))

    def refused_between(self, begun: float, ended: float) -> int:
        """Return how many writes of this while were not acknowledged."""
        return sum(begun <= at <= ended for at in self.refused)

    def _write_on(self) -> None:
        number = 0
        while not self._end.is_set():
            number += 1
            title, sent = TITLE.format(number), time.monotonic()
            try:
                begin_draft(self._visitor, title)
            except (Surprise, httpx.HTTPError, ValueError):
                self.refused.append(time.monotonic())
            else:
                self.kept.append(Acknowledged(title, sent, time.monotonic()))
            self._end.wait(_PAUSE)


def missing(kept: list[Acknowledged], node: Node) -> list[str]:
    """Return the titles that were acknowledged and are not there, or have no line in the trail."""
    question = (
        "SELECT title FROM disclosures_disclosure d WHERE title LIKE %s AND EXISTS"
        " (SELECT 1 FROM audit_auditentry a WHERE a.subject_id = d.id::text)"
    )
    with node.session(NAME) as session:
        there = {title for (title,) in session.execute(question, [TITLE.format("%")])}
    return [one.title for one in kept if one.title not in there]
