"""CKAN on PostgreSQL and Redis, but without Solr, which no package registry carries.

What was tried on CKAN 2.12.0: without Solr, single datasets and lists of names come from the database. The
front page, the list of datasets, feeds, organisations, and every dataset of an organisation answer 500, as
each counts or finds through Solr. No setting does without it (one did until ckan/ckan#6639). So the
documents belong to no organisation here, and their agency is a field; what asks Solr is not measured.

Reading a dataset first looks for a copy in Solr until that connection is refused: a third of its time.
``ckan_site.wsgi`` spares it that, so that CKAN is not measured by what is missing here.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen

from bench.peers import (
    API_PAGE,
    ARTICLE,
    COLUMN,
    FAR,
    FRONT_PAGE,
    HERE,
    ONE_RECORD,
    PAGE_SIZE,
    RECORDS,
    SEARCH,
    WORDS,
    Ground,
    Peer,
    gunicorn,
    locked_version,
    run,
)  # fmt: skip
from bench.servers import Server, program

PORT, DATABASE = 8605, "bench_ckan"
SETTINGS = """[app:main]
use = egg:ckan
sqlalchemy.url = {database}
ckan.redis.url = unix://{folder}/redis.sock
solr_url = http://127.0.0.1:9/there-is-none
ckan.site_id = bench
ckan.site_url = http://localhost:{port}
ckan.storage_path = {folder}/storage
ckan.plugins =
ckan.locale_default = zh_Hans_CN
ckan.auth.create_unowned_dataset = true
SECRET_KEY = only-for-the-bench
"""
NAMES_ONLY = "its API's list of names: lists with titles ask Solr"
ASKS_SOLR = "not measured: asks Solr"


class Ckan(Peer):
    """Datasets without files, their text in the description."""

    package = "ckan_site"
    import_note = "by package_create with its index deferred, in batches; no search index is made"
    told = {
        ARTICLE: "its page of a dataset of no organisation",
        COLUMN: NAMES_ONLY,
        FAR: NAMES_ONLY,
        FRONT_PAGE: ASKS_SOLR,
        SEARCH: ASKS_SOLR,
        ONE_RECORD: "package_show, from its database",
        RECORDS: NAMES_ONLY,
    }

    def __init__(self, ground: Ground) -> None:
        """Install it, make its tables and give it the documents."""
        super().__init__(ground)
        self.name = f"CKAN {locked_version('ckan', 'ckan')}"
        self.python = ground.environment("ckan")
        folder = ground.folder / "ckan-data"
        (folder / "storage").mkdir(parents=True)
        settings = folder / "ckan.ini"
        settings.write_text(SETTINGS.format(database=ground.database(DATABASE), folder=folder, port=PORT))
        self.environment = {"CKAN_INI": str(settings), "PYTHONPATH": str(HERE)}
        ground.running.enter_context(_redis(folder))
        run([str(self.python.with_name("ckan")), "db", "upgrade"], self.environment)
        self.fill(DATABASE)
        self.server = Server(
            gunicorn(self.python, "ckan_site.wsgi", PORT), f"http://localhost:{PORT}",
            self.environment, ready="/api/3/action/status_show", directory=HERE,
        )  # fmt: skip

    def pages(self) -> Mapping[str, str]:
        """Return what answers without Solr."""
        name = f"d{self.ground.article}"
        names = "/api/3/action/package_list"
        return {
            ARTICLE: f"/dataset/{name}",
            COLUMN: f"{names}?limit={PAGE_SIZE}",
            FAR: f"{names}?limit={PAGE_SIZE}&offset={(self.ground.far - 1) * PAGE_SIZE}",
            ONE_RECORD: f"/api/3/action/package_show?id={name}",
            RECORDS: f"{names}?limit={API_PAGE}",
        }

    @contextmanager
    def without_index(self) -> Iterator[Mapping[str, str]]:
        """Name the addresses that its visitors use; the index is away all the time."""
        yield {
            ARTICLE: "/dataset/d0",
            "article of no organisation": self.pages()[ARTICLE],
            COLUMN: "/dataset/",
            FAR: f"/dataset/?page={self.ground.far}",
            FRONT_PAGE: "/",
            SEARCH: f"/dataset/?q={WORDS}",
            ONE_RECORD: self.pages()[ONE_RECORD],
            RECORDS: f"/api/3/action/current_package_list_with_resources?limit={API_PAGE}",
            "API, names": self.pages()[RECORDS],
        }


@contextmanager
def _redis(folder: Path) -> Iterator[None]:
    """Let Redis run on a socket, keeping nothing: CKAN wants it when it starts."""
    socket = folder / "redis.sock"
    command = [program("redis-server"), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with Popen(command, stdout=DEVNULL, stderr=DEVNULL, cwd=folder) as process:
        try:
            while not socket.exists() and process.poll() is None:
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
