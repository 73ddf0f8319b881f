"""A document as an annual report: which form it is in, whose it is, and everything it says."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from gongkai.core.errors import DomainError
from gongkai.core.sentences import Sentence
from gongkai.documents.model import Document, Paragraph
from gongkai.documents.reading import read_document
from gongkai.law.forms import Cell, Form, all_forms, form_for_year
from gongkai.reports.claims import extract_claims
from gongkai.reports.figures import Report, Section
from gongkai.reports.reading.labels import core, vocabulary
from gongkai.reports.reading.lines import loose_cells, rows_of_lines
from gongkai.reports.reading.pages import join_pages
from gongkai.reports.reading.rows import table_rows
from gongkai.reports.reading.sections import PREAMBLE, Heading, find_headings, split
from gongkai.reports.reading.tables import Reading, Recogniser
from gongkai.reports.reading.titles import (
    TitleFound,
    author,
    find_title,
    stated_title,
    year_of_period,
    year_of_text,
)

_FEWEST_LABELS = 6
"""Labels of a form that a document must print to be read as that form."""
_FEWEST_PARTS = 3
"""Parts of the outline that a text without a title must have to be a report."""
_FIRST_LINES = 5
"""Paragraphs below the first heading in which a report without a title may say whose it is."""


class NotAnAnnualReport(DomainError):
    """A document that can be read but holds nothing of an annual report."""

    code = "not_an_annual_report"


def read_report(path: Path, *, ocr: bool = True) -> Report:
    """Read the file at ``path`` as an annual report.

    Raises ``UnreadableDocument`` when the file cannot be read, :class:`NotAnAnnualReport` when it has
    neither a table of a known form nor the title of a report.
    """
    return recognise(read_document(path, ocr=ocr))


def recognise(document: Document) -> Report:
    """Return what ``document`` says as an annual report; raise :class:`NotAnAnnualReport`."""
    paragraphs = document.paragraphs
    printed = _printed_form(document)
    headings = find_headings(paragraphs, printed or all_forms()[-1])
    title = _title(paragraphs, headings[0].paragraph if headings else len(paragraphs))
    if printed is None and not _is_about_disclosure(title, headings):
        raise NotAnAnnualReport(
            Sentence(
                f"“{document.name}”中没有找到政府信息公开工作年度报告的标题和统计表，请确认文件是否正确。",
                f"“{document.name}” has neither the title nor the tables of an annual report "
                "on government information disclosure. See whether it is the right file.",
            )
        )
    year = _year(title, paragraphs)
    form = printed or _form_of(year)
    if form is not printed:
        headings = find_headings(paragraphs, form)
    reading = _read_tables(document, form) if printed else Reading()
    if printed and _missing(form, reading):
        _read_lines(document, form, reading)
    return _report(document, form=form, reading=reading, title=title, year=year, headings=headings)


def _printed_form(document: Document) -> Form | None:
    """Return the form whose labels the document prints most of."""
    texts = {core(cell.text) for table in document.tables for cell in table.cells()}
    for cell in loose_cells(document.paragraphs):
        texts.add(core(cell.text))
        if " " in cell.text:
            texts.update(core(word) for word in cell.text.split(" "))
    best, most = None, _FEWEST_LABELS
    for form in all_forms():
        labels = len(texts & vocabulary(form))
        if labels > most:
            best, most = form, labels
    return best


def _read_tables(document: Document, form: Form) -> Reading:
    recogniser = Recogniser(form)
    for table in join_pages(document.tables, form):
        recogniser.read_rows(table_rows(table))
    return recogniser.reading


def _read_lines(document: Document, form: Form, reading: Reading) -> None:
    """Read what the tables did not hold from lines that stand in the text like cells."""
    recogniser = Recogniser(form)
    recogniser.read_lines(rows_of_lines(document.blocks, form))
    for key, value in recogniser.reading.cells.items():
        if key not in reading.cells:
            reading.cells[key] = value
            reading.sources[key] = recogniser.reading.sources[key]


def _missing(form: Form, reading: Reading) -> list[str]:
    summed = {part for key in reading.subtotals for part in form.subtotals.get(key, ())}
    return [key for key in form.cells if key not in reading.cells and key not in summed]


def _title(paragraphs: Sequence[Paragraph], before: int) -> TitleFound | None:
    """Return the printed title, or what the first paragraphs say in its place."""
    title = find_title(paragraphs, before)
    if title is not None:
        return title
    stated = (stated_title(paragraph.text) for paragraph in paragraphs[: before + _FIRST_LINES])
    return next((found for found in stated if found is not None), None)


def _is_about_disclosure(title: TitleFound | None, headings: Sequence[Heading]) -> bool:
    """Tell whether the text has a report's title over parts, or the parts that a report has."""
    known = [heading for heading in headings if not heading.key.startswith("section_")]
    if title is None:
        return len(known) >= _FEWEST_PARTS
    return bool(known) or (title.is_complete and len(headings) >= _FEWEST_PARTS)


def _year(title: TitleFound | None, paragraphs: Sequence[Paragraph]) -> int | None:
    if title is not None and title.year is not None:
        return title.year
    for paragraph in paragraphs:
        year = year_of_period(paragraph.text)
        if year is not None:
            return year
    return year_of_text(paragraph.text for paragraph in paragraphs)


def _form_of(year: int | None) -> Form:
    return form_for_year(year) if year is not None else all_forms()[-1]


def _report(
    document: Document,
    *,
    form: Form,
    reading: Reading,
    title: TitleFound | None,
    year: int | None,
    headings: Sequence[Heading],
) -> Report:
    first = title.last + 1 if title else 0
    sections = split(document.paragraphs, headings, first)
    report = Report(
        form=form.id,
        agency=author(_preamble(sections, title), title.agency if title else ""),
        year=year,
        title=title.text if title else "",
        cells={key: reading.cells.get(key) for key in form.cells},
        subtotals=reading.subtotals,
        sources=reading.sources,
        sections=sections,
        notes=[*document.notes, *reading.notes, *_gaps(form, reading)],
    )
    if title is None:
        report.notes.append(
            Sentence(
                f"没有找到标题，机关名称取自正文：“{report.agency}”，请核对。",
                f"No title was found; the name of the body, “{report.agency}”, is from the text. Check it.",
            )
            if report.agency
            else Sentence(
                "没有找到标题，报告的机关未能确定。",
                "No title was found, so whose report it is is not certain.",
            )
        )
    elif not report.agency:
        report.notes.append(
            Sentence(
                "标题中没有机关名称，报告的机关未能确定。",
                "The title names no agency, so whose report it is is not certain.",
            )
        )
    if year is None:
        report.notes.append(
            Sentence(
                "标题和正文都没有写明年度，报告的年度未能确定。",
                "Neither title nor text names the year, so the year of the report is not certain.",
            )
        )
    elif title is None or title.year is None:
        report.notes.append(
            Sentence(
                f"标题没有写明年度，年度取自正文：{year}年，请核对。",
                f"No title names the year; {year} is from the text. Check it.",
            )
        )
    report.claims = extract_claims(report.text, form, year=year, agency=report.agency)
    return report


def _preamble(sections: Sequence[Section], title: TitleFound | None) -> str:
    """Return where a report says who made it: before its first part, and in it if no title does."""
    count = 1 if title is not None and title.agency else 2
    return "\n".join(section.text for section in sections[:count] if count > 1 or section.key == PREAMBLE)


def _gaps(form: Form, reading: Reading) -> Iterable[Sentence]:
    """Say what the form has and the report does not print, table by table."""
    for table in form.tables:
        cells = [cell for cell in form.cells.values() if cell.table == table.id]
        absent = [cell for cell in cells if cell.key not in reading.cells]
        blank = [cell for cell in cells if cell.key in reading.cells and reading.cells[cell.key] is None]
        zh, en = table.title.zh, table.title.text("en")
        if len(absent) == len(cells):
            yield Sentence(
                f"没有找到表格“{zh}”，其{len(cells)}个指标均为空值。",
                f"The table “{en}” was not found; its {len(cells)} figures are empty.",
            )
        elif absent:
            yield Sentence(
                f"表格“{zh}”中没有印出{len(absent)}个指标，记为空值：{_names(absent)}。",
                f"The table “{en}” does not print {len(absent)} figures, which are empty:"
                f" {_names(absent, 'en')}.",
            )
        if blank:
            yield Sentence(
                f"表格“{zh}”中有{len(blank)}个单元格空白或无法读取，记为空值：{_names(blank)}。",
                f"{len(blank)} cells of the table “{en}” are blank or cannot be read, and are empty:"
                f" {_names(blank, 'en')}.",
            )


def _names(cells: Sequence[Cell], language: str = "zh") -> str:
    comma, more = ("；", "等") if language == "zh" else ("; ", " and others")
    names = [cell.label(language) for cell in cells[:6]]
    return comma.join(names) + (more if len(cells) > len(names) else "")
