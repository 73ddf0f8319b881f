"""The parts of a Word file (Office Open XML): opened safely, and its lists and styles."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.numbering import Level, ListForm

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
VAL = f"{W}val"
_OTHER_NAMESPACES = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
)
_LARGEST_PART = 64 << 20
_GLANCE = 1 << 16
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MAIN_PART = re.compile(rb"""<Relationship\b[^>]*?Type=["'][^"']*/officeDocument["'][^>]*>""", re.S)
_TARGET = re.compile(rb"""\bTarget=["']/?([^"']+)["']""")
_BASED_ON = re.compile(rb"""basedOn\s[^>]*?val="([^"]*)\"""")


@dataclass(slots=True)
class WordParts:
    """The parsed parts of a Word file that a reader needs."""

    document: etree._Element
    lists: Mapping[str, ListForm] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """For each numbered paragraph style its list and level."""


def open_package(data: bytes, name: str) -> WordParts:
    """Open a .docx; refuse an encrypted, broken or exploding one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = {info.filename.replace("\\", "/").lower(): info for info in package.infolist()}
            main = _main_part(package, entries, name)
            document = _read_part(package, entries, main, name)
            folder = main.rpartition("/")[0]
            lists = _read_part(package, entries, f"{folder}/numbering.xml", name)
            styles = _read_part(package, entries, f"{folder}/styles.xml", name) if lists else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不完整或已损坏，压缩结构打不开，请重新导出或下载完整的文件。",
                f"“{name}” is incomplete or broken: it cannot be "
                "unpacked. Export or download the whole file again.",
            )
        ) from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的内容被加密或用了不支持的压缩方式，请用 Word 或 WPS 打开后另存为 DOCX。",
                f"“{name}” is encrypted or packed in an unknown "
                "way. Open it in Word or WPS and save it as DOCX.",
            )
        ) from problem
    if not document:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”里没有 Word 正文（word/document.xml），请用 Word 或 WPS 打开后另存为 DOCX。",
                f"“{name}” has no Word text (word/document.xml). "
                "Open it in Word or WPS and save it as DOCX.",
            )
        )
    return _parts(_parse(document, name), lists, styles, name)


def open_flat_xml(data: bytes, name: str) -> WordParts:
    """Open a Word file saved as one XML file (Word 2003 XML or flat Office Open XML)."""
    if len(data) > _LARGEST_PART:
        raise _too_large(name, "正文")
    root = _parse(data, name)
    found: dict[str, etree._Element] = {}
    for part in root.iter(f"{_PACKAGE}part"):
        inside = next(part.iterdescendants(f"{W}document", f"{W}numbering", f"{W}styles"), None)
        if inside is not None:
            found.setdefault(etree.QName(inside).localname, inside)
    parts = WordParts(found.get("document", root))
    if "numbering" in found:
        parts.lists = _lists(found["numbering"])
        parts.styles = _numbered_styles(found.get("styles"), found["numbering"])
    return parts


def _parts(document: etree._Element, lists: bytes, styles: bytes, name: str) -> WordParts:
    parts = WordParts(document)
    if lists:
        numbering = _parse(lists, name)
        parts.lists = _lists(numbering)
        used = {element.get(VAL, "") for element in document.iter(f"{W}pStyle")}
        if styles and any(_may_number(styles, style) for style in used):
            parts.styles = _numbered_styles(_parse(styles, name), numbering)
    return parts


def _may_number(styles: bytes, style: str) -> bool:
    """Tell whether a style or what it is based on may carry a number, without parsing.

    The styles are often ten times as long as the document, and rarely number anything.
    """
    seen = set()
    key = style.encode()
    while key and key not in seen:
        seen.add(key)
        begin = styles.find(b'styleId="' + key + b'"')
        if begin < 0:
            return True
        end = styles.find(b"styleId=", begin + 1)
        definition = styles[begin : min(end if end > 0 else len(styles), begin + _GLANCE)]
        if b"numPr" in definition:
            return True
        parent = _BASED_ON.search(definition)
        key = parent[1] if parent else b""
    return False


def _main_part(package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], name: str) -> str:
    usual = "word/document.xml"
    if usual in entries:
        return usual
    relations = _read_part(package, entries, "_rels/.rels", name)[:_GLANCE]
    relation = _MAIN_PART.search(relations)
    target = _TARGET.search(relation[0]) if relation else None
    return target[1].decode("utf-8", "replace").lower() if target else usual


def _read_part(
    package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], part: str, name: str
) -> bytes:
    """Read one part, never more than the limit, whatever its header says of its size."""
    info = entries.get(part)
    if info is None:
        return b""
    data = b""
    if info.file_size <= _LARGEST_PART:
        with package.open(info) as stream:
            data = stream.read(_LARGEST_PART + 1)
    if info.file_size > _LARGEST_PART or len(data) > _LARGEST_PART:
        raise _too_large(name, part)
    return data


def _too_large(name: str, part: str) -> UnreadableDocument:
    return UnreadableDocument(
        Sentence(
            f"“{name}”的 {part} 超过 {_LARGEST_PART >> 20} MB，不像正常的文档，请拆分或另存后再读取。",
            f"Inside “{name}”, {part} has more than {_LARGEST_PART >> 20} "
            "MB, as no document should. Split it or save it anew.",
        )
    )


def safe_parser() -> etree.XMLParser:
    """Return a parser for parts of strangers' files: nothing is expanded, and nothing is fetched."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )


def _parse(data: bytes, name: str) -> etree._Element:
    for namespace in _OTHER_NAMESPACES:
        if namespace in data[:_GLANCE]:
            data = data.replace(namespace, NAMESPACE.encode())
    try:
        root = etree.fromstring(data, safe_parser())
    except (etree.LxmlError, ValueError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的正文结构已损坏，读不完整，请用 Word 或 WPS 打开修复并另存为 DOCX。",
                f"The text of “{name}” is broken and cannot be read whole. "
                "Open it in Word or WPS to repair it, and save it as DOCX.",
            )
        ) from problem
    if root is None:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”没有正文，请用 Word 或 WPS 打开后另存为 DOCX。",
                f"“{name}” has no text. Open it in Word or WPS and save it as DOCX.",
            )
        )
    return root


def _value(parent: etree._Element | None, tag: str, default: str = "") -> str:
    child = None if parent is None else next(parent.iterchildren(W + tag), None)
    return default if child is None else str(child.get(VAL, default))


def whole_number(text: str | None, default: int) -> int:
    """Return a whole number stored as text, or the default where it is none."""
    try:
        return int(text) if text else default
    except ValueError:
        return default


def _level(element: etree._Element) -> Level:
    figures = next(element.iterchildren(f"{W}isLgl"), None)
    return Level(
        start=whole_number(_value(element, "start"), 1),
        style=_value(element, "numFmt", "decimal"),
        text=_value(element, "lvlText"),
        in_figures=figures is not None and figures.get(VAL) not in ("0", "false"),
    )


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {
        whole_number(element.get(f"{W}ilvl"), 0): _level(element)
        for element in parent.iterchildren(f"{W}lvl")
    }


def _lists(numbering: etree._Element) -> dict[str, ListForm]:
    abstract = {
        element.get(f"{W}abstractNumId", ""): element
        for element in numbering.iterchildren(f"{W}abstractNum")
    }
    by_style = {
        _value(element, "styleLink"): number
        for number, element in abstract.items()
        if _value(element, "styleLink")
    }
    lists = {}
    for element in numbering.iterchildren(f"{W}num"):
        origin = _value(element, "abstractNumId")
        linked = _value(abstract.get(origin), "numStyleLink")
        origin = by_style.get(linked, origin)
        levels = _levels(abstract[origin]) if origin in abstract else {}
        restarts: dict[int, int] = {}
        for override in element.iterchildren(f"{W}lvlOverride"):
            levels |= _levels(override)
            start = whole_number(_value(override, "startOverride"), -1)
            if start >= 0:
                restarts[whole_number(override.get(f"{W}ilvl"), 0)] = start
        lists[element.get(f"{W}numId", "")] = ListForm(origin, levels, restarts)
    return lists


def _numbered_styles(
    styles: etree._Element | None, numbering: etree._Element
) -> dict[str, tuple[str, int]]:
    """Map each paragraph style with a number, its own or inherited, to its list and level."""
    if styles is None:
        return {}
    levels_by_style = {
        style.get(VAL, ""): whole_number(level.get(f"{W}ilvl"), 0)
        for level in numbering.iter(f"{W}lvl")
        for style in level.iterchildren(f"{W}pStyle")
    }
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in styles.iterchildren(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        parents[key] = _value(style, "basedOn")
        number = next(style.iterdescendants(f"{W}numPr"), None)
        if number is not None:
            level = whole_number(_value(number, "ilvl"), levels_by_style.get(key, 0))
            own[key] = (_value(number, "numId"), level)
    return {key: found for key in parents if (found := _inherited(key, own, parents))[0]}


def _inherited(key: str, own: Mapping[str, tuple[str, int]], parents: Mapping[str, str]) -> tuple[str, int]:
    seen: set[str] = set()
    list_id, level = "", None
    while key and key not in seen:
        seen.add(key)
        if key in own:
            number, own_level = own[key]
            level = own_level if level is None else level
            if number:
                list_id = number
                break
        key = parents.get(key, "")
    return list_id, level or 0
