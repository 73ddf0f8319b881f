"""The wording of a letter as a legal officer writes it, and what of the standard wording it must keep.

Places are written with their Chinese names, ``{登记编号}``; one paragraph stands in a line, and one that is
printed only where a fact is there begins with 【有“密级”时】.
"""

import re
from collections.abc import Iterable

from gongkai.law.letters import LetterParagraph, LetterVersion, letter_places
from gongkai.law.wording import WordedRefusal, Wording

_PLACE = re.compile(r"\{([^{}]*)\}")
_WHEN = re.compile(r"【有[“\"]([^”\"]+)[”\"]时】")
_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+款)?(?:第（?[一二三四五六七八九十]+）?项)?"
)

_UNKNOWN = Wording(
    zh="文书样式中的“{places}”不是可以填写的要素。要素的名称须与下列名称一致：{known}。",
    en="The wording has “{places}”, which is nothing that can be filled in. Use these names: {known}.",
)
_LOST = Wording(
    zh="文书样式缺少“{places}”。这是本文书必须写明的内容，请加上。",
    en="The wording lacks “{places}”, which this letter must state. Add it.",
)
_EMPTY = Wording(zh="文书样式没有正文，请填写。", en="The wording has no text. Write it.")


class WordingRefused(WordedRefusal):
    """A wording with an unknown place, without one that the letter must state, or without text."""

    code = "wording_refused"


def as_typed(paragraphs: Iterable[LetterParagraph]) -> str:
    """Return the paragraphs as a legal officer reads and writes them."""
    return "\n".join(_typed(paragraph) for paragraph in paragraphs)


def _typed(paragraph: LetterParagraph) -> str:
    text = _PLACE.sub(lambda place: f"{{{_label(place[1])}}}", paragraph.template)
    return f"【有“{_label(paragraph.when)}”时】{text}" if paragraph.when else text


def _label(name: str) -> str:
    known = letter_places().get(name)
    return known.zh if known else name


def from_typed(text: str, standard: LetterVersion) -> tuple[LetterParagraph, ...]:
    """Return the paragraphs of a typed wording; refuse one that lacks what the standard one states."""
    names = {label.zh: name for name, label in letter_places().items()}
    unknown = [place for place in _asked(text) if place not in names]
    if unknown:
        raise WordingRefused(_UNKNOWN, places="”“".join(unknown), known="、".join(_usable(standard)))
    found = tuple(_read(line.strip(), names) for line in text.splitlines() if line.strip())
    if not found:
        raise WordingRefused(_EMPTY)
    lost = _always(standard.paragraphs) - _always(found)
    lost |= _ever(standard.paragraphs) - _ever(found)
    if lost:
        raise WordingRefused(_LOST, places="”“".join(sorted(_label(name) for name in lost)))
    return found


def _asked(text: str) -> list[str]:
    return [*dict.fromkeys([*_PLACE.findall(text), *_WHEN.findall(text)])]


def _usable(standard: LetterVersion) -> list[str]:
    """Return the names that make sense in the letter: those that it has, and what every case says."""
    of_letter = _ever(standard.paragraphs) | set(standard.facts)
    return [label.zh for name, label in letter_places().items() if name in of_letter]


def _read(line: str, names: dict[str, str]) -> LetterParagraph:
    when = _WHEN.match(line)
    text = line[when.end() :] if when else line
    template = _PLACE.sub(lambda place: f"{{{names[place[1]]}}}", text)
    return LetterParagraph(template, names[when[1]] if when else "")


def _always(paragraphs: Iterable[LetterParagraph]) -> set[str]:
    return {place for paragraph in paragraphs if not paragraph.when for place in paragraph.places}


def _ever(paragraphs: Iterable[LetterParagraph]) -> set[str]:
    return {place for paragraph in paragraphs for place in paragraph.places}


def articles_left_out(paragraphs: Iterable[LetterParagraph], standard: LetterVersion) -> list[str]:
    """Return the articles that the standard wording names and this one does not: a person should look."""
    named = [
        set(_ARTICLE.findall("".join(one.template for one in text)))
        for text in (paragraphs, standard.paragraphs)
    ]
    return sorted(named[1] - named[0])
