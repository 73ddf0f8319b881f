"""A plain Wagtail site, as its own template makes it, with the search of its database."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.peers import (
    API_PAGE,
    ARTICLE,
    COLUMN,
    FAR,
    FRONT_PAGE,
    HERE,
    ONE_RECORD,
    RECORDS,
    SEARCH,
    WORDS,
    Ground,
    Peer,
    gunicorn,
    locked_version,
    run,
)  # fmt: skip
from bench.servers import Server, fetch

PORT, DATABASE = 8603, "bench_wagtail"
INDEX = "wagtailsearch_indexentry"


class Wagtail(Peer):
    """Pages in its tree, found through the index that it keeps in PostgreSQL."""

    found = r"<h1>[^<]*</h1><p>(\d+)</p>"
    package = "wagtail_site"
    import_note = "in batches, both of its indexes rebuilt afterwards"

    def __init__(self, ground: Ground) -> None:
        """Install it, make its tables and give it the documents."""
        super().__init__(ground)
        self.name = f"Wagtail {locked_version('wagtail', 'wagtail')}"
        self.python = ground.environment("wagtail")
        self.environment = _environment(ground.database(DATABASE))
        manage = [str(self.python), "-m", "django"]
        run([*manage, "migrate", "-v0"], self.environment)
        self.fill(DATABASE)
        self.server = Server(
            gunicorn(self.python, "wagtail_site.wsgi", PORT), f"http://localhost:{PORT}",
            self.environment, directory=HERE,
        )  # fmt: skip

    def pages(self) -> Mapping[str, str]:
        """Return where it shows the document, its list, and its API."""
        slug = f"d{self.ground.article}"
        [found] = json.loads(fetch(f"{self.server.address}/api/pages/?slug={slug}"))["items"]
        return {
            ARTICLE: f"/{slug}/",
            COLUMN: "/",
            FAR: f"/?page={self.ground.far}",
            FRONT_PAGE: "/",
            SEARCH: f"/search/?q={WORDS}",
            ONE_RECORD: f"/api/pages/{found['id']}/",
            RECORDS: f"/api/pages/?type=documents.DocumentPage&fields=*&limit={API_PAGE}",
        }

    @contextmanager
    def without_index(self) -> Iterator[Mapping[str, str]]:
        """Rename the table of its index for a while."""
        pages = self.pages()
        self.ground.execute(f"ALTER TABLE {INDEX} RENAME TO {INDEX}_gone", database=DATABASE)
        try:
            yield pages
        finally:
            self.ground.execute(f"ALTER TABLE {INDEX}_gone RENAME TO {INDEX}", database=DATABASE)


def _environment(database: str) -> dict[str, str]:
    host, user = re.search(r"host=([^&]+)", database), re.search(r"//([^@]+)@", database)
    return {
        "BENCH_DATABASE": DATABASE,
        "BENCH_HOST": host[1] if host else "",
        "BENCH_USER": user[1] if user else "",
        "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
        "PYTHONPATH": str(Path(HERE)),
    }
