"""What only the cluster's engine has: a position written last, turns among machines, ways of fitting."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from gongkai.search import services, typesense_cluster, typesense_engine
from gongkai.search.engine import NUMBER_KEY, ExactKey, Phrase, SearchQuestion
from gongkai.search.engines import search_engine
from gongkai.search.index_folder import IndexFolder
from gongkai.search.selectors import SearchChoice, search
from gongkai.search.typesense_questions import MOST_WAYS, ways_of
from gongkai.search.typesense_turns import SharedTurns
from tests.disclosures.records import TODAY, make_office, make_published
from tests.search.indexes import START, keys, make_document, make_index, open_cluster
from tests.search.typesense_servers import KEY, Server


@pytest.fixture
def place(typesense_server: Server, tmp_path: Path) -> str:
    return f"typesense|{tmp_path / 'search'}|{typesense_server.address}|{tmp_path.name}"


def test_whoever_is_killed_before_the_position_repeats_work_and_loses_none(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_index(place, [make_document(1, "灌溉")])

    def killed(_position: object) -> None:
        raise KeyboardInterrupt

    def write() -> None:
        with engine.writing() as writer:
            writer.put([make_document(2, "灌溉")])
            writer.commit(typesense_engine.IndexPosition(START.log, START.texts, TODAY))

    with monkeypatch.context() as patched:
        patched.setattr(typesense_engine, "position_entry", killed)
        with pytest.raises(KeyboardInterrupt):
            write()

    assert sorted(keys(engine, "灌溉")) == [1, 2]
    assert engine.position() == START
    write()
    assert sorted(keys(engine, "灌溉")) == [1, 2]
    assert engine.position().day == TODAY


def test_old_collections_are_dropped_when_a_new_one_is_in_use(place: str) -> None:
    *_rest, nodes, alias = place.split("|")
    make_index(place, [make_document(1, "旧")])
    make_index(place, [make_document(2, "新")])

    assert len([name for name in open_cluster(nodes).collections() if name.startswith(f"{alias}-")]) == 1


def test_no_record_fits_a_question_in_two_ways() -> None:
    clause = (Phrase("最低生活保障"), Phrase("低保", weight=0.6), Phrase("社会救助", weight=0.6))
    first, second, third = ways_of(SearchQuestion(clauses=(clause,)))

    assert (len(first.groups), first.phrases, first.none_of) == (1, (), ())
    assert [len(second.phrases[0]), len(third.phrases[0])] == [3, 5]
    assert second.none_of == first.groups
    assert third.none_of == (*second.none_of, *second.phrases)


def test_a_number_that_was_typed_comes_first_and_is_left_out_of_the_rest() -> None:
    shortcuts = (ExactKey(NUMBER_KEY, "岚政发|2024|5", 10_000.0), Phrase("岚政发(2024)5号"))
    first, cited, rest = ways_of(SearchQuestion(clauses=((Phrase("岚政"),),), shortcuts=shortcuts))

    assert first.comes_first
    assert not cited.comes_first
    assert cited.none_of == first.groups
    assert set(rest.none_of) == {*first.groups, *cited.phrases}


def test_a_question_with_too_many_synonyms_is_asked_without_the_lightest() -> None:
    clauses = tuple(
        tuple(Phrase(f"第{word}词的{number}", weight=1 - number / 100) for number in range(9))
        for word in range(10)
    )

    assert len(ways_of(SearchQuestion(clauses=clauses[:2]))) == 81
    assert 1 < len(ways_of(SearchQuestion(clauses=clauses))) <= MOST_WAYS


@pytest.mark.django_db
def test_records_are_published_into_the_cluster_and_found_there(
    typesense_server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_ENGINE = "typesense"
    settings.TYPESENSE_NODES, settings.TYPESENSE_KEY = [typesense_server.address], KEY
    monkeypatch.setattr(
        typesense_cluster, "Cluster", lambda _nodes, _key: open_cluster(typesense_server.address)
    )
    office = make_office()
    services.rebuild(today=TODAY)
    record = make_published(office, title="关于灌溉用水安排的通告")

    assert services.catch_up(today=TODAY) == services.CatchUp(kept=1)
    [hit] = search("灌溉用水", SearchChoice(), today=TODAY).hits
    assert hit.record == record
    assert [(piece.text, piece.is_match) for piece in hit.title] == [
        ("关于", False),
        ("灌溉用水", True),
        ("安排的通告", False),
    ]


def test_an_unknown_engine_and_a_cluster_without_nodes_are_refused(settings: Settings) -> None:
    settings.SEARCH_ENGINE = "lucene"
    with pytest.raises(ImproperlyConfigured, match="tantivy or typesense"):
        search_engine()
    settings.SEARCH_ENGINE = "typesense"
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_TYPESENSE_NODES"):
        search_engine()


@pytest.mark.django_db(transaction=True)
def test_turns_are_held_by_one_machine_at_a_time(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Several machines share a PostgreSQL database; run with bin/with-postgresql.")
    with SharedTurns(IndexFolder(tmp_path / "one")).locked("writing.lock") as is_free:
        assert is_free
        assert not on_another_machine(tmp_path)
    assert on_another_machine(tmp_path)


def on_another_machine(tmp_path: Path) -> bool:
    """Return whether another connection, with another data folder, has its turn."""

    def take() -> bool:
        try:
            with SharedTurns(IndexFolder(tmp_path / "other")).locked("writing.lock") as is_free:
                return is_free
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(take).result()
