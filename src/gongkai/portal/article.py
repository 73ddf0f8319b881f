"""A report as an article to be read: the composed document, made ready for the page's template."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.safestring import mark_safe
from django.utils.text import slugify

from gongkai.law import forms
from gongkai.portal.charts import Bar, bars
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.charts import Chart
from gongkai.reports.rendering.document import Block, Figure, Kind, Part, TextLine, compose
from gongkai.reports.rendering.html import table_of


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars under one label; the label is empty where a chart has one group."""

    label: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """One thing in a part: a paragraph, a table or a chart. ``kind`` says which members are filled."""

    kind: str
    text: str = ""
    lead: str = ""
    title: str = ""
    unit: str = ""
    html: str = ""
    groups: tuple[BarGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """One part of the report: its heading and what stands in it."""

    anchor: str
    heading: str
    blocks: tuple[ArticleBlock, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The whole report."""

    parts: tuple[ArticlePart, ...]
    signature: tuple[str, ...]


def article(report: Report, language: str) -> Article:
    """Return the report as an article; its own words stay as they were written."""
    document = compose(report, forms.form(report.form), language)
    parts = (*document.parts, *document.annexes)
    return Article(
        tuple(_part(number, part, language) for number, part in enumerate(parts, 1)),
        document.signature,
    )


def _part(number: int, part: Part, language: str) -> ArticlePart:
    anchor = slugify(f"part-{number}-{part.key}")
    blocks = tuple(_block(block, language) for block in part.blocks)
    return ArticlePart(anchor, part.heading, blocks)


def _block(block: Block, language: str) -> ArticleBlock:
    if isinstance(block, TextLine):
        kind = "heading" if block.kind is Kind.HEADING else "text"
        return ArticleBlock(kind, text=block.text, lead=block.lead)
    if isinstance(block, Figure):
        chart = block.chart
        return ArticleBlock("chart", title=chart.title, unit=chart.unit, groups=tuple(_groups(chart)))
    # The renderer builds elements and never writes text as markup, so its result is safe as it is.
    html = mark_safe(table_of(block, language, prefix="table-"))  # noqa: S308
    return ArticleBlock("table", title=block.title, html=html)


def _groups(chart: Chart) -> Iterator[BarGroup]:
    if len(chart.series) == 1:
        [(_name, values)] = chart.series
        yield BarGroup("", bars(_unlinked(zip(chart.labels, values, strict=True))))
        return
    every = bars(_unlinked(chart.points))
    size = len(chart.series)
    for at, label in enumerate(chart.labels):
        mine = every[at * size : (at + 1) * size]
        named = [
            Bar(name, bar.value, bar.length) for bar, (name, _) in zip(mine, chart.series, strict=True)
        ]
        yield BarGroup(label, named)


def _unlinked(points: Iterable[tuple[str, Value]]) -> list[tuple[str, Value, str]]:
    return [(label, value, "") for label, value in points]
