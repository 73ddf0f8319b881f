"""Questions about reports: they answer with few queries, however much there is."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.organisations import services as organisations
from gongkai.reports import selectors, services
from gongkai.reports.models import AnnualReport
from tests.factories import NOW, make_agency, store

pytestmark = pytest.mark.django_db


def test_the_year_before_is_the_published_edition_if_there_is_one() -> None:
    agency = make_agency()
    store(agency, 2022, received=5)
    store(agency, 2022, received=6, publish=False)

    report = selectors.figures_of_year(agency, 2022)

    assert report is not None
    assert report.cells["requests.received.total"] == 5
    assert selectors.figures_of_year(agency, 2021) is None


def test_withdrawn_reports_are_no_year_before() -> None:
    agency = make_agency()
    services.withdraw_report(record=store(agency, 2022), actor=None, now=NOW, reason="数据有误")

    assert selectors.figures_of_year(agency, 2022) is None


def test_values_of_many_reports_take_one_query(django_assert_num_queries) -> None:
    records = [store(make_agency(), received=number) for number in range(1, 6)]

    with django_assert_num_queries(1):
        values = selectors.values_of(records, ["requests.received.total"])

    assert [values[record.pk]["requests.received.total"] for record in records] == [1, 2, 3, 4, 5]


def test_published_years_come_newest_first() -> None:
    agency = make_agency()
    store(agency, 2019)
    store(agency, 2023)
    store(agency, 2024, publish=False)

    assert selectors.published_years() == [2023, 2019]


def test_the_dataset_has_a_row_for_every_figure_of_every_form() -> None:
    agency = make_agency()
    store(agency, 2017)
    store(agency, 2023)

    rows = list(selectors.dataset_cells(AnnualReport.objects.published()))

    assert len(rows) == 74 + 200
    received = next(row for row in rows if row.cell.key == "requests.received.total")
    assert (received.value, received.source["page"], received.report.year) == (21, 3, 2023)


def test_the_dataset_names_agencies_as_they_were_in_the_year() -> None:
    agency = make_agency(name="岚川县农业局")
    organisations.rename_agency(agency=agency, name="岚川县农业农村局", as_of=date(2019, 3, 1))
    store(agency, 2018)
    store(agency, 2019)

    names = {
        row.report.year: row.agency.name
        for row in selectors.dataset_cells(AnnualReport.objects.published())
    }

    assert names == {2018: "岚川县农业局", 2019: "岚川县农业农村局"}


def test_the_dataset_takes_as_many_queries_for_thirty_reports_as_for_one(django_assert_num_queries) -> None:
    store(make_agency())
    with django_assert_num_queries(3):
        list(selectors.dataset_cells(AnnualReport.objects.published()))
    for _number in range(9):
        store(make_agency())
    with django_assert_num_queries(3):
        assert len(list(selectors.dataset_cells(AnnualReport.objects.published()))) == 10 * 200


def test_amounts_keep_their_fractions() -> None:
    record = store(make_agency(), cells={"disclosure.charges.amount": Decimal("12.50")})

    values = selectors.values_of([record], ["disclosure.charges.amount"])

    assert values[record.pk]["disclosure.charges.amount"] == Decimal("12.5")
