"""The same documents on our site and on those of peers, all on PostgreSQL, and nginx as the limit.

``bin/with-postgresql python -m bench serving`` measures 5,000 documents; ``python -m bench.serving
--documents 100000`` another number. Every rate is that of one load generator with fifty connections on this
machine, where the servers, the database and the generator share the cores; so read the ratios. "In front"
is the deployment that the README recommends: nginx hands out by itself the pages that all visitors see
alike. The last rows name every measured thing in which a peer is better than we are.
"""

import argparse
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote

from bench import our_site
from bench.first_view import first_view
from bench.our_site import FRONT, PROGRAM
from bench.peers import ARTICLE, COLUMN, FAR, SEARCH, WORDS, WORKS, Ground, Peer
from bench.peers.ckan import Ckan
from bench.peers.wagtail import Wagtail
from bench.rows import Row
from bench.servers import Load, Missing, Server, fetch, load, nginx, program, status

DOCUMENTS, CONNECTIONS, SECONDS = 5_000, 50, 3
BARE = 8604
OURS = f"http://127.0.0.1:{PROGRAM}"
PEERS: tuple[type[Peer], ...] = (Wagtail, Ckan)
TARGETS: Mapping[str, str] = {ARTICLE: ">= 5 x", COLUMN: ">= 10 x", FAR: ">= 10 x"}
ARTICLE_IN_FRONT = ">= 25 % of nginx"
NEW_WORDS, NEW_SEARCHES = "search, new words each time", 5_000


def run(documents: int = DOCUMENTS) -> Iterator[Row]:
    """Yield a row for each kind of page and each peer, and for import, memory and start."""
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


@dataclass(slots=True)
class Comparison:
    """Our figures beside those of peers, and what was lost."""

    lost: list[str] = field(default_factory=list)

    def row(self, what: str, ours: str, theirs: str, ratio: float, note: str = "") -> Row:
        """Return a row; a ratio below one says how much worse we are."""
        told = f"{ratio:.1f}x" if ratio >= 1 else f"{ratio:.2f}x"
        if ratio < 1:
            self.lost.append("; ".join(filter(None, [f"{what} {told}: {ours}, {theirs}", note])))
        return Row(what, ours, theirs, told, note)

    def losses(self) -> Iterator[Row]:
        """Yield what a peer does better."""
        for one in self.lost or ["nowhere in this run"]:
            yield Row("where we lose", "", one, "", "")


def _measured(folder: Path, server: str, documents: int, running: ExitStack) -> Iterator[Row]:
    ground = Ground(folder, server, folder / "documents.jsonl", running)
    seconds = our_site.set_up(ground, documents)
    our_site.write_documents(ground)
    ours = our_site.our_server()
    peers, compared = [], Comparison()
    for kind in PEERS:
        try:
            peers.append(kind(ground))
        except Missing as missing:
            yield Row(kind.__name__, "not measured", str(missing), "", "")
    yield _versions(ground, peers)
    for peer in peers:
        yield compared.row(
            f"import, {ground.documents:,} documents", f"{documents / seconds:,.0f}/s",
            f"{peer.name} {ground.documents / peer.import_seconds:,.0f}/s",
            documents * peer.import_seconds / (ground.documents * seconds), peer.import_note,
        )  # fmt: skip
    for one in (ours, our_site.front(folder), *(peer.server for peer in peers)):
        running.enter_context(one)
    for peer in peers:
        theirs = peer.server.seconds_to_start
        yield compared.row(
            "start", f"{ours.seconds_to_start:.1f} s", f"{peer.name} {theirs:.1f} s",
            theirs / ours.seconds_to_start,
        )  # fmt: skip
    yield from _pages(ground, peers, compared, running)
    for peer in peers:
        yield compared.row(
            "memory", f"{ours.memory >> 20} MB", f"{peer.name} {peer.server.memory >> 20} MB",
            peer.server.memory / ours.memory, "two processes each",
        )  # fmt: skip
    with our_site.without_index(ground) as addresses:
        yield _without_index("Gongkai", _statuses(OURS, addresses), takes=our_site.takes_one_more())
    for peer in peers:
        with peer.without_index() as addresses:
            answers = _statuses(peer.server.address, addresses)
            yield _without_index(peer.name, answers, takes=peer.takes_one_more())
    yield from compared.losses()
    yield from first_view(f"http://localhost:{FRONT}/")


def _versions(ground: Ground, peers: list[Peer]) -> Row:
    with ground.session() as session:
        database = session.info.server_version // 10_000
    named = ", ".join([*(peer.name for peer in peers), f"PostgreSQL {database}"])
    return Row("versions", f"Gongkai {version('gongkai')}", named, "", "")


def _pages(ground: Ground, peers: list[Peer], compared: Comparison, running: ExitStack) -> Iterator[Row]:
    ours, theirs = our_site.our_pages(ground), {peer.name: peer.pages() for peer in peers}
    _require_same_article(ours, peers, theirs)
    words = _words(ground)
    for work in (*WORKS, NEW_WORDS):
        page, asked = (SEARCH, words) if work == NEW_WORDS else (work, [])
        name = f"column, page {ground.far:,}" if work == FAR else work
        alone = _load(ground, OURS, ours[page], asked)
        for peer in peers:
            if page not in theirs[peer.name]:
                yield Row(name, _rate(alone), f"{peer.name} {peer.told[page]}", "", "")
                continue
            rival = _load(ground, peer.server.address, theirs[peer.name][page], asked)
            notes = [peer.told.get(work) or TARGETS.get(work, ""), *_errors(alone, rival)]
            yield compared.row(
                name, _rate(alone), f"{peer.name} {_rate(rival)}", alone.per_second / rival.per_second,
                "; ".join(filter(None, notes)),
            )  # fmt: skip
    yield _found(ground, ours, peers, theirs)
    yield from _in_front(ground, ours, running)


def _found(
    ground: Ground, ours: Mapping[str, str], peers: list[Peer], theirs: Mapping[str, Mapping[str, str]]
) -> Row:
    """Return how many documents the measured search finds, since an index that finds none is quick."""
    with ground.lines.open(encoding="utf-8") as stream:
        there = sum(unquote(WORDS) in line for line in stream)
    told = [
        f"{peer.name} {_number(peer.found, peer.server.address + theirs[peer.name][SEARCH])}"
        for peer in peers
        if SEARCH in theirs[peer.name]
    ]
    found = _number(our_site.FOUND, f"{OURS}{ours[SEARCH]}")
    return Row("search finds", found, ", ".join(told), "", f"{there:,} documents have {unquote(WORDS)}")


def _number(pattern: str, address: str) -> str:
    """Return the figure that a page shows where the pattern says."""
    shown = re.search(pattern, fetch(address).decode(), re.DOTALL)
    return shown[1] if shown else "no figure"


def _in_front(ground: Ground, ours: Mapping[str, str], running: ExitStack) -> Iterator[Row]:
    """Yield what our site does behind the web server, beside the same bytes as plain files."""
    bare = running.enter_context(_bare(ground.folder, ours))
    for work in WORKS:
        kept = _load(ground, f"http://localhost:{FRONT}", ours[work])
        limit = _load(ground, bare.address, f"/{_plain(work)}")
        notes = [ARTICLE_IN_FRONT if work == ARTICLE else "", *_errors(kept)]
        yield Row(
            f"{work}, in front", _rate(kept), f"nginx with files {_rate(limit)}",
            f"{kept.per_second / limit.per_second:.0%}", "; ".join(filter(None, notes)),
        )  # fmt: skip


def _words(ground: Ground) -> list[str]:
    """Return pieces of titles that were not searched for before, each once."""
    with ground.lines.open(encoding="utf-8") as stream:
        titles = [json.loads(line)["title"] for line in islice(stream, NEW_SEARCHES)]
    pieces = (title[number % 12 :][:4] for number, title in enumerate(titles))
    return [quote(piece) for piece in dict.fromkeys(pieces) if piece.isalpha()]


def _load(ground: Ground, site: str, address: str, words: Sequence[str] = ()) -> Load:
    fetch(site + address), fetch(site + address)
    paths = [address.replace(WORDS, word) for word in words]
    return load(site + address, connections=CONNECTIONS, seconds=SECONDS, folder=ground.folder, paths=paths)


def _rate(done: Load) -> str:
    return f"{done.per_second:,.0f}/s p95 {done.p95:,.0f} ms"


def _errors(ours: Load, theirs: Load | None = None) -> list[str]:
    told = [f"{ours.errors:,} errors of ours"] if ours.errors else []
    return [*told, f"{theirs.errors:,} errors of theirs"] if theirs and theirs.errors else told


def _require_same_article(
    ours: Mapping[str, str], peers: list[Peer], theirs: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise where a site does not show the document whose page is measured."""
    from gongkai.disclosures.models import Disclosure

    number = ours[ARTICLE].strip("/").removeprefix("disclosures/")
    title = Disclosure.objects.get(index_number=number).title
    pages = {"Gongkai": f"{OURS}{ours[ARTICLE]}"}
    pages |= {peer.name: f"{peer.server.address}{theirs[peer.name][ARTICLE]}" for peer in peers}
    for site, address in pages.items():
        if title not in fetch(address).decode():
            raise RuntimeError(f"{site} does not show {title} at {address}")


def _bare(folder: Path, pages: Mapping[str, str]) -> Server:
    """Return nginx with the same bytes as plain files: what this machine can send at all."""
    root = folder / "plain"
    root.mkdir()
    (root / "index.html").write_text("ready")
    for name, address in pages.items():
        (root / _plain(name)).write_bytes(fetch(f"{OURS}{address}"))
    (folder / "bare").mkdir()
    site = f"server {{ listen {BARE}; root {root}; default_type text/html; }}"
    return nginx(folder / "bare", site, BARE)


def _statuses(site: str, addresses: Mapping[str, str]) -> dict[str, int]:
    return {work: status(f"{site}{address}") for work, address in addresses.items()}


def _without_index(site: str, answers: Mapping[str, int], *, takes: bool) -> Row:
    """Return what a site does while its search index is away."""
    good = [work for work, code in answers.items() if code == HTTPStatus.OK]
    bad = [f"{work} ({code})" for work, code in answers.items() if code != HTTPStatus.OK]
    (good if takes else bad).append("taking one more document in")
    told = f"answers: {', '.join(good) or 'nothing'}; fails: {', '.join(bad) or 'nothing'}"
    return Row("without the search index", site, told, "", "")


def _plain(name: str) -> str:
    return re.sub(r"\W+", "-", name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    for row in run(parser.parse_args().documents):
        print(row, flush=True)
