"""The demonstration's past years: one comes to the expected figures, each follows the one before it."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.test import TestCase
from django.utils import translation

from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import verify
from gongkai.commands.demo import EXAMPLES
from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
from gongkai.commands.demo_years import YearsLoaded, load_years
from gongkai.organisations.models import Agency
from gongkai.reports.checking import Level, check
from gongkai.reports.compiling import compile_report, compiled_cell, own_scope, scope_of_all
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.figures import Report
from gongkai.requests.countable import cell_counts
from gongkai.requests.models import DisclosureRequest

TODAY = date(2026, 11, 22)
YEARS = range(2018, 2026)
EXPECTED = Path("../shared/samples/expected/pingyin-2019.json")
NOT_MET: frozenset[str] = frozenset()
"""Cells of the expected figures that no records can come to: there are none."""


class TestDemoYears(TestCase):
    agencies: ClassVar[dict[str, Agency]]
    names: ClassVar[dict[str, str]]
    loaded: ClassVar[YearsLoaded | None]

    @classmethod
    def setUpTestData(cls) -> None:
        with translation.override("zh-hans"):
            county = demo_county()
            cls.agencies = load_agencies(county)
            load_accounts(county, cls.agencies)
            cls.names = {entry["code"]: entry["name"] for entry in county["agencies"]}
            cls.loaded = load_years(cls.agencies, cls.names, today=TODAY)

    def whole(self, year: int) -> Report:
        """Return the county's compiled report as it is handed over, with all agencies below it."""
        compiled = compile_report(scope_of_all(self.agencies["lanchuan"], year))
        return Report.from_json(json.dumps(compiled.to_dict()))

    def test_all_comes_in_through_the_acts_and_the_trail_is_whole(self) -> None:
        assert self.loaded == YearsLoaded(requests=545, rows=5288, activities=885, running=9)
        assert verify() == []

    def test_a_second_run_changes_nothing(self) -> None:
        lines = AuditEntry.objects.count()

        with self.assertNumQueries(1):
            assert load_years(self.agencies, self.names, today=date(2027, 2, 1)) is None

        assert AuditEntry.objects.count() == lines

    def test_the_year_2019_comes_to_the_expected_figures_cell_by_cell(self) -> None:
        if not EXPECTED.exists():
            pytest.skip("the folder ../shared/samples with the expected figures is absent")
        expected: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"), parse_float=Decimal)[
            "cells"
        ]
        compiled = compile_report(scope_of_all(self.agencies["lanchuan"], 2019))

        assert set(compiled.cells) == set(expected)
        different = {key for key, value in expected.items() if compiled.cells[key] != value}
        assert different == NOT_MET

    def test_the_years_of_the_example_reports_come_to_what_these_reports_print(self) -> None:
        for year in range(2021, 2025):
            example = (EXAMPLES / f"lanchuan-{year}.json").read_text(encoding="utf-8")
            printed = json.loads(example, parse_float=Decimal)["cells"]
            assert self.whole(year).cells == printed

    def test_what_has_a_set_of_records_in_2019_is_no_figure_by_hand(self) -> None:
        scope = scope_of_all(self.agencies["lanchuan"], 2019)
        for key in bindings("2019"):
            cell = compiled_cell(scope, key)
            assert cell.by_hand is None
            assert cell.records is not None
            if not cell.sums:
                assert cell.records.count() == cell.value

    def test_each_year_follows_the_one_before_it_without_an_error(self) -> None:
        before = None
        carried = {}
        for year in YEARS:
            report = self.whole(year)
            found = check(report, previous=before)
            assert [(year, one.rule, one.keys) for one in found if one.level is Level.ERROR] == []
            carried[year] = report.cells.get("requests.carried_out.total")
            if before is not None and year > 2019:
                assert report.cells["requests.carried_in.total"] == carried[year - 1]
            before = report
        assert [carried[year] for year in range(2019, 2026)] == [0, 3, 4, 5, 6, 7, 6]

    def test_the_bodies_add_up_to_the_county(self) -> None:
        living = [agency for code, agency in self.agencies.items() if code not in {"gongshang", "zhijian"}]
        for year in (2019, 2024):
            scope = scope_of_all(self.agencies["lanchuan"], year)
            whole = cell_counts(agencies=Agency.objects.filter(pk__in=scope.agency_ids), year=year)
            parts: dict[str, int] = dict.fromkeys(whole, 0)
            for agency in living:
                own = Agency.objects.filter(pk__in=own_scope(agency, year).agency_ids)
                for key, value in cell_counts(agencies=own, year=year).items():
                    parts[key] += value
            assert parts == whole
            assert whole["requests.received.total"] == {2019: 19, 2024: 115}[year]

    def test_the_officers_have_requests_in_many_states(self) -> None:
        running = DisclosureRequest.objects.filter(is_imported=False).select_related("clock")
        states = sorted(running.values_list("state", flat=True))
        assert states == [
            "awaiting_correction",
            "concluded",
            *["handling"] * 5,
            "in_review",
            "submitted",
        ]
        due = {case.asked_for: case.clock.due_on for case in running}
        assert due["岭南村道路硬化工程结算资料"] == date(2026, 11, 17)
        assert due["柳湾镇临时救助资金发放情况"] == date(2026, 11, 23)
        assert sum(1 for case in running if case.clock.suspended_since) == 2

    def test_channels_outcomes_and_kinds_are_all_there(self) -> None:
        imported = DisclosureRequest.objects.filter(is_imported=True)
        assert len(set(imported.values_list("channel", flat=True))) == 7
        assert len(set(imported.values_list("applicant_kind", flat=True))) == 6
        assert len(set(imported.values_list("outcome", flat=True))) >= 18
        assert len(set(imported.values_list("agency", flat=True))) == 15
