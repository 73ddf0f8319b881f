"""Which parts of an office file a clean copy keeps, which it drops, and at which it refuses.

A kind of relation that is in neither list is refused by name: what is not known is not published.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from gongkai.renditions.model import Account, CannotClean, RemovedKind
from gongkai.renditions.package import OfficePackage, Relation, relations_path
from gongkai.renditions.pictures import clean_picture

_RELATION_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PUBLIC_ADDRESS = re.compile(r"(?:https?://|mailto:|#)", re.I)
PRIVATE_NAME = re.compile(r"[\\/]{1,2}[^\\/]|[A-Za-z]:[\\/]|file:|\.\w{2,5}$", re.I)
"""A description that is a path or the name of a file."""

KEPT_RELATIONS = frozenset(
    """
    officeDocument styles stylesWithEffects numbering settings webSettings fontTable font theme
    themeOverride footnotes endnotes header footer image hyperlink chart chartEx chartUserShapes chartStyle
    chartColorStyle
    diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing drawing
    worksheet chartsheet sharedStrings table tableSingleCells sheetMetadata
    rdArray rdRichValue rdRichValueStructure rdRichValueTypes rdSupportingPropertyBag
    rdSupportingPropertyBagStructure richStyles richValueRel FeaturePropertyBag
    """.split()  # noqa: SIM905, one word a line would fill the page
)
_DROPPED: dict[RemovedKind, str] = {
    RemovedKind.PROPERTIES: "core-properties extended-properties custom-properties classificationlabels"
    " corePropertiesPart documenttasks",
    RemovedKind.THUMBNAIL: "thumbnail",
    RemovedKind.COMMENT: "comments commentsExtended commentsIds commentsExtensible people person"
    " threadedComment vmlDrawing",
    RemovedKind.EMBEDDED_FILE: "package oleObject",
    RemovedKind.CONTROL: "control activeXControlBinary ctrlProp webextensiontaskpanes webextension slicer"
    " slicerCache timeline timelineCache extensibility ui userCustomization attachedToolbars"
    " keyMapCustomizations",
    RemovedKind.EXTERNAL_LINK: "attachedTemplate externalLink externalLinkPath xlExternalLinkPath"
    " mailMergeSource mailMergeHeaderSource recipientData transform frame connections queryTable",
    RemovedKind.PRINTER_SETTINGS: "printerSettings",
    RemovedKind.CUSTOM_DATA: "customXml customXmlProps customProperty customXmlDataProps xmlMaps"
    " powerPivotData model glossaryDocument",
    RemovedKind.SIGNATURE: "origin",
    RemovedKind.PIVOT_CACHE: "pivotCacheDefinition pivotCacheRecords pivotTable",
    RemovedKind.EDITING_TRACE: "calcChain revisionHeaders usernames volatileDependencies legacyDocTextInfo"
    " hdphoto sharedLinks",
}
_DROP = {kind: removed for removed, kinds in _DROPPED.items() for kind in kinds.split()}
_MACROS = frozenset({"vbaProject", "xlMacrosheet", "xlIntlMacrosheet", "dialogsheet", "wordVbaData"})
_IMPORTED = frozenset({"aFChunk", "subDocument"})
_UNCOUNTED = frozenset({"calcChain", "vmlDrawing"})
"""Kinds that a program writes anew, or that only draw what was counted: the box of a comment."""


def refuse_macros(package: OfficePackage) -> None:
    """Refuse a file that carries a program."""
    main = next((found.target for found in package.relations("") if found.kind == "officeDocument"), "")
    has_macros = "macroenabled" in package.content_type(main).lower() or any(
        posixpath.basename(path).lower().startswith("vbaproject") for path in package.parts
    )
    if has_macros:
        raise CannotClean(
            f"“{package.name}”带有宏（程序），不能公开，请用办公软件另存为不带宏的 DOCX 或 XLSX。"
        )


def reachable(package: OfficePackage) -> set[str]:
    """Return every part to which relations lead, with the files that hold the relations."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        part = waiting.pop()
        found |= {part, package.actual(relations_path(part))}
        waiting += [
            relation.target
            for relation in package.relations(part)
            if not relation.is_external and package.has(relation.target) and relation.target not in found
        ]
    return found


def cut_relations(package: OfficePackage, account: Account) -> list[str]:
    """Drop every relation that may not be public, with what hangs on it; return the parts that stay."""
    reached: list[str] = []
    waiting = [""]
    while waiting:
        part = waiting.pop()
        if part and part in reached:
            continue
        if part:
            reached.append(part)
        waiting += _cut(package, part, account)
    return reached


def _cut(package: OfficePackage, part: str, account: Account) -> list[str]:
    """Cut the relations of one part; return the parts that the others lead to."""
    onward: list[str] = []
    dropped: set[str] = set()
    for relation in package.relations(part):
        if not _may_stay(package, relation):
            dropped.add(relation.id)
            _count(relation, account)
        elif not relation.is_external:
            onward.append(relation.target)
    if dropped:
        package.drop_relations(part, dropped)
        if part:
            _drop_references(package.tree(part), dropped)
    return onward


def _may_stay(package: OfficePackage, relation: Relation) -> bool:
    """Tell whether a relation may be public; refuse one of a kind that is not known."""
    if relation.is_external:
        return relation.kind == "hyperlink" and _PUBLIC_ADDRESS.match(relation.target) is not None
    if relation.kind in _DROP:
        return False
    if relation.kind in KEPT_RELATIONS and package.has(relation.target):
        return True
    _refuse_or_drop(package, relation.kind, relation.target)
    return False


def _count(relation: Relation, account: Account) -> None:
    if relation.is_external:
        account.add(RemovedKind.EXTERNAL_LINK)
    elif relation.kind in _DROP and relation.kind not in _UNCOUNTED:
        account.add(_DROP[relation.kind])


def _refuse_or_drop(package: OfficePackage, kind: str, target: str) -> None:
    """Refuse a kind that is not known; a relation that leads nowhere may go."""
    name = package.name
    if kind in _MACROS:
        raise CannotClean(f"“{name}”带有宏，不能公开，请另存为不带宏的 DOCX 或 XLSX。")
    if kind in _IMPORTED:
        raise CannotClean(f"“{name}”里引入了另一份文件（{kind}），请用 Word 或 WPS 打开后另存，再上传。")
    if package.has(target):
        raise CannotClean(
            f"“{name}”里有一种不能识别的内容（{kind}），无法确认公开后是否安全，"
            "请删去这一内容，或另存为 PDF 后再上传。"
        )


_ATTRIBUTE_ONLY = frozenset({"pageSetup", "blip", "imagedata", "fill", "stroke", "sheet", "svgBlip"})
"""Elements that stay when what they lead to is gone."""


def _drop_references(root: etree._Element, ids: set[str]) -> None:
    """Take out what leads through a dropped relation, but never a reader's own text."""
    for element in list(root.iter(etree.Element)):
        keys = [
            key
            for key, value in element.attrib.items()
            if value in ids and key.startswith(_RELATION_NAMESPACE)
        ]
        if not keys:
            continue
        if etree.QName(element).localname in _ATTRIBUTE_ONLY:
            for key in keys:
                del element.attrib[key]
        elif etree.QName(element).localname == "hyperlink" and len(element):
            unwrap(element)
        else:
            take_out(element)


def unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    take_out(element)


def take_out(element: etree._Element) -> None:
    """Remove an element and keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def xml_parts(package: OfficePackage, reached: list[str]) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts that are XML, parsed."""
    for part in reached:
        kind = package.content_type(part).lower()
        if kind.endswith(("+xml", "/xml", "vmldrawing")):
            yield part, package.tree(part)


def clean_pictures(package: OfficePackage, reached: list[str], account: Account) -> None:
    """Take the metadata out of the pictures; name those of a kind that cannot be looked into."""
    for part in reached:
        if not package.content_type(part).lower().startswith("image/"):
            continue
        cleaned, count = clean_picture(package.parts[part], posixpath.basename(part))
        if count:
            account.add(RemovedKind.PICTURE_METADATA, count)
            package.replace(part, cleaned)


def clean_descriptions(root: etree._Element, account: Account) -> None:
    """Empty the descriptions of pictures that are the path or name of a file."""
    for element in root.iter("{*}docPr", "{*}cNvPr", "{urn:schemas-microsoft-com:vml}*"):
        for key in ("descr", "title", "name", "alt"):
            if PRIVATE_NAME.search(element.get(key, "")):
                element.set(key, "")
                account.add(RemovedKind.ALTERNATIVE_TEXT)
    for element in root.iter("{urn:schemas-microsoft-com:vml}imagedata"):
        for key in list(element.attrib):
            is_office = key.startswith("{urn:schemas-microsoft-com:office:office}")
            if is_office and etree.QName(key).localname in ("title", "href", "althref"):
                del element.attrib[key]
                account.add(RemovedKind.ALTERNATIVE_TEXT)


def drop_all(
    root: etree._Element,
    names: Iterable[str],
    account: Account,
    kind: RemovedKind,
    *,
    counted: bool = True,
) -> None:
    """Take out all elements of some names; what a relation led to was counted there."""
    found = list(root.iter(*names))
    for element in found:
        take_out(element)
    if counted:
        account.add(kind, len(found))
