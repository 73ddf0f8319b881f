"""The proof that a copy says what the original said: both are opened anew, by other ways, and compared."""

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongkai.documents.model import Document, Table
from gongkai.documents.normalise import RAISED_DIGITS
from gongkai.documents.reading import read_document
from gongkai.documents.xlsx import read_xlsx
from gongkai.renditions.model import CannotClean
from gongkai.renditions.package import open_office
from gongkai.renditions.workbook import sheets_of


def read_bytes(
    data: bytes, name: str, *, ending: str = "", ocr: bool = False, may_be_empty: bool = False
) -> Document:
    """Read a file that is in memory by the door through which all files come in."""
    plain = Path(name.replace("\\", "/")).name or "文件"
    with TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / _short(plain, ending)
        path.write_bytes(data)
        return read_document(path, ocr=ocr, may_be_empty=may_be_empty)


def _short(name: str, ending: str) -> str:
    """Return a name that a file system takes, whatever was uploaded."""
    kept = "".join(letter for letter in name if letter.isprintable())[-60:]
    return (kept or "file") + ending


def prove_word(original: bytes, copy: bytes, name: str, hidden: str) -> None:
    """Refuse a Word copy that another program cannot open or that reads otherwise than its original."""
    import docx

    try:
        seen = _printed_text(docx.Document(BytesIO(copy)).paragraphs)
    except Exception as problem:  # python-docx raises anything on a broken file
        raise _not_proven(name, "清理后的文件不能再次打开") from problem
    before, after = _read_word(original, name), _read_word(copy, name)
    text_before, text_after = visible_text([before]), visible_text([after])
    missing = Counter(text_before)
    missing.subtract(text_after)
    allowed = Counter("".join(hidden.split()))
    if any(count < 0 or count > allowed[letter] for letter, count in missing.items()):
        raise _not_proven(name, "清理前后的文字不一致")
    if not hidden and (text_before != text_after or tables(before) != tables(after)):
        raise _not_proven(name, "清理前后的文字或表格不一致")
    letters = iter(text_after)
    if not all(letter in letters for letter in seen):
        raise _not_proven(name, "清理后的文件换一种方式读出的文字不同")


def _printed_text(paragraphs: Iterable[Any]) -> str:
    """Return what python-docx reads in paragraphs, in our reader's spelling and without white space.

    It passes over fields, controls and formulas, so what it reads stands in our text with gaps.
    """
    runs = (
        run
        for paragraph in paragraphs
        for part in paragraph.iter_inner_content()
        for run in getattr(part, "runs", (part,))
        if not (run.font.strike or run.font.double_strike)
    )
    texts = (run.text.translate(RAISED_DIGITS) if run.font.superscript else run.text for run in runs)
    return "".join("".join(texts).split())


def _read_word(data: bytes, name: str) -> Document:
    """Read a Word file; one that has nothing but pictures is a document without blocks."""
    from gongkai.documents.docx import read_docx

    return read_docx(data, name)


def prove_workbook(original: bytes, copy: bytes, name: str, gone: set[str], emptied: bool) -> None:
    """Refuse a spreadsheet copy whose visible sheets have other cells than before.

    Our reader compares copy and original; openpyxl must then find the same cells in the copy.
    """
    before, after = _sheets(original, name), _sheets(copy, name)
    kept = {sheet: cells for sheet, cells in before.items() if sheet not in gone}
    seen = _cells(copy, name)
    if list(kept) != list(after) or set(seen) - set(after):
        raise _not_proven(name, "清理前后的工作表不一致")
    for sheet, cells in kept.items():
        found = after[sheet]
        if not found.items() <= cells.items() or not (emptied or _only_formulas(cells, found)):
            raise _not_proven(name, f"工作表“{sheet}”清理前后的单元格不一致")
        others = seen.get(sheet, {})
        if not others.keys() <= found.keys() or not _only_formulas(found, others):
            raise _not_proven(name, f"工作表“{sheet}”换一种方式读出的单元格不同")


def _only_formulas(cells: Mapping[tuple[int, int], str], others: Mapping[tuple[int, int], object]) -> bool:
    """Tell whether cells differ only by formulas of which no value was stored."""
    return all(text.startswith("=") for place, text in cells.items() if place not in others)


def _sheets(data: bytes, name: str) -> dict[str, dict[tuple[int, int], str]]:
    """Return the cells of all sheets as our reader reads them."""
    titles = [sheet.name for sheet in sheets_of(open_office(data, name))]
    found: dict[str, dict[tuple[int, int], str]] = {}
    cells: dict[tuple[int, int], str] = {}
    for block in read_xlsx(data, name).blocks:
        if isinstance(block, Table):
            for cell in block.cells():
                cells[cell.row, cell.column] = f"{cell.text}\x00{cell.row_span}x{cell.column_span}"
        elif len(found) < len(titles) and block.text == titles[len(found)]:
            cells = found[block.text] = {}
        elif not isinstance(block, Table):
            cells = {}  # What stands beside the cells: comments, links, caches.
    return found


def _cells(data: bytes, name: str) -> dict[str, dict[tuple[int, int], object]]:
    """Return the values of all sheets as openpyxl reads them."""
    import openpyxl.reader.excel

    load_workbook: Any = openpyxl.reader.excel.load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return {sheet.title: _values(sheet) for sheet in book.worksheets}
            finally:
                book.close()
    except Exception as problem:  # openpyxl raises anything on a broken file
        raise _not_proven(name, "清理前后的文件不能用另一种方式打开核对") from problem


def _values(sheet: Any) -> dict[tuple[int, int], object]:
    sheet.reset_dimensions()
    return {
        (row, column): value
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        for column, value in enumerate(cells, 1)
        if value is not None and str(value).strip()
    }


def visible_text(documents: Iterable[Document]) -> str:
    """Return all that can be read, without white space."""
    pieces = []
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Table):
                pieces += [cell.text for cell in block.cells()]
            else:
                pieces.append(block.text)
    return "".join("".join(pieces).split())


def tables(document: Document) -> list[tuple[tuple[str, int, int, int, int], ...]]:
    """Return the tables as what stands where."""
    return [
        tuple((cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells())
        for table in document.tables
    ]


def _not_proven(name: str, what: str) -> CannotClean:
    return CannotClean(
        f"“{name}”：{what}，没有采用清理结果。"
        "请在 Word、Excel 或 WPS 中接受全部修订、删除批注后另存，再上传。"
    )
