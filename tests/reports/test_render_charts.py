"""The charts of a report."""

import hashlib
import re

import pytest

from gongkai.law.forms import all_forms, form
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.charts import Chart, _plans, _value, charts_of
from gongkai.reports.rendering.drawing import ECHARTS, chart_svg


def _charts(form_id: str, cells: dict[str, Value], language: str = "zh") -> list[Chart]:
    return charts_of(Report(form=form_id, cells=cells), form(form_id), language)


def test_outcomes_are_summed_group_by_group() -> None:
    [chart] = _charts(
        "2021",
        {
            "requests.granted.total": 46,
            "requests.refused.third_party.total": 4,
            "requests.refused.deliberative.total": 3,
            "requests.other.unpaid.total": 1,
        },
    )

    assert chart.title == "本年度办理结果"
    assert dict(chart.points) == {
        "予以公开": 46,
        "部分公开": None,
        "不予公开": 7,
        "无法提供": None,
        "不予处理": None,
        "其他处理": 1,
    }
    assert chart.description == (
        "本年度办理结果（单位：件）：予以公开46，不予公开7，其他处理1。数据与本报告统计表一致。"
    )


def test_a_group_of_which_only_the_whole_is_known_is_shown_with_it() -> None:
    report = Report(form="2021", cells={"requests.granted.total": 9}, subtotals={"requests.other.total": 2})

    [chart] = charts_of(report, form("2021"))

    assert dict(chart.points)["其他处理"] == 2


@pytest.mark.parametrize("value", [None, 0])
@pytest.mark.parametrize("of_report", all_forms(), ids=lambda one: one.id)
def test_charts_without_figures_are_left_out(of_report: object, value: Value) -> None:
    form_id = of_report.id  # type: ignore[attr-defined]
    assert _charts(form_id, dict.fromkeys(form(form_id).cells, value)) == []


def test_a_single_figure_makes_no_chart() -> None:
    assert _charts("2021", {"requests.granted.total": 46}) == []


def test_parts_below_nothing_make_no_chart() -> None:
    assert _charts("2021", {"requests.granted.total": 46, "requests.partial.total": -1}) == []


@pytest.mark.parametrize("of_report", all_forms(), ids=lambda one: one.id)
def test_every_cell_that_a_chart_shows_is_a_cell_of_its_form(of_report: object) -> None:
    known = form(of_report.id)  # type: ignore[attr-defined]
    full = Report(form=known.id, cells=dict.fromkeys(known.cells, 1))
    plans = [plan for plan in _plans() if known.id in plan["forms"]]
    assert len(plans) == 4
    for plan in plans:
        for point in plan.get("points", ()):
            assert _value(point["cells"], full, known) is not None, point
        for row in plan.get("rows", ()):
            for part in plan["parts"]:
                assert f"{row['id']}.{part['id']}" in known.cells


def test_a_drawing_is_the_same_each_time_and_holds_neither_script_nor_style() -> None:
    cells: dict[str, Value] = {"requests.granted.total": 46, "requests.partial.total": 12}
    [first] = _charts("2021", cells)
    [second] = _charts("2021", {**cells, "requests.partial.total": 13})

    drawn = chart_svg(first)
    chart_svg(second)
    chart_svg.__globals__["_drawn"].cache_clear()

    assert chart_svg(first) == drawn
    assert not re.search(r"<script|<style|class=|style=|zr\d", drawn)
    assert "46件（79.3%）" in drawn
    assert drawn.startswith("<svg")
    assert "<title>本年度办理结果</title><desc>" in drawn


def test_a_chart_in_english_has_english_names() -> None:
    [chart] = _charts("2014", {"answered.granted": 12, "answered.refused": 2}, "en")

    assert chart.title == "Answers given"
    assert "Disclosed 12; Refused 2" in chart.description


def test_the_vendored_library_is_the_one_that_its_record_names() -> None:
    record = (ECHARTS.parents[1] / "README.md").read_text(encoding="utf-8")

    assert hashlib.sha256(ECHARTS.read_bytes()).hexdigest() in record
