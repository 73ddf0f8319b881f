"""What officers search: only their own, at once, and honestly where the index cannot be asked."""

from datetime import UTC, datetime

import pytest

from gongkai.audit.models import AuditEntry
from gongkai.disclosures import services
from gongkai.search import internal_records
from gongkai.search.engine import FeedPosition
from gongkai.search.internal import InternalPosition
from gongkai.search.internal_feeding import catch_up_internal, internal_index, rebuild_internal
from gongkai.search.internal_records import DISCLOSURES, search_own_records
from tests.disclosures.records import NOW, make_draft, make_office
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def office():
    return make_office()


def found(user, typed: str, **changes):
    values = {"marks": {}, "now": LATER, "offset": 0, "limit": 50}
    return search_own_records(user, typed, **{**values, **changes})


def titles(user, typed: str, **changes) -> set[str]:
    return set(found(user, typed, **changes).records.values_list("title", flat=True))


def test_a_record_is_found_by_any_part_of_its_title_and_by_its_number_however_it_is_typed(office) -> None:
    make_draft(office, title="关于灌溉用水的通告", document_number="岚水发〔2026〕7号")
    make_draft(office, title="防汛值班安排")
    assert catch_up_internal(DISCLOSURES)

    for typed in ("灌溉", "溉用", "水", "通告 灌溉", "岚水发〔2026〕7号", "岚水发[2026] 7"):
        assert titles(office.drafter, typed) == {"关于灌溉用水的通告"}, typed
    assert titles(office.drafter, "用灌") == set()
    assert not found(office.drafter, "灌溉").is_partial


def test_what_another_agency_works_on_is_neither_found_nor_counted(office) -> None:
    make_draft(office, title="尚未公布的规划")
    other = make_officer(make_agency())
    catch_up_internal(DISCLOSURES)

    assert found(office.drafter, "规划").total == 1
    assert found(other, "规划").total == 0
    assert found(other, "规划", agency=office.agency.pk).total == 0
    assert titles(other, "规划") == set()


def test_what_was_changed_is_found_after_the_next_catching_up_and_no_more_by_what_it_was(office) -> None:
    record = make_draft(office, title="春季植树通告")
    catch_up_internal(DISCLOSURES)
    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, title="秋季植树通告")

    assert found(office.drafter, "植树").total == 1
    assert catch_up_internal(DISCLOSURES)
    assert titles(office.drafter, "秋季") == {"秋季植树通告"}
    assert found(office.drafter, "春季").total == 0
    assert not catch_up_internal(DISCLOSURES)


def test_lists_are_narrowed_by_marks(office) -> None:
    make_draft(office, title="通告一", kind="document")
    make_draft(office, title="通告二")
    catch_up_internal(DISCLOSURES)

    assert titles(office.drafter, "", marks={"kind": "document"}) == {"通告一"}
    assert titles(office.drafter, "通告", marks={"state": "draft"}) == {"通告一", "通告二"}
    assert titles(office.drafter, "通告", marks={"state": "published"}) == set()


@pytest.mark.parametrize("is_there", [False, True])
def test_without_an_index_or_with_one_that_is_behind_the_newest_records_are_looked_through(
    office, monkeypatch: pytest.MonkeyPatch, is_there
) -> None:
    monkeypatch.setattr(internal_records, "SCANNED", 2)
    if is_there:
        catch_up_internal(DISCLOSURES)
    for title in ("旧的通告", "新的通告", "最新的通告"):
        make_draft(office, title=title)

    result = found(office.drafter, "通告")

    assert result.is_partial
    assert set(result.records.values_list("title", flat=True)) == {"新的通告", "最新的通告"}
    assert found(office.drafter, "最新", limit=1).total == 1


def test_an_index_that_knows_more_than_a_restored_database_is_built_anew(office) -> None:
    make_draft(office, title="灌溉通告")
    rebuild_internal(DISCLOSURES)
    with internal_index(DISCLOSURES).writing() as writer:
        assert writer is not None
        last = AuditEntry.objects.latest("pk").pk
        writer.commit(InternalPosition(FeedPosition(9_999), FeedPosition(last)))

    assert found(office.drafter, "灌溉").total == 1
    assert catch_up_internal(DISCLOSURES)
    position = internal_index(DISCLOSURES).position()
    assert position is not None
    assert position.records.last < 9_999


def test_a_page_takes_as_many_queries_however_much_is_found(office, django_assert_max_num_queries) -> None:
    for number in range(3):
        make_draft(office, title=f"通告{number}")
        catch_up_internal(DISCLOSURES)
        with django_assert_max_num_queries(5):
            assert len(list(found(office.drafter, "通告").records)) == number + 1
