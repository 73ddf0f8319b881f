"""Every address there is, taken from the list of addresses itself: a new one without a guard fails here.

What is another agency's is not found and does not change, whoever asks: its officers, the administrators of
elsewhere, those of the whole system, an officer whose role has ended, a visitor.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from itertools import chain
from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from gongkai.audit.models import AuditEntry
from gongkai.backoffice.agencies import urls as agencies_urls
from gongkai.backoffice.operations import urls as operations_urls
from gongkai.organisations.models import Agency, RoleGrant, User
from tests.access.whole_county import MARK, WholeCounty, make_whole_county
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address with its whole name."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or "")), one
        else:
            yield from addresses(one, (*spaces, one.namespace) if one.namespace else spaces)


OFFICE = {
    name.partition(":")[2]: list(one.pattern.converters)
    for name, one in addresses(get_resolver())
    if name.startswith("backoffice:")
}
OF_EVERYBODY = {"statutory-item", *(name for name, wanted in OFFICE.items() if "register_id" in wanted)}
"""They name a duty or a kind of register, not a record; they are looked through as lists are."""
OF_THE_SITE = {str(one.name) for one in operations_urls.urlpatterns}
"""What runs in the background belongs to the site, and so to the administrator of all of it."""
OF_THE_COUNTY = {"catalogue-item", "chain"}
"""The county's catalogue and the chains of its government bind, and so are shown to, every agency of it."""
LISTS = sorted(
    name for name, wanted in OFFICE.items() if not wanted or name in OF_EVERYBODY | {"request-figure"}
)
OF_A_RECORD = sorted(set(OFFICE) - set(LISTS))
SET_UP = {"guide", *(str(one.name) for one in agencies_urls.urlpatterns)}
"""What the administrators of the whole system set up for every agency."""
IN_PICTURES = {"redaction-page", "redaction-picture"}
"""They show the pages of a PDF and the pictures of a Word file; the example has neither."""
LEAVING = {"sign-out", "end-other-sessions", "sign-in-provider", "sign-in-returned"}
LOOKING = (
    "county_office of another county",
    "administrator of another county",
    "officer of an office beside",
)
FOUND = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
NO_TRACE = {"audit", "sessions", "access"}
"""Applications whose tables say who is signed in and what was refused."""


def test_every_address_of_a_record_is_there_for_somebody_of_the_county() -> None:
    whole = make_whole_county()
    people = [signed_in(user) for user in whole.people]

    lost = [
        name
        for name in OF_A_RECORD
        if not any(page(client, address_of(name, whole))[0] in FOUND for client in people)
    ]

    assert len(OF_A_RECORD) > 90
    assert set(lost) == IN_PICTURES | {"export-trail"}


def test_nothing_of_a_county_is_found_or_changed_by_those_it_does_not_concern() -> None:
    whole = make_whole_county()
    people = strangers(whole)
    before, acts = state_of_records(), acts_written()
    opened = []

    for who, client in people.items():
        for name in set(OF_A_RECORD) - open_to(who):
            answers = answers_of(client, address_of(name, whole))
            if not (answers & REFUSED and answers <= REFUSED | {HTTPStatus.METHOD_NOT_ALLOWED}):
                opened.append(f"{who}: {name} {sorted(answers)}")

    assert not opened, "\n".join(opened)
    assert acts_written() == acts
    assert state_of_records() == before


def test_no_list_shows_and_no_form_takes_what_is_another_countys() -> None:
    whole = make_whole_county()
    keys = {model: set(model._base_manager.values_list("pk", flat=True)) for model in (Agency, User)}
    people = strangers(whole)
    query = {"agency": whole.county.bureau.pk, "year": "2022", "q": MARK[:-1], "words": MARK[:-1]}
    before, shown, forms = rows_of(keys), [], 0

    for who in LOOKING:
        client = people[who]
        for name in set(LISTS) - LEAVING:
            address = address_of(name, whole)
            for asked in ({}, query):
                status, content = page(client, address, asked)
                if status >= HTTPStatus.INTERNAL_SERVER_ERROR or MARK.encode() in content:
                    shown.append(f"{who}: {name} {status} {asked}")
            forms += sum(fill_in(client, address, form, keys) for form in forms_of(client, address))

    assert not shown, "\n".join(shown)
    assert forms > 20
    assert rows_of(keys) == before


def test_visitors_are_sent_to_sign_in_and_no_address_takes_a_form_without_its_token() -> None:
    visitor, officer = Client(), Client(enforce_csrf_checks=True)
    officer.force_login(make_officer(make_agency(), "officer", "county_office"))
    examples = {"int": "1", "uuid": "5c7f1a30-0000-4000-8000-000000000001", "slug": "a", "string": "a"}
    wrong = []

    for name, one in addresses(get_resolver()):
        if not name.startswith("backoffice:") or "sign-in" in name:
            continue
        kinds = {key: type(found).__name__ for key, found in one.pattern.converters.items()}
        values = {
            key: examples.get(kind.removesuffix("Converter").lower(), "2023") for key, kind in kinds.items()
        }
        address = reverse(name, kwargs=values)
        seen = page(visitor, address)[0], officer.post(address).status_code
        if seen[0] not in {302, 405} or seen[1] not in {403, 405}:
            wrong.append(f"{name} {seen}")

    assert not wrong, "\n".join(wrong)


def address_of(name: str, whole: WholeCounty) -> str:
    return reverse(f"backoffice:{name}", kwargs=whole.arguments(name, OFFICE[name]))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def strangers(whole: WholeCounty) -> dict[str, Client]:
    """Return people to whom nothing of the county belongs, signed in."""
    other = make_agency(name="青岩县人民政府", kind="government")
    roles = ("county_office", "administrator", "security_admin")
    found = {f"{role} of another county": make_officer(other, role) for role in roles}
    found |= {f"{role} of all": make_officer(None, role) for role in ("administrator", "audit_admin")}
    found["officer of an office beside"] = make_officer(make_agency(parent=whole.county.government))
    found["officer whose role has ended"] = former = make_officer(whole.county.bureau)
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleGrant.objects.filter(user=former).update(valid_from=None, valid_until=yesterday)
    return {who: signed_in(user) for who, user in found.items()}


def open_to(who: str) -> set[str]:
    """Return the addresses of the county's records that are there for one who does not work on them."""
    if who == "administrator of all":
        return SET_UP | OF_THE_COUNTY | OF_THE_SITE
    if who == "audit_admin of all":
        return {"export-trail", "catalogue-item"}
    return OF_THE_COUNTY if who == "officer of an office beside" else set()


def page(client: Client, address: str, query: dict[str, object] | None = None) -> tuple[int, bytes]:
    return whole_of(client.get(address, query or {}))


def whole_of(response: Any) -> tuple[int, bytes]:
    """Return an answer read to its end, which lets go of the files that it was read from."""
    return response.status_code, b"".join(response) if response.streaming else response.content


def answers_of(client: Client, address: str) -> set[int]:
    data = {"reason": "不该做成", "as_of": "2026-02-02"}
    return {whole_of(method(address, data))[0] for method in (client.get, client.post)}


def forms_of(client: Client, address: str) -> list[lxml.html.FormElement]:
    status, content = page(client, address)
    if status != HTTPStatus.OK or b"<form" not in content:
        return []
    found = lxml.html.fromstring(content.decode()).forms
    return [one for one in found if one.method == "POST" and "/office/sign-" not in (one.action or "")]


def fill_in(
    client: Client, address: str, form: lxml.html.FormElement, keys: dict[type[models.Model], set[int]]
) -> bool:
    """Send a form with agencies and accounts of the county in every list; tell whether it has a list."""
    lists = [one.name for one in form.inputs if one.tag == "select" and one.name]
    filled = {one.name: one.get("value") or "2026-02-02" for one in form.inputs if one.name}
    for found in keys.values():
        client.post(form.action or address, filled | dict.fromkeys(lists, min(found)))
    return bool(lists)


def state_of_records() -> dict[str, str]:
    """Return a fingerprint of every table, but for who is signed in and what was refused."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.app_label not in NO_TRACE
    }


def rows_of(keys: dict[type[models.Model], set[int]]) -> dict[str, int]:
    """Count the rows that name an agency or an account of the county, by the field that names it."""
    named = chain.from_iterable(
        ((model, field) for field in model._meta.concrete_fields if field.related_model in keys)
        for model in apps.get_models()
        if model._meta.app_label not in NO_TRACE
    )
    return {
        f"{model._meta.label}.{field.name}": model._base_manager.filter(
            **{f"{field.name}__in": keys[field.related_model]}
        ).count()
        for model, field in named
    }


def acts_written() -> int:
    return AuditEntry.objects.exclude(result="refused").exclude(action="open_chain").count()
