"""Searching generated records, beside the bare engine asked the same of the same index.

``python -m bench.search --documents 1000000`` measures another size than the default; ``--data FOLDER`` an
installation that is there already. Ours is everything that a page of results needs: what was typed is taken
apart, ten hits with counts of seven facets are found, the database is asked what may be shown, and passages
are cut and marked. The bare engine gets the ready query, returns the total and loads the ten documents, and
once more counts the seven facets as well, as it must behind any page that shows them.
Times are the processor's, so that whatever else the machine does does not count; behind them stands the
95th percentile on the clock.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import tantivy

from bench.rows import Row

DOCUMENTS = 20_000
ROUNDS, HEALTHY_P95 = 60, 100
COMMON, FOUR = ("公开", "水利", "通知"), ("岚川县", "公开", "工作", "年")
RARE_BEGIN, RARE_AT_LEAST = "水农城", 3


def run(documents: int = DOCUMENTS, data: str = "") -> Iterator[Row]:
    """Yield the index's size and build time, and one row for each kind of question."""
    with TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ["GONGKAI_DATA_DIR"] = data or folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.dev"
        if not data:
            _generate(documents)
        import django

        django.setup()
        if not data:
            yield _build(Path(folder))
        yield from _questions()


def _generate(documents: int) -> None:
    command = [sys.executable, "-c", "from gongkai.cli import main; main()"]
    subprocess.run([*command, "manage", "migrate", "-v0"], check=True)
    generate = [*command, "demo", "generate", "--records", str(documents)]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)


def _build(folder: Path) -> Row:
    from gongkai.search.services import rebuild

    begun = time.perf_counter()
    kept = rebuild(today=date.today(), quiet=False).kept  # noqa: DTZ011 - the machine's own day
    taken = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in folder.glob("search/generation-*/*"))
    return Row(
        f"build, {kept:,} records",
        f"{taken:.1f} s",
        f"{kept / taken:,.0f} records/s",
        f"{size / 1e6:,.0f} MB",
        "minutes for a million",
    )


def _questions() -> Iterator[Row]:
    from gongkai.search.engine import Facet

    popular = _popular()
    filters = {facet: popular[facet] for facet in (Facet.YEAR, Facet.GENRE, Facet.FIVE_PUBLICS)}
    for name, texts, chosen in (
        ("common word of two characters", COMMON, {}),
        ("rare word of two characters", _rare(), {}),
        ("four terms, three filters", (" ".join(FOUR),), filters),
        ("one character", ("水",), {}),
    ):
        yield from (_row(name, text, chosen) for text in texts)


def _rare() -> list[str]:
    """Return for a few characters the rarest word of two that begins with it and is not a single slip."""
    from gongkai.search.engines import search_engine

    index = tantivy.Index.open(str(search_engine().folder.current()))
    found = (index.searcher().terms_with_prefix("anywhere", first) for first in RARE_BEGIN)
    usual = ([(count, word) for word, count in words if count >= RARE_AT_LEAST] for words in found)
    return [min(words)[1] for words in usual if words]


def _popular() -> dict[Any, str]:
    from gongkai.search.engine import SearchQuestion
    from gongkai.search.engines import search_engine
    from gongkai.search.selectors import FACETS

    counts = search_engine().find(SearchQuestion(facets=FACETS)).counts
    return {facet: max(found, key=lambda value: found[value]) for facet, found in counts.items() if found}


def _row(name: str, text: str, filters: dict[Any, str]) -> Row:
    from gongkai.search.selectors import FACETS, SearchChoice, search

    # Counts of facets are kept for a question: each round asks for another order, and so pays for them.
    orders = permutations(FACETS)
    today = date.today()  # noqa: DTZ011 - the machine's own day

    def ask() -> Any:
        return search(text, SearchChoice(filters=filters, facets=next(orders)), today=today)

    total = ask().total
    ours, bare, counting = _in_turns(ask, _bare(text, filters), _bare(text, filters, FACETS))
    return Row(
        f"{name}: {text}",
        f"{_figures(ours)} ms",
        f"bare {_figures(bare)} ms, with counts {_figures(counting)} ms, {total:,} found",
        f"{_p95(ours) / _p95(bare):.1f} x, {_p95(ours) / _p95(counting):.1f} x with counts",
        f"p95 < {HEALTHY_P95} ms, < 3 x",
    )


def _bare(text: str, filters: dict[Any, str], counted: Sequence[Any] = ()) -> Callable[[], object]:
    """Return the same question put to the bare engine: phrases in one field, filters, ten documents."""
    from gongkai.search.engine import SearchField
    from gongkai.search.engines import search_engine
    from gongkai.search.tantivy_engine import COUNTED_VALUES, LOOKED_AT
    from gongkai.search.tokens import folded, pairs

    index = tantivy.Index.open(str(search_engine().folder.current()))
    searcher, schema = index.searcher(), index.schema

    def phrase(word: str) -> tantivy.Query:
        tokens = pairs(folded(word))
        if len(tokens) > 1:
            return tantivy.Query.phrase_query(schema, SearchField.ANYWHERE, list(tokens))
        if tokens:
            return tantivy.Query.term_query(schema, SearchField.ANYWHERE, tokens[0])
        return tantivy.Query.regex_query(schema, SearchField.ANYWHERE, f"{word}.")

    parts = [phrase(word) for word in text.split()]
    parts += [tantivy.Query.term_query(schema, str(facet), value) for facet, value in filters.items()]
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    terms = {"size": COUNTED_VALUES, "segment_size": LOOKED_AT}
    counts = {str(facet): {"terms": {"field": str(facet), **terms}} for facet in counted}

    def ask() -> object:
        found = searcher.search(query, 10)
        if counts:
            searcher.aggregate(query, counts)
        return [searcher.doc(address) for _score, address in found.hits]

    return ask


def _in_turns(*works: Callable[[], object]) -> list[list[tuple[float, float]]]:
    times: list[list[tuple[float, float]]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            begun, clock = time.process_time(), time.perf_counter()
            work()
            taken.append(((time.process_time() - begun) * 1000, (time.perf_counter() - clock) * 1000))
    return times


def _figures(times: list[tuple[float, float]]) -> str:
    on_the_clock = quantiles([clock for _used, clock in times], n=20)[-1]
    return f"{median(used for used, _clock in times):.1f} / {_p95(times):.1f} ({on_the_clock:.0f})"


def _p95(times: list[tuple[float, float]]) -> float:
    return quantiles([used for used, _clock in times], n=20)[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure searching; p50 / p95.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--data", default="", help="The data folder of an installation with an index.")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; p50 / p95 (p95 on the clock)")
    for row in run(arguments.documents, arguments.data):
        print(row, flush=True)
