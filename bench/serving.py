"""The same documents on our site and on a plain Wagtail site, both on PostgreSQL, and nginx as the limit.

``bin/with-postgresql python -m bench serving`` measures 5,000 documents; ``python -m bench.serving
--documents 100000`` another number. Every rate is that of one load generator with fifty connections on this
machine, where the servers, the database and the generator share the cores; so read the ratios. "In front"
is the deployment that the README recommends: nginx hands out by itself the pages that all visitors see
alike.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.first_view import first_view
from bench.rows import Row
from bench.servers import Load, Missing, Server, fetch, load, nginx, program, status

HERE = Path(__file__).parent
DOCUMENTS, CONNECTIONS, SECONDS = 5_000, 50, 3
PROGRAM, FRONT, WAGTAIL, BARE = 8601, 8602, 8603, 8604
FAR_PAGE, PAGE_SIZE = 1_500, 20
GONGKAI = (sys.executable, "-c", "from gongkai.cli import main; main()")
WORDS = "公开"


def run(documents: int = DOCUMENTS) -> Iterator[Row]:
    """Yield a row for each kind of page, and for import, memory and start."""
    server = os.environ.get("GONGKAI_TEST_DATABASE_URL", "")
    try:
        program("wrk"), program("nginx")
    except Missing as missing:
        yield Row("serving", "not measured", str(missing), "", "")
        return
    if not server.startswith("postgresql"):
        yield Row("serving", "not measured", "run it with bin/with-postgresql", "", "")
        return
    with TemporaryDirectory(prefix="gongkai-bench-", dir="/tmp") as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)
        yield from _measured(folder, server, documents, running)


def _measured(folder: Path, server: str, documents: int, running: ExitStack) -> Iterator[Row]:
    ours, ours_seconds = _our_site(folder, server, documents)
    wagtail, wagtail_seconds, versions = _wagtail_site(folder, server)
    yield Row(
        f"import, {documents:,} documents",
        f"{documents / ours_seconds:,.0f}/s",
        f"{versions} {documents / wagtail_seconds:,.0f}/s",
        f"{wagtail_seconds / ours_seconds:.1f}x",
        "",
    )
    for one in (ours, front(folder), wagtail):
        running.enter_context(one)
    yield Row(
        "start", f"{ours.seconds_to_start:.1f} s", f"{versions} {wagtail.seconds_to_start:.1f} s", "", ""
    )
    our_pages, their_pages = _our_pages(), _their_pages()
    bare = running.enter_context(_bare(folder, our_pages))
    for name, target in TARGETS.items():
        where = {
            "program": f"http://127.0.0.1:{PROGRAM}{our_pages[name]}",
            "front": f"http://localhost:{FRONT}{our_pages[name]}",
            "wagtail": f"http://localhost:{WAGTAIL}{their_pages[name]}",
            "nginx": f"{bare.address}/{_plain(name)}",
        }
        yield from _page(folder, name, where, target)
    yield Row(
        "memory",
        f"{ours.memory >> 20} MB",
        f"{versions} {wagtail.memory >> 20} MB",
        "",
        "two processes each",
    )
    yield _without_search(folder, our_pages)
    yield from first_view(f"http://localhost:{FRONT}/")


TARGETS: Mapping[str, str] = {
    "article": ">= 5 x, >= 25 % of nginx",
    "column": ">= 10 x",
    "column, page 1,500": ">= 10 x",
    "front": "",
    "search": "",
    "API, 100 records": "",
}


def _page(folder: Path, name: str, where: Mapping[str, str], target: str) -> Iterator[Row]:
    done: dict[str, Load] = {}
    for server, address in where.items():
        fetch(address), fetch(address)
        done[server] = load(address, connections=CONNECTIONS, seconds=SECONDS, folder=folder)
    for server, label in (("front", "in front"), ("program", "program alone")):
        one, peer, limit = done[server], done["wagtail"], done["nginx"]
        share = f"{one.per_second / limit.per_second:.0%} of nginx"
        yield Row(
            f"{name}, {label}",
            f"{one.per_second:,.0f}/s p95 {one.p95:,.0f} ms",
            f"wagtail {peer.per_second:,.0f}/s, nginx {limit.per_second:,.0f}/s",
            f"{one.per_second / peer.per_second:.1f}x",
            f"{share}; {one.errors} errors, theirs {peer.errors}; {target}",
        )


def _our_site(folder: Path, server: str, documents: int) -> tuple[Server, float]:
    environment = {
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev",
        "GONGKAI_DATA_DIR": str(folder / "ours"),
        "GONGKAI_DATABASE_URL": _database(server, "bench_ours"),
        "GONGKAI_PAGE_STORE": str(folder / "pages"),
    }
    os.environ.update(environment)
    subprocess.run([*GONGKAI, "manage", "migrate", "-v0"], check=True)
    begun = time.perf_counter()
    subprocess.run(
        [*GONGKAI, "demo", "generate", "--records", str(documents), "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    taken = time.perf_counter() - begun
    subprocess.run([*GONGKAI, "search", "--rebuild", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    from gongkai.operations.kept_pages import renew_kept_pages

    renew_kept_pages()
    return our_server(), taken


def our_server(*, background: bool = False) -> Server:
    """Return our site on the installation that the environment names."""
    worker = "--background" if background else "--no-background"
    command = [*GONGKAI, "serve", "--port", str(PROGRAM), worker]
    return Server(command, f"http://127.0.0.1:{PROGRAM}", ready="/healthz")


def _our_pages() -> dict[str, str]:
    from gongkai.disclosures.models import Disclosure
    from gongkai.portal.disclosures.keyset import ListPlace

    records = Disclosure.objects.published().order_by("-published_at", "id")
    place = min(FAR_PAGE * PAGE_SIZE, records.count() - PAGE_SIZE)
    return {
        "article": f"/disclosures/{records[1].index_number}/",
        "column": "/disclosures/",
        "column, page 1,500": f"/disclosures/?after={ListPlace.of(records[place - 1])}",
        "front": "/",
        "search": f"/search/?q={_quoted(WORDS)}",
        "API, 100 records": "/api/v1/disclosures?limit=100",
    }


def _documents() -> Iterator[dict[str, Any]]:
    from django.utils import timezone

    from gongkai.disclosures.models import Disclosure
    from gongkai.organisations.selectors import agency_versions

    records = Disclosure.objects.published().order_by("published_at", "-id")
    agencies = set(records.order_by().values_list("agency_id", flat=True).distinct())
    names = {key: one.name for key, one in agency_versions(agencies, timezone.localdate()).items()}
    for record in records.iterator():
        yield {
            "title": record.title[:250],
            "document_number": record.document_number,
            "agency": names.get(record.agency_id, ""),
            "index_number": record.index_number,
            "published_at": record.published_at.isoformat() if record.published_at else "",
            "summary": record.summary,
            "body": record.body_html,
        }


def _wagtail_site(folder: Path, server: str) -> tuple[Server, float, str]:
    python = folder / "wagtail/bin/python"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "wagtail"], check=True)
    wanted = ["wagtail", "psycopg[binary]", "gunicorn"]
    subprocess.run([uv, "pip", "install", "-q", "-p", python, *wanted], check=True)
    listed = subprocess.run(
        [uv, "pip", "list", "-q", "-p", python], check=True, capture_output=True, text=True
    ).stdout
    version = "Wagtail " + re.search(r"^wagtail +(\S+)", listed, re.M)[1]
    database = _database(server, "bench_wagtail")
    environment = {
        "BENCH_DATABASE": "bench_wagtail",
        "BENCH_HOST": re.search(r"host=([^&]+)", database)[1],
        "BENCH_USER": re.search(r"//([^@]+)@", database)[1],
        "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
        "PYTHONPATH": str(HERE),
    }
    manage = [str(python), "-m", "django"]
    inside = {**os.environ, **environment}
    subprocess.run([*manage, "migrate", "-v0"], env=inside, check=True)
    lines = folder / "documents.jsonl"
    with lines.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in _documents())
    begun = time.perf_counter()
    with lines.open("rb") as stream:
        subprocess.run([str(python), "-m", "wagtail_site.load"], env=inside, stdin=stream, check=True)
    taken = time.perf_counter() - begun
    command = [
        str(python), "-m", "gunicorn", "wagtail_site.wsgi", "-b", f"127.0.0.1:{WAGTAIL}",
        "-w", "2", "-k", "gthread", "--threads", "4", "--preload",
    ]  # fmt: skip
    return Server(command, f"http://localhost:{WAGTAIL}", environment, directory=HERE), taken, version


def _their_pages() -> dict[str, str]:
    last = json.loads(
        fetch(f"http://localhost:{WAGTAIL}/api/pages/?type=documents.DocumentPage&order=-id&limit=1")
    )
    total = last["meta"]["total_count"]
    far = min(FAR_PAGE, total // PAGE_SIZE)
    return {
        "article": f"/{last['items'][0]['meta']['slug']}/",
        "column": "/",
        "column, page 1,500": f"/?page={far}",
        "front": "/",
        "search": f"/search/?q={_quoted(WORDS)}",
        "API, 100 records": "/api/pages/?type=documents.DocumentPage&fields=*&limit=100",
    }


def front(folder: Path) -> Server:
    """Return nginx with the site of deploy/, moved to this folder and without TLS."""
    site = (HERE.parent / "deploy/nginx.conf").read_text(encoding="utf-8")
    site = site[: site.index("server {\n    listen 80;")]
    for old, new in (
        ("listen 443 ssl;", f"listen {FRONT};"),
        ("ssl_certificate ", "# "),
        ("ssl_certificate_key", "#"),
        ("www.example.gov.cn", "localhost"),
        ("/var/lib/gongkai/pages", str(folder / "pages")),
        ("127.0.0.1:8000", f"127.0.0.1:{PROGRAM}"),
    ):
        site = site.replace(old, new)
    (folder / "front").mkdir()
    return nginx(folder / "front", site, FRONT)


def _bare(folder: Path, pages: Mapping[str, str]) -> Server:
    """Return nginx with the same bytes as plain files: what this machine can send at all."""
    root = folder / "plain"
    root.mkdir()
    (root / "index.html").write_text("ready")
    for name, address in pages.items():
        (root / _plain(name)).write_bytes(fetch(f"http://127.0.0.1:{PROGRAM}{address}"))
    (folder / "bare").mkdir()
    site = f"server {{ listen {BARE}; root {root}; default_type text/html; }}"
    return nginx(folder / "bare", site, BARE)


def _without_search(folder: Path, pages: Mapping[str, str]) -> Row:
    """Take the search index away, and see what is answered all the same."""
    (folder / "ours/search").rename(folder / "ours/search-gone")
    statuses = {name: status(f"http://127.0.0.1:{PROGRAM}{address}") for name, address in pages.items()}
    (folder / "ours/search-gone").rename(folder / "ours/search")
    told = ", ".join(f"{name} {code}" for name, code in statuses.items())
    return Row("with the search index gone", told, "", "", "all but search answer")


def _plain(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def _database(server: str, name: str) -> str:
    """Make an empty database on the cluster of this run, and return its address."""
    import psycopg

    with psycopg.connect(server.replace("/gongkai?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/gongkai?", f"/{name}?")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    for row in run(parser.parse_args().documents):
        print(row, flush=True)
