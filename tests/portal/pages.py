"""Every kind of public page with something on it, for tests that go through all of them."""

from datetime import date

from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency
from gongkai.reports import services
from tests.factories import NOW, make_agency, store

PAGES = [
    "/",
    "/reports/",
    "/reports/?q=局&kind=department",
    "/reports/?q=nothing-has-this-name",
    "/reports/lanchuan/2023/",
    "/reports/lanchuan/2017/",
    "/reports/lanchuan/2023/figures/",
    "/agencies/",
    "/agencies/lanchuan/",
    "/agencies/shuili/",
    "/agencies/gongshang/",
    "/compare/agencies/",
    "/compare/agencies/?show=outcomes&sort=granted&kind=department",
    "/compare/years/?agency=lanchuan",
    "/compare/years/?agency=shuili&show=remedies",
    "/compare/years/?agency=lanchuan&show=cell:requests.received.natural_person",
    "/data/",
    "/about/",
    "/accessibility/",
    "/sitemap/",
]
GONE = "/reports/caizheng/2022/"
MISSING = "/reports/caizheng/1999/"
OFFICE_SIGN_IN = "/office/sign-in/"


def make_county() -> Agency:
    """Make a small county: three reports out, one withdrawn, one draft, one agency gone."""
    county = make_agency("lanchuan", "岚川县人民政府", kind="government", name_en="Lanchuan County")
    finance = make_agency("caizheng", "岚川县财政局", parent=county)
    make_agency("shuili", "岚川县水利局", parent=county)
    trade = make_agency("gongshang", "岚川县工商局", parent=county)
    organisations.merge_agencies(agencies=[trade], into=finance, as_of=date(2019, 3, 1))
    organisations.rename_agency(agency=finance, name="岚川县财政和市场局", as_of=date(2020, 1, 1))
    organisations.update_disclosure_office(
        agency=county,
        name="政务公开科",
        address="文澜路1号",
        phone="0000-0000001",
        email="a@lanchuan.example",
    )
    store(county, 2017, received=9, name="岚川县人民政府")
    store(county, 2023, received=21, name="岚川县人民政府")
    store(finance, 2023, received=3, name="岚川县财政局")
    store(finance, 2024, received=4, name="岚川县财政局", publish=False)
    withdrawn = store(finance, 2022, name="岚川县财政局")
    services.withdraw_report(record=withdrawn, actor=None, now=NOW, reason="表三数据有误，更正后重新公布。")
    return county
