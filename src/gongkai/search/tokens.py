"""How texts are cut so that any part of them is found: folded, then into overlapping pairs of characters.

A phrase of pairs in sequence is exactly a part of the folded text, whatever language it is in and wherever
words begin, so nothing that a plain scan finds is missed. Ends of paragraphs and of table cells are marked
by a character of their own, which no phrase contains.
"""

import re
from collections.abc import Iterable
from operator import add

from gongkai.documents.normalise import fold_scripts

BOUNDARY = "¶"
_ENDS = re.compile(r"[\n\t]+")
_RUNS = re.compile(f"{BOUNDARY}{{2,}}")


def folded(text: str) -> str:
    """Return the one spelling in which texts are compared: no white space, simplified, small letters."""
    return small_letters(fold_scripts(text).replace(BOUNDARY, ""))


def small_letters(text: str) -> str:
    """Return the text in small letters with as many characters as before."""
    small = text.casefold()
    if len(small) == len(text):
        return small
    return "".join(one if len(one := character.casefold()) == 1 else character for character in text)


def folded_parts(texts: Iterable[str]) -> str:
    """Return the folded paragraphs and cells of texts, each followed by the boundary."""
    whole = _ENDS.sub(BOUNDARY, "\n".join(texts).replace(BOUNDARY, ""))
    return _RUNS.sub(BOUNDARY, small_letters(fold_scripts(whole)) + BOUNDARY).removeprefix(BOUNDARY)


def pairs(text: str) -> list[str]:
    """Return the overlapping pairs of characters of a folded text, in sequence."""
    return list(map(add, text, text[1:]))


def indexed_form(texts: Iterable[str]) -> str:
    """Return texts as an engine with a tokenizer of white space takes them in."""
    return " ".join(pairs(folded_parts(texts)))
