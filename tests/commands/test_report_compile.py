"""The command that compiles the year's own report."""

import json
from random import Random

import pytest
from click.testing import CliRunner, Result

from gongkai.commands.report_compile import compile_year
from gongkai.law.forms import form
from tests.factories import make_agency
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(compile_year, list(arguments))


def test_json_is_that_of_a_report_that_was_read_with_the_sets_behind_its_figures() -> None:
    agency = make_agency(code="lanchuan", name="岚川县人民政府")
    fill(agency, Random(1))

    result = run("--demo", "--year", "2023", "--json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (report["form"], report["agency"], report["year"]) == ("2021", "岚川县人民政府", 2023)
    assert set(report["cells"]) == set(form("2021").cells)
    assert report["sources"]["requests.received.total"]["set"] == "requests"


def test_an_agency_is_found_by_its_name_and_an_unknown_one_is_named() -> None:
    make_agency(name="岚川县水利局")

    assert run("--agency", "岚川县水利局", "--year", "2023").exit_code == 0
    unknown = run("--agency", "岚川县气象局", "--year", "2023")
    assert unknown.exit_code == 2
    assert "岚川县气象局" in unknown.stderr


def test_a_year_before_there_was_a_form_is_refused_in_a_sentence() -> None:
    make_agency(name="岚川县水利局")

    early = run("--agency", "岚川县水利局", "--year", "2013", "--json")

    assert (early.exit_code, early.stdout) == (2, "")
    assert early.stderr.startswith("2013年的年度报告没有法定统计表")
