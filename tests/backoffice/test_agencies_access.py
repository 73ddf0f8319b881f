"""Setting up reaches the own agency and below: at every address another county's officer meets a wall."""

import pytest
from django.urls import reverse

from gongkai.audit.models import AuditEntry
from gongkai.backoffice.agencies import urls as agencies_urls
from gongkai.backoffice.catalogue import urls as catalogue_urls
from tests.backoffice.setting_up import make_set_up_county
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
PATTERNS = [*agencies_urls.urlpatterns, *catalogue_urls.urlpatterns]
WITHOUT_RECORD = sorted(str(one.name) for one in PATTERNS if not one.pattern.converters)
OF_A_RECORD = sorted(
    str(one.name) for one in PATTERNS if one.pattern.converters and one.name != "statutory-item"
)
NEGATIVE = {"edit-negative-item", "retire-negative-item"}
ADMINISTRATORS_ONLY = {"new-agency", "import-agencies", "new-account", "new-chain"}
KEEPERS_ONLY = {"adopt-items", "new-catalogue-item", "import-catalogue", "new-negative-item"}


def arguments(name: str, keys: dict[str, object]) -> dict[str, object]:
    """Return the arguments of an address that name a record of the county."""
    [pattern] = [one for one in PATTERNS if one.name == name]
    values = {**keys, "act": "rename"}
    values["import_id"] = keys["catalogue_import" if "catalogue" in name else "tree_import"]
    if name in NEGATIVE:
        values["item_id"] = keys["negative_id"]
    return {key: values[key] for key in pattern.pattern.converters}


@pytest.mark.parametrize("role", ["officer", "county_office", "administrator"])
def test_another_countys_people_meet_a_wall_at_every_address(client, role: str) -> None:
    county = make_set_up_county()
    client.force_login(make_officer(make_agency(name="青岩县人民政府", kind="government"), role))
    written = AuditEntry.objects.count()

    for name in OF_A_RECORD:
        address = reverse(f"backoffice:{name}", kwargs=arguments(name, county.keys))
        answers = {
            method(address, {"as_of": "2026-02-02"}).status_code for method in (client.get, client.post)
        }
        assert answers <= {404, 405}, name
        assert 404 in answers, name

    assert len(OF_A_RECORD) >= 25
    assert AuditEntry.objects.count() == written


def test_the_same_addresses_are_there_for_those_whose_they_are(client) -> None:
    county = make_set_up_county()
    of_catalogue = {str(one.name) for one in catalogue_urls.urlpatterns}

    for name in OF_A_RECORD:
        client.force_login(county.office if name in of_catalogue else county.administrator)
        response = client.get(reverse(f"backoffice:{name}", kwargs=arguments(name, county.keys)))
        assert response.status_code in {200, 405}, name


def test_visitors_are_sent_to_sign_in(client) -> None:
    county = make_set_up_county()

    for name in (*WITHOUT_RECORD, *OF_A_RECORD):
        address = reverse(f"backoffice:{name}", kwargs=arguments(name, county.keys))
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code in {302, 405}, name
            if response.status_code == 302:
                assert response.headers["Location"].split("?")[0].endswith("/office/sign-in/")


def test_an_officer_gets_only_what_officers_may_have(client) -> None:
    county = make_set_up_county()
    client.force_login(county.officer)

    for name in WITHOUT_RECORD:
        status = client.get(reverse(f"backoffice:{name}")).status_code
        assert status == (404 if name in ADMINISTRATORS_ONLY | KEEPERS_ONLY else 200), name


def test_no_list_shows_what_is_another_countys(client) -> None:
    make_set_up_county("白水县")
    other = make_set_up_county("青岩县")
    client.force_login(other.administrator)
    for name in ("agencies", "accounts", "chains", "delegations", "guides", "new-chain", "new-account"):
        assert "白水县" not in client.get(reverse(f"backoffice:{name}")).content.decode(), name
    client.force_login(other.office)
    for name in ("agencies", "catalogue", "coverage", "negative-list"):
        assert "白水县" not in client.get(reverse(f"backoffice:{name}")).content.decode(), name
