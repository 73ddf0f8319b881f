"""The typesetter of this process: its fonts are found once, and what it is given is data, never markup."""

import os
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from gongkai.core.errors import DomainError

FONTS_DIR = Path(
    os.environ.get("GONGKAI_FONTS_DIR") or Path(__file__).resolve().parents[3] / "var" / "fonts"
)
"""Where ``bin/install-fonts`` puts the fonts of official documents."""
LATIN = "Libertinus Serif"
"""The family of digits and Latin letters; it comes with the typesetter."""
_CHAINS = {
    "fang": ("FandolFang R", "FangSong", "FandolSong", "Noto Serif CJK SC"),
    "song": ("FandolSong", "SimSun", "Noto Serif CJK SC"),
    "kai": ("FandolKai", "KaiTi", "FandolSong", "Noto Serif CJK SC"),
    "hei": ("FandolHei", "SimHei", "Noto Sans CJK SC"),
    "title": ("FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif CJK SC"),
}
"""For each face of an official document, the families that can stand for it, best first."""
_LAST = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans")
"""Families that are asked for characters which the others lack."""
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_LOCK = Lock()


class FontsMissing(DomainError):
    """No font with Chinese characters: a PDF file would show boxes."""

    code = "fonts_missing"


class NotTypeset(DomainError):
    """A text that cannot be set, such as a character that no font has."""

    code = "not_typeset"


@cache
def faces() -> dict[str, list[str]]:
    """Return the families to use for each face; raise :class:`FontsMissing` where there are none."""
    known = set(typst.Fonts(font_paths=_font_paths()).families())
    chains = {
        face: [family for family in dict.fromkeys((*chain, *_LAST)) if family in known]
        for face, chain in _CHAINS.items()
    }
    if not any(
        "CJK" in family or family.startswith(("Fandol", "Fang", "Sim", "Kai")) for family in chains["fang"]
    ):
        raise FontsMissing(
            "没有中文字体，无法生成 PDF 和图片。"
            "请运行 bin/install-fonts，或安装 Debian 软件包 fonts-noto-cjk。"
        )
    return chains


def typeset(template: Path, inputs: dict[str, str], **options: Any) -> bytes | list[bytes]:
    """Set the template with the inputs; one file, or one a page. Raise :class:`NotTypeset`."""
    try:
        with _LOCK:
            result = _compiler(template.parent).compile(template.read_bytes(), sys_inputs=inputs, **options)
    except typst.TypstError as problem:
        raise NotTypeset(_explained(str(problem))) from problem
    return result or b""


def _explained(problem: str) -> str:
    lacking = _NO_FONT.search(problem)
    if lacking is None:
        return f"排版时出错，PDF 没有生成：{problem}。请修改有关文字后重试。"
    shown = re.sub(r"\\u\{(\w+)\}", lambda found: f"U+{found[1].upper()}", lacking[1])
    return (
        f"文字“{shown}”在现有字体中没有字形，PDF 没有生成。"
        "请安装含有这个字的字体、修改这段文字，或者改为生成 docx、html。"
    )


@cache
def _compiler(root: Path) -> typst.Compiler:
    return typst.Compiler(root=str(root), font_paths=_font_paths())


def _font_paths() -> list[Path]:
    return [FONTS_DIR] if FONTS_DIR.is_dir() else []
