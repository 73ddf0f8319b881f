"""The attachments of the demonstration, made by code: a Word file, a spreadsheet, a PDF."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Any


def file_content(file: Mapping[str, Any]) -> bytes:
    """Return the content of a file as the data describe it, in the format that its name says.

    It is empty where this machine has no fonts to print a PDF with.
    """
    make = {".docx": _word_file, ".xlsx": _spreadsheet, ".pdf": _pdf_file}[PurePath(file["name"]).suffix]
    return make(file["heading"], file.get("rows", []), file.get("paragraphs", []))


def _word_file(heading: str, rows: Sequence[Sequence[str]], paragraphs: Sequence[str]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(heading, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = str(text)
    return _saved(document)


def _spreadsheet(heading: str, rows: Sequence[Sequence[Any]], _paragraphs: Sequence[str]) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append([heading])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for column in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 24
    return _saved(book)


def _saved(document: Any) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf_file(heading: str, _rows: Sequence[Sequence[str]], paragraphs: Sequence[str]) -> bytes:
    from gongkai.core.typesetting import LATIN, FontsMissing, faces
    from gongkai.reports.rendering.typesetting import typeset_pdf

    try:
        fonts = faces()
    except FontsMissing:
        return b""
    lines = [{"type": "line", "kind": "text", "text": text, "lead": ""} for text in paragraphs]
    data = {
        "language": "zh",
        "title": heading,
        "title_lines": [heading],
        "subtitle": "",
        "date": {"year": 2024, "month": 1, "day": 1},
        "annex": "附件",
        "fonts": fonts,
        "latin": LATIN,
        "parts": [{"heading": "", "blocks": lines}],
        "signature": [],
        "annexes": [],
    }
    return typeset_pdf(data, timestamp=0)
