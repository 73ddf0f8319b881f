"""An administrator's acts on agencies reach what is below only, and each leaves a line in the trail."""

from datetime import date

import pytest
from django.utils import translation

from gongkai.administration import agencies as acts
from gongkai.administration.permissions import NotYoursToAdminister
from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import trail_of, verify
from gongkai.organisations.models import Agency, AgencyVersion, LiaisonOfficer
from gongkai.organisations.selectors import agency_version
from gongkai.organisations.services import AgencyNotInForce, AgencyTreeBroken
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
REFORM = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def by(actor) -> dict[str, object]:
    return {"actor": actor, "now": NOW, "today": TODAY}


def test_every_act_is_written_down_with_its_day_and_reason() -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    actor = make_officer(county, "administrator")
    values = {"code": "dashuju", "name": "岚川县数据局", "kind": "department", "level": "county"}

    office = acts.establish_agency(
        **by(actor), as_of=REFORM, parent=county, reason="岚发〔2026〕1号", **values
    )
    acts.give_new_name(**by(actor), agency=office, name="岚川县大数据局", as_of=date(2026, 6, 1))
    acts.set_disclosure_office(**by(actor), agency=office, phone="0000-0000009")
    acts.name_liaison_officer(**by(actor), agency=office, duty="liaison", name="联络员甲", as_of=REFORM)
    acts.record_staff(**by(actor), agency=office, counted_on=REFORM, full_time=1, part_time=2)
    acts.close_agency(**by(actor), agency=office, successor=county, as_of=date(2026, 9, 1))

    entries = AuditEntry.objects.filter(agency=office)
    assert list(entries.order_by("pk").values_list("action", flat=True)) == [
        "organisations.create_agency",
        "organisations.rename_agency",
        "organisations.update_disclosure_office",
        "organisations.appoint_liaison_officer",
        "organisations.count_staff",
        "organisations.abolish_agency",
    ]
    first = trail_of(office)[0]
    assert (first.reason, first.data["as_of"], first.actor) == ("岚发〔2026〕1号", "2026-03-01", actor)
    assert verify() == []


def test_an_administrator_does_not_reach_beside_or_above_the_own_agency() -> None:
    county = make_agency(name="岚川县人民政府")
    health, police = make_agency(parent=county), make_agency(parent=county)
    actor = make_officer(health, "administrator")
    rename = {**by(actor), "name": "改名", "as_of": REFORM}

    for agency in (county, police):
        with pytest.raises(NotYoursToAdminister, match="Only an administrator of this agency"):
            acts.give_new_name(agency=agency, **rename)
    with pytest.raises(NotYoursToAdminister):
        acts.merge_into(agencies=[health], into=police, as_of=REFORM, **by(actor))
    with pytest.raises(NotYoursToAdminister):
        acts.place_under(agency=health, parent=None, as_of=REFORM, **by(actor))

    acts.give_new_name(agency=health, **rename)
    assert agency_version(health, REFORM).name == "改名"


@pytest.mark.parametrize("role", ["officer", "county_office"])
def test_who_works_on_records_administers_nothing(role: str) -> None:
    county = make_agency(name="岚川县人民政府")
    actor = make_officer(county, role)

    with pytest.raises(NotYoursToAdminister):
        acts.give_new_name(agency=county, name="改名", as_of=REFORM, **by(actor))
    with pytest.raises(NotYoursToAdminister):
        acts.record_staff(agency=county, counted_on=TODAY, full_time=1, part_time=0, **by(actor))
    assert not AuditEntry.objects.filter(agency=county).exists()


def test_only_an_administrator_of_the_whole_system_enters_an_agency_under_no_other() -> None:
    county = make_agency(name="岚川县人民政府")
    values = {
        "code": "new",
        "name": "青岩县人民政府",
        "kind": "government",
        "level": "county",
        "as_of": TODAY,
    }

    with pytest.raises(NotYoursToAdminister):
        acts.establish_agency(**by(make_officer(county, "administrator")), **values)
    made = acts.establish_agency(**by(make_officer(None, "administrator")), **values)

    assert agency_version(made, TODAY).parent is None


def test_what_cannot_be_is_refused_in_a_sentence() -> None:
    county = make_agency(name="岚川县人民政府")
    trade = make_agency(name="岚川县工商局", parent=county)
    new = make_agency(name="岚川县数据局", parent=county, as_of=REFORM)
    actor = make_officer(None, "administrator")

    with pytest.raises(AgencyTreeBroken, match="“岚川县工商局” ends on that day, so it cannot take over"):
        acts.merge_into(agencies=[trade], into=trade, as_of=REFORM, **by(actor))
    with pytest.raises(AgencyTreeBroken, match="split into at least two"):
        acts.divide_agency(agency=trade, into=[new], as_of=REFORM, **by(actor))
    with pytest.raises(AgencyNotInForce, match="does not exist on 2026-02-28"):
        acts.close_agency(agency=new, successor=None, as_of=date(2026, 2, 28), **by(actor))
    with pytest.raises(AgencyTreeBroken, match="2 agencies are still under “岚川县人民政府”"):
        acts.close_agency(agency=county, successor=None, as_of=REFORM, **by(actor))
    with pytest.raises(AgencyTreeBroken, match="cannot be put under itself"):
        acts.place_under(agency=trade, parent=trade, as_of=REFORM, **by(actor))

    assert AgencyVersion.objects.filter(valid_until=None).count() == 3


def test_correcting_an_entry_leaves_no_new_version_but_what_stood_there_in_the_trail() -> None:
    agency = make_agency(name="岚川县财正局")
    actor = make_officer(agency, "administrator")

    acts.set_entry_right(agency=agency, as_of=TODAY, name="岚川县财政局", credit_code="", **by(actor))

    assert agency.versions.get().name == "岚川县财政局"
    assert trail_of(agency)[0].data["before"] == {"name": "岚川县财正局"}


def test_ending_a_duty_twice_is_refused() -> None:
    agency = make_agency()
    actor = make_officer(agency, "administrator")
    acts.name_liaison_officer(
        **by(actor), agency=agency, duty="head", name="负责人甲", as_of=date(2020, 1, 1)
    )
    officer = LiaisonOfficer.objects.get()

    acts.end_liaison(officer=officer, as_of=TODAY, **by(actor))

    assert not LiaisonOfficer.objects.as_of(TODAY).exists()
    with pytest.raises(Exception, match="had this duty until 2026-02-01"):
        acts.end_liaison(officer=officer, as_of=TODAY, **by(actor))


def test_a_failed_act_leaves_neither_a_change_nor_a_line() -> None:
    county = make_agency(name="岚川县人民政府")
    actor = make_officer(None, "administrator")
    below = make_agency(parent=county)

    with pytest.raises(AgencyTreeBroken):
        acts.merge_into(agencies=[below, county], into=below, as_of=REFORM, **by(actor))

    assert Agency.objects.count() == 2
    assert not AuditEntry.objects.exclude(action="open_chain").exists()
