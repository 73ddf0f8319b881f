"""The cells of a sheet: which are hidden, formulas as values, and the texts that no cell uses any more."""

import re

from lxml import etree

from gongkai.renditions.model import Account, RemovedKind
from gongkai.renditions.package import OfficePackage

STRINGS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]+)\d+")
_TRUE = ("1", "true")


class HiddenCells:
    """The hidden rows and columns of a sheet."""

    def __init__(self, root: etree._Element) -> None:
        self._rows = [row for row in root.iter("{*}row") if row.get("hidden") in _TRUE]
        self._ranges = [
            (int(column.get("min", "1")), int(column.get("max", "1")))
            for column in root.iter("{*}col")
            if column.get("hidden") in _TRUE
            and column.get("min", "1").isdecimal()
            and column.get("max", "1").isdecimal()
        ]
        self._root = root

    @property
    def rows(self) -> int:
        """How many rows are hidden."""
        return len(self._rows)

    @property
    def columns(self) -> int:
        """How many columns are hidden."""
        return sum(last - first + 1 for first, last in self._ranges)

    def with_content(self) -> list[etree._Element]:
        """Return the hidden cells that hold something."""
        if not self._rows and not self._ranges:
            return []
        hidden = set(self._rows)
        return [
            cell
            for cell in self._root.iter("{*}c")
            if len(cell) and (cell.getparent() in hidden or self._in_hidden_column(cell))
        ]

    def _in_hidden_column(self, cell: etree._Element) -> bool:
        place = _REFERENCE.match(cell.get("r", ""))
        if not place:
            return False
        number = 0
        for letter in place[1]:
            number = number * 26 + ord(letter) - 64
        return any(first <= number <= last for first, last in self._ranges)


def values_for_formulas(sheets: list[etree._Element], account: Account) -> None:
    """Leave of every formula its value, so that it cannot ask for what is gone."""
    count = empty = 0
    for root in sheets:
        for formula in list(root.iter("{*}f")):
            cell = formula.getparent()
            if cell is None or etree.QName(cell).localname != "c":
                continue
            empty += cell.find("{*}v") is None
            cell.remove(formula)
            count += 1
    account.add(RemovedKind.FORMULA, count)
    if empty:
        account.warn(f"有 {empty} 个公式没有保存计算结果，改为数值后是空白，请打开原件保存一次再上传。")


def used_strings(sheets: list[etree._Element]) -> set[int]:
    """Return the numbers of the shared texts that cells use."""
    return {
        int(value)
        for root in sheets
        for cell in root.iter("{*}c")
        if cell.get("t") == "s" and (value := (cell.findtext("{*}v") or "").strip()).isdecimal()
    }


def clear_unused_strings(package: OfficePackage, sheets: list[etree._Element], account: Account) -> None:
    """Empty the shared texts that no cell uses; their numbers stay."""
    path = package.actual(STRINGS)
    if path not in package.parts:
        return
    used = used_strings(sheets)
    for number, item in enumerate(package.tree(path).iterchildren("{*}si")):
        if number in used or not "".join(item.itertext()):
            continue
        namespace = etree.QName(item).namespace
        for child in list(item):
            item.remove(child)
        etree.SubElement(item, f"{{{namespace}}}t")
        account.add(RemovedKind.UNUSED_STRING)
