"""Every kind of public page with something on it, for tests that go through all of them."""

from datetime import date
from typing import Any

from gongkai.disclosures import services as disclosures
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency
from gongkai.reports import services
from tests.disclosures.records import (
    CREDIT_CODES,
    TODAY,
    Office,
    approve,
    make_chain,
    make_correction,
    make_draft,
    make_published,
    plan,
    submit,
)
from tests.disclosures.records import NOW as WORKING_HOURS
from tests.factories import NOW, make_agency, make_officer, store

COUNTY_CODE, WATER_CODE, TRADE_CODE = CREDIT_CODES
POLICY = f"{WATER_CODE}/2026-00001"
INTERPRETATION = f"{WATER_CODE}/2026-00002"
REPEALED = f"{WATER_CODE}/2026-00003"
EMERGENCY = f"{WATER_CODE}/2026-00004"
WITHDRAWN_RECORD = f"{WATER_CODE}/2026-00005"
PREDECESSORS = f"{TRADE_CODE}/2026-00001"
TEXT = (
    "<p>各乡镇人民政府：</p><h2>一、总体要求</h2><p>今年灌溉用水自三月起供应。</p><h4>（一）安排</h4>"
    "<table><tr><th>片区</th><th>水量</th></tr><tr><td>城东</td><td>8</td></tr></table>"
    "<p>各乡镇按计划用水。</p>"
)

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
    "/agencies/shuili/guide/",
    "/agencies/lanchuan/rules/",
    "/agencies/shuili/disclosures/",
    "/agencies/shuili/disclosures/?column=20-13&year=2026",
    "/agencies/caizheng/disclosures/",
    "/agencies/lanchuan/reports/",
    "/agencies/shuili/reports/",
    "/agencies/lanchuan/on-request/",
    "/disclosures/",
    "/disclosures/?agency=shuili&validity=repealed",
    "/disclosures/?kind=penalty&year=2026",
    "/disclosures/?last=1",
    "/columns/20-13/",
    "/columns/policies/",
    "/columns/26-01-01/",
    "/catalogue/",
    f"/disclosures/{POLICY}/",
    f"/disclosures/{POLICY}/editions/",
    f"/disclosures/{INTERPRETATION}/",
    f"/disclosures/{REPEALED}/",
    f"/disclosures/{EMERGENCY}/",
    "/compare/agencies/",
    "/compare/agencies/?show=outcomes&sort=granted&kind=department",
    "/compare/years/?agency=lanchuan",
    "/compare/years/?agency=shuili&show=remedies",
    "/compare/years/?agency=lanchuan&show=cell:requests.received.natural_person",
    "/data/",
    "/following/",
    "/following/?kind=agency&target=shuili",
    "/following/?kind=search&target=q%3D%E7%81%8C%E6%BA%89",
    "/report-error/?page=/data/",
    "/about/",
    "/accessibility/",
    "/sitemap/",
]
GONE = "/reports/caizheng/2022/"
RECORD_GONE = f"/disclosures/{WITHDRAWN_RECORD}/"
MISSING = "/reports/caizheng/1999/"
OFFICE_SIGN_IN = "/office/sign-in/"


def make_county() -> Agency:
    """Make a small county: three reports out, one withdrawn, one draft, one agency gone."""
    county = make_agency("lanchuan", "岚川县人民政府", kind="government", name_en="Lanchuan County")
    finance = make_agency("caizheng", "岚川县财政局", parent=county)
    water = make_office(WATER_CODE, code_in_addresses="shuili", name="岚川县水利局", parent=county)
    trade_office = make_office(
        TRADE_CODE, code_in_addresses="gongshang", name="岚川县工商局", parent=county
    )
    trade = trade_office.agency
    make_records(water, trade_office)
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
    organisations.update_disclosure_office(
        agency=water.agency, name="办公室", address="澄江路4号", hours="工作日", phone="0000-0000002"
    )
    withdrawn = store(finance, 2022, name="岚川县财政局")
    services.withdraw_report(record=withdrawn, actor=None, now=NOW, reason="表三数据有误，更正后重新公布。")
    return county


def make_office(credit_code: str, *, code_in_addresses: str, **values: Any) -> Office:
    """Make an agency with an address of its own, and those who draft and review there."""
    agency = make_agency(code_in_addresses, credit_code=credit_code, **values)
    drafter, reviewer = make_officer(agency), make_officer(agency)
    chain = make_chain(plan("审核", users=[reviewer], questions=["secrecy"]), agency=agency)
    return Office(agency, drafter, reviewer, chain)


def make_records(water: Office, trade: Office) -> None:
    """Publish one record of each kind that looks different, and withdraw one."""
    policy = make_policy(water)
    make_published(
        water,
        kind="interpretation",
        title="《岚川县灌溉用水管理办法》解读",
        interprets=policy,
        article_20_item=1,
    )
    repealed = make_published(water, title="关于旧灌溉用水安排的通告", article_20_item=13)
    disclosures.repeal(
        disclosure=repealed,
        repealed_on=TODAY,
        reason="岚水发〔2026〕2号",
        actor=water.drafter,
        now=WORKING_HOURS,
    )
    urgent = make_draft(water, kind="emergency", title="关于澄江水位的紧急通告", article_20_item=12)
    disclosures.emergency_publish(
        disclosure=urgent, reason="汛情紧急", actor=water.drafter, now=WORKING_HOURS, today=TODAY
    )
    withdrawn = make_published(water, title="关于误发名单的公告", article_20_item=13)
    disclosures.withdraw(
        disclosure=withdrawn, reason="含有不应公开的内容。", actor=water.drafter, now=WORKING_HOURS
    )
    make_draft(water, title="关于尚未审查事项的通告")
    make_published(trade, title="关于企业名单的公告", article_20_item=13, issuing_body="岚川县工商局")


def make_policy(office: Office) -> Disclosure:
    """Publish a normative document with a file, and then its second edition."""
    record = make_draft(
        office,
        kind="normative_document",
        title="岚川县灌溉用水管理办法",
        document_number="岚水发〔2026〕1号",
        genre="通知",
        keywords="灌溉 用水",
        article_20_item=1,
        catalogue_item="26-01-01",
        effective_on=date(2026, 2, 27),
        body_html=TEXT,
    )
    attach(office, record, "用水计划表.pdf", b"%PDF-1.4 plan")
    record = publish(office, record)
    correction = make_correction(office, record, body_html=TEXT.replace("三月", "四月"))
    return disclosures.publish_correction(correction=correction, actor=office.drafter, now=WORKING_HOURS)


def attach(office: Office, record: Disclosure, name: str, content: bytes) -> Attachment:
    """Give a draft a file with a public rendition."""
    file = disclosures.add_attachment(
        disclosure=record, name=name, content=content, actor=office.drafter, now=WORKING_HOURS
    )
    return disclosures.set_rendition(
        attachment=file, content=content, name=name, actor=office.drafter, now=WORKING_HOURS
    )


def publish(office: Office, record: Disclosure) -> Disclosure:
    """Bring a draft through its review, and publish it."""
    approve(office, submit(office, record))
    record.refresh_from_db()
    return disclosures.publish(disclosure=record, actor=office.drafter, now=WORKING_HOURS)
