"""Where a finding stands, as a person looks it up: table, row and column, or part and sentence."""

from collections.abc import Sequence

from gongkai.law.forms import Cell, Form, Label, Line, PrintedBlock
from gongkai.reports.claims import Passage
from gongkai.reports.figures import Report, Source

_SHORT = 80
"""Characters of a sentence that are quoted whole."""


def cell_place(report: Report, form: Form, keys: Sequence[str]) -> Label:
    """Return where the first of ``keys`` is printed."""
    if not keys:
        return Label(zh="整份报告", en="the whole report")
    key = keys[0]
    source = report.sources.get(key)
    return Label(
        zh="，".join(filter(None, (_cell_name(form, key, "zh"), _printed_zh(source)))),
        en=", ".join(filter(None, (_cell_name(form, key, "en"), _printed_en(source)))),
    )


def text_place(passage: Passage | None, quoted: str = "") -> Label:
    """Return the part of the text and the sentence."""
    heading = passage.section.heading if passage is not None and passage.section else ""
    sentence = clipped(quoted)
    zh = f"正文“{heading}”部分" if heading else "正文"
    en = f"the text, part “{heading}”" if heading else "the text"
    return Label(zh=f"{zh}：“{sentence}”", en=f"{en}: “{sentence}”") if sentence else Label(zh=zh, en=en)


def both(first: Label, second: Label) -> Label:
    """Return two places, one behind the other."""
    return Label(zh=f"{first.zh}；{second.zh}", en=f"{first.text('en')}; {second.text('en')}")


def clipped(text: str) -> str:
    """Return a quotation that is short enough to be read."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def cell_label(form: Form, key: str) -> Label:
    """Return how a person names a cell: its group, row and column."""
    return Label(zh=_label(form, key, "zh"), en=_label(form, key, "en"))


def row_label(form: Form, key: str) -> Label:
    """Return the label of the row that a cell stands in."""
    cell = _stand_in(form, key)
    return cell.row.label if cell else Label(zh=key)


def column_label(form: Form, key: str) -> Label:
    """Return the label of the column that a cell stands in."""
    cell = _stand_in(form, key)
    return cell.column.label if cell else Label(zh=key)


def _stand_in(form: Form, key: str) -> Cell | None:
    """Return the cell of a key; for a group's own line, the first cell under it."""
    if key in form.cells:
        return form.cells[key]
    parts = form.subtotals.get(key)
    return form.cells[parts[0]] if parts else None


def _label(form: Form, key: str, language: str) -> str:
    cell = _stand_in(form, key)
    if cell is None:
        return key
    block = _block(form, cell)
    above = [label.text(language) for label in cell.row.above[-1:]]
    if key in form.cells:
        above.append(cell.row.label.text(language))
    return "｜".join(part for part in (*above, *_column(block, cell.column, language)) if part)


def _column(block: PrintedBlock, column: Line, language: str) -> list[str]:
    """Name a column by what tells it from the others: not by a heading over all, not when it is alone."""
    columns = block.value_columns
    if len(columns) == 1:
        return []
    shared = 0
    while all(len(other.above) > shared for other in columns) and all(
        other.above[shared] == column.above[shared] for other in columns
    ):
        shared += 1
    return [label.text(language) for label in (*column.above[shared:], column.label)]


def _block(form: Form, cell: Cell) -> PrintedBlock:
    table = next(table for table in form.tables if table.id == cell.table)
    return table.blocks[cell.block]


def _cell_name(form: Form, key: str, language: str) -> str:
    cell = _stand_in(form, key)
    if cell is None:
        return key
    table = next(table for table in form.tables if table.id == cell.table)
    label = _label(form, key, language)
    title = table.title.text(language)
    return f"表“{title}”：{label}" if language == "zh" else f"table “{title}”: {label}"


def _printed_zh(source: Source | None) -> str:
    if source is None:
        return ""
    parts = (
        f"第{source.page}页" if source.page else "",
        f"第{source.table}个表格" if source.table else "",
        f"第{source.row}行" if source.row else "",
        f"第{source.column}列" if source.column else "",
        f"文本第{source.line}行" if source.line else "",
        "（由图片文字识别得到，请先与原件核对）" if source.ocr else "",
    )
    return "".join(parts)


def _printed_en(source: Source | None) -> str:
    if source is None:
        return ""
    parts = (
        f"page {source.page}" if source.page else "",
        f"table {source.table}" if source.table else "",
        f"row {source.row}" if source.row else "",
        f"column {source.column}" if source.column else "",
        f"line {source.line} of the text" if source.line else "",
        "recognised on a picture, compare with the original first" if source.ocr else "",
    )
    return ", ".join(part for part in parts if part)
