"""Tracked changes of a Word file, settled: what was inserted stays, what was deleted goes."""

from lxml import etree

from gongkai.documents.ooxml import W
from gongkai.renditions.model import Account, RemovedKind
from gongkai.renditions.relations import take_out, unwrap

P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_INSERTED = (f"{W}ins", f"{W}moveTo")
_DELETED = (f"{W}del", f"{W}moveFrom")
_MARK_PROPERTIES, _ROW_PROPERTIES = f"{W}rPr", f"{W}trPr"
_CHANGES = tuple(
    f"{W}{name}Change" for name in ("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "tcPr", "trPr", "sectPr")
)
_MARKS = tuple(
    W + name
    for name in (
        "numberingChange",
        "cellIns",
        "cellMerge",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "customXmlInsRangeStart",
        "customXmlInsRangeEnd",
        "customXmlDelRangeStart",
        "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd",
    )
)


def settle_changes(root: etree._Element, account: Account) -> None:
    """Accept every tracked change of a part."""
    marked = _paragraphs_without_end(root)
    _drop_deleted(root, account)
    for element in list(root.iter(*_INSERTED)):
        unwrap(element)
        account.add(RemovedKind.INSERTION_MARK)
    for element in list(root.iter(*_CHANGES, *_MARKS)):
        take_out(element)
        account.add(RemovedKind.FORMAT_CHANGE)
    for paragraph in marked:
        _run_on(paragraph)
    _repair_tables(root)


def _paragraphs_without_end(root: etree._Element) -> list[etree._Element]:
    """Return the paragraphs whose end is deleted, in reading order."""
    found = []
    for mark in root.iter(*_DELETED):
        properties = mark.getparent()
        if properties is None or properties.tag != _MARK_PROPERTIES:
            continue
        holder = properties.getparent()
        paragraph = None if holder is None else holder.getparent()
        if paragraph is not None and paragraph.tag == P:
            found.append(paragraph)
    return found


def _drop_deleted(root: etree._Element, account: Account) -> None:
    for element in list(root.iter(*_DELETED)):
        parent = element.getparent()
        account.add(RemovedKind.DELETED_TEXT)
        row = parent.getparent() if parent is not None and parent.tag == _ROW_PROPERTIES else None
        take_out(element if row is None else row)
    for mark in list(root.iter(f"{W}cellDel")):
        cell = next(mark.iterancestors(TC), None)
        if cell is not None:
            take_out(cell)
            account.add(RemovedKind.DELETED_TEXT)


def _run_on(paragraph: etree._Element) -> None:
    """Put what stands in a paragraph without end before the text of the next."""
    following = paragraph.getnext()
    while following is not None and following.tag not in (P, TBL, f"{W}sdt", f"{W}sectPr"):
        following = following.getnext()
    if following is None or following.tag != P or paragraph.getparent() is None:
        return
    place = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
    for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
        following.insert(place, child)
        place += 1
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    if section is None:
        paragraph.getparent().remove(paragraph)


def _repair_tables(root: etree._Element) -> None:
    """Take out rows and tables that are empty now; end every cell with a paragraph."""
    for row in list(root.iter(TR)):
        if next(row.iterdescendants(TC), None) is None:
            take_out(row)
    for table in list(root.iter(TBL)):
        if next(table.iterdescendants(TR), None) is None:
            take_out(table)
    for cell in root.iter(TC):
        if not len(cell) or cell[-1].tag not in (P, f"{W}sdt"):
            etree.SubElement(cell, P)
