"""The example reports: whole, consistent in themselves, with one another and over the years."""

import json
import re
from pathlib import Path

import pytest

from gongkai.law.forms import form, form_for_year
from gongkai.law.outlines import outline
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.identities import CellSum, identities

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL = sorted(EXAMPLES.glob("*.json"))
BODIES_OF_2023 = (
    "education-bureau",
    "civil-affairs-bureau",
    "natural-resources-bureau",
    "qinghe-township",
    "yunling-township",
)
COLUMNS = (
    "natural_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _sum(report: Report, side: CellSum) -> Value:
    return sum(sign * (report.cells[key] or 0) for sign, key in side.terms) + side.constant


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_an_example_has_every_cell_of_its_form_and_the_parts_of_its_outline(path: Path) -> None:
    report = Report.from_json(path.read_bytes())
    of_report = form(report.form)

    assert of_report is form_for_year(report.year or 0)
    assert list(report.cells) == list(of_report.cells)
    assert None not in report.cells.values()
    assert report.title == f"{report.agency}{report.year}年政府信息公开工作年度报告"
    order = [part.key for part in outline(of_report).parts]
    keys = [section.key for section in report.sections]
    assert keys[0] == "preamble"
    assert set(keys[1:]) <= set(order)
    if outline(of_report).statutory:
        assert keys[1:] == order
    assert f"{report.year}年1月1日至{report.year}年12月31日" in report.sections[0].text


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_an_example_is_written_as_the_reader_writes_it(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))

    assert data == Report.from_dict(data).to_dict()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_identity_holds_in_an_example(path: Path) -> None:
    report = Report.from_json(path.read_bytes())

    for identity in identities(form(report.form)):
        left, right = _sum(report, identity.left), _sum(report, identity.right)
        assert left is not None
        assert right is not None
        if identity.sign == "=":
            assert left == right, identity
        elif identity.sign == "<=":
            assert left <= right, identity
        else:
            assert identity.sign == ">=", identity
            assert left >= right, identity


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_what_one_year_carries_out_the_next_carries_in(year: int) -> None:
    before, report = _example(f"lanchuan-{year - 1}"), _example(f"lanchuan-{year}")

    for column in COLUMNS:
        carried = before.cells[f"requests.carried_out.{column}"]
        assert report.cells[f"requests.carried_in.{column}"] == carried


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_documents_in_force_follow_from_those_of_the_year_before(year: int) -> None:
    before, cells = _example(f"lanchuan-{year - 1}").cells, _example(f"lanchuan-{year}").cells
    name = "disclosure.normative_documents"

    assert cells[f"{name}.in_force"] == (
        (before[f"{name}.in_force"] or 0)
        + (cells[f"{name}.issued"] or 0)
        - (cells[f"{name}.repealed"] or 0)
    )


def test_items_of_2020_follow_from_those_of_2019() -> None:
    before, cells = _example("lanchuan-2019").cells, _example("lanchuan-2020").cells

    for row in ("licences", "services", "penalties", "coercion", "charges"):
        last, change = before[f"disclosure.{row}.items_last_year"], before[f"disclosure.{row}.items_change"]
        assert cells[f"disclosure.{row}.items_last_year"] == (last or 0) + (change or 0)


def test_no_figure_of_the_county_is_less_than_those_of_its_bodies_together() -> None:
    county = _example("lanchuan-2023").cells
    bodies = [_example(f"{name}-2023").cells for name in BODIES_OF_2023]

    for key, value in county.items():
        assert sum(body[key] or 0 for body in bodies) <= (value or 0), key


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_text_of_an_example_states_the_figures_of_its_tables(path: Path) -> None:
    report = Report.from_json(path.read_bytes())
    key = "received.total" if report.form == "2014" else "requests.received.total"

    stated = re.search(r"收到政府信息公开申请(\d+)件|新收政府信息公开申请(\d+)件", report.text)

    assert stated is not None
    assert int(stated[1] or stated[2]) == report.cells[key]
