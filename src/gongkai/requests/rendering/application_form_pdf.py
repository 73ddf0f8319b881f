"""The blank application form as PDF/A."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from gongkai.requests.rendering.application_form import TITLE, PaperForm
from gongkai.requests.rendering.pdf import FONTS_DIR, LATIN, LetterNotTypeset

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parent / "templates"
_FACES = ("FandolFang R", "FangSong", "FandolSong", "Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans")
_TITLE_FACES = ("FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans")
_LOCK = Lock()


def application_form_pdf(form: PaperForm) -> bytes:
    """Return the blank form as a PDF/A-2b file; the same form gives the same bytes."""
    import typst

    data = {
        **asdict(form),
        "title": TITLE,
        "addressee": form.addressee,
        "faces": _known(_FACES),
        "title_faces": _known(_TITLE_FACES),
        "latin": LATIN,
    }
    source = (_TEMPLATES / "application_form.typ").read_bytes()
    try:
        with _LOCK:
            result = _compiler().compile(
                source,
                sys_inputs={"form": json.dumps(data, ensure_ascii=False)},
                format="pdf",
                pdf_standards="a-2b",
                timestamp=0,
            )
    except typst.TypstError as problem:
        raise LetterNotTypeset(f"申请表排版时出错，PDF 没有生成：{problem}。请下载 DOCX。") from problem
    if isinstance(result, bytes):
        return result
    raise LetterNotTypeset("申请表排版没有结果，PDF 没有生成。请下载 DOCX。")


@cache
def _families() -> frozenset[str]:
    import typst

    return frozenset(typst.Fonts(font_paths=_font_paths()).families())


def _known(faces: tuple[str, ...]) -> list[str]:
    return [face for face in faces if face in _families()]


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(root=str(_TEMPLATES), font_paths=_font_paths())


def _font_paths() -> list[Path]:
    return [FONTS_DIR] if FONTS_DIR.is_dir() else []
