"""Content taken out of a Word file: letters wherever they stand, pictures painted over or taken out.

The file is cleaned first. Then nothing of it is left but what can be seen and marked here: second versions
of drawings, embedded fonts and pictures that nothing shows are gone.
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai.documents.ooxml import W
from gongkai.law.wording import Wording
from gongkai.renditions.clean import clean_copy
from gongkai.renditions.mask_office import put_letters, text_holders, text_pieces
from gongkai.renditions.masking_rules import squeezed
from gongkai.renditions.model import Removed, RemovedKind, Rendition
from gongkai.renditions.package import CONTENT_TYPES, OfficePackage, open_office, relations_path
from gongkai.renditions.pictures import JPEG_HEAD, PNG_HEAD
from gongkai.renditions.redaction_model import (
    WHOLE,
    CannotRedact,
    MarkablePicture,
    MarkableSheet,
    ProofStep,
    RedactedCopy,
    RedactionMark,
    RemovedTexts,
    encodings_of,
    merged,
)
from gongkai.renditions.relations import reachable, take_out, unwrap

_MAIN = "word/document.xml"
_EMBEDDED_FONTS = tuple(W + f"embed{style}" for style in ("Regular", "Bold", "Italic", "BoldItalic"))
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SHOWN_BY_MARK = frozenset({"image", "hyperlink", "chart", "diagramData"})
_VML = "{urn:schemas-microsoft-com:vml}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_BLACK_PNG = "word/media/removed.png"
_ASCII_LETTERS = 4
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
_READ = Wording(
    zh="重新打开后逐段核对：{count} 段文字除标记处外与原件一致",
    en="opened anew and compared: {count} paragraphs read as before but for the marked places",
)
_HIDDEN = Wording(
    zh="检索了文件内部的 {count} 个部分（批注、修订、域、替代文字、图表等），没有移除的文字",
    en="{count} parts (properties, comments, revisions, fields, alternative texts, charts) hold none of it",
)
_PICTURES = Wording(
    zh="涂黑或取出的图片：{count} 幅，原图已不在文件里",
    en="pictures painted or taken out: {count}; their originals are gone from the file",
)
_NO_FONTS = Wording(
    zh="嵌入的字体、修订版本和旧版本：剩余 {count} 个",
    en="embedded fonts, revisions and versions left: {count}",
)


def word_to_mark(data: bytes, name: str) -> Rendition:
    """Return a clean Word file in which everything that is left can be marked."""
    clean = clean_copy(data, name)
    package = open_office(clean.data, name)
    _spell_symbols(package)
    second = _drop_second_versions(package)
    fonts = _drop_fonts(package)
    pictures = _drop_unshown(package)
    again = clean_copy(package.to_bytes(), name)
    more = (
        Removed(RemovedKind.EDITING_TRACE, second),
        Removed(RemovedKind.EMBEDDED_FILE, fonts),
        Removed(RemovedKind.UNUSED_PART, pictures),
    )
    removed = (*clean.removed, *(one for one in more if one.count))
    return Rendition(again.data, removed, (*clean.warnings, *_drawn_texts(package)))


def markable_paragraphs(data: bytes, name: str) -> list[MarkableSheet]:
    """Return every paragraph of the text, heads, notes, text boxes and charts that holds letters."""
    package = open_office(data, name)
    return [MarkableSheet(number, _text(holder)) for number, (_, holder) in enumerate(_holders(package), 1)]


def markable_pictures(data: bytes, name: str) -> list[MarkablePicture]:
    """Return the pictures of a Word file."""
    package = open_office(data, name)
    return [
        MarkablePicture(number, path, package.parts[path].startswith((PNG_HEAD, JPEG_HEAD)))
        for number, path in enumerate(_picture_paths(package), 1)
    ]


def picture_bytes(data: bytes, name: str, number: int) -> bytes:
    """Return one picture, for the officer who marks places on it."""
    package = open_office(data, name)
    paths = _picture_paths(package)
    if not 1 <= number <= len(paths):
        raise CannotRedact(f"“{name}”没有第 {number} 幅图片。")
    return package.parts[paths[number - 1]]


def redact_word(clean: Rendition, name: str, marks: Sequence[RedactionMark]) -> RedactedCopy:
    """Return a Word file without what is marked, and the proof."""
    package = open_office(clean.data, name)
    gone = RemovedTexts()
    holders = list(_holders(package))
    expected: list[str] = []
    kept: list[tuple[int, str]] = []
    for number, (_, holder) in enumerate(holders, 1):
        own = [mark for mark in marks if mark.area is None and mark.sheet == number]
        text = _take_out(holder, own, gone)
        expected.append(text)
        kept.append((number, _text(holder)))
    if any(mark.area is None and not 1 <= mark.sheet <= len(holders) for mark in marks):
        raise CannotRedact(f"“{name}”没有标记所指的段落，请重新标记。")
    paths = _picture_paths(package)
    originals = _paint_pictures(package, paths, [mark for mark in marks if mark.area is not None])
    _scrub(package, gone)
    remaining = gone.remaining(kept)
    searched = gone.texts - {found.text for found in remaining}
    result = clean_copy(package.to_bytes(), name)
    proof = _prove(result.data, name, expected, searched, originals)
    return RedactedCopy(result.data, proof, clean.removed, clean.warnings, remaining)


def _holders(package: OfficePackage) -> Iterator[tuple[str, etree._Element]]:
    paths = sorted(
        path for path in package.parts if path.lower().endswith(".xml") and "/_rels/" not in path
    )
    paths.sort(key=lambda path: (path != _MAIN, "header" not in path, path))
    for path in paths:
        for holder in text_holders(package.tree(path)):
            if squeezed(_text(holder)):
                yield path, holder


def _text(holder: etree._Element) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text or "" for piece in text_pieces(holder))


def _take_out(holder: etree._Element, marks: Sequence[RedactionMark], gone: RemovedTexts) -> str:
    """Write the stand-ins over the marked letters of a paragraph; return how it must read then."""
    pieces = list(text_pieces(holder))
    text = "".join(piece if isinstance(piece, str) else piece.text or "" for piece in pieces)
    letters = list(text)
    stretches = merged((mark.start, mark.end, mark) for mark in marks)
    for start, end, mark in stretches:
        if not 0 <= start < end <= len(text):
            raise CannotRedact(f"第 {mark.sheet} 段没有标记所指的文字，请重新标记。")
        gone.add(text[start:end])
        letters[start:end] = [""] * (end - start)
        first = _first_letter(pieces, start, end)
        letters[first] = mark.stand_in()
    if stretches:
        put_letters(pieces, letters)
        for reading in list(holder.iter(f"{W}rt")):
            take_out(reading)
    return squeezed(_text(holder))


def _first_letter(pieces: Sequence[etree._Element | str], start: int, end: int) -> int:
    """Return the first place of a stretch that belongs to a run and not to a break."""
    place = 0
    for piece in pieces:
        length = len(piece) if isinstance(piece, str) else len(piece.text or "")
        if not isinstance(piece, str) and place + length > start:
            return max(start, place)
        place += length
        if place >= end:
            break
    return start


def _picture_paths(package: OfficePackage) -> list[str]:
    return sorted(path for path in package.parts if package.content_type(path).lower().startswith("image/"))


def _paint_pictures(
    package: OfficePackage, paths: Sequence[str], marks: Sequence[RedactionMark]
) -> list[bytes]:
    """Change the marked pictures; return what they were."""
    originals = []
    for number, path in enumerate(paths, 1):
        own = [mark for mark in marks if mark.sheet == number]
        if not own:
            continue
        originals.append(package.parts[path])
        if any(mark.area == WHOLE for mark in own):
            _replace_picture(package, path)
        else:
            from gongkai.renditions.redact_pictures import painted

            package.replace(path, painted(package.parts[path], own, package.name, number))
    if any(not 1 <= mark.sheet <= len(paths) for mark in marks):
        raise CannotRedact(f"“{package.name}”没有标记所指的图片，请重新标记。")
    return originals


def _replace_picture(package: OfficePackage, path: str) -> None:
    """Let everything that shows a picture show a black one instead, whatever its format was."""
    if not package.has(_BLACK_PNG):
        from gongkai.renditions.redact_pictures import black_png

        package.replace(_BLACK_PNG, black_png())
        types = package.tree(package.actual(CONTENT_TYPES))
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{_BLACK_PNG}", ContentType="image/png")
    for part in list(package.parts):
        targets = {one.id for one in package.relations(part) if one.target == path and not one.is_external}
        if targets:
            for element in package.tree(package.actual(relations_path(part))).iter(_PACKAGE_RELATION):
                if element.get("Id") in targets:
                    element.set("Target", f"/{_BLACK_PNG}")
    package.remove(path)


def _spell_symbols(package: OfficePackage) -> None:
    """Write letters that are given by their number as letters; those of fonts of pictures stay."""
    for path in _xml_paths(package):
        for symbol in list(package.tree(path).iter(f"{W}sym")):
            number = symbol.get(f"{W}char", "")
            if not _HEXADECIMAL.fullmatch(number) or not chr(int(number, 16)).isprintable():
                continue
            symbol.tag, symbol.text = f"{W}t", chr(int(number, 16))
            symbol.attrib.clear()


def _drawn_texts(package: OfficePackage) -> Iterator[str]:
    """Yield a warning of each text that is drawn, in a watermark or a chart: it cannot be marked."""
    texts = set()
    for path in _xml_paths(package):
        root = package.tree(path)
        texts |= {shape.get("string", "").strip() for shape in root.iter(f"{_VML}textpath")}
        texts |= {(value.text or "").strip() for value in root.iterfind(f".//{_CHART}strCache//{_CHART}v")}
    for text in sorted(texts - {""}):
        yield (
            f"水印、艺术字或者图表里的文字“{text[:40]}”不能在这里标记；不宜公开的，请在原件中删去后重新上传。"
        )


def _drop_second_versions(package: OfficePackage) -> int:
    """Keep of every drawing the version that programs of today show."""
    dropped = 0
    for path in _xml_paths(package):
        for fallback in list(package.tree(path).iter("{*}Fallback")):
            take_out(fallback)
            dropped += 1
        for choice in list(package.tree(path).iter("{*}Choice")):
            parent = choice.getparent()
            if parent is not None and etree.QName(parent).localname == "AlternateContent":
                unwrap(choice)
                if not len(parent):
                    continue
                unwrap(parent)
    return dropped


def _drop_fonts(package: OfficePackage) -> int:
    """Drop embedded fonts: one that holds only the letters of the text tells which they were."""
    dropped = 0
    for path in _xml_paths(package):
        ids = {one.id for one in package.relations(path) if one.kind == "font"}
        if not ids:
            continue
        for element in list(package.tree(path).iter(*_EMBEDDED_FONTS)):
            take_out(element)
        package.drop_relations(path, ids)
        dropped += len(ids)
    return dropped


def _drop_unshown(package: OfficePackage) -> int:
    """Drop pictures and links to which no mark in the text leads any more."""
    before = len(package.parts)
    for path in _xml_paths(package):
        used = {
            value
            for element in package.tree(path).iter(etree.Element)
            for key, value in element.attrib.items()
            if key.startswith(_RELATION)
        }
        unused = {
            one.id for one in package.relations(path) if one.kind in _SHOWN_BY_MARK and one.id not in used
        }
        if unused:
            package.drop_relations(path, unused)
    package.keep_only(reachable(package))
    return before - len(package.parts)


def _xml_paths(package: OfficePackage) -> list[str]:
    return [path for path in package.parts if path.lower().endswith(".xml") and path != CONTENT_TYPES]


def _scrub(package: OfficePackage, gone: RemovedTexts) -> None:
    """Take the removed texts out of what is not read as text: descriptions, commands, data of charts."""
    for path in list(package.parts):
        if not path.lower().endswith((".xml", ".rels", ".vml")):
            continue
        root = package.tree(path)
        shown = {
            piece
            for holder in text_holders(root)
            for piece in text_pieces(holder)
            if not isinstance(piece, str)
        }
        for element in root.iter(etree.Element):
            if element not in shown and element.text and _holds(element.text, gone):
                element.text = _without(element.text, gone)
            for key, value in element.attrib.items():
                if _holds(value, gone):
                    element.set(key, _without(value, gone))


def _holds(text: str, gone: RemovedTexts) -> bool:
    read = squeezed(text)
    return any(searched in read for searched in _telling(gone.texts))


def _without(text: str, gone: RemovedTexts) -> str:
    """Return a text without the removed ones; one in which white space parts them is emptied."""
    for searched in _telling(gone.texts):
        text = text.replace(searched, "█")
    return "" if _holds(text, gone) else text


def _telling(texts: set[str]) -> list[str]:
    """Return the texts that cannot be a word of the file format: a few ASCII letters could be one."""
    found = [text for text in texts if not text.isascii() or len(text) >= _ASCII_LETTERS]
    return sorted(found, key=len, reverse=True)


def _prove(
    data: bytes, name: str, expected: Sequence[str], searched: set[str], originals: Sequence[bytes]
) -> tuple[ProofStep, ...]:
    """Open the copy anew and search it; refuse it where anything of the removed content is left."""
    package = open_office(data, name)
    found = [squeezed(_text(holder)) for _, holder in _holders(package)]
    if found != [text for text in expected if text]:
        raise _not_gone(name, "删去后的文字与预期不符")
    needles = _telling(searched)
    forms = encodings_of(needles)
    for path, content in package.parts.items():
        if any(form in content for form in forms):
            raise _not_gone(name, f"文件内部（{path}）仍有移除的文字")
        if path.lower().endswith((".xml", ".rels", ".vml")) and _is_said(package.tree(path), needles):
            raise _not_gone(name, f"文件内部（{path}）仍有移除的文字")
    if any(content in originals for content in package.parts.values()):
        raise _not_gone(name, "原图仍在文件里")
    leftovers = [
        path for path in package.parts if "/fonts/" in path or "comments" in path or "thumbnail" in path
    ]
    if leftovers:
        raise _not_gone(name, f"仍有不应存在的部分（{leftovers[0]}）")
    return (
        ProofStep(_READ, len(found)),
        ProofStep(_HIDDEN, len(package.parts)),
        ProofStep(_PICTURES, len(originals)),
        ProofStep(_NO_FONTS, 0),
    )


def _is_said(root: etree._Element, needles: Sequence[str]) -> bool:
    """Tell whether a text runs on over runs of one paragraph, or stands in a value, white space ignored."""
    strings = [squeezed(_text(holder)) for holder in text_holders(root)]
    strings += [
        squeezed(value) for element in root.iter(etree.Element) for value in element.attrib.values()
    ]
    return any(needle in text for needle in needles for text in strings)


def _not_gone(name: str, what: str) -> CannotRedact:
    return CannotRedact(f"“{name}”：{what}，没有采用，请在原件中删去后另存，再上传。")
