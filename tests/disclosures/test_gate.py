"""No path around the review: neither services nor models nor plain SQL publish what was not approved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gongkai.audit.append_only import RecordIsFinal
from gongkai.disclosures import services
from gongkai.disclosures.models import (
    Disclosure,
    DisclosureVersion,
    Opinion,
    PublicationLogEntry,
    ReviewConclusion,
)
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    REFUSED,
    TODAY,
    approve,
    make_approved,
    make_correction,
    make_draft,
    make_office,
    make_published,
    submit,
)

pytestmark = pytest.mark.django_db
PUBLIC = {
    "state": "published",
    "attribute": "proactive",
    "published_at": NOW,
    "edition_at": NOW,
    "index_number": "x/2026-1",
}


def raw(values: dict[str, Any], pk: int) -> None:
    names = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE disclosures_disclosure SET {names} WHERE id = %s", [*values.values(), pk])


def refuse(act: Callable[[], Any]) -> None:
    with pytest.raises(REFUSED), transaction.atomic():
        act()


def save(record: Disclosure, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def test_no_service_publishes_a_record_that_is_not_approved() -> None:
    office = make_office()
    by = {"actor": office.drafter, "now": NOW}
    record, in_review = make_draft(office), make_draft(office)
    submit(office, in_review)

    for one in (record, in_review):
        refuse(lambda one=one: services.publish(disclosure=one, **by))
        refuse(lambda one=one: services.schedule(disclosure=one, at=timezone.now(), **by))
        refuse(lambda one=one: services.republish(disclosure=one, reason="恢复", **by))
        refuse(lambda one=one: services.correct(disclosure=one, reason="更正", **by))
        refuse(lambda one=one: services.emergency_publish(disclosure=one, reason="急", today=TODAY, **by))
        with pytest.raises(TypeError, match="state is not a field"):
            services.begin_draft(agency=office.agency, kind="notice", title="通告", state="published", **by)
    assert list(services.publish_due(now=NOW)) == []
    assert not Disclosure.objects.published().exists()


def test_no_model_or_query_publishes_a_record_that_is_not_approved() -> None:
    office = make_office()
    record = make_draft(office)
    review = submit(office, record)
    version = review.version
    fresh = {
        "agency": office.agency,
        "kind": "notice",
        "title": "通告",
        "created_at": NOW,
        "edited_at": NOW,
    }
    records = Disclosure.objects.filter(pk=record.pk)

    refuse(lambda: save(Disclosure.objects.get(pk=record.pk), **PUBLIC))
    refuse(lambda: save(Disclosure.objects.get(pk=record.pk), **PUBLIC, public_version=version))
    refuse(
        lambda: save(
            Disclosure.objects.get(pk=record.pk), **PUBLIC, public_version=version, conclusion_id=version.pk
        )
    )
    refuse(
        lambda: save(
            Disclosure.objects.get(pk=record.pk), **PUBLIC, public_version=version, is_emergency=True
        )
    )
    refuse(lambda: Disclosure.objects.create(**fresh, **PUBLIC))
    refuse(lambda: Disclosure.objects.bulk_create([Disclosure(**fresh, **PUBLIC)]))
    refuse(lambda: records.update(**PUBLIC))
    refuse(lambda: records.update(state="published"))
    refuse(lambda: records.update(public_version=version, conclusion_id=version.pk))
    refuse(lambda: Disclosure.objects.bulk_update([Disclosure(pk=record.pk, state="published")], ["state"]))
    refuse(lambda: Disclosure.objects.update_or_create(pk=record.pk, defaults=PUBLIC))
    refuse(lambda: raw(PUBLIC, record.pk))
    refuse(lambda: raw({**PUBLIC, "public_version_id": version.pk}, record.pk))
    refuse(lambda: raw({**PUBLIC, "public_version_id": version.pk, "conclusion_id": version.pk}, record.pk))
    assert not Disclosure.objects.published().exists()


def test_the_conclusion_of_another_version_publishes_nothing() -> None:
    office, other = make_office(), make_office(CREDIT_CODES[1])
    draft, approved = make_draft(office), make_approved(other)
    key = approved.conclusion_id
    own = submit(office, draft).version

    refuse(lambda: raw({**PUBLIC, "public_version_id": key, "conclusion_id": key}, draft.pk))
    refuse(lambda: raw({**PUBLIC, "public_version_id": own.pk, "conclusion_id": key}, draft.pk))
    refuse(lambda: save(draft, **PUBLIC, public_version_id=key, conclusion_id=key))


def test_what_the_public_reads_cannot_be_changed_without_a_review() -> None:
    office = make_office()
    record = make_published(office)

    refuse(lambda: save(Disclosure.objects.get(pk=record.pk), title="改过的标题"))
    refuse(lambda: save(Disclosure.objects.get(pk=record.pk), body_html="<p>改过的正文</p>"))
    refuse(lambda: Disclosure.objects.filter(pk=record.pk).update(title="改过的标题"))
    refuse(lambda: raw({"title": "改过的标题"}, record.pk))
    refuse(lambda: raw({"formed_on": "2025-01-01"}, record.pk))
    refuse(lambda: services.save_draft(disclosure=record, actor=office.drafter, now=NOW, title="改过"))

    record.refresh_from_db()
    assert record.title == "关于灌溉用水安排的通告"


def test_a_correction_is_public_only_after_its_own_review() -> None:
    office = make_office()
    record = make_published(office)
    by = {"actor": office.drafter, "now": NOW}
    correction = services.correct(disclosure=record, reason="更正", title="新标题", **by)

    refuse(lambda: services.publish_correction(correction=correction, **by))
    review = services.submit_correction(correction=correction, today=TODAY, **by)
    refuse(lambda: services.publish_correction(correction=correction, **by))
    key = review.pk
    refuse(lambda: raw({"title": "新标题", "public_version_id": key, "conclusion_id": key}, record.pk))
    record.refresh_from_db()
    assert record.title == "关于灌溉用水安排的通告"

    approve(office, review)
    services.publish_correction(correction=correction, **by)
    record.refresh_from_db()
    assert (record.title, record.public_version_id) == ("新标题", key)


def test_an_emergency_mark_covers_only_the_version_that_went_out() -> None:
    office = make_office()
    record = make_draft(office, kind="emergency", title="暴雨预警")
    by = {"actor": office.drafter, "now": NOW}
    record = services.emergency_publish(disclosure=record, reason="急", today=TODAY, **by)

    refuse(lambda: raw({"title": "改过的预警"}, record.pk))
    correction = make_correction(office, record, title="更正的预警")
    record = services.publish_correction(correction=correction, **by)
    refuse(lambda: raw({"conclusion_id": None}, record.pk))
    assert record.emergency_version_id != record.public_version_id


def test_versions_opinions_conclusions_and_the_log_are_final() -> None:
    office = make_office()
    make_published(office)

    for model, column in (
        (DisclosureVersion, "title"),
        (Opinion, "text"),
        (ReviewConclusion, "content_hash"),
        (PublicationLogEntry, "title"),
    ):
        row = model.objects.get()
        for act in (row.save, row.delete, model.objects.all().delete, lambda m=model: m.objects.update()):
            with pytest.raises(RecordIsFinal):
                act()
        with (
            pytest.raises(IntegrityError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = 'x'")


def test_an_opinion_that_was_changed_no_longer_fits_its_seal() -> None:
    office = make_office()
    make_approved(office)
    opinion = Opinion.objects.get()
    assert opinion.signature == opinion.computed_signature()

    opinion.answers = {"secrecy": "objection"}

    assert opinion.signature != opinion.computed_signature()


def test_an_index_number_never_changes_once_it_is_given() -> None:
    office = make_office()
    record = make_published(office)
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)

    for value in ("x/2026-00009", None):
        with pytest.raises(IntegrityError, match="index number never changes"), transaction.atomic():
            save(Disclosure.objects.get(pk=record.pk), index_number=value)


def test_a_withdrawn_record_that_is_no_longer_to_be_disclosed_does_not_come_back() -> None:
    office = make_office()
    record = make_published(office)
    by = {"actor": office.drafter, "now": NOW}
    services.withdraw(disclosure=record, reason="涉及个人隐私", **by)

    services.set_attribute(disclosure=record, attribute="undisclosed", reason="个人隐私", **by)

    refuse(lambda: services.republish(disclosure=record, reason="恢复", **by))
