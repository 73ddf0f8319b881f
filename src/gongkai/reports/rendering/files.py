"""The one door through which a report goes out: composed, written, read back, and only then handed over."""

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.core.errors import DomainError
from gongkai.law import forms
from gongkai.reports.figures import Report
from gongkai.reports.rendering.document import ReportDocument, compose
from gongkai.reports.rendering.grid import printed_grid
from gongkai.reports.rendering.readback import PrintedFile, require_same
from gongkai.reports.rendering.words import LANGUAGES


class UnknownFormat(DomainError):
    """A format or a language in which reports are not rendered."""

    code = "unknown_format"


@dataclass(frozen=True, slots=True)
class _Format:
    """How a format is written, and how a finished file of it is read back."""

    write: Callable[[ReportDocument, Report], bytes]
    read_back: Callable[[bytes, ReportDocument], PrintedFile]


def _write_html(document: ReportDocument, _report: Report) -> bytes:
    from gongkai.reports.rendering.html import html_of

    return html_of(document)


def _write_docx(document: ReportDocument, _report: Report) -> bytes:
    from gongkai.reports.rendering.docx import docx_of

    return docx_of(document)


def _write_pdf(document: ReportDocument, _report: Report) -> bytes:
    from gongkai.reports.rendering.pdf import pdf_of

    return pdf_of(document)


def _write_xlsx(document: ReportDocument, report: Report) -> bytes:
    from gongkai.reports.rendering.xlsx import xlsx_of

    return xlsx_of(document, report)


def _read_html(data: bytes, _document: ReportDocument) -> PrintedFile:
    from gongkai.reports.rendering.readback.html import read_html_back

    return read_html_back(data)


def _read_docx(data: bytes, _document: ReportDocument) -> PrintedFile:
    from gongkai.reports.rendering.readback.docx import read_docx_back

    return read_docx_back(data)


def _read_pdf(data: bytes, document: ReportDocument) -> PrintedFile:
    from gongkai.reports.rendering.readback.pdf import read_pdf_back

    heads = [(grid.header_rows, grid.label_columns) for grid in document.grids]
    return read_pdf_back(data, heads=heads)


def _read_xlsx(data: bytes, document: ReportDocument) -> PrintedFile:
    from gongkai.reports.rendering.readback.xlsx import read_xlsx_back

    return read_xlsx_back(data, tables=len(document.grids))


_FORMATS = {
    "html": _Format(_write_html, _read_html),
    "docx": _Format(_write_docx, _read_docx),
    "pdf": _Format(_write_pdf, _read_pdf),
    "xlsx": _Format(_write_xlsx, _read_xlsx),
}
FORMATS = tuple(_FORMATS)
"""The formats in which a report is rendered."""


def render(report: Report, to: str, *, language: str = "zh", charts: bool = True) -> bytes:
    """Return ``report`` as a file of format ``to``; the same report gives the same bytes.

    Raises ``RenderedDifferently`` when the finished file, read back, does not show what the report says.
    """
    if to not in _FORMATS:
        raise UnknownFormat(f"不能生成“{to}”格式，可以生成：{'、'.join(FORMATS)}。")
    _require_language(language)
    document = compose(report, forms.form(report.form), language, charts=charts)
    data = _FORMATS[to].write(document, report)
    require_same(_FORMATS[to].read_back(data, document), report, document)
    return data


def render_fragment(report: Report, *, language: str = "zh", charts: bool = True, top: int = 2) -> str:
    """Return the whole report as HTML for a page that has its own style; its title has level ``top``."""
    from gongkai.reports.rendering.html import fragment_of

    _require_language(language)
    return fragment_of(compose(report, forms.form(report.form), language, charts=charts), top=top)


def render_table(report: Report, table_id: str, *, language: str = "zh") -> str:
    """Return one statutory table as HTML for a page that has its own style."""
    from gongkai.reports.rendering.html import table_of

    _require_language(language)
    form = forms.form(report.form)
    table = next((table for table in form.tables if table.id == table_id), None)
    if table is None:
        known = "、".join(table.id for table in form.tables)
        raise UnknownFormat(f"“{form.id}”格式没有统计表“{table_id}”，有：{known}。")
    return table_of(printed_grid(form, table, report, language), language)


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownFormat(f"没有“{language}”语言的版本，可以选择：{'、'.join(LANGUAGES)}。")
