"""Pages as files: found where the web server looks, and gone before an act is committed."""

import gzip
import os
import time
from pathlib import Path

import pytest

from gongkai.operations.page_store import ACT_SECONDS, MOST_PAGES, PageAddress, PageStore


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    store = PageStore(tmp_path / "pages")
    store.open("1")
    return store


def address(
    path: str = "/disclosures/", query: str = "", host: str = "www.lanchuan.example"
) -> PageAddress:
    found = PageAddress.of(host, path, query)
    assert found is not None
    return found


def keep(store: PageStore, where: PageAddress, content: bytes = b"<p>page</p>") -> None:
    generation = store.current()
    assert generation is not None
    store.keep(generation, where, content)


def test_a_page_stands_where_the_web_server_looks_for_it_packed_as_well(store: PageStore) -> None:
    keep(store, address(query="page=2"))
    path = store.root / "current/www.lanchuan.example/disclosures/index@page=2.html"
    assert path.read_bytes() == b"<p>page</p>"
    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == b"<p>page</p>"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/../secret", ""),
        ("/a/./b", ""),
        ("/.hidden/", ""),
        ("/disclosures//x/", ""),
        ("/栏目/", ""),
        ("/a\0b", ""),
        ("/disclosures/", "page=../../x"),
        ("/disclosures/", "q=%E4%BD%8E"),
        ("/disclosures/", "page"),
        ("/disclosures/", "page=1&" * 40 + "page=1"),
    ],
)
def test_an_address_that_is_not_plain_is_made_afresh_each_time(path: str, query: str) -> None:
    assert PageAddress.of("www.lanchuan.example", path, query) is None


def test_a_host_that_nobody_has_is_not_kept() -> None:
    assert PageAddress.of("evil/../..", "/", "") is None


def test_while_an_act_is_under_way_nothing_is_handed_out(store: PageStore) -> None:
    keep(store, address())
    mark = store.begin_act()
    assert store.current() is None
    store.open("2")
    assert store.current() is None
    store.end_act(mark, "2")
    assert store.current() is not None
    assert not list((store.root / "current").iterdir())


def test_of_two_acts_the_later_one_opens(store: PageStore) -> None:
    first, second = store.begin_act(), store.begin_act()
    store.end_act(first, "2")
    assert store.current() is None
    store.end_act(second, "3")
    assert store.is_of("3")


def test_a_page_that_was_begun_before_an_act_is_not_handed_out_after_it(store: PageStore) -> None:
    before = store.current()
    assert before is not None
    store.end_act(store.begin_act(), "2")
    store.keep(before, address(), b"of before the act")
    assert not list((store.root / "current").iterdir())
    assert not before.exists()


def test_an_act_whose_process_died_does_not_keep_the_pages_away_for_ever(store: PageStore) -> None:
    mark = store.begin_act()
    store.open("2")
    assert store.current() is None
    long_ago = time.time() - ACT_SECONDS - 1
    os.utime(mark, (long_ago, long_ago))
    store.open("2")
    assert store.is_of("2")


def test_made_up_addresses_do_not_fill_the_disk(store: PageStore, monkeypatch) -> None:
    monkeypatch.setattr("gongkai.operations.page_store.MOST_PAGES", 3)
    for number in range(10):
        keep(store, address(query=f"page={number}"))
    assert len(list((store.root / "current/www.lanchuan.example/disclosures").glob("*.html"))) == 3
    assert MOST_PAGES > 3


def test_a_disk_that_is_full_keeps_no_page_and_stops_nothing(store: PageStore, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    keep(store, address())
    assert not list((store.root / "current").rglob("*.html"))


def test_ended_generations_leave_nothing_behind(store: PageStore) -> None:
    for number in range(5):
        keep(store, address())
        store.end_act(store.begin_act(), str(number))
    assert len(list(store.root.glob("generation-*"))) == 1
    assert not list(store.root.glob("act-*"))
