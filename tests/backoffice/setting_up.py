"""A county whose setting up the tests walk through, with something of every kind that has an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.administration.tree_import import hand_in_tree
from gongkai.catalogue import services as catalogue
from gongkai.catalogue.import_services import hand_in_catalogue
from gongkai.catalogue.models import CatalogueItem
from gongkai.disclosures.services.chains import StepPlan, delegate, set_up_chain
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, User
from tests.administration.sheets import tree_sheet
from tests.catalogue.sheets import row, workbook
from tests.factories import NOW, make_agency, make_officer

TODAY = NOW.date()


@dataclass(frozen=True)
class SetUpCounty:
    """A county with a bureau, its people, and the keys of one record of every kind."""

    government: Agency
    bureau: Agency
    administrator: User
    office: User
    officer: User
    keys: dict[str, Any]


def make_set_up_county(name: str = "岚川县") -> SetUpCounty:
    """Make a county in which everything is set up once."""
    county = make_agency(name=f"{name}人民政府", kind="government")
    bureau = make_agency(name=f"{name}应急管理局", parent=county)
    administrator = make_officer(county, "administrator")
    office, officer = make_officer(county, "county_office"), make_officer(bureau)
    liaison = organisations.appoint_liaison_officer(
        agency=bureau, duty="liaison", name="联络员甲", as_of=date(2020, 1, 1)
    )
    tree = hand_in_tree(
        content=tree_sheet(("new", "某局", "部门", "县级", county.code, "", "")),
        filename="tree.xlsx",
        as_of=TODAY,
        actor=administrator,
        now=NOW,
    )
    chain = set_up_chain(
        name="三级审查",
        agency=county,
        steps=[StepPlan(name="保密审查", turn=1, role="officer")],
        actor=None,
        now=NOW,
        today=TODAY,
    )
    away = delegate(
        from_user=officer,
        to_user=office,
        from_day=TODAY,
        until_day=date(2036, 1, 1),
        actor=None,
        now=NOW,
        today=TODAY,
    )
    catalogue.adopt_statutory_items(
        owner=county, actor=None, now=NOW, as_of=date(2025, 1, 1), fields=["14", "15"]
    )
    item = CatalogueItem.objects.filter(owner=county).order_by("pk")[0]
    negative = catalogue.add_negative_item(
        owner=county,
        subject="请示报告",
        reason="过程性信息",
        basis="第十六条",
        actor=None,
        now=NOW,
        as_of=date(2025, 1, 1),
    )
    upload = hand_in_catalogue(
        owner=county, content=workbook([row()]), filename="a.xlsx", actor=office, now=NOW
    )
    keys = {
        "agency_id": bureau.pk,
        "officer_id": liaison.pk,
        "user_id": officer.pk,
        "chain_id": chain.pk,
        "delegation_id": away.pk,
        "tree_import": tree.pk,
        "item_id": item.pk,
        "negative_id": negative.pk,
        "catalogue_import": upload.pk,
    }
    return SetUpCounty(county, bureau, administrator, office, officer, keys)
