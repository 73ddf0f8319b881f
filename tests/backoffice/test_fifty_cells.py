"""An auditor opens fifty figures of the demonstration's years at random and counts the records by hand."""

import re
from decimal import Decimal
from random import Random

import pytest

from gongkai.commands.generate_year import generate_year
from gongkai.reports.compiling import compile_report, scope_of_all
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
CELLS = 50


def rows_of(page: str) -> list[str]:
    """Return the rows of the table of records on a page, as a person sees them."""
    tables = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", tables[0], re.DOTALL) if tables else []


def counted_by_hand(client, address: str) -> Decimal:
    """Turn every page of a figure's records, and count their rows, or add their amounts up."""
    total, number = Decimal(0), 1
    while True:
        page = client.get(f"{address}&page={number}").content.decode()
        for row in rows_of(page):
            amounts = re.findall(r'<td class="number">([^<]*)</td>', row)
            total += Decimal(amounts[0].replace(",", "")) if amounts else 1
        if f"page={number + 1}" not in page:
            return total
        number += 1


@pytest.mark.parametrize("year", [2018, 2020, 2023])
def test_fifty_figures_opened_at_random_are_what_the_pages_list(client, year) -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    bodies = [
        make_agency(parent=county, level=level, kind=kind)
        for level, kind in (("county", "department"), ("county", "department"), ("township", "township"))
    ]
    ids = [county.pk, *(body.pk for body in bodies)]
    generate_year(agency_ids=ids, year=year, requests=130, seed=year, now=NOW)
    client.force_login(make_officer(county, "county_office"))
    cells = compile_report(scope_of_all(county, year)).cells
    of_records = [key for key, value in cells.items() if value is not None]
    chosen = Random(year).sample(of_records, min(CELLS, len(of_records)))

    wrong = {
        key: (cells[key], counted)
        for key in chosen
        if (counted := counted_by_hand(client, _address(county.pk, year, key))) != cells[key]
    }

    assert wrong == {}
    assert sum(bool(cells[key]) for key in chosen) >= 10


def _address(agency: int, year: int, key: str) -> str:
    return f"/en/office/reports/compile/{agency}/{year}/{key}/?whole=on"
