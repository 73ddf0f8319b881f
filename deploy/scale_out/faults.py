"""Killing one part after the other while officers write, and measuring how long it was felt."""

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx
from deploy.scale_out.database import NAME, Node
from deploy.scale_out.journey import DRAFTER, begin_draft
from deploy.scale_out.processes import Part, until
from deploy.scale_out.search import SearchCluster
from deploy.scale_out.site import HOST_NAME, Site
from deploy.scale_out.visitor import Visitor
from deploy.scale_out.writing import Writer
from PIL import Image, ImageDraw

RESTART_AFTER = 1.0
"""Seconds after which a service manager starts again what died, as our units have it."""
LEASE_AND_SWEEP = 240.0
"""Seconds within which a task of a dead worker must be done: the lease, the next look, the task."""
SETTLING = 5.0
PICTURES = 6


@dataclass(frozen=True, slots=True)
class Recovery:
    """How one fault was felt."""

    killed: str
    first_write: float
    longest_pause: float
    refused: int
    whole_again: float
    what_it_means: str


class Drill:
    """Kills each kind of part in turn."""

    def __init__(self, site: Site, writer: Writer) -> None:
        self.site, self.writer = site, writer

    def run(self) -> list[Recovery]:
        """Kill each part once and wait until the site is whole again."""
        return [
            self._fault(
                "primary database",
                self.site.cluster.primary.part,
                self._fail_over,
                "both replicas have it all",
            ),
            self._fault(
                "web process", self.site.hosts[0].web, self._restart_web, "second web server answers"
            ),
            self._worker(),
            *([self._search_leader(self.site.search)] if self.site.search else []),
        ]

    def _fault(self, killed: str, part: Part | None, mend: Callable[[], None], means: str) -> Recovery:
        time.sleep(SETTLING)
        if part is None:
            raise ValueError(f"{killed} does not run.")
        at = part.kill()
        mend()
        whole = time.monotonic() - at
        first = self.writer.first_after(at)
        time.sleep(SETTLING)
        ended = time.monotonic()
        return Recovery(
            killed,
            first,
            self.writer.longest_pause(at, ended),
            self.writer.refused_between(at, ended),
            whole,
            means,
        )

    def _fail_over(self) -> None:
        self.site.cluster.fail_over()
        self.site.cluster.add_replica()

    def _restart_web(self) -> None:
        host = self.site.hosts[0]
        time.sleep(RESTART_AFTER)
        host.web.start()
        until(host.is_ready, f"{host.web.name} is ready again")

    def _worker(self) -> Recovery:
        """Kill a worker in the middle of a task; its task must be done by another."""
        handed_in = self._hand_in_pictures()
        worker, primary = self.site.hosts[0].worker, self.site.cluster.primary
        until(lambda: holds_task(primary, worker.pid), "the worker has a task in hand", pause=0.02)

        def mend() -> None:
            time.sleep(RESTART_AFTER)
            worker.start()
            until(
                lambda: count_done(primary, handed_in) == PICTURES,
                "every file is read",
                patience=LEASE_AND_SWEEP,
                pause=0.5,
            )

        return self._fault("worker with a task in hand", worker, mend, f"all {PICTURES} files read")

    def _search_leader(self, cluster: SearchCluster) -> Recovery:
        """Kill the node that leads the search; visitors must find, and the node must follow again."""
        leader, found = cluster.leader(), 0.0

        def mend() -> None:
            nonlocal found
            with Visitor(self.site.address, HOST_NAME, self.site.folder / "site.pem") as reader:
                found = until(lambda: finds_anything(reader), "the search answers", pause=0.1)
            time.sleep(RESTART_AFTER)
            leader.start()
            until(cluster.is_whole, "every search node is healthy")

        felt = self._fault("leading search node", leader, mend, "")
        return replace(felt, what_it_means=f"all nodes healthy; visitors found again after {found:.2f}")

    def _hand_in_pictures(self) -> int:
        """Hand in pictures whose text a worker has to recognise; return the record that has them."""
        with Visitor(self.site.address, HOST_NAME, self.site.folder / "site.pem") as officer:
            officer.sign_in(DRAFTER)
            address = begin_draft(officer, "附有扫描件的记录")
            officer.open(address)
            for number in range(PICTURES):
                officer.submit(
                    "/save/$", {"act": "attach"}, files={"files": (f"扫描件{number}.png", picture(number))}
                )
        found = re.search(r"/(\d+)/$", address)
        return int(found[1]) if found else 0


def picture(number: int) -> bytes:
    """Return a page of printed figures as a picture."""
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for line in range(40):
        pen.text(
            (100, 60 + line * 40),
            f"{number:02} {line:02} reservoir inspection {line * 37 + number}",
            "black",
        )
    kept = io.BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()


def finds_anything(reader: Visitor) -> bool:
    """Tell whether the search answers with the record that is public."""
    answer = reader.asks("/search/?q=小型水库巡查")
    return answer.status_code == httpx.codes.OK and "岚政办发" in answer.text


def holds_task(node: Node, pid: int) -> bool:
    """Tell whether the worker with this process number has a task in hand."""
    question = (
        "SELECT count(*) FROM operations_taskrun r JOIN django_tasks_database_dbtaskresult t"
        " ON t.id = r.task_id WHERE t.status = 'RUNNING' AND r.worker LIKE %s"
    )
    return bool(node.ask(question, f"%-{pid}-%", database=NAME))


def count_done(node: Node, record: int) -> int:
    """Return how many files of a record are out of the workers' hands."""
    question = (
        "SELECT count(*) FROM disclosures_attachment WHERE disclosure_id = %s AND status <> 'waiting'"
    )
    return int(node.ask(question, record, database=NAME))
