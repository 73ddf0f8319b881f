"""An Office Open XML file as its parts: opened safely, followed by its relations, written anew.

Only parts that a relation leads to are written; so nothing that no program shows stays in a copy.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from gongkai.documents.ooxml import safe_parser
from gongkai.renditions.model import CannotClean

CONTENT_TYPES = "[Content_Types].xml"
_OFFICE_FOLDERS = ("word/", "xl/", "ppt/")
_MOST_PARTS = 20_000
_LARGEST_PART = 128 << 20
_LARGEST_WHOLE = 512 << 20
_LARGEST_XML = 192 << 20
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_GLANCE = 1 << 14
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1


class Relation(NamedTuple):
    """One arrow from a part to another part or to the world outside."""

    id: str
    kind: str
    """The last word of its type."""
    target: str
    is_external: bool


@dataclass(slots=True)
class OfficePackage:
    """The parts of a file by their paths; XML is parsed when it is first asked for."""

    name: str
    parts: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _actual: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._actual = {path.lower(): path for path in self.parts}

    def has(self, path: str) -> bool:
        """Tell whether a part exists, whatever the case of its path."""
        return path.lower() in self._actual

    def actual(self, path: str) -> str:
        """Return a part's path as the archive writes it."""
        return self._actual.get(path.lower(), path)

    def tree(self, path: str) -> etree._Element:
        """Return a part as XML; changes to it are written."""
        if path not in self._trees:
            self._trees[path] = parse_xml(self.parts[path], self.name)
        return self._trees[path]

    def replace(self, path: str, data: bytes) -> None:
        """Put other bytes in place of a part."""
        self._trees.pop(path, None)
        self.parts[path] = data
        self._actual[path.lower()] = path

    def remove(self, path: str) -> None:
        """Take a part out."""
        self._trees.pop(path, None)
        self.parts.pop(path, None)
        self._actual.pop(path.lower(), None)

    def relations(self, part: str) -> Iterator[Relation]:
        """Yield the relations of a part; of the whole file for an empty path."""
        path = self.actual(relations_path(part))
        if path not in self.parts:
            return
        for element in self.tree(path).iter(f"{_RELATIONS}Relationship"):
            is_external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not is_external:
                target = self.actual(_resolved(part, target))
            yield Relation(
                element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, is_external
            )

    def drop_relations(self, part: str, ids: set[str]) -> None:
        """Take relations of a part out by their ids."""
        for element in list(self.tree(self.actual(relations_path(part)))):
            if element.get("Id") in ids:
                element.getparent().remove(element)

    def redirect(self, relations: str, old: str, new: str) -> None:
        """Let the relations kept in one part that lead to ``old`` lead to ``new``, in the same folder."""
        folder, _, name = relations.rpartition("/_rels/")
        owner = f"{folder}/{name.removesuffix('.rels')}".lstrip("/")
        for element in self.tree(relations).iter(f"{_RELATIONS}Relationship"):
            target = element.get("Target", "")
            if element.get("TargetMode") == "External":
                continue
            if self.actual(_resolved(owner, target)).lower() == old.lower():
                element.set("Target", f"/{new}")

    def content_type(self, part: str) -> str:
        """Return what the file says a part is."""
        types = self.tree(self.actual(CONTENT_TYPES))
        for element in types.iter(f"{_TYPES}Override"):
            if element.get("PartName", "").lstrip("/").lower() == part.lower():
                return str(element.get("ContentType", ""))
        ending = posixpath.splitext(part)[1].lstrip(".").lower()
        for element in types.iter(f"{_TYPES}Default"):
            if element.get("Extension", "").lower() == ending:
                return str(element.get("ContentType", ""))
        return ""

    def keep_only(self, kept: set[str]) -> list[str]:
        """Keep the given parts, their relations and the list of types; return what was taken out."""
        wanted = {part.lower() for part in kept} | {CONTENT_TYPES.lower()}
        wanted |= {relations_path(part).lower() for part in ("", *kept)}
        dropped = [path for path in self.parts if path.lower() not in wanted]
        for path in dropped:
            self.remove(path)
        types = self.tree(self.actual(CONTENT_TYPES))
        for element in list(types.iter(f"{_TYPES}Override")):
            if not self.has(element.get("PartName", "").lstrip("/")):
                types.remove(element)
        return dropped

    def to_bytes(self) -> bytes:
        """Write the file, without times, comments or other traces of the archive."""
        for path, tree in self._trees.items():
            self.parts[path] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        paths = sorted(self.parts, key=lambda path: path != self.actual(CONTENT_TYPES))
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                entry = zipfile.ZipInfo(path, _FIXED_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.parts[path])
        return buffer.getvalue()


def open_office(data: bytes, name: str) -> OfficePackage:
    """Open a .docx or .xlsx; refuse a broken, encrypted or exploding one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = _parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError) as problem:
        raise CannotClean(
            f"“{name}”不完整或已损坏，压缩结构打不开，请重新导出或下载完整的文件。"
        ) from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise CannotClean(
            f"“{name}”的内容被加密或用了不支持的压缩方式，请去掉密码后另存一份再上传。"
        ) from problem
    package = OfficePackage(name, parts)
    if not package.has(CONTENT_TYPES):
        if not any(path.startswith(_OFFICE_FOLDERS) for path in parts):
            raise CannotClean(f"“{name}”是压缩包，不能作为文件公开，请先解压，再逐个上传里面的文件。")
        raise CannotClean(f"“{name}”缺少内容清单（{CONTENT_TYPES}），请用办公软件打开后另存。")
    return package


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_PARTS:
        raise CannotClean(f"“{name}”里有 {len(entries)} 个部分，不像正常的文件，请另存后再上传。")
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    left = _LARGEST_WHOLE
    for entry in entries:
        path = entry.filename.replace("\\", "/").lstrip("/")
        if path.lower() in seen or ".." in path.split("/"):
            raise CannotClean(f"“{name}”里有重名或越界的部分（{path}），请用 Word、Excel 或 WPS 另存。")
        if entry.flag_bits & _ENCRYPTED:
            raise CannotClean(f"“{name}”的内容被加密，请去掉密码后另存一份再上传。")
        seen.add(path.lower())
        most = min(_LARGEST_PART, left)
        with archive.open(entry) as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise CannotClean(
                f"“{name}”解压后超过 {_LARGEST_WHOLE >> 20} MB，或其中一部分超过 {_LARGEST_PART >> 20} MB，"
                "不像正常的文件，请拆分或另存后再上传。"
            )
        left -= len(content)
        parts[path] = content
    return parts


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse a part; refuse definitions of entities and the strict variant that cannot be cleaned."""
    try:
        root = etree.fromstring(data, safe_parser())
    except (etree.LxmlError, ValueError) as problem:
        raise CannotClean(
            f"“{name}”的结构已损坏，请用 Word、Excel 或 WPS 打开修复后另存，再上传。"
        ) from problem
    if root is None:
        raise CannotClean(f"“{name}”里有一个空的部分，请用 Word、Excel 或 WPS 打开后另存，再上传。")
    if root.getroottree().docinfo.doctype:
        raise CannotClean(f"“{name}”里定义了 XML 实体，这不是正常的办公文件，不能清理。")
    if _STRICT in data[:_GLANCE]:
        raise CannotClean(f"“{name}”是 Strict Open XML 格式，请另存为普通的 DOCX 或 XLSX 再上传。")
    return root


def relations_path(part: str) -> str:
    """Return where the relations of a part are kept."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _resolved(part: str, target: str) -> str:
    target = unquote(target.replace("\\", "/").partition("#")[0])
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
