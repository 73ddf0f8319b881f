"""Officers find requests by number, applicant and words; no name of an applicant leaves the database."""

from datetime import UTC, datetime

import pytest

from gongkai.requests import searching
from gongkai.requests.searching import REQUESTS, search_requests
from gongkai.search.internal_feeding import catch_up_internal, internal_index
from tests.requests.cases import make_desk, register

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def numbers(user, typed: str) -> list[str]:
    return [case.number for case in search_requests(user, typed, now=LATER, offset=0, limit=50).cases]


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_request_is_found_by_its_number_a_part_of_the_name_or_words(is_indexed) -> None:
    desk = make_desk()
    first = register(desk, applicant_name="林小溪", asked_for="灌区改造方案")
    second = register(desk, applicant_name="陈溪", asked_for="水库除险方案")
    if is_indexed:
        catch_up_internal(REQUESTS)

    assert numbers(desk.handler, "方案") == [second.number, first.number]
    assert numbers(desk.handler, "小溪") == [first.number]
    assert numbers(desk.handler, "溪") == [second.number, first.number]
    assert numbers(desk.handler, "林小溪 改造") == [first.number]
    assert numbers(desk.handler, "林小溪 水库") == []
    assert numbers(desk.handler, first.number) == [first.number]
    assert numbers(desk.handler, first.number[:5]) == [second.number, first.number]
    assert numbers(desk.handler, "1999-") == []


def test_requests_of_another_agency_are_neither_found_nor_counted() -> None:
    desk, other = make_desk(), make_desk()
    register(desk, applicant_name="林小溪")
    catch_up_internal(REQUESTS)

    assert search_requests(desk.handler, "林小溪", now=LATER, offset=0, limit=50).total == 1
    assert search_requests(other.handler, "林小溪", now=LATER, offset=0, limit=50).total == 0


def test_the_index_has_no_name_of_an_applicant_in_clear() -> None:
    desk = make_desk()
    register(desk, applicant_name="欧阳小溪", asked_for="灌区改造")
    catch_up_internal(REQUESTS)

    generation = internal_index(REQUESTS).folder.current()
    assert generation is not None
    content = b"".join(path.read_bytes() for path in generation.iterdir() if path.is_file())
    for part in ("欧阳", "阳小", "小溪"):
        assert part.encode() not in content


def test_without_an_index_only_the_newest_are_looked_through_and_that_is_said(monkeypatch) -> None:
    monkeypatch.setattr(searching, "SCANNED", 1)
    desk = make_desk()
    register(desk, asked_for="旧方案")
    newest = register(desk, asked_for="新方案")

    found = search_requests(desk.handler, "方案", now=LATER, offset=0, limit=50)

    assert found.is_partial
    assert [case.pk for case in found.cases] == [newest.pk]
