"""The parts of a report's text, by the headings that the form's outline accepts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from gongkai.documents.model import Paragraph
from gongkai.documents.normalise import fold
from gongkai.law.forms import Form
from gongkai.law.outlines import outline
from gongkai.reports.figures import Section
from gongkai.reports.reading.labels import core

PREAMBLE = "preamble"
"""The key of what stands before the first heading."""
_NUMBERED = re.compile(r"^\s*(?P<number>[一二三四五六七八九十]{1,2})[、.．,，:：\s]\s*(?P<text>\S.{1,45})$")
NUMBERS = ["", *"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]
"""The numbers of headings of the first level, each at its place."""
_JOINTS = re.compile(r"[、,的和及与或等]|20\d\d年度?|本年度")
_CLOSE = 86
_LONGEST_HEADING = 45
_SENTENCE = re.compile(r"[。;!?]")
_CHROME = re.compile(
    r"扫一扫|打印本页|打印此页|关闭窗口|关闭本页|上一篇|下一篇|分享到|版权所有|主办单位|主办:|网站标识码|公网安备"
    r"|ICP备|网站地图|联系我们|相关附件|相关链接|责任编辑|\[打印\]|\[关闭\]|返回顶部|您访问的链接"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in the text."""

    paragraph: int
    key: str
    text: str


def find_headings(paragraphs: Sequence[Paragraph], form: Form) -> list[Heading]:
    """Return the headings of the first level, in order: 一、 and so on, each one further.

    Where a report numbers nothing (a web page may have lost it), the form's own headings count alone.
    """
    lines = [(index, fold(paragraph.text)) for index, paragraph in enumerate(paragraphs)]
    short = [(index, plain) for index, plain in lines if _may_be_heading(plain)]
    known = _known(form)
    return _numbered(short, paragraphs, known) or _unnumbered(short, paragraphs, known)


def _numbered(
    lines: Sequence[tuple[int, str]], paragraphs: Sequence[Paragraph], known: Mapping[str, str]
) -> list[Heading]:
    found: list[Heading] = []
    seen: set[str] = set()
    reached = 0
    for index, plain in lines:
        text = paragraphs[index].text.strip()
        match = _NUMBERED.match(text)
        if match is None or match["number"] not in NUMBERS:
            # The form's own heading that lost its number.
            key = known.get(_JOINTS.sub("", plain)) if found and match is None else None
            if key and key not in seen:
                seen.add(key)
                found.append(Heading(index, key, text))
            continue
        number = NUMBERS.index(match["number"])
        key = _part(match["text"], known)
        is_misnumbered = bool(key and key not in seen and found)
        if number == reached + 1 or (key and number > reached) or is_misnumbered:
            reached = max(reached, number)
            seen.add(key or "")
            found.append(Heading(index, key or f"section_{number}", text))
    return found


def _part(text: str, known: Mapping[str, str]) -> str | None:
    """Return the part whose heading says this, allowing for a few characters more or less."""
    said = wording(text)
    if said in known:
        return known[said]
    close = process.extractOne(said, list(known), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return known[close[0]] if close else None


def wording(heading: str) -> str:
    """Return what a heading says, without numbering, brackets, joining words and the year."""
    return _JOINTS.sub("", core(heading))


def _unnumbered(
    lines: Sequence[tuple[int, str]], paragraphs: Sequence[Paragraph], known: Mapping[str, str]
) -> list[Heading]:
    found: dict[str, Heading] = {}
    for index, plain in lines:
        key = known.get(wording(plain))
        if key and key not in found:
            found[key] = Heading(index, key, paragraphs[index].text.strip())
    return list(found.values())


def split(paragraphs: Sequence[Paragraph], headings: Sequence[Heading], first: int) -> list[Section]:
    """Return the text from paragraph ``first`` on, part by part."""
    end = _end(paragraphs, headings[-1].paragraph if headings else first)
    starts = [(PREAMBLE, "", first - 1)]
    starts += [(h.key, h.text, h.paragraph) for h in headings if h.paragraph >= first]
    sections = []
    for (key, heading, start), following in zip(
        starts, [*(start for _, _, start in starts[1:]), end], strict=True
    ):
        body = paragraphs[start + 1 : following]
        text = "\n".join(paragraph.text.strip() for paragraph in body if paragraph.text.strip())
        if heading or text:
            sections.append(Section(key=key, heading=heading, text=text))
    return sections


def _may_be_heading(plain: str) -> bool:
    return 2 < len(plain) <= _LONGEST_HEADING and not _SENTENCE.search(plain) and plain[-1] not in ":,"  # noqa: PLR2004


@cache
def _known(form: Form) -> dict[str, str]:
    return {
        wording(heading): part.key
        for part in outline(form).parts
        for heading in (part.heading.zh, *part.accepted)
    }


def _end(paragraphs: Sequence[Paragraph], after: int) -> int:
    """Return where the page's own furniture begins below the report."""
    for index in range(after + 1, len(paragraphs)):
        text = paragraphs[index].text
        if len(text) < 120 and _CHROME.search(fold(text)):  # noqa: PLR2004
            return index
    return len(paragraphs)
