"""Another agency's records do not exist in the back office; who works on none is told so."""

from typing import Any

import pytest
from django.urls import URLPattern, reverse

from gongkai.backoffice.disclosures.urls import urlpatterns
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from tests.disclosures.incoming import word_file
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    make_draft,
    make_office,
    make_published,
    submit,
)
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
ADDRESSES = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
WITH_RECORD = [str(pattern.name) for pattern in ADDRESSES if pattern.pattern.converters]
WITHOUT_RECORD = [str(pattern.name) for pattern in ADDRESSES if not pattern.pattern.converters]


def arguments_of(name: str, values: dict[str, int]) -> dict[str, int]:
    [pattern] = [pattern for pattern in ADDRESSES if pattern.name == name]
    return {key: values[key] for key in pattern.pattern.converters}


def make_record_with_everything() -> dict[str, int]:
    """Make a published record with a file and a correction under review."""
    office = make_office(CREDIT_CODES[0])
    record = make_published(office)
    correction = services.correct(
        disclosure=record, reason="更正", actor=office.drafter, now=NOW, summary="更正后的摘要"
    )
    attachment = services.attach_file(
        disclosure=record,
        name="附件.docx",
        content=word_file(["没有个人信息的附件。"]),
        actor=office.drafter,
        now=NOW,
        correction=correction,
    )
    review = services.submit_correction(correction=correction, actor=office.drafter, now=NOW, today=TODAY)
    return {
        "disclosure_id": record.pk,
        "review_id": review.pk,
        "attachment_id": attachment.pk,
        "number": 1,
    }


@pytest.mark.parametrize("name", WITH_RECORD)
def test_every_address_of_another_agencys_record_is_not_found(client, name: str) -> None:
    values = make_record_with_everything()
    client.force_login(make_officer(make_agency(name="岚川县公安局")))
    address = reverse(f"backoffice:{name}", kwargs=arguments_of(name, values))

    statuses = {client.get(address).status_code, client.post(address, {"reason": "x"}).status_code}

    assert 404 in statuses
    assert statuses <= {404, 405}


@pytest.mark.parametrize("name", WITH_RECORD)
def test_the_agencys_own_officer_finds_every_address(client, name: str) -> None:
    values = make_record_with_everything()
    client.force_login(Disclosure.objects.get().drafter)
    address = reverse(f"backoffice:{name}", kwargs=arguments_of(name, values))

    assert client.get(address).status_code in {200, 302}


@pytest.mark.parametrize("name", [*WITH_RECORD, *WITHOUT_RECORD])
def test_visitors_are_sent_to_sign_in(client, name: str) -> None:
    values = dict.fromkeys(("disclosure_id", "review_id", "attachment_id", "number"), 1)

    response = client.get(reverse(f"backoffice:{name}", kwargs=arguments_of(name, values)))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/office/sign-in/")


@pytest.mark.parametrize("name", ["disclosures", "disclosure-list", "new-disclosure", "publication-log"])
def test_an_account_without_a_working_role_is_told_so(client, name: str) -> None:
    make_record_with_everything()
    client.force_login(make_officer(make_agency(), "administrator"))

    page = client.get(reverse(f"backoffice:{name}"))

    assert page.status_code == 200
    assert "page-head" in page.content.decode()
    assert 'class="empty"' in page.content.decode()
    assert "灌溉" not in page.content.decode()


def test_an_administrator_of_the_same_agency_sees_no_record(client) -> None:
    office = make_office()
    record = make_draft(office)
    client.force_login(make_officer(office.agency, "administrator"))

    assert client.get(reverse("backoffice:disclosure", args=[record.pk])).status_code == 404


def test_a_reviewer_of_another_agency_sees_the_review_with_its_files_and_not_the_record(client) -> None:
    office = make_office()
    lawyer = make_officer(make_agency(name="岚川县司法局"))
    services.set_up_chain(
        name="法制审核",
        steps=[services.StepPlan("法制", 1, ["legality"], users=[lawyer])],
        agency=office.agency,
        replaces=office.chain,
        actor=None,
        now=NOW,
        today=TODAY,
    )
    record = make_draft(office)
    attachment = services.attach_file(
        disclosure=record,
        name="附件.docx",
        content=word_file(["没有个人信息的附件。"]),
        actor=office.drafter,
        now=NOW,
    )
    review = submit(office, record)
    client.force_login(lawyer)

    page = client.get(reverse("backoffice:review", args=[review.pk]))
    assert page.status_code == 200
    assert record.title in page.content.decode()
    assert (
        client.get(reverse("backoffice:reviewed-file", args=[review.pk, attachment.pk])).status_code == 200
    )
    for name in ("disclosure-original", "disclosure-rendition"):
        assert client.get(reverse(f"backoffice:{name}", args=[record.pk, attachment.pk])).status_code == 404
    assert client.get(reverse("backoffice:disclosure", args=[record.pk])).status_code == 404


def test_a_file_of_another_record_is_not_found_under_ones_own(client) -> None:
    theirs = make_office(CREDIT_CODES[0])
    record = make_draft(theirs)
    attachment = services.attach_file(
        disclosure=record,
        name="附件.docx",
        content=word_file(["没有个人信息的附件。"]),
        actor=theirs.drafter,
        now=NOW,
    )
    ours = make_office(CREDIT_CODES[1])
    own = make_draft(ours)
    client.force_login(ours.drafter)
    arguments: list[Any] = [own.pk, attachment.pk]

    assert client.get(reverse("backoffice:disclosure-original", args=arguments)).status_code == 404
    answer = client.post(
        reverse("backoffice:save-disclosure", args=[own.pk]),
        {"title": own.title, "kind": "notice", "act": f"remove:{attachment.pk}"},
    )
    assert answer.status_code == 404
    attachment.refresh_from_db()
    assert attachment.removed_at is None
