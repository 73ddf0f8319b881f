"""A letter as PDF/A in the letter layout of GB/T 9704-2012."""

import json
import os
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from gongkai.core.errors import DomainError
from gongkai.requests.rendering.paper import LetterPaper

if TYPE_CHECKING:
    import typst

FONTS_DIR = Path(
    os.environ.get("GONGKAI_FONTS_DIR") or Path(__file__).resolve().parents[4] / "var" / "fonts"
)
"""Where ``bin/install-fonts`` puts the fonts of official documents."""
_TEMPLATES = Path(__file__).parent / "templates"
_CHAINS = {
    "fang": ("FandolFang R", "FangSong", "FandolSong"),
    "song": ("FandolSong", "SimSun"),
    "title": ("FZXiaoBiaoSong-B05S", "FandolSong"),
}
_LAST = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans")
LATIN = "Libertinus Serif"
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_LOCK = Lock()


class LetterNotTypeset(DomainError):
    """A letter that cannot be set, such as one with a character that no font has."""

    code = "letter_not_typeset"


def letter_pdf(paper: LetterPaper) -> bytes:
    """Return the letter as a PDF/A-2b file; the same letter gives the same bytes."""
    import typst

    day = paper.dated_on
    data = {
        "agency": paper.agency,
        "title": paper.title,
        "number": paper.number,
        "addressee": paper.addressee,
        "paragraphs": list(paper.paragraphs),
        "day": paper.day,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "contact": paper.contact,
        "fonts": _faces(),
        "latin": LATIN,
    }
    source = (_TEMPLATES / "letter.typ").read_bytes()
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    try:
        with _LOCK:
            result = _compiler().compile(
                source, sys_inputs=inputs, format="pdf", pdf_standards="a-2b", timestamp=0
            )
    except typst.TypstError as problem:
        lacking = _NO_FONT.search(str(problem))
        shown = f"“{lacking[1]}”" if lacking else str(problem)
        raise LetterNotTypeset(
            f"文书排版时出错，PDF 没有生成：{shown}。请修改文字或者下载 DOCX。"
        ) from problem
    if isinstance(result, bytes):
        return result
    raise LetterNotTypeset("文书排版没有结果，PDF 没有生成。请下载 DOCX。")


@cache
def _faces() -> dict[str, list[str]]:
    import typst

    known = set(typst.Fonts(font_paths=_font_paths()).families())
    return {
        face: [family for family in (*chain, *_LAST) if family in known] for face, chain in _CHAINS.items()
    }


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(root=str(_TEMPLATES), font_paths=_font_paths())


def _font_paths() -> list[Path]:
    return [FONTS_DIR] if FONTS_DIR.is_dir() else []
