"""The styles of an official document in Word: faces, sizes, the pitch of lines (GB/T 9704-2012)."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

FANG, HEI, KAI, SONG, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
PITCH = Pt(28)
"""From line to line: 22 lines a page."""
_SUBSTITUTES = {FANG: "仿宋", KAI: "楷体", XIAOBIAOSONG: "宋体", HEI: "SimHei", SONG: "SimSun"}
"""What an office without the font shall take."""
_CONDENSED = "-5"
"""Twentieths of a point between characters, so that a line holds 28 of them."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One paragraph style, by its name in the file."""

    name: str
    face: str
    points: float
    is_text: bool = False
    """Whether it is set in the pitch and width of running text."""
    indented: bool = False
    outline: int | None = None
    """Level of a heading, from 0."""
    align: str = ""

    @property
    def id(self) -> str:
        """The style's name inside the file."""
        return self.name.replace(" ", "")


BODY = WordStyle("Body Text", FANG, 16, is_text=True, indented=True)
TITLE = WordStyle("Title", XIAOBIAOSONG, 22, align="center")
HEADING = WordStyle("Heading 1", HEI, 16, is_text=True, indented=True, outline=0)
SUBHEADING = WordStyle("Heading 2", KAI, 16, is_text=True, indented=True, outline=1)
CAPTION = WordStyle("Caption", HEI, 10.5, align="center")
FOOTER = WordStyle("Footer", SONG, 14)
_STYLES = (WordStyle("Normal", FANG, 16), BODY, TITLE, HEADING, SUBHEADING, CAPTION, FOOTER)


def set_styles(word: WordDocument, language: str) -> None:
    """Give the file's styles the faces and measures of an official document."""
    element: Any = word.styles.element
    defaults = element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts, spoken = defaults.find(qn("w:rFonts")), defaults.find(qn("w:lang"))
    if fonts is not None:
        defaults.remove(fonts)
    if spoken is not None:
        spoken.set(qn("w:val"), "en-US" if language == "zh" else "en-GB")
        spoken.set(qn("w:eastAsia"), "zh-CN")
    for style in _STYLES:
        _set(word.styles[style.name].element, style, language)
    _name_substitutes(word)


def type_of(face: str, points: float, language: str, *, condensed: bool = False) -> Any:
    """Return run properties: the face for both scripts, its size, and black."""
    properties = OxmlElement("w:rPr")
    latin = face if language == "zh" else LATIN
    fonts = {"w:ascii": latin, "w:hAnsi": latin, "w:eastAsia": face, "w:cs": LATIN}
    append(properties, "w:rFonts", **fonts)
    append(properties, "w:color", **{"w:val": "000000"})
    if condensed:
        append(properties, "w:spacing", **{"w:val": _CONDENSED})
    for tag in ("w:sz", "w:szCs"):
        append(properties, tag, **{"w:val": str(int(points * 2))})
    return properties


def append(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element with its attributes at the end of ``parent``."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    parent.append(element)
    return element


def _set(element: Any, style: WordStyle, language: str) -> None:
    for old in (*element.findall(qn("w:rPr")), *element.findall(qn("w:pPr"))):
        element.remove(old)
    _append_layout(append(element, "w:pPr"), style, language)
    element.append(type_of(style.face, style.points, language, condensed=style.is_text))


def _append_layout(properties: Any, style: WordStyle, language: str) -> None:
    """Append paragraph properties, in the order that the format demands."""
    if style.outline is not None:
        append(properties, "w:keepNext")
    # A long address may break anywhere; nothing is spaced out between Chinese and digits.
    for tag in ("w:wordWrap", "w:autoSpaceDE", "w:autoSpaceDN"):
        append(properties, tag, **{"w:val": "0"})
    spacing = {"w:before": "0", "w:after": "0"}
    if style.is_text:
        spacing |= {"w:line": str(int(PITCH.pt * 20)), "w:lineRule": "exact"}
    else:
        append(properties, "w:snapToGrid", **{"w:val": "0"})
    append(properties, "w:spacing", **spacing)
    if style.indented and (language == "zh" or style is not HEADING):
        append(properties, "w:ind", **{"w:firstLineChars": "200", "w:firstLine": "632"})
    if style.align or style.is_text:
        append(properties, "w:jc", **{"w:val": style.align or "both"})
    if style.outline is not None:
        append(properties, "w:outlineLvl", **{"w:val": str(style.outline)})


def _name_substitutes(word: WordDocument) -> None:
    table: Any = next(part for part in word.part.package.iter_parts() if "fontTable" in part.partname)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())  # noqa: SLF001
