"""Texts masked in the parts of Word files and spreadsheets, also where they are split over runs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai.documents.ooxml import W
from gongkai.renditions.masking_rules import Hit, Masking, hits, masked_text, squeezed
from gongkai.renditions.model import CannotMask, MaskedPlace
from gongkai.renditions.package import OfficePackage

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HOLDERS = {
    f"{W}p": (f"{W}t", f"{_FORMULA}t"),
    f"{_DRAWING}p": (f"{_DRAWING}t",),
    f"{_SHEET}si": (f"{_SHEET}t",),
    f"{_SHEET}is": (f"{_SHEET}t",),
}
"""For what holds one stretch of text: the pieces it is made of."""
_SEPARATORS = (f"{W}br", f"{W}tab", f"{W}cr", f"{_DRAWING}br")
_NAMES_OF_SHEETS = frozenset({"sheet", "definedName", "f", "hyperlink"})
"""Elements that say the name of a sheet, in which a star may not stand."""
IN_SHEET_NAMES = str.maketrans("*", "＊")
Found = Counter[tuple[str, Masking]]


def mask_parts(package: OfficePackage, maskings: Sequence[Masking]) -> tuple[bytes, list[MaskedPlace]]:
    """Mask the texts in every XML part; return the file and where they stood."""
    found: Found = Counter()
    for path in list(package.parts):
        if not path.lower().endswith((".xml", ".rels", ".vml")):
            continue
        root = package.tree(path)
        _mask_holders(root, path, maskings, found)
        _mask_numbers(root, path, maskings, found)
        _mask_rest(root, path, maskings, found)
    copy = package.to_bytes()
    _refuse_remains(package, maskings)
    places = [
        MaskedPlace(path, masking.kind, masking.replacement, count)
        for (path, masking), count in found.items()
    ]
    return copy, places


def _mask_holders(root: etree._Element, path: str, maskings: Sequence[Masking], found: Found) -> None:
    for holder in text_holders(root):
        pieces = list(text_pieces(holder))
        text = "".join(piece if isinstance(piece, str) else piece.text or "" for piece in pieces)
        stretches = hits(text, maskings)
        if not stretches:
            continue
        _write(pieces, text, stretches)
        for hit in stretches:
            found[path, hit.masking] += 1
        for reading in list(holder.iter(f"{_SHEET}rPh")):
            reading.getparent().remove(reading)


def text_holders(root: etree._Element) -> Iterator[etree._Element]:
    """Yield every element of a part that holds one stretch of text."""
    yield from root.iter(*_HOLDERS)


def text_pieces(holder: etree._Element) -> Iterator[etree._Element | str]:
    """Yield the pieces of text of a holder, not those of holders inside it; a break is a space."""
    wanted = _HOLDERS[holder.tag]
    for element in holder.iter(*wanted, *_SEPARATORS):
        nearest = next(element.iterancestors(holder.tag), None)
        if nearest is not holder or next(element.iterancestors(f"{_SHEET}rPh"), None) is not None:
            continue
        yield element if element.tag in wanted else "\n"


def _write(pieces: list[etree._Element | str], text: str, stretches: list[Hit]) -> None:
    """Put the masked text back into the pieces, each character where the original stood."""
    letters = list(text)
    for hit in stretches:
        letters[hit.start : hit.end] = hit.stand_in(text)
    put_letters(pieces, letters)


def put_letters(pieces: Sequence[etree._Element | str], letters: Sequence[str]) -> None:
    """Write what stands for each letter of a holder back into its pieces."""
    start = 0
    for piece in pieces:
        end = start + (len(piece) if isinstance(piece, str) else len(piece.text or ""))
        if not isinstance(piece, str):
            piece.text = "".join(letters[start:end])
            piece.set(_SPACE, "preserve")
        start = end


def _mask_numbers(root: etree._Element, path: str, maskings: Sequence[Masking], found: Found) -> None:
    """Turn a cell whose number or result holds a masked text into a text."""
    for cell in root.iter(f"{_SHEET}c"):
        value = cell.find(f"{_SHEET}v")
        if value is None or cell.get("t") == "s":
            continue
        stored = _as_shown(value.text or "", cell.get("t", "n"))
        stretches = hits(stored, maskings)
        if not stretches:
            continue
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        holder = etree.SubElement(cell, f"{_SHEET}is")
        etree.SubElement(holder, f"{_SHEET}t").text = masked_text(stored, maskings)
        for hit in stretches:
            found[f"{path} {cell.get('r', '')}", hit.masking] += 1


def _as_shown(stored: str, kind: str) -> str:
    if kind != "n":
        return stored
    try:
        number = float(stored)
    except ValueError:
        return stored
    if stored.lstrip("-").isdecimal() or not number.is_integer():
        return stored
    return str(int(number))


def _mask_rest(root: etree._Element, path: str, maskings: Sequence[Masking], found: Found) -> None:
    """Mask what stands whole in any other text or attribute: names, addresses of links, commands."""
    for element in root.iter(etree.Element):
        for holder, text in (("text", element.text), ("tail", element.tail)):
            if text and (stretches := hits(text, maskings)):
                setattr(element, holder, _named(element, masked_text(text, maskings)))
                found.update((path, hit.masking) for hit in stretches)
        for key, value in element.attrib.items():
            if stretches := hits(value, maskings):
                element.set(key, _named(element, masked_text(value, maskings)))
                found.update((path, hit.masking) for hit in stretches)


def _named(element: etree._Element, text: str) -> str:
    is_name = etree.QName(element).localname in _NAMES_OF_SHEETS
    return text.translate(IN_SHEET_NAMES) if is_name else text


def _refuse_remains(package: OfficePackage, maskings: Sequence[Masking]) -> None:
    """Refuse if a masked text still stands in the bytes of a part or runs on over its pieces."""
    needles = [squeezed(masking.text) for masking in maskings]
    for path, data in package.parts.items():
        raw = any(needle.encode(code) in data for needle in needles for code in ("utf-8", "utf-16-le"))
        whole = "" if raw or not path.lower().endswith((".xml", ".rels")) else _running_text(package, path)
        if raw or any(needle in line for needle in needles for line in whole.split("\n")):
            raise CannotMask(
                f"“{package.name}”里要遮盖的文字跨越了段落或单元格（{path}），不能可靠地遮盖，"
                "请在原件中修改后另存，再上传。"
            )


def _running_text(package: OfficePackage, path: str) -> str:
    """Return the text of each holder in a line of its own, without white space."""
    lines = []
    for holder in text_holders(package.tree(path)):
        pieces = text_pieces(holder)
        lines.append(
            squeezed("".join("" if isinstance(piece, str) else piece.text or "" for piece in pieces))
        )
    return "\n".join(lines)
