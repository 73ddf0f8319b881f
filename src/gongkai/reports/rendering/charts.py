"""The charts of a report: which cells each one shows (``charts.yaml``), and its ECharts option.

The same option draws the picture in a document and the interactive chart on a page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.law.forms import Form
from gongkai.reports.figures import Exhibit, Report, Value, plain
from gongkai.reports.rendering.words import printed, word

FONTS = "FandolHei, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, SimHei, sans-serif"
WIDTH = 680
"""Pixels in which a chart is laid out."""
_HEIGHTS = {"ring": 300, "columns": 280}
PALETTE = ("#17406d", "#5b9bb5", "#b4593a", "#e0b25c", "#7a8f5a", "#c9cfd6", "#4a4a68", "#a8c8b4")
"""Told apart by people who see colours differently, and in print without colour by their lightness."""
STEPS = ("#17406d", "#5b9bb5", "#b9d3dc", "#e9dfc3")
"""From dark to light, for parts that stand beside one another."""
_INK = "#2b2f36"
_TYPE = 14


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with its figures."""

    id: str
    section: str
    kind: str
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Value, ...]], ...]
    """A name and a figure for each label; the name is empty where there is one series."""
    language: str

    @property
    def height(self) -> int:
        """Pixels in which the chart is laid out."""
        if self.kind in _HEIGHTS:
            return _HEIGHTS[self.kind]
        return 44 * len(self.labels) + (76 if self.kind == "stacks" else 40)

    @property
    def points(self) -> list[tuple[str, Value]]:
        """Every figure with its name, as a sentence or a table would list them."""
        return [
            (f"{label}｜{name}" if name else label, values[index])
            for index, label in enumerate(self.labels)
            for name, values in self.series
        ]

    @property
    def description(self) -> str:
        """What the chart shows, in one sentence."""
        points = (
            word("chart_point", self.language, label=label, value=plain(value))
            for label, value in self.points
            if value is not None
        )
        listed = word("chart_separator", self.language).join(points)
        return word("chart_alt", self.language, title=self.title, unit=self.unit, points=listed)

    def option(self) -> dict[str, Any]:
        """Return the chart as ECharts takes it."""
        base: dict[str, Any] = {
            "animation": False,
            "backgroundColor": "transparent",
            "textStyle": {"fontFamily": FONTS, "fontSize": _TYPE, "color": _INK},
        }
        return base | (_ring(self) if self.kind == "ring" else _axes(self))


def charts_of(report: Report, form: Form, language: str = "zh") -> list[Chart]:
    """Return the charts for which the report has figures, in the order of the parts."""
    charts = [_chart(plan, report, form, language) for plan in _plans() if form.id in plan["forms"]]
    charts += [
        _exhibited(exhibit, form, language) for exhibit in report.exhibits if exhibit.id in _exhibits()
    ]
    return [chart for chart in charts if _is_worth_drawing(chart)]


@cache
def _plans() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("charts.yaml").read_text(encoding="utf-8")
    plans: list[dict[str, Any]] = yaml.safe_load(text)["charts"]
    return plans


def _chart(plan: Mapping[str, Any], report: Report, form: Form, language: str) -> Chart:
    rows = plan["points"] if "points" in plan else plan["rows"]
    if "points" in plan:
        series = [("", tuple(_value(point["cells"], report, form) for point in rows))]
    else:
        series = [
            (
                _text(part, language),
                tuple(report.cells.get(f"{row['id']}.{part['id']}") for row in rows),
            )
            for part in plan["parts"]
        ]
    return Chart(
        id=plan["id"],
        section=plan["section"],
        kind=plan["kind"],
        title=plan["title"][language],
        unit=printed(plan["unit"], language),
        labels=tuple(_text(row, language) for row in rows),
        series=tuple(series),
        language=language,
    )


@cache
def _exhibits() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("charts.yaml").read_text(encoding="utf-8")
    return {plan["id"]: plan for plan in yaml.safe_load(text)["exhibits"]}


def _exhibited(exhibit: Exhibit, form: Form, language: str) -> Chart:
    """Return a chart whose figures travel with the report, as the form has no cells for them."""
    plan = _exhibits()[exhibit.id]
    of_form = plan["of_2014"] if form.id == "2014" else plan["of_later"]
    names = plan.get("labels", {})
    return Chart(
        id=exhibit.id,
        section=of_form["section"],
        kind=plan["kind"],
        title=of_form["title"][language],
        unit=printed(of_form["unit"], language),
        labels=tuple(
            names[label][language] if label in names else label for label, _value in exhibit.points
        ),
        series=(("", tuple(value for _label, value in exhibit.points)),),
        language=language,
    )


def _text(entry: Mapping[str, str], language: str) -> str:
    return entry["en"] if language == "en" else entry["label"]


def _value(patterns: Iterable[str], report: Report, form: Form) -> Value:
    for pattern in patterns:
        known = [
            value
            for key in (*form.cells, *form.subtotals)
            if fnmatchcase(key, pattern)
            and (value := report.cells.get(key, report.subtotals.get(key))) is not None
        ]
        if known:
            return sum(known)
    return None


def _is_worth_drawing(chart: Chart) -> bool:
    """A single figure shows nothing that the table does not; parts of a whole cannot be negative."""
    values = [value for _, value in chart.points if value]
    return len(values) > 1 and min(values) > 0


def _number(value: Value) -> int | float | None:
    """Zero is not drawn as a part: its label would stand on nothing."""
    return plain(value) or None


def _ring(chart: Chart) -> dict[str, Any]:
    [(_, values)] = chart.series
    shown = [(label, value) for label, value in zip(chart.labels, values, strict=True) if value]
    unit = chart.unit if chart.language == "zh" else ""
    return {
        "color": list(PALETTE),
        "series": [
            {
                "type": "pie",
                "silent": True,
                "percentPrecision": 1,
                "radius": ["40%", "66%"],
                "center": ["50%", "50%"],
                "startAngle": 90,
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 2},
                "label": {
                    "formatter": f"{{b}}\n{{c}}{unit}（{{d}}%）"
                    if chart.language == "zh"
                    else "{b}\n{c} ({d}%)",
                    "lineHeight": 18,
                    "fontSize": _TYPE,
                    "color": _INK,
                },
                "labelLine": {"length": 16, "length2": 20, "lineStyle": {"color": "#8b929c"}},
                "data": [
                    {
                        "name": label,
                        "value": plain(value),
                        "itemStyle": {"color": PALETTE[chart.labels.index(label) % len(PALETTE)]},
                    }
                    for label, value in shown
                ],
            }
        ],
    }


def _axes(chart: Chart) -> dict[str, Any]:
    lying = chart.kind in ("bars", "stacks")
    stacked = chart.kind == "stacks"
    names = {
        "type": "category",
        "data": list(chart.labels),
        "inverse": lying,
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": "#8b929c"}},
        "axisLabel": {"interval": 0, "fontSize": _TYPE, "color": _INK, **_wrapped(chart, lying=lying)},
    }
    figures = {
        "type": "value",
        "minInterval": 1,
        "splitLine": {"show": False},
        "axisLabel": {"show": False},
    }
    return {
        "color": list(STEPS if stacked else PALETTE),
        "grid": {
            "left": 8,
            "right": 64 if lying else 16,
            "top": 44 if stacked else 28,
            "bottom": 8,
            "containLabel": True,
        },
        "xAxis": figures if lying else names,
        "yAxis": names if lying else figures,
        "series": [_bars(chart, name, values) for name, values in chart.series],
    } | (
        {"legend": {"top": 4, "itemWidth": 18, "textStyle": {"fontSize": _TYPE, "color": _INK}}}
        if stacked
        else {}
    )


def _wrapped(chart: Chart, *, lying: bool) -> dict[str, Any]:
    if lying:
        return {"width": 190, "overflow": "break"}
    return {"width": (WIDTH - 40) // len(chart.labels) - 6, "overflow": "break"}


def _bars(chart: Chart, name: str, values: tuple[Value, ...]) -> dict[str, Any]:
    stacked = chart.kind == "stacks"
    outside = "top" if chart.kind == "columns" else "right"
    series: dict[str, Any] = {
        "type": "bar",
        "silent": True,
        "barMaxWidth": 26 if chart.kind != "columns" else 46,
        "data": [_number(value) if stacked else plain(value) for value in values],
        "label": {"show": True, "position": "inside" if stacked else outside, "fontSize": _TYPE},
    }
    if stacked:
        at = [other for other, _ in chart.series].index(name)
        series["itemStyle"] = {"borderColor": "#5b6470", "borderWidth": 0.6}
        series["label"]["color"] = "#ffffff" if at == 0 else _INK
        return series | {"name": name, "stack": "all"}
    series["label"]["color"] = _INK
    return series
