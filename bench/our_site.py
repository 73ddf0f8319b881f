"""Our own site for a bench: filled with generated records, served, and with nginx in front."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.peers import (
    API_PAGE,
    ARTICLE,
    COLUMN,
    FAR,
    FRONT_PAGE,
    ONE_RECORD,
    PAGE_SIZE,
    RECORDS,
    SEARCH,
    WORDS,
    Ground,
)  # fmt: skip
from bench.servers import Server, nginx

HERE = Path(__file__).parent
PROGRAM, FRONT = 8601, 8602
FOUND = r'class="search-total".*?<strong>([\d,]+)'
GONGKAI = (sys.executable, "-c", "from gongkai.cli import main; main()")


def set_up(ground: Ground, documents: int) -> float:
    """Fill a new installation and name it in the environment; return the seconds until all is found."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev",
        "GONGKAI_DATA_DIR": str(ground.folder / "ours"),
        "GONGKAI_DATABASE_URL": ground.database("bench_ours"),
        "GONGKAI_PAGE_STORE": str(ground.folder / "pages"),
        "GONGKAI_API_REQUESTS_PER_MINUTE": "1000000000",
    }
    os.environ.update(environment)
    subprocess.run([*GONGKAI, "manage", "migrate", "-v0"], check=True)
    begun = time.perf_counter()
    subprocess.run(
        [*GONGKAI, "demo", "generate", "--records", str(documents), "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([*GONGKAI, "search", "--rebuild", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - begun
    import django

    django.setup()
    from gongkai.operations.kept_pages import renew_kept_pages

    renew_kept_pages()
    return taken


def our_server(*, background: bool = False) -> Server:
    """Return our site on the installation that the environment names."""
    worker = "--background" if background else "--no-background"
    command = [*GONGKAI, "serve", "--port", str(PROGRAM), worker]
    return Server(command, f"http://127.0.0.1:{PROGRAM}", ready="/healthz")


def our_pages(ground: Ground) -> dict[str, str]:
    """Return the address of each kind of work."""
    from gongkai.disclosures.models import Disclosure
    from gongkai.portal.disclosures.keyset import ListPlace

    records = Disclosure.objects.published().order_by("-published_at", "id")
    article, before = records[1], records[(ground.far - 1) * PAGE_SIZE - 1]
    return {
        ARTICLE: f"/disclosures/{article.index_number}/",
        COLUMN: "/disclosures/",
        FAR: f"/disclosures/?after={ListPlace.of(before)}",
        FRONT_PAGE: "/",
        SEARCH: f"/search/?q={WORDS}",
        ONE_RECORD: f"/api/v1/disclosures/{article.index_number}",
        RECORDS: f"/api/v1/disclosures?limit={API_PAGE}",
    }


def write_documents(ground: Ground) -> None:
    """Write what is public, one JSON object a line, the oldest first, for peers to take in."""
    with ground.lines.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in _documents())


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


@contextmanager
def without_index(ground: Ground) -> Iterator[Mapping[str, str]]:
    """Take the search index away for a while; name the addresses to ask."""
    index, gone = ground.folder / "ours/search", ground.folder / "ours/search-gone"
    pages = our_pages(ground)
    index.rename(gone)
    try:
        yield pages
    finally:
        if index.exists():
            shutil.rmtree(index)
        gone.rename(index)


def takes_one_more() -> bool:
    """Tell whether one more record is taken in."""
    command = [*GONGKAI, "demo", "generate", "--records", "1", "--seed", "2", "--quiet"]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0
