"""Every figure of a report in words: what it is, what was printed, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gongkai.law import forms
from gongkai.reports.figures import PARTS, Report, Source, Value
from gongkai.reports.rendering.words import printed


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: what it is, its value, what was printed and where."""

    key: str
    label: str
    unit: str
    value: Value
    printed: str
    place: str
    is_by_hand: bool
    """Whether a part of it was entered by hand."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of one statutory table."""

    title: str
    rows: list[FigureRow]


def figure_tables(report: Report) -> list[FigureTable]:
    """Return every figure of the report by statutory table, in printed order."""
    language = form_language()
    form = forms.form(report.form)
    tables = {table.id: FigureTable(table.title.text(language), []) for table in form.tables}
    for cell in form.cells.values():
        source = report.sources.get(cell.key)
        tables[cell.table].rows.append(
            FigureRow(
                key=cell.key,
                label=cell.label(language),
                unit=printed(cell.unit, language),
                value=report.cells.get(cell.key),
                printed=source.text if source else "",
                place=place_in_words(source) if source else "",
                is_by_hand=bool(source and source.by_hand),
            )
        )
    return list(tables.values())


def place_in_words(source: Source) -> str:
    """Return where a figure was printed: page, table, row and column, or the line; else what it counts."""
    if source.set or source.by_hand:
        return _(", ").join(_origin(source))
    places = (
        (source.page, _("page %(number)s")),
        (source.table, _("table %(number)s")),
        (source.row, _("row %(number)s")),
        (source.column, _("column %(number)s")),
        (source.line, _("line %(number)s")),
    )
    parts = [text % {"number": number} for number, text in places if number is not None]
    if source.ocr:
        parts.append(_("recognised on the picture of the page"))
    return _(", ").join(parts)


def _origin(source: Source) -> Iterator[str]:
    """Yield what a compiled figure comes from: records, parts, and what was entered by hand."""
    if source.set and source.set.startswith(PARTS):
        number = int(source.set.removeprefix(PARTS))
        yield ngettext(
            "sum of the agency's own figure and of %(number)s part",
            "sum of the agency's own figure and of %(number)s parts",
            number,
        ) % {"number": number}
    elif source.set:
        yield _("counted from the records")
    if source.by_hand:
        yield _("%(number)s of it entered by hand") % {"number": source.by_hand}


def form_language() -> str:
    """Return the reader's language as the forms name it."""
    return "en" if get_language() == "en" else "zh"
