"""A Word file without what a reader of the printed page does not see."""

from lxml import etree

from gongkai.documents.ooxml import VAL, W
from gongkai.renditions.model import Account, RemovedKind
from gongkai.renditions.package import OfficePackage
from gongkai.renditions.relations import (
    clean_descriptions,
    clean_pictures,
    cut_relations,
    drop_all,
    reachable,
    refuse_macros,
    take_out,
    unwrap,
    xml_parts,
)
from gongkai.renditions.tracked import settle_changes
from gongkai.renditions.word_hidden import HiddenStyles, drop_hidden, drop_stray, plain_fields

_STORY = "wordprocessingml."
_STORIES = tuple(_STORY + kind for kind in ("document", "header", "footer", "footnotes", "endnotes"))
_COMMENT_MARKS = tuple(W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_PERMISSIONS = tuple(W + name for name in ("permStart", "permEnd"))
_WRAPPERS = tuple(W + name for name in ("smartTag", "customXml"))
_WRAPPER_PROPERTIES = tuple(W + name for name in ("smartTagPr", "customXmlPr"))
_DRAFT_SETTINGS: dict[RemovedKind, tuple[str, ...]] = {
    RemovedKind.EDITING_TRACE: (
        "{*}rsids",
        "{http://schemas.microsoft.com/office/word/2010/wordml}docId",
        "{http://schemas.microsoft.com/office/word/2012/wordml}docId",
        f"{W}trackRevisions",
        f"{W}docVars",
        f"{W}saveThroughXslt",
        f"{W}attachedSchema",
        f"{W}writeProtection",
    ),
    RemovedKind.EXTERNAL_LINK: (f"{W}attachedTemplate", f"{W}mailMerge"),
}
_WHITE = frozenset({"FFFFFF", "FEFEFE"})
_SMALLEST_SIZE = 4
"""Half points; smaller letters nobody reads."""


def clean_word(package: OfficePackage, account: Account) -> str:
    """Clean the parts of a Word file; return the hidden text that a reader of files would miss."""
    refuse_macros(package)
    known = reachable(package)
    reached = cut_relations(package, account)
    trees = dict(xml_parts(package, reached))
    styles = HiddenStyles(next((trees[part] for part in trees if _is(package, part, ".styles+")), None))
    gone = []
    for part, root in trees.items():
        _clean_everywhere(root, account)
        if any(_is(package, part, story) for story in _STORIES):
            gone.append(_clean_story(root, styles, account))
        elif _is(package, part, ".settings+"):
            _clean_settings(root, account)
        elif "chart" in package.content_type(part):
            drop_all(root, ("{*}externalData", "{*}userShapes"), account, RemovedKind.EMBEDDED_FILE)
    clean_pictures(package, reached, account)
    account.add(RemovedKind.UNUSED_PART, len(set(package.keep_only(set(reached))) - known))
    return "".join(gone)


def _is(package: OfficePackage, part: str, kind: str) -> bool:
    return kind in package.content_type(part)


def _clean_everywhere(root: etree._Element, account: Account) -> None:
    """Take traces of editing and private descriptions out of a part of any kind."""
    traces = 0
    for element in root.iter(etree.Element):
        for key in [key for key in element.attrib if key.startswith(f"{W}rsid")]:
            del element.attrib[key]
            traces += 1
    account.add(RemovedKind.EDITING_TRACE, traces)
    clean_descriptions(root, account)


def _clean_story(root: etree._Element, styles: HiddenStyles, account: Account) -> str:
    """Clean a part that holds text."""
    settle_changes(root, account)
    _drop_comment_marks(root)
    plain_fields(root, account)
    gone = drop_hidden(root, styles, account)
    drop_stray(root, account)
    drop_all(root, ("{*}OLEObject",), account, RemovedKind.EMBEDDED_FILE, counted=False)
    drop_all(root, (f"{W}control",), account, RemovedKind.CONTROL, counted=False)
    drop_all(root, (f"{W}dataBinding", "{*}dataBinding"), account, RemovedKind.CUSTOM_DATA)
    drop_all(root, _PERMISSIONS, account, RemovedKind.EDITING_TRACE)
    drop_all(root, ("{*}imgLayer",), account, RemovedKind.EMBEDDED_FILE)
    drop_all(root, (f"{W}printerSettings",), account, RemovedKind.PRINTER_SETTINGS, counted=False)
    drop_all(root, _WRAPPER_PROPERTIES, account, RemovedKind.CUSTOM_DATA)
    for wrapper in list(root.iter(*_WRAPPERS)):
        unwrap(wrapper)
    _warn_of_pale_text(root, account)
    if any(element.attrib for element in root.iter("{*}srcRect")):
        account.warn(
            "文件里有裁剪过的图片，裁去的部分仍保存在图片里，请确认可以公开，或先压缩图片并删除裁剪区域。"
        )
    return gone


def _drop_comment_marks(root: etree._Element) -> None:
    """Take out what points to comments, and the runs that hold nothing else."""
    for mark in list(root.iter(*_COMMENT_MARKS)):
        run = mark.getparent()
        take_out(mark)
        if run is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
            take_out(run)


def _clean_settings(root: etree._Element, account: Account) -> None:
    for kind, names in _DRAFT_SETTINGS.items():
        drop_all(root, names, account, kind)


def _warn_of_pale_text(root: etree._Element, account: Account) -> None:
    """Say that text is there which is too small or too pale to be seen."""
    for properties in root.iter(f"{W}rPr"):
        run = properties.getparent()
        if run is None or not any((text.text or "").strip() for text in run.iterchildren(f"{W}t")):
            continue
        colour, size = properties.find(f"{W}color"), properties.find(f"{W}sz")
        pale = colour is not None and colour.get(VAL, "").upper() in _WHITE
        tiny = size is not None and size.get(VAL, "").isdecimal() and int(size.get(VAL)) <= _SMALLEST_SIZE
        if pale or tiny:
            account.warn("文件里有白色或极小的文字，读者看不见却能复制出来，请核对后删去。")
            return
