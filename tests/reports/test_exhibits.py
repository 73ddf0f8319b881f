"""Charts beside the form: sources, largest departments, townships, five years; and the text of the sum."""

from random import Random

import pytest

from gongkai.law.forms import form
from gongkai.reports import selectors
from gongkai.reports.collecting import services
from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.figures import Exhibit, Report
from gongkai.reports.models import AnnualReport
from gongkai.reports.rendering import render
from gongkai.reports.rendering.charts import charts_of
from gongkai.reports.writing.exhibits import with_exhibits
from gongkai.reports.writing.services import save_text
from tests.factories import NOW, make_agency, make_report, store
from tests.reports.signed import signed
from tests.reports.test_collecting import make_part
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
RECEIVED = "requests.received.total"


def test_the_kept_sum_has_the_county_s_text_with_the_summed_figures() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    make_part(county, 2)
    text = {"overview": "全县共收到申请{{requests.received.total}}件。"}
    save_text(agency=county, year=2023, texts=text, actor=None, now=NOW)

    kept = selectors.figures(services.keep_sum(whole=county, year=2023, actor=None, now=NOW))

    overview = next(section for section in kept.sections if section.key == "overview")
    assert kept.cells[RECEIVED] > 0
    assert overview.text == f"全县共收到申请{kept.cells[RECEIVED]}件。"


def test_the_charts_of_the_sum_tell_the_parts_apart_and_add_up() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    fill(county, Random(1), cases=60)
    parts = [make_part(county, seed) for seed in (2, 3)]
    township = make_agency(parent=county, name="石涧镇人民政府", kind="township", level="township")
    fill(township, Random(4), cases=60)
    report = signed(keep_compiled(scope=own_scope(township, 2023), actor=None, now=NOW))
    part = services.submit_part(report=report, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)

    kept = selectors.figures(services.keep_sum(whole=county, year=2023, actor=None, now=NOW))

    shown = {exhibit.id: dict(exhibit.points) for exhibit in kept.exhibits}
    assert sum(shown["by_source"].values()) == kept.cells[RECEIVED]
    assert set(shown["by_source"]) == {"own", "departments", "townships"}
    assert sum(shown["top_departments"].values()) == shown["by_source"]["departments"]
    assert len(shown["top_departments"]) == len(parts)
    assert list(shown["townships"]) == ["石涧镇人民政府"]


def test_five_years_are_shown_across_the_forms() -> None:
    agency = make_agency(name="岚川县水利局")
    for year, received in ((2017, 3), (2018, 5), (2019, 7), (2020, 11), (2021, 13)):
        store(agency, year=year, received=received)

    report = with_exhibits(make_report(year=2022, received=17), agency)

    [five] = report.exhibits
    assert five.points == (("2018", 5), ("2019", 7), ("2020", 11), ("2021", 13), ("2022", 17))


def test_exhibits_travel_with_the_data_and_are_drawn_in_both_languages() -> None:
    points = (("own", 3), ("departments", 9))
    report = make_report(exhibits=[Exhibit("by_source", points), Exhibit("unknown", points)])

    again = Report.from_dict(report.to_dict())

    assert again == report
    chinese, english = (charts_of(again, form("2021"), language)[-1] for language in ("zh", "en"))
    assert chinese.points == [("本级政府", 3), ("部门", 9)]
    assert english.labels == ("The government itself", "Departments")
    assert chinese.option()["series"][0]["data"][1]["value"] == 9


def test_the_document_has_the_chart_that_the_page_has(client) -> None:
    agency = make_agency(code="lanchuan", name="岚川县人民政府", kind="government")
    record = store(
        agency, exhibits=[Exhibit("top_departments", (("岚川县水利局", 8), ("岚川县民政局", 5)))]
    )

    page = client.get("/reports/lanchuan/2023/").content.decode()
    document = render(selectors.figures(record), "html").decode()

    assert AnnualReport.objects.get().content["exhibits"]
    for text in ("新收申请前十名的部门", "岚川县水利局"):
        assert text in page
        assert text in document
