"""Choosing the item of the catalogue under which a draft falls: a list by field, narrowed by words."""

import pytest
from django.urls import reverse

from gongkai.catalogue import services
from gongkai.catalogue.models import CatalogueItem
from gongkai.disclosures.models import Disclosure
from tests.backoffice.disclosure_pages import save
from tests.catalogue.counties import BEGIN, County, make_county
from tests.disclosures.records import CREDIT_CODES, Office, make_draft, make_office
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    """Return a county with the statutory items of disaster relief and of work safety."""
    county = make_county()
    services.adopt_statutory_items(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=["14", "15"]
    )
    return county


@pytest.fixture
def office(client, county: County) -> Office:
    """Return an office of the county whose drafter is signed in, responsible for one of the items."""
    office = make_office(CREDIT_CODES[0], parent=county.government, name="岚川县水利局")
    services.assign_item(item=duty_of(county), agencies=[office.agency], actor=county.office, now=NOW)
    client.force_login(office.drafter)
    return office


def duty_of(county: County) -> CatalogueItem:
    return CatalogueItem.objects.filter(owner=county.government, field="15").order_by("position", "pk")[1]


def offered(client, record: Disclosure, **query: str) -> list[tuple[str, list[tuple[str, str]]]]:
    answer = client.get(reverse("backoffice:catalogue-item-options", args=[record.pk]), query)
    assert answer.status_code == 200
    return list(answer.context["groups"])


def test_the_agencys_own_duties_come_first_and_all_others_by_their_fields(client, county, office) -> None:
    groups = offered(client, make_draft(office))

    assert [code for code, _label in groups[0][1]] == [duty_of(county).code]
    codes = [code for _field, items in groups for code, _label in items]
    assert sorted(codes) == sorted(CatalogueItem.objects.values_list("code", flat=True))
    assert len(groups) == 3


def test_the_list_keeps_items_in_which_all_words_stand(client, county, office) -> None:
    record, item = make_draft(office), duty_of(county)

    by_words = offered(client, record, catalogue_q=f"{item.first_level} {item.second_level}")
    by_number = offered(client, record, catalogue_q=item.code)

    assert [item.code] in [[code for code, _label in items] for _field, items in by_words]
    assert [[code for code, _label in items] for _field, items in by_number] == [[item.code]]


def test_what_is_chosen_stays_in_the_list_whatever_the_words(client, county, office) -> None:
    record, item = make_draft(office), duty_of(county)

    [(_, items)] = offered(client, record, catalogue_q="没有这样的词", catalogue_item=item.code)
    gone = offered(client, record, catalogue_q="没有这样的词", catalogue_item="旧-1")
    page = client.get(
        reverse("backoffice:catalogue-item-options", args=[record.pk]), {"catalogue_q": "没有这样的词"}
    )

    assert [code for code, _label in items] == [item.code]
    assert [items for _field, items in gone] == [[("旧-1", "旧-1")]]
    assert page.content.decode().count("<option") == 1


def test_an_item_of_the_list_is_kept_and_any_other_code_is_refused(client, county, office) -> None:
    record, code = make_draft(office), duty_of(county).code

    assert save(client, record, catalogue_item=code).status_code == 302
    record.refresh_from_db()
    assert record.catalogue_item == code

    answer = save(client, record, catalogue_item="青岩-1")

    assert answer.status_code == 400
    assert "青岩-1" in answer.content.decode()
    assert Disclosure.objects.get().catalogue_item == code


def test_a_code_chosen_before_may_stay_when_the_catalogue_has_it_no_more(client, office) -> None:
    record = make_draft(office, catalogue_item="旧-1")

    assert save(client, record, catalogue_item="旧-1", summary="另一摘要").status_code == 302

    record.refresh_from_db()
    assert (record.catalogue_item, record.summary) == ("旧-1", "另一摘要")


def test_the_list_takes_as_many_queries_for_any_catalogue(
    client, county, office, django_assert_max_num_queries
) -> None:
    record = make_draft(office)
    services.adopt_statutory_items(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=["01", "02", "03", "04"]
    )

    with django_assert_max_num_queries(14):
        offered(client, record)
