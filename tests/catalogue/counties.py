"""The county that the tests of the catalogue play in."""

from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Agency, User
from tests.factories import NOW, make_agency, make_officer

TODAY = NOW.date()
BEGIN = date(2025, 1, 1)


@dataclass(frozen=True)
class County:
    """A county government with departments and townships, and the account of its office."""

    government: Agency
    emergency: Agency
    civil: Agency
    town: Agency
    subdistrict: Agency
    office: User


def make_county(name: str = "岚川县") -> County:
    """Make a county of two departments, a town and a subdistrict."""
    government = make_agency(name=f"{name}人民政府", kind="government")
    under = {"parent": government}
    town = {"kind": "township", "level": "township"}
    return County(
        government=government,
        emergency=make_agency(
            name=f"{name}应急管理局", short_name=f"{name[:2]}应急局", position=1, **under
        ),
        civil=make_agency(name=f"{name}民政局", position=2, **under),
        town=make_agency(name=f"{name}柳溪镇人民政府", position=3, **under, **town),
        subdistrict=make_agency(
            name=f"{name}城东街道办事处", position=4, **under, **{**town, "kind": "subdistrict"}
        ),
        office=make_officer(government, "county_office"),
    )
