"""The typesetter of this process: its fonts are found once, and what it is given is data, never markup."""

import json
import os
import re
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from gongkai.core.errors import DomainError

FONTS_DIR = Path(
    os.environ.get("GONGKAI_FONTS_DIR") or Path(__file__).resolve().parents[4] / "var" / "fonts"
)
"""Where ``bin/install-fonts`` puts the fonts of official documents."""
_TEMPLATES = Path(__file__).parent / "templates"
_CHAINS = {
    "fang": ("FandolFang R", "FangSong", "FandolSong", "Noto Serif CJK SC"),
    "song": ("FandolSong", "SimSun", "Noto Serif CJK SC"),
    "kai": ("FandolKai", "KaiTi", "FandolSong", "Noto Serif CJK SC"),
    "hei": ("FandolHei", "SimHei", "Noto Sans CJK SC"),
    "title": ("FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif CJK SC"),
}
"""For each face of an official document, the families that can stand for it, best first."""
LATIN = "Libertinus Serif"
"""The family of digits and Latin letters; it comes with the typesetter."""
_LAST = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans")
"""Families that are asked for characters which the others lack."""
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_LOCK = Lock()
_PICTURE_DPI = 160
"""Of a drawing at its own size, which is larger than it is printed: 246 on paper."""


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


def typeset_pdf(data: dict[str, Any], *, timestamp: int) -> bytes:
    """Set a report; the same data gives the same bytes."""
    text = json.dumps(data, ensure_ascii=False)
    result = _compile(
        "report.typ", {"report": text}, format="pdf", pdf_standards="a-2b", timestamp=timestamp
    )
    return result if isinstance(result, bytes) else result[0]


@lru_cache(maxsize=16)
def typeset_pictures(svgs: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return each drawing as a PNG picture, fine enough for print."""
    if not svgs:
        return ()
    text = json.dumps(svgs, ensure_ascii=False)
    result = _compile("charts.typ", {"charts": text}, format="png", ppi=_PICTURE_DPI)
    return (result,) if isinstance(result, bytes) else tuple(result)


def typeset_labels(labels: tuple[tuple[str, float, str], ...]) -> list[str]:
    """Return each label (its text, size and colour) as a drawing of its outlines."""
    if not labels:
        return []
    wanted = [{"text": text, "size": size, "fill": fill} for text, size, fill in labels]
    inputs = {
        "fonts": json.dumps(faces()["hei"]),
        "labels": json.dumps(wanted, ensure_ascii=False),
    }
    result = _compile("labels.typ", inputs, format="svg")
    pages = [result] if isinstance(result, bytes) else result
    return [page.decode() for page in pages]


def _compile(template: str, inputs: dict[str, str], **options: Any) -> bytes | list[bytes]:
    source = (_TEMPLATES / template).read_bytes()
    try:
        with _LOCK:
            result = _compiler().compile(source, sys_inputs=inputs, **options)
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
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(_TEMPLATES), font_paths=_font_paths())


def _font_paths() -> list[Path]:
    return [FONTS_DIR] if FONTS_DIR.is_dir() else []
