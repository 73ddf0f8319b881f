"""What one record, one page and one task cost here: the units from which a plan is reckoned."""

import http.client
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.scale_out.database import NAME
from deploy.scale_out.processes import GONGKAI, descendants, until
from deploy.scale_out.site import HOST_NAME, Host, Site

RECORDS = 5_000
REQUESTS = 500
PAGES = {"home": "/", "list of 20": "/disclosures/", "record": "", "search": "/search/?q=通知"}
ASKED = 100
MADE_AFRESH = "messages=none"
"""Whoever has this cookie may be shown something of their own, so nothing that is kept is sent to them."""
TASKS = 60
_ENQUEUE = (
    "import django; django.setup();"
    "from gongkai.operations.tasks import clear_sessions;"
    f"[clear_sessions.enqueue() for _ in range({TASKS})]"
)
_WAITING = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"


@dataclass(frozen=True, slots=True)
class Cost:
    """One unit cost."""

    what: str
    amount: float
    unit: str


def measured(site: Site) -> Iterator[Cost]:
    """Yield the unit costs, measured on the running site with generated records."""
    host = site.hosts[0]
    empty = _bytes_of_database(site)
    _load(site, RECORDS, 0)
    with_records = _bytes_of_database(site)
    yield Cost("a record in PostgreSQL, with its trail", (with_records - empty) / RECORDS, "bytes")
    _load(site, RECORDS, REQUESTS)
    yield Cost(
        "a request in PostgreSQL, with 20 events",
        (_bytes_of_database(site) - with_records) / REQUESTS,
        "bytes",
    )
    host.run(*GONGKAI[1:], "search", "--rebuild", "--quiet")
    yield Cost("a record in the search index", _bytes_of_folder(host.data / "search") / RECORDS, "bytes")
    for name, address in PAGES.items():
        page = address or _a_record(site)
        yield Cost(f"page: {name}, made afresh", _seconds_a_page(site, host, page, MADE_AFRESH), "CPU s")
        yield Cost(f"page: {name}, kept in memory", _seconds_a_page(site, host, page), "CPU s")
    yield Cost("a task without work of its own", _seconds_a_task(site), "CPU s")


def _load(site: Site, records: int, requests: int) -> None:
    site.hosts[0].run(
        *GONGKAI[1:], "demo", "generate", "--records", str(records), "--requests", str(requests),
        "--beside-real-data", "--quiet",
    )  # fmt: skip


def _bytes_of_database(site: Site) -> int:
    site.cluster.primary.tell("CHECKPOINT")
    return int(str(site.cluster.primary.ask(f"SELECT pg_database_size('{NAME}')")))


def _bytes_of_folder(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _a_record(site: Site) -> str:
    number = site.cluster.primary.ask(
        "SELECT index_number FROM disclosures_disclosure WHERE state = 'published' ORDER BY id LIMIT 1",
        database=NAME,
    )
    return f"/disclosures/{number}/"


def _seconds_a_page(site: Site, host: Host, address: str, cookie: str = "") -> float:
    """Return the processor time of one page: of the web server and of the database's sessions for it."""
    families = [host.web.pid, site.cluster.primary.pid]
    _ask(host, address, 3, cookie)
    before = sum(_processor_seconds(pid) for pid in families)
    _ask(host, address, ASKED, cookie)
    return (sum(_processor_seconds(pid) for pid in families) - before) / ASKED


def _ask(host: Host, address: str, times: int, cookie: str) -> None:
    quoted = quote(address, safe="/?=&")
    for _number in range(times):
        session = http.client.HTTPConnection("127.0.0.1", host.port, timeout=60)
        session.putrequest("GET", quoted, skip_host=True)
        session.putheader("Host", HOST_NAME)
        session.putheader("X-Forwarded-Proto", "https")
        session.putheader("Cookie", cookie)
        session.endheaders()
        answer = session.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise ValueError(f"{address} answered {answer.status}.")
        session.close()


def _seconds_a_task(site: Site) -> float:
    families = [host.worker.pid for host in site.hosts]
    before = sum(_processor_seconds(pid) for pid in families)
    site.hosts[0].run("-c", _ENQUEUE)
    until(lambda: site.cluster.primary.ask(_WAITING, database=NAME) == 0, "every task is done", pause=0.5)
    return (sum(_processor_seconds(pid) for pid in families) - before) / TASKS


def _processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of all that it started, ended ones included."""
    return sum(map(_own_seconds, (pid, *descendants(pid)))) / os.sysconf("SC_CLK_TCK")


def _own_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return float(sum(map(int, fields[11:15])))
