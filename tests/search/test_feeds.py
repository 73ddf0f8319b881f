import pytest

from gongkai.search.engine import FeedPosition
from gongkai.search.feeds import GIVEN_UP_AFTER, feed_end, new_lines
from gongkai.search.models import FileText

pytestmark = pytest.mark.django_db


def add(*keys: int) -> None:
    FileText.objects.bulk_create(FileText(pk=key, sha256=str(key)) for key in keys)


def test_lines_are_taken_in_once() -> None:
    add(1, 2)
    first = new_lines(FileText.objects.all(), FeedPosition(), 0.0)
    second = new_lines(FileText.objects.all(), first.position, 1.0)

    assert first.keys == (1, 2)
    assert second.keys == ()
    assert second.position == FeedPosition(2)


def test_a_line_that_is_committed_after_a_later_one_is_not_missed() -> None:
    add(1, 4)
    first = new_lines(FileText.objects.all(), FeedPosition(), 10.0)
    add(3)
    second = new_lines(FileText.objects.all(), first.position, 12.0)

    assert first.position == FeedPosition(4, {2: 10.0, 3: 10.0})
    assert second.keys == (3,)
    assert second.position == FeedPosition(4, {2: 10.0})


def test_a_line_that_never_comes_is_given_up() -> None:
    add(5)
    position = FeedPosition(5, {2: 0.0})

    assert new_lines(FileText.objects.all(), position, GIVEN_UP_AFTER - 1).position.missing == {2: 0.0}
    assert new_lines(FileText.objects.all(), position, GIVEN_UP_AFTER).position.missing == {}


def test_an_empty_feed_ends_at_its_beginning() -> None:
    assert feed_end(FileText.objects.all()) == FeedPosition()
