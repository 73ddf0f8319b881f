"""Home addresses that lead to a door; addresses of offices, firms and projects are no findings."""

import re
from collections.abc import Iterator
from functools import lru_cache

from gongkai.law.wording import Wording
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import ADDRESS_LABELLED, ADDRESS_RESIDENCE, ADDRESS_VILLAGE

_NUMBER = "[0-9０-９一二三四五六七八九十百零〇甲乙丙丁A-Za-z#\\-－]+"
_DOOR = re.compile(
    rf"{_NUMBER}\s?(?:号楼|栋|幢|单元|室|号|组|社|队|屯|弄|巷|户|座|#)(?!线)|第{_NUMBER}(?:村民)?小组"
    "|(?<=村)[\u4e00-\u9fff]{1,5}(?:组|屯|队)(?![织长成])"
)
"""What an address has beyond the village, the street or the residential area."""
_FIELD = re.compile(
    r"\s?(?:[（(][^）)\n]{0,8}[）)])?\s?[：:为是在于]?\s*"
    r"((?:(?![0-9０-９]{6})[^，。；;！？、：:\n\r\x1e\x1f]){4,60})"
)
_PLACE = re.compile("[省市县区镇乡村街路道庄屯里湾巷坊旗盟州社苑园]")
_STREET = re.compile(
    r"(?:街道|社区|居委会|小区|花园|家园|公寓|新村|村委会|行政村|自然村|[镇乡村街路巷里庄园苑城府庭湾居])"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{1,16}村(?:民委员会)?[\u4e00-\u9fff]{0,6}[0-9０-９一二三四五六七八九十]{1,3}\s?(?:村民小)?组\s?[0-9０-９]{1,4}(?:之[一二三0-9]+)?号"
)
_GROUP = re.compile("组[0-9０-９]{1,4}(?:之[一二三0-9]+)?号")
_FLAT = re.compile("单元[0-9０-９]{1,4}")
_REACH = 40
_LONGEST_RESIDENCE = 30


def labelled_address(screened: ScreenedText, start: int, label: str) -> ScreeningFinding | None:
    """Judge the address behind a label of home addresses, or behind a verb of living somewhere."""
    text, words = screened.text, screened.lists.addresses
    after = start + len(label)
    is_verb = label in words.verbs
    if is_verb and any(text.startswith(word, after - 1) for word in words.not_home):
        return None
    field = _FIELD.match(text, after)
    if field is None:
        return None
    return _leading_to_door(screened, field.span(1), label, needs_place=is_verb)


def address_in_cell(screened: ScreenedText, start: int, end: int, heading: str) -> ScreeningFinding | None:
    """Judge the content of a cell under a heading of home addresses."""
    return _leading_to_door(screened, (start, end), heading, needs_place=False)


def dwellings(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield addresses without a label whose own form is that of a dwelling."""
    text = screened.text
    for group in _GROUP.finditer(text):
        low = max(0, group.start() - _REACH)
        for village in _VILLAGE.finditer(text, low, group.end()):
            if village.end() == group.end():
                yield from _dwelling(screened, *village.span(), ADDRESS_VILLAGE)
    for flat in _FLAT.finditer(text):
        low = max(0, flat.start() - _REACH)
        residence = _residence(screened.lists.addresses.residence).search(text, low, flat.end() + 4)
        if residence:
            yield from _dwelling(screened, *residence.span(), ADDRESS_RESIDENCE)


@lru_cache(maxsize=8)
def _residence(names: str) -> re.Pattern[str]:
    number = "[0-9０-９A-Za-z一二三四五六七八九十]{1,4}"
    return re.compile(
        rf"[\u4e00-\u9fff0-9（）()]{{1,{_LONGEST_RESIDENCE}}}?{names}[\u4e00-\u9fff]{{0,4}}{number}\s?(?:号楼|栋|幢|座|#楼?|号)\s?"
        rf"{number}\s?单元\s?[0-9０-９]{{1,4}}\s?(?:室|号|户)?"
    )


def _dwelling(
    screened: ScreenedText, start: int, end: int, sentence: Wording
) -> Iterator[ScreeningFinding]:
    if screened.lists.addresses.office.search(screened.before(start, 24)):
        return
    if screened.contacts.has_address(screened.text[start:end]):
        return
    yield _finding(screened, (start, end), FindingReason(sentence), Strength.LIKELY)


def _leading_to_door(
    screened: ScreenedText, span: tuple[int, int], label: str, *, needs_place: bool
) -> ScreeningFinding | None:
    start, end = span
    address = screened.text[start:end]
    doors = list(_DOOR.finditer(address))
    if not doors or not _PLACE.search(address[: doors[0].end()]):
        return None
    if needs_place and not _STREET.search(address[: doors[-1].end()]):
        return None
    if screened.contacts.has_address(address):
        return None
    stop = start + doors[-1].end()
    reason = FindingReason(ADDRESS_LABELLED, {"label": label.strip("，,、；（(")})
    return _finding(screened, (start, stop), reason, Strength.LIKELY if needs_place else Strength.SURE)


def _finding(
    screened: ScreenedText, span: tuple[int, int], reason: FindingReason, strength: Strength
) -> ScreeningFinding:
    text = screened.text[span[0] : span[1]]
    masked = text[: _kept(text)] + screened.lists.masking.address_tail
    return screened.finding(ScreeningKind.ADDRESS, span, reason, strength=strength, masked=masked)


def _kept(address: str) -> int:
    """Return how much of an address stays: up to the village, the community or the street."""
    door = _DOOR.search(address)
    limit = door.start() if door else len(address)
    ends = [found.end() for found in _STREET.finditer(address, 0, limit)]
    return ends[-1] if ends else min(limit, len(address) // 2)
