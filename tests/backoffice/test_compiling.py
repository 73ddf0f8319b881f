"""Pages of the compiled report: every figure opens its records, and only for those whose report it is."""

from random import Random

import pytest
from lxml import html

from gongkai.reports.models import AnnualReport, HandFigure, ReportText
from gongkai.requests.models import DisclosureRequest
from tests.factories import make_agency, make_officer
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
PAGE = "/en/office/reports/compile/"


@pytest.fixture
def agency(client):
    agency = make_agency(name="岚川县水利局")
    fill(agency, Random(2), cases=60)
    client.force_login(make_officer(agency))
    return agency


def test_the_tables_show_the_year_and_each_figure_leads_to_its_records(client, agency) -> None:
    received = DisclosureRequest.objects.filter(received_on__year=2023)

    page = client.get(f"{PAGE}?year=2023&agency={agency.pk}").content.decode()
    address = f"{PAGE}{agency.pk}/2023/requests.received.total/"
    assert f'<a href="{address}">{received.count()}</a>' in page

    figure = client.get(address).content.decode()
    assert all(case.number in figure for case in received)


def test_a_figure_by_hand_is_added_and_framed(client, agency) -> None:
    address = f"{PAGE}{agency.pk}/2023/disclosure.charges.amount/"
    assert client.post(address, {"value": "12.5", "source": "", "reason": ""}).status_code == 400

    client.post(address, {"value": "12.5", "source": "财务决算", "reason": "尚未录入"})

    assert HandFigure.objects.get().value == 12.5
    page = client.get(f"{PAGE}?year=2023&agency={agency.pk}").content.decode()
    assert 'class="figure by-hand"' in page


@pytest.mark.parametrize("value", ["1e30", "99999999999999999999", "0.123456789", "1e-9"])
def test_a_figure_by_hand_that_no_cell_can_hold_is_refused_at_its_field(client, agency, value) -> None:
    address = f"{PAGE}{agency.pk}/2023/disclosure.charges.amount/"

    answer = client.post(address, {"value": value, "source": "财务决算", "reason": "尚未录入"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["value"])
    assert not HandFigure.objects.exists()


def test_keeping_makes_a_draft_that_says_later_what_changed(client, agency) -> None:
    client.post(f"{PAGE}{agency.pk}/2023/keep/")
    draft = AnnualReport.objects.get()
    assert (draft.state, draft.year, draft.form) == ("draft", 2023, "2021")

    DisclosureRequest.objects.filter(received_on__year=2023).first().delete()

    page = client.get(f"/en/office/reports/{draft.pk}/").content.decode()
    assert "The records have changed since this report was kept" in page
    assert "1 record gone" in page
    kept = draft.cells.get(key="requests.received.total").figure
    assert f"{kept} in this report, {kept - 1} now" in page
    assert f'href="{PAGE}{agency.pk}/2023/requests.received.total/"' in page


def test_the_changes_of_a_whole_lead_to_the_figures_of_the_whole(client, agency) -> None:
    body = make_agency(parent=agency)
    fill(body, Random(3), cases=60)
    client.post(f"{PAGE}{agency.pk}/2023/keep/", {"whole": "on"})
    draft = AnnualReport.objects.get()

    DisclosureRequest.objects.filter(agency=body, received_on__year=2023).first().delete()

    page = client.get(f"/en/office/reports/{draft.pk}/").content.decode()
    assert f'href="{PAGE}{agency.pk}/2023/requests.received.total/?whole=on"' in page


def test_the_text_of_the_whole_is_written_with_the_figures_of_the_whole(client, agency) -> None:
    fill(make_agency(parent=agency), Random(3), cases=60)
    received = DisclosureRequest.objects.filter(received_on__year=2023)
    own, whole = (f"/en/office/reports/write/{agency.pk}/2023/{query}" for query in ("", "?whole=on"))
    text = "全年新收政府信息公开申请{}件"

    page = client.get(f"{PAGE}?year=2023&agency={agency.pk}&whole=on").content.decode()

    assert f'href="{whole}"' in page
    assert text.format(received.count()) in client.get(whole).content.decode()
    assert text.format(received.filter(agency=agency).count()) in client.get(own).content.decode()


def test_two_officers_write_parts_of_one_text_and_neither_writes_over_the_other(client, agency) -> None:
    address = f"/en/office/reports/write/{agency.pk}/2023/"
    opened = html.fromstring(client.get(address).content.decode()).forms[-1].form_values()
    form = dict(opened)
    client.post(address, form | {"overview": "甲写的总体情况。"})

    late = client.post(address, form | {"overview": "乙写的总体情况。"})
    page = late.content.decode()
    other = client.post(address, form | {"problems": "乙写的问题。"})

    assert late.status_code == 400
    assert "compare below, then save again" in page
    assert "乙写的总体情况。</textarea>" in page
    assert "<p>甲写的总体情况。</p>" in page
    assert other.status_code == 302
    assert dict(ReportText.objects.values_list("key", "text")) == {
        "overview": "甲写的总体情况。",
        "problems": "乙写的问题。",
    }
    client.post(address, dict(html.fromstring(page).forms[-1].form_values()))
    assert ReportText.objects.get(key="overview").text == "乙写的总体情况。"


def test_a_figure_by_hand_entered_from_the_whole_leads_back_to_the_whole(client, agency) -> None:
    address = f"{PAGE}{agency.pk}/2023/disclosure.charges.amount/?whole=on"

    answer = client.post(address, {"value": "12.5", "source": "财务决算", "reason": "尚未录入"})

    assert answer["Location"] == address


@pytest.mark.parametrize("year", [2013, 99999])
def test_a_year_without_a_form_is_not_found_and_not_compiled(client, agency, year) -> None:
    assert client.get(f"{PAGE}{agency.pk}/{year}/requests.received.total/").status_code == 404
    assert client.post(f"{PAGE}{agency.pk}/{year}/keep/").status_code == 404
    page = client.get(f"{PAGE}?agency={agency.pk}&year={year}")
    assert (page.status_code, page.context.get("scope")) == (200, None)


@pytest.mark.parametrize("path", ["2023/requests.received.total/", "2023/keep/"])
def test_another_agency_s_figures_are_not_found(client, agency, path) -> None:
    other = make_agency()

    assert client.post(f"{PAGE}{other.pk}/{path}").status_code == 404
    assert client.get(f"{PAGE}{other.pk}/2023/requests.received.total/").status_code == 404
    assert client.get(f"{PAGE}?agency={other.pk}&year=2023").context.get("scope") is None


def test_a_cell_that_the_form_has_not_is_not_found(client, agency) -> None:
    assert client.get(f"{PAGE}{agency.pk}/2023/requests.received.martians/").status_code == 404
