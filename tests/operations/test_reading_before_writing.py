"""A large file is read before its act begins: on one machine others could not write until it was read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from gongkai.administration import tree_import
from gongkai.catalogue import import_services
from gongkai.core.errors import DomainError
from gongkai.registers.services import hand_in_rows, importing
from tests.administration.sheets import tree_sheet
from tests.catalogue.counties import make_county
from tests.catalogue.sheets import row, workbook
from tests.factories import NOW, make_agency
from tests.registers.spreadsheets import TODAY, as_csv, penalty, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(monkeypatch) -> Callable[[Any, str], list[int]]:
    """Return a way of noting how many transactions are open when a reader is called."""

    def watch(module: Any, name: str) -> list[int]:
        reader, noted = getattr(module, name), []

        def watched_reader(*given: Any, **named: Any) -> Any:
            noted.append(len(connection.savepoint_ids))
            return reader(*given, **named)

        monkeypatch.setattr(module, name, watched_reader)
        return noted

    return watch


def test_a_tree_of_agencies(watched) -> None:
    open_then = watched(tree_import, "read_tree_workbook")

    with pytest.raises(DomainError):
        tree_import.hand_in_tree(
            content=tree_sheet(), filename="机关.xlsx", as_of=NOW.date(), actor=None, now=NOW
        )

    assert open_then == [0]


def test_a_catalogue(watched) -> None:
    open_then = watched(import_services, "read_catalogue")
    county = make_county()

    import_services.hand_in_catalogue(
        owner=county.government,
        content=workbook([row()]),
        filename="目录.xlsx",
        actor=county.office,
        now=NOW,
    )

    assert open_then == [0]


def test_rows_of_a_register(watched) -> None:
    open_then = watched(importing, "read_spreadsheet")

    hand_in_rows(
        register=register("penalties"), agency=make_agency(), content=as_csv([penalty(1)]),
        filename="处罚.csv", actor=None, now=NOW, today=TODAY,
    )  # fmt: skip

    assert open_then == [0]
