"""The parts of an official document: head, number, title, addressees, signature, date, attachments.

They are found by where they stand and how they are written (GB/T 9704); each is a suggestion only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.model import Block, Paragraph
from gongkai.documents.normalise import repair

_OPEN, _CLOSE = r"[〔\[（(【［﹝〖]", r"[〕\]）)】］﹞〗]"
_NUMBER = re.compile(
    rf"([\u4e00-\u9fff]{{1,14}}?(?:发|函|办|字|令|告|规|复|通|报|议|决|文|纪|电|[\u4e00-\u9fff]))\s*"
    rf"{_OPEN}\s*((?:19|20)\d\d)\s*年?\s*{_CLOSE}\s*第?\s*(\d{{1,5}})\s*号"
)
_ORDER = re.compile(r"第\s*([0-9〇零一二三四五六七八九十百]{1,6})\s*号")
_GENRES = (
    "通知|意见|决定|决议|公告|通告|公报|通报|报告|请示|批复|议案|函|纪要|命令|令|办法|规定|细则|方案|规划|计划"
    "|要点|预案|条例|规则|指南|目录|清单|制度|标准|解读|总结|情况|名单|公示|预算|决算|年报"
)
_TITLE_END = re.compile(rf"(?:{_GENRES})(?:{_OPEN}[^）)〕\]]{{1,20}}{_CLOSE})?$")
_DATE = re.compile(
    r"([12]\d{3}|[〇零○ＯO一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_BEFORE_TITLE = re.compile(
    r"(?:[绝机秘]\s*密.*|特\s*[急提].*|加\s*急|平\s*急|签发人.*|\d{1,6}|.*公开(?:方式|属性|类别).*|索引号.*|信息公开.*：.*)"
)
_HEAD = re.compile(r"[\u4e00-\u9fff（）()、\s]{4,60}文\s*件")
_BODY_NAME = re.compile(
    r".*(?:政府|委员会|办公室|办公厅|局|厅|部|院|委|办|处|中心|乡|镇|街道|所|站|馆|室|小组|指挥部|支队|大队|集团|公司)"
)
_ATTACHMENT = re.compile(r"附\s*件\s*[：:]\s*(.*)", re.S)
_NUMBERED = re.compile(r"\s*(\d{1,2})\s*[.．、]\s*(.+)", re.S)
_FOLLOWS_TITLE = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章条]")
_DIGITS = {letter: value for value, letter in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○ＯO", 0
)
_TEN = 10
_HEAD_PARAGRAPHS = 14
_MOST_TITLE_LINES = 4
_LONGEST_TITLE = 120
_LONGEST_BODY_NAME = 40
_SIGNATURE_PARAGRAPHS = 6
_LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """One part of a document, and the paragraphs it was read from, counted from 0 among the blocks."""

    value: str
    places: tuple[int, ...]


def document_number(text: str) -> str:
    """Return the document number in a text with its brackets as the standard writes them, or nothing."""
    found = _NUMBER.search(repair(text))
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else ""


def written_date(text: str) -> date | None:
    """Return the date in a text, in figures or in characters; None if there is none."""
    found = _DATE.search(repair(text))
    if not found:
        return None
    year = int(found[1]) if found[1].isdecimal() else _digits(found[1])
    try:
        return date(year, _whole(found[2]), _whole(found[3]))
    except ValueError:
        return None


def _digits(text: str) -> int:
    return int("".join(str(_DIGITS[letter]) for letter in text))


def _whole(text: str) -> int:
    """Return a number up to 99 written in figures or as 二十一."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _digits(text)
    return (_digits(tens) if tens else 1) * _TEN + (_digits(ones) if ones else 0)


class OfficialDocument:
    """Finds the parts of an official document among its blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._texts = [
            (place, block.text.strip())
            for place, block in enumerate(blocks)
            if isinstance(block, Paragraph)
        ]
        self.head = self._find_head()
        self.number = self._find_number()
        self.title = self._find_title()
        self.recipients = self._find_recipients()
        self.date = self._find_date()
        self.attachments = self._find_attachments()

    def _find_head(self) -> Found | None:
        for place, text in self._texts[:_HEAD_PARAGRAPHS]:
            if _HEAD.fullmatch(text):
                return Found(re.sub(r"\s+|文\s*件$", "", text), (place,))
        return None

    def _find_number(self) -> Found | None:
        """Find the number in a line of its own near the head; a number that is cited is not the own."""
        for place, text in self._texts[:_HEAD_PARAGRAPHS]:
            number = document_number(text)
            rest = _NUMBER.sub("", repair(text), count=1)
            if number and len(re.sub(r"签发人.*|[\s（）()：:]|文号|发文字号", "", rest)) == 0:
                return Found(number, (place,))
        return None

    def _find_title(self) -> Found | None:
        taken = {place for found in (self.head, self.number) if found for place in found.places}
        lines: list[tuple[int, str]] = []
        for place, text in self._texts[:_HEAD_PARAGRAPHS]:
            if not lines and (place in taken or self._is_before_title(text)):
                continue
            if lines and (not self._continues(text) or place in taken):
                break
            lines.append((place, text))
            if _TITLE_END.search(text) or len(lines) == _MOST_TITLE_LINES:
                break
        title = "".join(text for _, text in lines)
        if not title or len(title) > _LONGEST_TITLE or title.endswith(("。", "：", ":")):
            return None
        if len(lines) > 1 and not _TITLE_END.search(title):
            lines = lines[:1]
        return Found("".join(text for _, text in lines), tuple(place for place, _ in lines))

    def _is_before_title(self, text: str) -> bool:
        return bool(_BEFORE_TITLE.fullmatch(text)) or bool(_DATE.fullmatch(text))

    def _continues(self, text: str) -> bool:
        return not (text.endswith(("：", ":", "。")) or _FOLLOWS_TITLE.match(text) or "，" in text)

    def _after_title(self) -> list[tuple[int, str]]:
        last = max(self.title.places, default=-1) if self.title else -1
        return [(place, text) for place, text in self._texts if place > last]

    def _find_recipients(self) -> Found | None:
        """Find the addressees: the first paragraph after the title, up to its colon."""
        for place, text in self._after_title()[:2]:
            is_address = text.endswith(("：", ":")) and len(text) <= _LONGEST_ADDRESS
            if is_address and not _ATTACHMENT.match(text) and "。" not in text:
                return Found(text.rstrip("：: "), (place,))
        return None

    def _find_date(self) -> Found | None:
        """Find the last line that is nothing but a date; the date of printing stands in a longer line."""
        for place, text in reversed(self._after_title()):
            if _DATE.fullmatch(text) and written_date(text):
                return Found(text, (place,))
        for place, text in self._after_title()[-_SIGNATURE_PARAGRAPHS:]:
            dated = _DATE.search(text)
            if dated and text.endswith(dated[0]) and _BODY_NAME.fullmatch(text[: dated.start()].strip()):
                return Found(dated[0], (place,))
        return None

    @property
    def signature(self) -> Found | None:
        """The names over the date, or before it in its line."""
        if not self.date:
            return None
        (place,) = self.date.places
        text = dict(self._texts)[place]
        beside = text[: text.find(self.date.value)].strip()
        if beside:
            return Found(beside, (place,))
        names: list[tuple[int, str]] = []
        for above, name in reversed([item for item in self._texts if item[0] < place]):
            plain = re.sub(r"\s+", "", name)
            if len(plain) > _LONGEST_BODY_NAME or not _BODY_NAME.fullmatch(plain) or "，" in plain:
                break
            names.insert(0, (above, plain))
        if not names:
            return None
        return Found("、".join(name for _, name in names), tuple(above for above, _ in names))

    def _find_attachments(self) -> list[Found]:
        """Find the attachments that the text lists."""
        for number, (place, text) in enumerate(self._texts):
            listed = _ATTACHMENT.fullmatch(text)
            if not listed or not listed[1].strip():
                continue
            found = [Found(name, (place,)) for name in _names(listed[1])]
            if _NUMBERED.match(listed[1]):
                for below, line in self._texts[number + 1 :]:
                    item = _NUMBERED.fullmatch(line)
                    if not item or int(item[1]) != len(found) + 1:
                        break
                    found.append(Found(_without_end(item[2]), (below,)))
            return found
        return []


def _names(text: str) -> list[str]:
    """Return the attachments in one line: one, or several by their numbers."""
    parts = [part for part in re.split(r"(?:^|\s+)\d{1,2}\s*[.．、]\s*", text.strip()) if part.strip()]
    return [_without_end(part) for part in parts]


def _without_end(text: str) -> str:
    return re.sub(r"\s+", "", text).rstrip("。；;")
