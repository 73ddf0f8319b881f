"""The columns that news are matched by are those of the public site."""

from datetime import UTC, datetime

import pytest

from gongkai.disclosures.models import Disclosure
from gongkai.following.matching import column_keys, due_at
from gongkai.following.states import Rhythm
from gongkai.portal.disclosures.columns import article_20_columns, kind_columns
from tests.disclosures.records import Office, make_published


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"article_20_item": 7}, ["20-07"]),
        ({"kind": "information"}, []),
        ({"kind": "notice", "article_20_item": 13, "catalogue_item": "26-01-01"}, ["20-13", "26-01-01"]),
    ],
)
def test_a_record_is_news_for_the_columns_in_which_the_site_shows_it(
    office: Office, changes: dict[str, object], keys: list[str]
) -> None:
    record = make_published(office, **changes)
    shown = [
        column.key
        for column in (*article_20_columns(), *kind_columns())
        if Disclosure.objects.filter(column.where, pk=record.pk).exists()
    ]

    assert list(column_keys(record)) == keys
    assert shown == [key for key in keys if not key.startswith("26-")]


def test_the_columns_of_kinds_are_those_of_the_site() -> None:
    keys = {str(dict(column.where.children)["kind"]): column.key for column in kind_columns()}

    assert {kind: [*column_keys(Disclosure(kind=kind))] for kind in keys} == {
        kind: [key] for kind, key in keys.items()
    }


def test_who_reads_daily_is_told_at_eight_in_the_morning() -> None:
    before = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)  # 07:59 in the county
    after = datetime(2026, 3, 2, 0, 1, tzinfo=UTC)

    assert due_at(Rhythm.DAILY, before).astimezone(UTC) == datetime(2026, 3, 2, tzinfo=UTC)
    assert due_at(Rhythm.DAILY, after).astimezone(UTC) == datetime(2026, 3, 3, tzinfo=UTC)
    assert due_at(Rhythm.AT_ONCE, after) == after
