from datetime import date, timedelta

import pytest

from gongkai.disclosures import services as disclosures
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.search import services
from gongkai.search.engine import Facet, SearchQuestion
from gongkai.search.engines import search_engine
from gongkai.search.models import FileText, FileToRead
from gongkai.search.selectors import SearchChoice, search
from tests.disclosures.records import (
    NOW,
    TODAY,
    approve,
    make_correction,
    make_draft,
    make_office,
    make_published,
    submit,
)

pytestmark = pytest.mark.django_db


def found(typed: str, today: date = TODAY) -> list[str]:
    return [hit.record.title for hit in search(typed, SearchChoice(), today=today).hits]


def indexed(typed: str) -> int:
    """Return how many the index itself has, whatever the database says."""
    return search(typed, SearchChoice(limit=0), today=TODAY).total


def test_the_first_catching_up_builds_the_index() -> None:
    office = make_office()
    make_published(office, title="灌溉用水安排")
    make_draft(office, title="灌溉用水草案")

    done = services.catch_up(today=TODAY)

    assert (done.kept, done.is_rebuilt) == (1, True)
    assert found("灌溉") == ["灌溉用水安排"]


def test_what_is_published_is_found_after_the_next_catching_up() -> None:
    office = make_office()
    services.catch_up(today=TODAY)
    make_published(office, title="灌溉用水安排")

    assert found("灌溉") == []
    assert services.catch_up(today=TODAY) == services.CatchUp(kept=1)
    assert found("灌溉") == ["灌溉用水安排"]


def test_catching_up_again_changes_nothing() -> None:
    make_published(make_office())
    services.catch_up(today=TODAY)

    assert services.catch_up(today=TODAY) == services.CatchUp()
    assert indexed("灌溉") == 1


def test_nothing_new_costs_two_queries_and_opens_no_writer(django_assert_num_queries) -> None:
    services.catch_up(today=TODAY)

    with django_assert_num_queries(2):
        services.catch_up(today=TODAY)


def test_a_withdrawn_record_is_never_shown_even_while_the_index_still_has_it() -> None:
    office = make_office()
    record = make_published(office)
    services.catch_up(today=TODAY)
    disclosures.withdraw(disclosure=record, reason="内容有误", actor=office.drafter, now=NOW)

    assert search_engine().count(SearchQuestion()) == 1
    assert found("灌溉") == []
    assert search("灌溉", SearchChoice(), today=TODAY, visitor=office.drafter).hits == ()
    assert services.catch_up(today=TODAY) == services.CatchUp(dropped=1)
    assert search_engine().count(SearchQuestion()) == 0


def test_a_withdrawn_record_that_is_published_again_comes_back() -> None:
    office = make_office()
    record = make_published(office)
    disclosures.withdraw(disclosure=record, reason="内容有误", actor=office.drafter, now=NOW)
    services.catch_up(today=TODAY)
    disclosures.republish(disclosure=record, reason="已核实", actor=office.drafter, now=NOW)
    services.catch_up(today=TODAY)

    assert found("灌溉") == [record.title]


def test_a_corrected_record_is_not_quoted_from_its_old_text() -> None:
    office = make_office()
    record = make_published(office, body_html="<p>联系人的电话写错了。</p>")
    services.catch_up(today=TODAY)
    correction = make_correction(office, record, body_html="<p>联系人已更正。</p>")
    disclosures.publish_correction(correction=correction, actor=office.drafter, now=NOW)
    [stale] = search("联系人", SearchChoice(), today=TODAY).hits
    services.catch_up(today=TODAY)
    [fresh] = search("联系人", SearchChoice(), today=TODAY).hits

    assert [passage.text for passage in stale.passages] == [record.summary]
    assert [passage.text for passage in fresh.passages] == ["联系人已更正。"]


def test_a_publication_that_is_committed_late_is_not_missed() -> None:
    office = make_office()
    late, early = make_published(office, title="后到的通告"), make_published(office, title="先到的通告")
    late_line = PublicationLogEntry.objects.get(disclosure=late)
    PublicationLogEntry.objects.filter(pk=late_line.pk)._raw_delete("default")
    services.rebuild(today=TODAY)
    engine = search_engine()
    with engine.writing() as writer:
        writer.remove([late.pk])
        position = writer.position()
        first = min(late_line.pk, position.log.last) - 1
        writer.commit(services.replace(position, log=services.replace(position.log, last=first)))
    services.catch_up(today=TODAY)
    late_line._state.adding = True
    late_line.save(force_insert=True)
    services.catch_up(today=TODAY)

    assert engine.position().log.missing == {}
    assert sorted(found("通告")) == sorted([early.title, late.title])


def test_a_document_lapses_in_the_index_when_its_day_comes() -> None:
    make_published(make_office(), expires_on=TODAY)
    services.catch_up(today=TODAY)
    valid, lapsed = (
        SearchChoice(filters={Facet.VALIDITY: "valid"}),
        SearchChoice(filters={Facet.VALIDITY: "lapsed"}),
    )
    assert search("灌溉", valid, today=TODAY).total == 1
    tomorrow = TODAY + timedelta(days=1)

    assert services.catch_up(today=tomorrow) == services.CatchUp(kept=1)
    assert search("灌溉", valid, today=tomorrow).total == 0
    assert search("灌溉", lapsed, today=tomorrow).total == 1
    assert services.catch_up(today=tomorrow) == services.CatchUp()


def test_the_text_of_a_public_file_is_found_once_it_is_read() -> None:
    office = make_office()
    record = make_draft(office)
    page = "<html><body><p>名单</p><p>青龙灌区改造项目，共三个。</p></body></html>".encode()
    disclosures.attach_file(
        disclosure=record, name="名单.html", content=page, actor=office.drafter, now=NOW
    )
    publish(office, record)
    services.catch_up(today=TODAY)

    assert found("青龙灌区") == []
    assert services.read_waiting_files(limit=10) == 1
    assert [(one.text, one.problem) for one in FileText.objects.all()] == [
        ("名单\n青龙灌区改造项目，共三个。", "")
    ]
    assert services.catch_up(today=TODAY) == services.CatchUp(kept=1)
    [hit] = search("青龙灌区", SearchChoice(), today=TODAY).hits
    assert (hit.passages[0].file, hit.passages[0].text) == ("名单.html", "青龙灌区改造项目，共三个。")
    assert FileToRead.objects.count() == 0
    assert services.rebuild(today=TODAY).kept == 1
    assert found("青龙灌区") == [record.title]


def test_a_file_that_is_gone_from_the_storage_holds_nothing_up() -> None:
    FileToRead.objects.create(sha256="0" * 64, rendition="disclosures/none", name="名单.pdf")

    assert services.read_waiting_files(limit=10) == 1
    assert FileText.objects.get().problem != ""
    assert FileToRead.objects.count() == 0


def test_an_index_that_cannot_be_read_is_built_anew(tmp_path) -> None:
    make_published(make_office())
    services.catch_up(today=TODAY)
    [generation] = (tmp_path / "search").glob("generation-*")
    (generation / "meta.json").write_text("{", encoding="utf-8")

    assert services.catch_up(today=TODAY).is_rebuilt
    assert indexed("灌溉") == 1


def test_nobody_else_rebuilds_while_a_rebuild_is_under_way() -> None:
    make_published(make_office())
    with search_engine().folder.locked("rebuilding.lock"):
        assert services.catch_up(today=TODAY).is_busy
        with pytest.raises(services.IndexBusy):
            services.rebuild(today=TODAY)


def test_what_is_published_during_a_rebuild_is_in_the_new_index(monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office()
    make_published(office, title="灌溉用水安排")
    batches = services.all_public_keys

    def then_another():
        yield from batches()
        make_published(office, title="灌溉用水补充安排")

    monkeypatch.setattr(services, "all_public_keys", then_another)
    services.rebuild(today=TODAY)

    assert len(found("灌溉")) == 2


def test_only_public_records_are_in_an_index() -> None:
    office = make_office()
    published = make_published(office)
    make_draft(office)
    assert Disclosure.objects.count() == 2
    services.rebuild(today=TODAY)

    assert [hit.key for hit in search_engine().find(SearchQuestion()).hits] == [published.pk]


def publish(office, record) -> None:
    approve(office, submit(office, record))
    record.refresh_from_db()
    disclosures.publish(disclosure=record, actor=office.drafter, now=NOW)
