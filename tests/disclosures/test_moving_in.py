"""What was public elsewhere moves in through the gate: whole or not at all, and twice is once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import verify
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, PublicationLogEntry, Review
from gongkai.disclosures.permissions import NotAdministrator, NotYourAgency
from gongkai.disclosures.services import moved_rows
from gongkai.disclosures.services.moved_records import MovedRecord, MovedRecordRefused
from gongkai.disclosures.services.moving_in import MOVING_IN, MovedBatch, batches_moved_in, move_in
from gongkai.disclosures.services.publishing import CreditCodeMissing
from gongkai.disclosures.services.records import content_seal
from tests.disclosures.records import CREDIT_CODES, FIELDS, NOW, TODAY, Office, make_office, make_published
from tests.factories import SHANGHAI, make_agency, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
THEN = datetime(2019, 5, 6, 10, 0, tzinfo=SHANGHAI)


def moved(office: Office, **changes: Any) -> MovedRecord:
    content = {"title": "关于灌溉用水的通告", **FIELDS, **changes.pop("content", {})}
    values = {"agency_id": office.agency.pk, "kind": "notice", "created_at": THEN, "published_at": THEN}
    return MovedRecord(**{**values, "content": content, **changes})


def bring_in(office: Office, records: Sequence[MovedRecord], **changes: Any) -> MovedBatch:
    values = {
        "owner": office.agency,
        "batch": "第一批",
        "records": records,
        "reason": "旧网站已经审查发布",
        "actor": None,
        "now": NOW,
        "today": TODAY,
    }
    return move_in(**{**values, **changes})


def test_a_record_comes_in_with_its_day_its_version_and_its_review() -> None:
    office = make_office()

    batch = bring_in(office, [moved(office, content={"body_html": "<p>通告</p><script>x</script>"})])

    record = Disclosure.objects.published().get()
    version = record.public_version
    assert batch == MovedBatch(records=1, public=1, is_new=True)
    assert (record.published_at, record.index_number) == (THEN, f"{CREDIT_CODES[0]}/2019-00001")
    assert record.body_html == "<p>通告</p>"
    assert version is not None
    assert version.content_hash == content_seal(record, [], version.algorithm)
    review = Review.objects.get(pk=version.pk)
    assert (review.state, review.is_afterwards, review.chain.name) == ("approved", True, MOVING_IN)
    [line] = PublicationLogEntry.objects.all()
    assert (line.act, line.happened_at, line.reason) == ("publish", THEN, "旧网站已经审查发布")
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    services.republish(disclosure=record, reason="核实无误", actor=office.drafter, now=NOW)
    assert Disclosure.objects.published().get() == record


def test_the_same_batch_twice_is_once_and_another_goes_on_counting() -> None:
    office = make_office()
    bring_in(office, [moved(office), moved(office, published_at=THEN - timedelta(days=1))])

    again = bring_in(office, [moved(office)])
    bring_in(office, [moved(office)], batch="第二批")
    make_published(office)

    assert again == MovedBatch(records=2, public=2, is_new=False)
    numbers = Disclosure.objects.order_by("published_at", "id").values_list("index_number", flat=True)
    assert [number.rpartition("/")[2] for number in numbers] == [
        "2019-00001",
        "2019-00002",
        "2019-00003",
        f"{NOW.year}-00001",
    ]
    assert list(batches_moved_in(office.agency)) == ["第一批", "第二批"]
    lines = AuditEntry.objects.filter(action="disclosures.move_in").order_by("id")
    assert [line.data["records"] for line in lines] == [2, 1]
    assert verify() == []


def test_drafts_withdrawn_and_numbered_records_come_in_as_they_were() -> None:
    office = make_office()
    bring_in(
        office,
        [
            moved(office, published_at=None),
            moved(office, withdrawn_at=THEN + timedelta(days=3), withdrawal_reason="有误"),
            moved(office, index_number="旧号-1", kind="normative_document", content=_normative()),
            moved(office, kind="interpretation", explains=2),
        ],
    )

    found = list(Disclosure.objects.order_by("id"))
    assert [record.state for record in found] == ["draft", "withdrawn", "published", "published"]
    assert (found[0].index_number, found[2].index_number) == (None, "旧号-1")
    assert found[3].interprets == found[2]
    assert list(PublicationLogEntry.objects.order_by("id").values_list("act", flat=True)) == [
        "publish",
        "withdraw",
        "publish",
        "publish",
    ]


def _normative() -> dict[str, Any]:
    return {
        "document_number": "岚水规〔2019〕1号",
        "effective_on": date(2019, 6, 1),
        "genre": "通知",
        "keywords": "灌溉",
        "article_20_item": 1,
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "poem"}, "There is no kind of information “poem”"),
        ({"content": {"title": ""}}, "It has no title"),
        ({"content": {"summary": ""}}, "It was public and lacks: summary"),
        ({"content": {"title": "题" * 301}}, "“title” has more than 300 characters"),
        ({"attribute": "undisclosed", "attribute_reason": "过程性信息"}, "is not disclosed"),
        ({"published_at": NOW + timedelta(days=1)}, "still to come"),
        ({"withdrawn_at": NOW}, "nothing says why"),
        ({"kind": "interpretation"}, "does not say which"),
    ],
)
def test_one_faulty_record_keeps_the_batch_out(changes: dict[str, Any], says: str) -> None:
    office = make_office()

    with pytest.raises(MovedRecordRefused) as refusal:
        bring_in(office, [moved(office), moved(office, **changes)])

    assert "1 records of the batch have errors" in str(refusal.value)
    assert "number 2:" in str(refusal.value)
    assert says in str(refusal.value)
    assert not Disclosure.objects.exists()


def test_only_an_administrator_of_the_owner_answers_for_a_batch() -> None:
    office = make_office()
    administrator = make_officer(office.agency, "administrator")
    elsewhere = make_officer(make_agency(), "administrator")

    for actor in (office.drafter, elsewhere):
        with pytest.raises(NotAdministrator):
            bring_in(office, [moved(office)], actor=actor)
    bring_in(office, [moved(office)], actor=administrator)

    version = Disclosure.objects.get().public_version
    assert version is not None
    assert version.review.conclusion.concluded_by == administrator


def test_records_of_agencies_elsewhere_and_without_a_code_stay_out() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    nameless = make_agency(parent=office.agency)

    with pytest.raises(NotYourAgency, match="1 agencies of the batch"):
        bring_in(office, [moved(other)])
    with pytest.raises(CreditCodeMissing):
        bring_in(office, [moved(office, agency_id=nameless.pk)])


def test_no_new_record_passes_the_chain_that_stands_for_moving_in() -> None:
    office = make_office()
    bring_in(office, [moved(office)])
    record = make_published(office)

    assert record.public_version is not None
    assert record.public_version.review.chain.name != MOVING_IN


def test_the_gate_refuses_a_batch_whose_review_is_not_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office()

    class Pending:
        APPROVED = moved_rows.ReviewState.RUNNING

    monkeypatch.setattr(moved_rows, "ReviewState", Pending)
    with pytest.raises(IntegrityError), transaction.atomic():
        bring_in(office, [moved(office)])

    assert not Disclosure.objects.exists()
