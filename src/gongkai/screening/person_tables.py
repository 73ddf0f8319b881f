"""Tables that list persons: a column of names beside one of numbers, amounts or conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.documents.model import GridCell, Table
from gongkai.screening.findings import FindingReason, Strength
from gongkai.screening.lists import PersonWords
from gongkai.screening.persons import has_number, is_name, sensitive_heading
from gongkai.screening.sentences import LIST_LINES, LIST_TABLE, NUMBERS_WORD

_HEADING_ROWS = 6
_LONGEST_HEADING = 14
_FEWEST_NAMES = 2
_LONGEST_NAME_HEADING = 9
_FEWEST_DIGITS = 5
_FEWEST_COLUMNS = 2
_MOST_COLUMNS = 100


@dataclass(slots=True)
class PersonTable:
    """A table of persons: its headings, and the cells in which the names stand."""

    headings: list[str]
    names: list[GridCell] = field(default_factory=list)
    heading: str = ""
    """Over the names; empty for a table that only has names and numbers beside each other."""
    sensitive: str = ""

    def reason(self) -> FindingReason:
        """Return why the table is a finding."""
        if not self.heading:
            return FindingReason(LIST_LINES, {"count": len(self.names), "what": NUMBERS_WORD})
        facts = {"count": len(self.names), "name": self.heading, "sensitive": self.sensitive}
        return FindingReason(LIST_TABLE, facts)

    def strength(self) -> Strength:
        """Return how sure it is: sure where the headings say so."""
        return Strength.SURE if self.heading else Strength.LIKELY


def person_table(table: Table, words: PersonWords) -> PersonTable | None:
    """Return the list of persons that a table is, by its headings or by what stands in its rows."""
    return _headed(table, words) or _unheaded(table, words)


def _headed(table: Table, words: PersonWords) -> PersonTable | None:
    for number, row in enumerate(table.rows[:_HEADING_ROWS]):
        columns = {cell.column for cell in row if _names_persons(cell, words)}
        headings = _headings(_rows_of_headings(table, number)) if columns else []
        sensitive = sensitive_heading(headings, words)
        if sensitive is None:
            continue
        heading = next(_squashed(cell.text) for cell in row if cell.column in columns)
        names = list(_names(table.rows[number + 1 :], columns, words))
        return PersonTable(headings, names, heading, sensitive) if len(names) >= _FEWEST_NAMES else None
    return None


def _rows_of_headings(table: Table, number: int) -> list[tuple[GridCell, ...]]:
    """Return the row in which the names are headed, with the row above that it divides, or below."""
    above = table.rows[max(0, number - 1) : number]
    divided = [row for row in above if any(cell.column_span > 1 for cell in row) and len(row) > 1]
    return [*divided, *_heading_rows(table, number)]


def _unheaded(table: Table, words: PersonWords) -> PersonTable | None:
    """Return a table of which some rows have a name in one cell and a number in another."""
    names = []
    for row in table.rows:
        name = next((cell for cell in row if is_name(cell.text.strip(), words)), None)
        if name and any(cell is not name and has_number(cell.text) for cell in row):
            names.append(name)
    if len(names) < words.smallest_list:
        return None
    return PersonTable(_headings(_heading_rows(table, 0)), names)


def column_headings(table: Table) -> dict[int, str]:
    """Return what stands over each column: the first row of several cells, and those it is divided into."""
    headings: dict[int, str] = {}
    for number, row in enumerate(table.rows[:_HEADING_ROWS]):
        if len(row) < _FEWEST_COLUMNS:
            continue
        for line in _heading_rows(table, number):
            for cell in line:
                _add_heading(headings, cell)
        break
    return headings


def _heading_rows(table: Table, number: int) -> list[tuple[GridCell, ...]]:
    """Return a row of headings with the row below it, where one of its headings is divided."""
    rows = [row for row in table.rows[number : number + 1] if not _has_figures(row)]
    if rows and any(cell.column_span > 1 for cell in rows[0]):
        rows += [row for row in table.rows[number + 1 : number + 2] if not _has_figures(row)]
    return rows


def _has_figures(row: Sequence[GridCell]) -> bool:
    return any(sum(character.isdigit() for character in cell.text) >= _FEWEST_DIGITS for cell in row)


def _add_heading(headings: dict[int, str], cell: GridCell) -> None:
    text = _squashed(cell.text)
    if text and len(text) <= _LONGEST_HEADING:
        for column in range(cell.column, cell.column + min(cell.column_span, _MOST_COLUMNS)):
            headings[column] = f"{headings.get(column, '')} {text}".strip()


def _names_persons(cell: GridCell, words: PersonWords) -> bool:
    heading = _squashed(cell.text)
    if heading in words.name_headings:
        return True
    return len(heading) <= _LONGEST_NAME_HEADING and "姓名" in heading


def _headings(rows: Sequence[Sequence[GridCell]]) -> list[str]:
    texts = (_squashed(cell.text) for row in rows for cell in row)
    return [text for text in texts if text and len(text) <= _LONGEST_HEADING]


def _names(rows: Sequence[Sequence[GridCell]], columns: set[int], words: PersonWords) -> Iterator[GridCell]:
    for row in rows:
        for cell in row:
            if cell.column in columns and is_name(cell.text.strip(), words):
                yield cell


def _squashed(text: str) -> str:
    return "".join(text.split())
