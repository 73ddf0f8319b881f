"""A PDF file written anew from its pages: only what draws them goes into the new file.

The catalogue holds the pages and nothing else, so there is no place for properties, attachments,
scripts or earlier versions. Keys by which producers hang private data on objects are left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSKeyword, PSLiteral

from gongkai.renditions.model import CannotClean
from gongkai.renditions.pictures import clean_jpeg
from gongkai.screening import screen_text

_PAGE_KEYS = frozenset(
    (
        *("Type", "Parent", "Resources", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate"),
        *("Contents", "Group", "UserUnit"),
    )
)
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_PRIVATE = frozenset(
    (
        *(
            "Metadata",
            "PieceInfo",
            "LastModified",
            "AA",
            "OPI",
            "Thumb",
            "StructParent",
            "StructParents",
            "AF",
        ),
        *("EF", "PTEX.FileName", "PTEX.InfoDict", "PTEX.PageNumber", "SEInfo", "SpiderInfo"),
    )
)
_NAMES = frozenset(
    (
        *("Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "Properties", "CharProcs"),
        *("Colorants", "Components", "Procedures"),
    )
)
"""Keys of dictionaries whose own keys are names that the producer chose."""
_LINK_KEYS = ("Rect", "Border", "BS", "C", "H", "QuadPoints")
_PUBLIC_ADDRESS = re.compile(rb"(?:https?://|mailto:)", re.I)
_DELIMITERS = b"()<>[]{}/%#"
_DEEPEST = 100
_PRINTABLE = range(0x21, 0x7F)


@dataclass(slots=True)
class RewrittenPdf:
    """The new file, and what was left out of it on the way."""

    data: bytes
    private_keys: int = 0
    """How many entries with private data were left out."""
    picture_metadata: int = 0


@dataclass(slots=True)
class _Writer:
    """Copies what the pages need into a new file, numbering objects as they are met."""

    source: PDFDocument
    name: str
    numbers: dict[int, int] = field(default_factory=dict)
    objects: list[bytes] = field(default_factory=list)
    waiting: list[tuple[int, PDFObjRef, bool]] = field(default_factory=list)
    private_keys: int = 0
    picture_metadata: int = 0

    def reserve(self) -> int:
        """Return the number of a new object."""
        self.objects.append(b"null")
        return len(self.objects)

    def put(self, number: int, content: bytes) -> None:
        """Set what stands under a number."""
        self.objects[number - 1] = content

    def finish(self) -> None:
        """Write what was referred to until nothing is left."""
        while self.waiting:
            number, reference, are_names = self.waiting.pop()
            self.put(number, self.written(reference.resolve(), 0, are_names=are_names))

    def written(self, value: Any, depth: int, *, are_names: bool = False) -> bytes:
        """Return a value as it stands in a file."""
        if depth > _DEEPEST:
            raise CannotClean(f"“{self.name}”的结构嵌套过深，不像正常的 PDF，请重新打印为 PDF 后再上传。")
        if isinstance(value, PDFObjRef):
            return self._reference(value, are_names)
        if isinstance(value, PDFStream):
            return self._stream(value, depth)
        if isinstance(value, Mapping):
            return self._dictionary(value, depth, are_names=are_names)
        if isinstance(value, (list, tuple)):
            return b"[" + b" ".join(self.written(item, depth + 1) for item in value) + b"]"
        return _scalar(value)

    def _reference(self, reference: PDFObjRef, are_names: bool) -> bytes:
        key = reference.objid
        if key not in self.numbers:
            self.numbers[key] = self.reserve()
            self.waiting.append((self.numbers[key], reference, are_names))
        return b"%d 0 R" % self.numbers[key]

    def _dictionary(self, entries: Mapping[str, Any], depth: int, *, are_names: bool = False) -> bytes:
        pieces = []
        for key, value in entries.items():
            if not are_names and key in _PRIVATE:
                self.private_keys += 1
                continue
            inside = self.written(value, depth + 1, are_names=not are_names and key in _NAMES)
            pieces.append(_name(key) + b" " + inside)
        return b"<<" + b"\n".join(pieces) + b">>"

    def _stream(self, stream: PDFStream, depth: int) -> bytes:
        data = stream.rawdata if stream.rawdata is not None else stream.get_data()
        attributes = {key: value for key, value in stream.attrs.items() if key not in ("Length", "DL")}
        if "F" in attributes:
            raise CannotClean(
                f"“{self.name}”的内容存放在另一个文件里，不能清理，请重新打印为 PDF 后再上传。"
            )
        if _filters(stream) == ["DCTDecode"]:
            data, count = clean_jpeg(data, self.name)
            self.picture_metadata += count
        attributes["Length"] = len(data)
        head = self._dictionary(attributes, depth)
        return head + b"\nstream\n" + data + b"\nendstream"


def rewrite(data: bytes, name: str, links: Mapping[int, list[Mapping[str, Any]]]) -> RewrittenPdf:
    """Write a PDF anew from its pages; ``links`` are the public links of each page, by its index."""
    source = PDFDocument(PDFParser(BytesIO(data)))
    writer = _Writer(source, name)
    catalogue, tree = writer.reserve(), writer.reserve()
    pages = []
    for index, page in enumerate(pages_of(source)):
        number = writer.reserve()
        pages.append(number)
        entries = {key: value for key, value in page.items() if key in _PAGE_KEYS and key != "Parent"}
        writer.private_keys += sum(key in _PRIVATE for key in page)
        body = writer.written(entries, 0)
        notes = b"".join(_link(writer, link) for link in links.get(index, ()))
        extra = b"/Parent %d 0 R" % tree + (b"/Annots[" + notes + b"]" if notes else b"")
        writer.put(number, body[:-2] + b"\n" + extra + b">>")
    writer.finish()
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    writer.put(tree, b"<</Type/Pages/Count %d/Kids[" % len(pages) + kids + b"]>>")
    writer.put(catalogue, b"<</Type/Catalog/Pages %d 0 R>>" % tree)
    return RewrittenPdf(_file(writer.objects, catalogue), writer.private_keys, writer.picture_metadata)


def pages_of(source: PDFDocument) -> list[dict[str, Any]]:
    """Return the dictionaries of the pages in order, with what they inherit."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()

    def walk(node: Any, inherited: dict[str, Any], depth: int) -> None:
        if isinstance(node, PDFObjRef):
            if node.objid in seen:
                return
            seen.add(node.objid)
            node = node.resolve()
        if not isinstance(node, dict) or depth > _DEEPEST:
            return
        inherited = inherited | {key: node[key] for key in _INHERITED if key in node}
        kids = node.get("Kids")
        if kids is None:
            found.append(inherited | node)
            return
        for kid in kids.resolve() if isinstance(kids, PDFObjRef) else kids:
            walk(kid, inherited, depth + 1)

    walk(source.catalog.get("Pages"), {}, 0)
    return found


def decoded_contents(data: bytes) -> Iterator[bytes]:
    """Yield every stream of a file as its program reads it, pictures and fonts excepted."""
    source = PDFDocument(PDFParser(BytesIO(data)))
    for table in source.xrefs:
        for number in table.get_objids():
            found = source.getobj(number)
            if isinstance(found, PDFStream) and "Length1" not in found.attrs and not _is_image(found):
                yield found.get_data()


def _is_image(stream: PDFStream) -> bool:
    return getattr(stream.attrs.get("Subtype"), "name", "") == "Image"


def public_links(data: bytes) -> dict[int, list[Mapping[str, Any]]]:
    """Return the links of each page that lead to an address everybody may know."""
    source = PDFDocument(PDFParser(BytesIO(data)))
    found: dict[int, list[Mapping[str, Any]]] = {}
    for index, page in enumerate(pages_of(source)):
        notes = _resolved(page.get("Annots")) or []
        links = [link for note in notes if (link := _public(_resolved(note)))]
        if links:
            found[index] = links
    return found


def _public(note: Any) -> Mapping[str, Any] | None:
    if not isinstance(note, dict) or getattr(note.get("Subtype"), "name", "") != "Link":
        return None
    action = _resolved(note.get("A"))
    address = _resolved(action.get("URI")) if isinstance(action, dict) else None
    if not isinstance(address, bytes) or not _PUBLIC_ADDRESS.match(address) or _is_private(address):
        return None
    return {key: _deep(note[key]) for key in _LINK_KEYS if key in note} | {"address": address}


def _is_private(address: bytes) -> bool:
    """Tell whether a link carries what may not be public: it is not printed, so nobody can mask it."""
    found = screen_text(unquote(address.decode("utf-8", "replace")))
    return any(finding.replacements for finding in found)


def _link(writer: _Writer, link: Mapping[str, Any]) -> bytes:
    shape = {key: value for key, value in link.items() if key != "address"}
    action = b"/A<</S/URI/URI " + _scalar(link["address"]) + b">>"
    return b"<</Type/Annot/Subtype/Link" + action + writer.written(shape, 0)[2:]


def _resolved(value: Any) -> Any:
    return value.resolve() if isinstance(value, PDFObjRef) else value


def _deep(value: Any, depth: int = 0) -> Any:
    value = _resolved(value)
    if depth > 3:  # noqa: PLR2004, links have flat shapes
        return None
    if isinstance(value, list):
        return [_deep(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _deep(item, depth + 1) for key, item in value.items()}
    return value


def _filters(stream: PDFStream) -> list[str]:
    filters = _resolved(stream.attrs.get("Filter"))
    listed = filters if isinstance(filters, list) else [] if filters is None else [filters]
    return [str(getattr(_resolved(item), "name", "")) for item in listed]


def _scalar(value: Any) -> bytes:
    if value is None or isinstance(value, PSKeyword):
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, (int, float)):
        return (str(value) if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".")).encode()
    if isinstance(value, PSLiteral):
        return _name(value.name)
    if isinstance(value, (bytes, str)):
        content = value if isinstance(value, bytes) else value.encode("latin-1", "replace")
        return b"<" + content.hex().encode() + b">"
    raise CannotClean("这份 PDF 里有不能识别的内容，请重新打印为 PDF 后再上传。")


def _name(name: str | bytes) -> bytes:
    content = name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape")
    return b"/" + b"".join(
        bytes((byte,)) if byte in _PRINTABLE and byte not in _DELIMITERS else b"#%02X" % byte
        for byte in content
    )


def _file(objects: list[bytes], catalogue: int) -> bytes:
    buffer = BytesIO()
    buffer.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(buffer.tell())
        buffer.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    start = buffer.tell()
    buffer.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    buffer.writelines(b"%010d 00000 n \n" % place for place in places)
    buffer.write(b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(objects) + 1, catalogue))
    buffer.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return buffer.getvalue()
