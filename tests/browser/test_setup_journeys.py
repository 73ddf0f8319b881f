"""How a county sets itself up, done in a browser by its administrator."""

import pytest
from playwright.sync_api import Page, expect

from gongkai.disclosures.models import Delegation, ReviewChain, ReviewStep
from gongkai.organisations.models import Agency, User
from tests.administration.sheets import tree_sheet
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD, make_agency, make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, server: str, username: str) -> None:
    page.goto(f"{server}/en/office/sign-in/?next=/en/office/agencies/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fill_step(page: Page, number: int, name: str, question: str) -> None:
    step = page.get_by_role("group", name=f"Step {number}", exact=True)
    step.get_by_label("Name of the step").fill(name)
    step.get_by_label("Role that may act").select_option("officer")
    step.get_by_label(question).check()


def test_an_administrator_sets_a_county_up(open_page, live_server, tmp_path) -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    make_officer(county, "administrator", username="guanli")
    absent, colleague = make_officer(county, username="jia"), make_officer(county, username="yi")
    path = tmp_path / "机关.xlsx"
    path.write_bytes(tree_sheet(("shuju", "岚川县数据局", "部门", "县级", "lanchuan", "3", "0000-0000007")))
    page = open_page(java_script_enabled=True)
    faults: list[str] = []

    sign_in(page, live_server.url, "guanli")
    faults += faults_of(page)
    page.get_by_role("link", name="Import a spreadsheet").click()
    page.get_by_label("Spreadsheet").set_input_files(path)
    page.get_by_label("From this day on").fill("2026-01-05")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("row", name="岚川县数据局")).to_contain_text("new")
    faults += faults_of(page)
    page.get_by_role("button", name="Take it over").click()
    page.get_by_role("link", name="岚川县数据局").click()

    page.get_by_role("link", name="New account").click()
    page.get_by_label("Name", exact=True).fill("数据局公开专员")
    page.get_by_label("User name").fill("shuju")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write this password down now")
    faults += faults_of(page)

    page.get_by_role("link", name="Chains of review").click()
    page.get_by_role("link", name="New chain").click()
    page.get_by_label("Name of the chain").fill("三级审查")
    fill_step(page, 1, "保密审查", "State secrets and work secrets")
    page.get_by_role("button", name="Add a step").click()
    fill_step(page, 2, "合法性审查", "Legality")
    page.get_by_role("button", name="Add a step").click()
    fill_step(page, 3, "发布审签", "Wording")
    faults += faults_of(page)
    page.get_by_role("button", name="Set the chain up").click()
    expect(page.get_by_role("list", name="Steps of the chain").get_by_text("合法性审查")).to_be_visible()
    faults += faults_of(page)

    page.get_by_role("link", name="Delegations").click()
    page.get_by_label("Who is away").select_option(str(absent.pk))
    page.get_by_label("Who acts meanwhile").select_option(str(colleague.pk))
    page.get_by_label("Until and including").fill("2036-01-01")
    page.get_by_role("button", name="Delegate").click()
    expect(page.get_by_role("row", name="jia")).to_contain_text("holds")
    faults += faults_of(page)

    assert User.objects.get(username="shuju").agency == Agency.objects.get(code="shuju")
    assert ReviewChain.objects.get().agency == county
    assert list(ReviewStep.objects.values_list("name", "turn")) == [
        ("保密审查", 1),
        ("合法性审查", 2),
        ("发布审签", 3),
    ]
    assert Delegation.objects.get().to_user == colleague
    assert faults == []


def test_no_page_of_setting_up_scrolls_sideways_on_a_small_phone(open_page, live_server) -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    make_officer(county, "administrator", username="guanli")
    page = open_page(320)
    sign_in(page, live_server.url, "guanli")

    too_wide = []
    for address in (
        "agencies/", f"agencies/{county.pk}/", f"agencies/{county.pk}/split/", "agencies/new/",
        "agencies/import/", "accounts/", "accounts/new/", "review-chains/", "review-chains/new/",
        "delegations/", "catalogue/", "catalogue/coverage/", "catalogue/guides/",
        f"catalogue/guides/{county.pk}/", "catalogue/negative-list/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/office/{address}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(address)

    assert too_wide == []
