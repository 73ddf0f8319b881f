"""The lists of a .doc, as its automatic numbers need them."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.documents.doc.container import Pair, WordStreams
from gongkai.documents.doc.properties import paragraph_facts
from gongkai.documents.numbering import Level, ListForm

_LIST_SIZE = 28
_LEVEL_SIZE = 28
_OVERRIDE_SIZE = 16
_LEVELS = 9
_NO_STYLE = 0xFFF
_PARAGRAPH_STYLE = 1
_STYLES = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth2",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    0xFF: "none",
}
"""The numbers of [MS-OSHARED] MSONFC, by the names that Office Open XML has for them."""


@dataclass(frozen=True, slots=True)
class DocLists:
    """The lists by number, and for each style its list and level."""

    forms: Mapping[str, ListForm]
    by_style: Mapping[int, tuple[int, int]]


def doc_lists(streams: WordStreams) -> DocLists:
    """Read all lists; a file without any gives none."""
    plain = DocLists({}, {})
    begin, length = streams.extent(Pair.LISTS)
    if not length or not streams.structure(Pair.LIST_OVERRIDES):
        return plain
    try:
        origins = _origins(streams.table, begin, length)
        forms = _forms(streams.structure(Pair.LIST_OVERRIDES), origins)
        return DocLists(forms, dict(_numbered_styles(streams.structure(Pair.STYLES))))
    except (struct.error, ValueError, IndexError):
        return plain  # Labels are lost then, but no text is.


def _origins(table: bytes, begin: int, length: int) -> dict[int, dict[int, Level]]:
    (count,) = struct.unpack_from("<H", table, begin)
    at = begin + length
    origins = {}
    for place in range(count):
        entry = begin + 2 + place * _LIST_SIZE
        (key,) = struct.unpack_from("<i", table, entry)
        simple = table[entry + 26] & 1
        levels = {}
        for number in range(1 if simple else _LEVELS):
            levels[number], at = _level(table, at)
        origins[key] = levels
    return origins


def _level(table: bytes, at: int) -> tuple[Level, int]:
    start, style, flags = struct.unpack_from("<iBB", table, at)
    characters, paragraphs = struct.unpack_from("<BB", table, at + 24)
    at += _LEVEL_SIZE + characters + paragraphs
    (length,) = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    for place in range(_LEVELS):
        text = text.replace(chr(place), f"%{place + 1}")
    level = Level(start, _STYLES.get(style, "decimal"), text, bool(flags & 4))
    return level, at + 2 + 2 * length


def _forms(overrides: bytes, origins: Mapping[int, dict[int, Level]]) -> dict[str, ListForm]:
    (count,) = struct.unpack_from("<I", overrides)
    at = 4 + count * _OVERRIDE_SIZE
    forms = {}
    for place in range(count):
        entry = 4 + place * _OVERRIDE_SIZE
        (key,) = struct.unpack_from("<i", overrides, entry)
        levels = dict(origins.get(key, {}))
        restarts: dict[int, int] = {}
        at += 4
        for _ in range(overrides[entry + 12]):
            start, flags = struct.unpack_from("<iI", overrides, at)
            at += 8
            number = flags & 0xF
            if flags & 0x20:
                levels[number], at = _level(overrides, at)
            elif flags & 0x10:
                restarts[number] = start
        forms[str(place + 1)] = ListForm(str(key), levels, restarts)
    return forms


def _numbered_styles(sheet: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each numbered paragraph style, its own number or inherited, with list and level."""
    if not sheet:
        return
    header, count, base = struct.unpack_from("<HHH", sheet)
    at = 2 + header
    own: dict[int, tuple[int | None, int | None]] = {}
    parents: dict[int, int] = {}
    for number in range(count):
        (size,) = struct.unpack_from("<H", sheet, at)
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if len(style) > base and style[2] & 0xF == _PARAGRAPH_STYLE:
            parents[number] = int.from_bytes(style[2:4], "little") >> 4
            own[number] = _style_list(style, base)
    for number in own:
        found = _inherited(number, own, parents)
        if found is not None:
            yield number, found


def _style_list(style: bytes, base: int) -> tuple[int | None, int | None]:
    (length,) = struct.unpack_from("<H", style, base)
    at = base + 2 + 2 * length + 2
    if at + 2 > len(style):
        return None, None
    (size,) = struct.unpack_from("<H", style, at)
    facts = paragraph_facts(style[at + 2 : at + 2 + size])
    return facts.list_number, facts.list_level


def _inherited(
    number: int,
    own: Mapping[int, tuple[int | None, int | None]],
    parents: Mapping[int, int],
) -> tuple[int, int] | None:
    seen: set[int] = set()
    level: int | None = None
    while number in own and number not in seen and number != _NO_STYLE:
        seen.add(number)
        list_number, own_level = own[number]
        level = own_level if level is None else level
        if list_number is not None:
            return (list_number, level or 0) if list_number else None
        number = parents[number]
    return None
