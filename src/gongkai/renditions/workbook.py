"""A spreadsheet without what a reader of its visible sheets does not see."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from gongkai.renditions.model import Account, CannotClean, RemovedKind
from gongkai.renditions.package import OfficePackage
from gongkai.renditions.relations import (
    clean_descriptions,
    clean_pictures,
    cut_relations,
    drop_all,
    reachable,
    refuse_macros,
    take_out,
    xml_parts,
)
from gongkai.renditions.sheet_cells import HiddenCells, clear_unused_strings, values_for_formulas

WORKBOOK = "xl/workbook.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET_KINDS = ("worksheet+xml", "chartsheet+xml")
_WORKBOOK_TRACES: dict[RemovedKind, tuple[str, ...]] = {
    RemovedKind.EDITING_TRACE: (
        "{*}fileSharing",
        "{*}fileRecoveryPr",
        "{*}customWorkbookViews",
        "{*}webPublishing",
        "{*}webPublishObjects",
        "{*}absPath",
        "{*}revisionPtr",
        "{*}smartTagPr",
        "{*}smartTagTypes",
    ),
    RemovedKind.EXTERNAL_LINK: ("{*}externalReferences",),
    RemovedKind.PIVOT_CACHE: ("{*}pivotCaches",),
}
_SHEET_TRACES: dict[RemovedKind, tuple[str, ...]] = {
    RemovedKind.EDITING_TRACE: (
        "{*}customSheetViews",
        "{*}scenarios",
        "{*}cellWatches",
        "{*}webPublishItems",
        "{*}smartTags",
    ),
    RemovedKind.EXTERNAL_LINK: ("{*}dataConsolidate",),
    RemovedKind.COMMENT: ("{*}legacyDrawing",),
    RemovedKind.CONTROL: ("{*}oleObjects", "{*}controls"),
    RemovedKind.CUSTOM_DATA: ("{*}customProperties",),
}
_EXTENSIONS_KEPT = frozenset({"conditionalFormattings", "dataValidations", "sparklineGroups"})
"""What may stand in an extension of a sheet; all others hold slicers, caches and the like."""
_EXTERNAL_FORMULA = re.compile(r"\[\d+\]")
_FIRST_WORD = re.compile(r"^'?([^'!]+)'?!")


class HiddenRows(StrEnum):
    """What becomes of the cells in hidden rows and columns."""

    REPORT = "report"
    EMPTY = "empty"


@dataclass(slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool
    element: etree._Element


@dataclass(slots=True)
class CleanedWorkbook:
    """What the proof must know of the changes to a workbook."""

    removed_sheets: set[str] = field(default_factory=set)
    emptied: bool = False


def clean_workbook(
    package: OfficePackage, account: Account, *, keep_hidden_sheets: bool, hidden_rows: HiddenRows
) -> CleanedWorkbook:
    """Clean the parts of a spreadsheet; tell which sheets are gone and whether cells were emptied."""
    refuse_macros(package)
    known = reachable(package)
    book = package.tree(package.actual(WORKBOOK))
    _refuse_entities(package, known)
    outcome = CleanedWorkbook(_hidden_sheets(package, book, account, keep=keep_hidden_sheets))
    reached = cut_relations(package, account)
    trees = dict(xml_parts(package, reached))
    sheets = [root for part, root in trees.items() if _is_sheet(package, part)]
    for root in trees.values():
        clean_descriptions(root, account)
        drop_all(root, ("{*}externalData",), account, RemovedKind.EMBEDDED_FILE)
    _clean_book(book, account, outcome.removed_sheets)
    titles = {sheet.part: sheet.name for sheet in sheets_of(package)}
    for part, root in trees.items():
        if not _is_sheet(package, part):
            continue
        _clean_sheet(root, account, outcome.removed_sheets)
        outcome.emptied |= _hidden_cells(root, titles.get(part, ""), account, hidden_rows)
    if outcome.removed_sheets or outcome.emptied or account.has(RemovedKind.EXTERNAL_LINK):
        values_for_formulas(sheets, account)
    clear_unused_strings(package, sheets, account)
    _warn_of_charts(trees, outcome.removed_sheets, account)
    clean_pictures(package, reached, account)
    account.add(RemovedKind.UNUSED_PART, len(set(package.keep_only(set(reached))) - known))
    return outcome


def _refuse_entities(package: OfficePackage, known: set[str]) -> None:
    """Parse every part that may be read by the proof, so that a part with entities is refused first."""
    for part in known:
        if part and package.has(part) and part.lower().endswith((".xml", ".rels")):
            package.tree(package.actual(part))


def sheets_of(package: OfficePackage) -> list[SheetEntry]:
    """Return the sheets in the order of their tabs."""
    path = package.actual(WORKBOOK)
    targets = {relation.id: relation.target for relation in package.relations(path)}
    return [
        SheetEntry(
            element.get("name", ""),
            targets.get(element.get(_ID, ""), ""),
            element.get("state", "visible") != "visible",
            element,
        )
        for element in package.tree(path).iter("{*}sheet")
    ]


def _is_sheet(package: OfficePackage, part: str) -> bool:
    return package.content_type(part).endswith(_SHEET_KINDS)


def _hidden_sheets(
    package: OfficePackage, book: etree._Element, account: Account, *, keep: bool
) -> set[str]:
    """Take the hidden sheets out of the workbook, or report them; return the names of those gone."""
    sheets = sheets_of(package)
    hidden = [sheet for sheet in sheets if sheet.is_hidden]
    if len(hidden) == len(sheets):
        raise CannotClean(f"“{package.name}”里的工作表都是隐藏的，请先取消隐藏需要公开的工作表。")
    if keep:
        for sheet in hidden:
            account.warn(f"工作表“{sheet.name}”是隐藏的，按要求保留，请核对其中内容。")
        return set()
    for sheet in hidden:
        _renumber(
            book, sheets.index(sheet) - sum(other.element.getparent() is None for other in sheets), sheet
        )
        account.add(RemovedKind.HIDDEN_SHEET, 1, sheet.name)
    if hidden:
        package.drop_relations(package.actual(WORKBOOK), {sheet.element.get(_ID, "") for sheet in hidden})
    return {sheet.name for sheet in hidden}


def _renumber(book: etree._Element, place: int, sheet: SheetEntry) -> None:
    """Take one sheet out of the list and move the numbers up by which names and views mean sheets."""
    take_out(sheet.element)
    for name in list(book.iter("{*}definedName")):
        local = name.get("localSheetId")
        if local is None or not local.isdecimal():
            continue
        if int(local) == place:
            take_out(name)
        elif int(local) > place:
            name.set("localSheetId", str(int(local) - 1))
    for view in book.iter("{*}workbookView"):
        for key in ("activeTab", "firstSheet"):
            number = view.get(key, "0")
            if number.isdecimal() and int(number) > 0 and int(number) >= place:
                view.set(key, str(int(number) - 1))


def _clean_book(book: etree._Element, account: Account, gone: set[str]) -> None:
    for kind, names in _WORKBOOK_TRACES.items():
        drop_all(book, names, account, kind, counted=kind is RemovedKind.EDITING_TRACE)
    for choice in list(book.iterchildren("{*}AlternateContent", "{*}extLst")):
        take_out(choice)
    for name in list(book.iter("{*}definedName")):
        formula = name.text or ""
        is_builtin = name.get("name", "").startswith("_xlnm.")
        is_private = name.get("hidden") in ("1", "true") and not is_builtin
        if is_private or "#REF!" in formula or is_foreign(formula, gone):
            take_out(name)
            account.add(RemovedKind.HIDDEN_NAME)
        else:
            for key in ("comment", "description", "help", "customMenu", "statusBar"):
                name.attrib.pop(key, None)
    for holder in list(book.iter("{*}definedNames")):
        if not len(holder):
            take_out(holder)


def is_foreign(formula: str, gone: set[str]) -> bool:
    """Tell whether a formula speaks of another file or of a sheet that is gone."""
    return bool(_EXTERNAL_FORMULA.search(formula)) or any(
        f"{sheet}!" in formula or f"{sheet}'!" in formula for sheet in gone
    )


def _clean_sheet(root: etree._Element, account: Account, gone: set[str]) -> None:
    headers = "".join(text for holder in root.iter("{*}headerFooter") for text in holder.itertext())
    if "&G" in headers:
        account.warn("页眉页脚里的图片没有带入清理后的表格，如需保留请改放到工作表里。")
    for kind, names in _SHEET_TRACES.items():
        drop_all(root, names, account, kind, counted=kind is RemovedKind.EDITING_TRACE)
    for extension in list(root.iter("{*}ext")):
        inside = {etree.QName(child).localname for child in extension.iterchildren(etree.Element)}
        if not inside & _EXTENSIONS_KEPT:
            take_out(extension)
    for protected in root.iter("{*}protectedRange"):
        protected.attrib.pop("securityDescriptor", None)
    _drop_foreign_rules(root, account, gone)
    for link in root.iter("{*}hyperlink"):
        place = _FIRST_WORD.match(link.get("location", ""))
        if place and place[1] in gone:
            del link.attrib["location"]


def _drop_foreign_rules(root: etree._Element, account: Account, gone: set[str]) -> None:
    """Drop the rules of input and colour that ask another file or a sheet that is gone."""
    for rule in list(root.iter("{*}dataValidation", "{*}conditionalFormatting")):
        if is_foreign("".join(rule.itertext()), gone):
            take_out(rule)
            account.add(RemovedKind.HIDDEN_NAME)
    for rules in list(root.iter("{*}dataValidations")):
        if not len(rules):
            take_out(rules)
        elif rules.get("count"):
            rules.set("count", str(len(rules)))


def _hidden_cells(root: etree._Element, title: str, account: Account, wish: HiddenRows) -> bool:
    """Report the cells in hidden rows and columns, or empty them; tell whether cells were emptied."""
    hidden = HiddenCells(root)
    cells = hidden.with_content()
    if not cells:
        return False
    if wish is HiddenRows.EMPTY:
        for cell in cells:
            for child in list(cell):
                cell.remove(child)
            cell.attrib.pop("t", None)
        account.add(RemovedKind.HIDDEN_CELL, len(cells), title)
        return True
    account.warn(
        f"工作表“{title}”有 {hidden.rows} 个隐藏的行、{hidden.columns} 个隐藏的列，"
        f"其中 {len(cells)} 个单元格有内容，仍在文件里，请核对，或选择清空后再公开。"
    )
    return False


def _warn_of_charts(trees: dict[str, etree._Element], gone: set[str], account: Account) -> None:
    """Detach the charts from sheets that are gone; what they show is kept in them."""
    for part, root in trees.items():
        if "/charts/" not in part:
            continue
        for formula in list(root.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}f")):
            if is_foreign(formula.text or "", gone):
                formula.text = "0"
                account.warn(
                    "有图表的数据来自已移除的工作表或其他文件，图表保留当前的样子，但不再更新，请核对。"
                )
