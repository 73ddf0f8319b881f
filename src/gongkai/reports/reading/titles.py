"""Whose report it is, and for which year: from its title and from how it says who made it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.documents.model import Paragraph
from gongkai.documents.normalise import fold, simplified

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?:(?:19|20)\d\d|二[〇○零0][一二三四五六七八九〇○零0]{2})"
_SUBJECT = r"(?:政府信息|信息|政务|政务信息|政府信息和政务|政务和政府信息)公开"
_TITLE = re.compile(
    rf"(?P<before>.*?)(?P<year>{_YEAR})年?度?(?P<between>.*?)(?P<subject>{_SUBJECT}).*?(?:报告|年报)"
)
_NO_YEAR = re.compile(rf"(?P<before>.*?)(?P<subject>{_SUBJECT})工作?年度(?:工作)?报告")
_BRACKETS = re.compile(r"\([^()]*\)")
_PERIOD = re.compile(rf"(?P<year>{_YEAR})年0?1月0?1日(?:起|始)?,?[至到-]")
_AUTHOR = re.compile(
    r"(?:报告)?(?:由|是)(?P<agency>[\u4e00-\u9fff]{4,30}?)(?:(?:党政综合|党政|综合)?办公室|政务公开|政府信息公开|按照|根据|依据|编制)"
)
_LONGEST_TITLE = 60
_LONGEST_PREAMBLE = 1_000
_TITLE_LINES = 3
_ENDS_TITLE = re.compile(r"[报報]告|年[报報]")
_REMARK = 12
"""Characters that may follow a title, such as （全文）."""
_COMPLETE = re.compile(r"(?!.*(?:做好|报送|开展|印发)).*(?:报告|年报)(?:\([^()]*\))?")
_PLACE = re.compile(r"(?:省|市|县|区|旗|镇|乡|盟|州)$")
_BODY = re.compile(
    r"(?:政府|局|委|委员会|办公室|办|厅|院|中心|站|所|处|会|队|社|馆|学校|公司|街道|镇|乡|县|区|市|省|旗|管委会)$"
)
_LEADING = re.compile(r"^(?:关于|[-·.、>|]|首页|标题|公报标题|名称)+")
_APART = re.compile(r"[:,>|》»]")
_NO_NAME = re.compile(r"我|本(?:单位|机关|局|委|办|街|镇|乡)|根据|按照|依据|全文|(?<!大)数据|社会$|^的$")
"""Says by itself that something is not the name of a body."""
_SENTENCE = re.compile(r"我|本单位|根据|按照|依据|依照|现将|现向|特向|如对|要求|编制")
_STATED = re.compile(
    rf"(?:现将|公布|公开|编制|发布)《?(?P<before>[^,。;:《》]{{0,30}}?)(?P<year>{_YEAR})年?度?(?P<between>[^,。;:《》]{{0,30}}?)"
    rf"(?P<subject>{_SUBJECT})(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_STATED_BY = re.compile(rf"(?:^|[,。;])(?P<agency>[\u4e00-\u9fff]{{4,30}}?)(?:编制|公布|发布)(?={_YEAR}年)")
_CONTACT = re.compile(
    r"请(?:与|联系|咨询|致电)(?P<agency>[\u4e00-\u9fff]{3,40}?)"
    r"(?:(?:政府)?(?:信息|政务)公开(?:工作)?(?:领导小组)?办公室|(?:党政综合|党政|综合)?办(?:公室)?)?(?:联系|\(|,)"
)
_STATED_YEAR = (
    re.compile(
        rf"现将[^,。;]{{0,12}}?(?P<year>{_YEAR})年度?[^,。;]{{0,30}}公开[^,。;]{{0,16}}(?:报告|公布)"
    ),
    re.compile(rf"截[至止]到?(?P<year>{_YEAR})年(?:底|12月31日)"),
)
_OPENING_YEAR = re.compile(
    rf"(?:\([一二三四五六七八九十\d]+\)[^。:]{{0,24}}[。:])?(?P<year>{_YEAR})年(?!\d)"
)


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title, where it stands among the paragraphs, and what it says."""

    text: str
    agency: str
    year: int | None
    first: int
    """Index of the title's first paragraph."""
    last: int
    """Index of the title's last paragraph."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the title names body and year and is a report's, not one of a notice on reports."""
        return bool(self.agency and self.year and _COMPLETE.fullmatch(_plain(self.text)))


def find_title(paragraphs: Sequence[Paragraph], before: int) -> TitleFound | None:
    """Return the title that stands nearest before paragraph ``before``, else the first anywhere."""
    found = [
        candidate
        for index in range(len(paragraphs))
        for candidate in [_title_at(paragraphs, index)]
        if candidate is not None
    ]
    if not found:
        return None
    ahead = [candidate for candidate in found if candidate.last < before]
    named = [candidate for candidate in ahead if candidate.agency]
    return (named or ahead or found)[-1 if ahead else 0]


def _title_at(paragraphs: Sequence[Paragraph], index: int) -> TitleFound | None:
    """Read a title that ends at ``index`` and may have begun one or two lines before."""
    if not _ENDS_TITLE.search(fold(paragraphs[index].text)):
        return None
    joined = ""
    for first in range(index, max(index - _TITLE_LINES, -1), -1):
        joined = paragraphs[first].text.strip() + joined
        plain = _plain(joined)
        match = _TITLE.match(plain) if _may_be_title(plain) else None
        if match is not None and len(match[0]) >= len(plain) - _REMARK:
            return _with_name_above(paragraphs, first, index, _agency_in(match), year_of(match["year"]))
    match = _NO_YEAR.fullmatch(_plain(paragraphs[index].text))
    if match is None or not _may_be_title(match[0]):
        return None
    return _with_name_above(paragraphs, index, index, match["before"], None)


def _with_name_above(
    paragraphs: Sequence[Paragraph], first: int, last: int, agency: str, year: int | None
) -> TitleFound:
    """Take the line above into the title when it is the name that the title lacks."""
    if not agency and first and _is_name(paragraphs[first - 1].text):
        first -= 1
        agency = _plain(paragraphs[first].text)
    text = "".join(paragraph.text.strip() for paragraph in paragraphs[first : last + 1])
    return TitleFound(text, full_name(agency), year, first, last)


def _may_be_title(plain: str) -> bool:
    return (
        len(plain) <= _LONGEST_TITLE
        and "公开" in plain
        and ("报告" in plain or "年报" in plain)
        and "。" not in plain
        and ";" not in plain
        and not _SENTENCE.search(plain)
    )


def _agency_in(match: re.Match[str]) -> str:
    between = match["between"]
    if match["subject"].startswith("政府") and between.endswith("人民"):
        between += "政府"
    for part in (match["before"], between):
        name = _LEADING.sub("", _APART.split(part)[-1])
        name = _BRACKETS.sub("", name).strip("()《》").removesuffix("关于")
        if name and not name.isdigit() and not _NO_NAME.search(name):
            return name
    return ""


def _plain(text: str) -> str:
    plain = fold(text)
    return simplified(plain) if len(plain) <= _LONGEST_PREAMBLE else plain


def _is_name(text: str) -> bool:
    plain = _plain(text)
    return 2 <= len(plain) <= 30 and bool(_BODY.search(plain)) and not re.search("[、:]", plain)  # noqa: PLR2004


def full_name(name: str) -> str:
    """Return the full name of a government that a title abbreviates: 冠县 is 冠县人民政府."""
    if name.endswith("政府") and not name.endswith("人民政府"):
        return name.removesuffix("政府") + "人民政府"
    if name.endswith("街道"):
        return name + "办事处"
    if _PLACE.search(name) and not name.endswith(("开发区", "园区", "示范区", "新区", "景区", "小区")):
        return name + "人民政府"
    return name


def year_of(text: str) -> int:
    """Return the year of 2023 or 二〇二三."""
    return int(text.translate(_DIGITS))


def stated_title(text: str) -> TitleFound | None:
    """Return what a sentence such as 现将……2022年政府信息公开工作年度报告公布如下 says of the report."""
    plain = _plain(text)
    match = _STATED.search(plain)
    if match is None:
        return None
    agency, by = _agency_in(match), _STATED_BY.search(plain)
    if not agency and by and _is_body(by["agency"]):
        agency = by["agency"]
    return TitleFound("", full_name(agency), year_of(match["year"]), -1, -1)


def year_of_period(text: str) -> int | None:
    """Return the year whose first of January the text names as the beginning of its figures."""
    match = _PERIOD.search(fold(text))
    return year_of(match["year"]) if match else None


def year_of_text(texts: Iterable[str]) -> int | None:
    """Return the year that the text reports on as it says, else the only one that paragraphs begin with."""
    plain = [fold(text) for text in texts]
    for pattern in _STATED_YEAR:
        match = next(filter(None, map(pattern.search, plain)), None)
        if match is not None:
            return year_of(match["year"])
    opening = {year_of(match["year"]) for match in map(_OPENING_YEAR.match, plain) if match}
    return opening.pop() if len(opening) == 1 else None


def author(text: str, agency: str) -> str:
    """Return the fuller name by which the report says who made it, if it is of the same body.

    Where the title names nobody, a name of that kind stands in.
    """
    for match in _AUTHOR.finditer(_plain(text)):
        name = full_name(match["agency"])
        if not agency and _is_body(match["agency"]):
            return name
        if agency and name != agency and name.endswith(agency):
            return name
    return agency or _contact(text)


def _contact(text: str) -> str:
    """Return the body whom readers are told to ask, unless an office answers for a whole government."""
    match = _CONTACT.search(_plain(text))
    if match is None or match["agency"].endswith("人民政府") or not _is_body(match["agency"]):
        return ""
    return full_name(match["agency"])


def _is_body(name: str) -> bool:
    """Tell whether words taken from a sentence are the name of a body."""
    return _is_name(full_name(name)) and not _NO_NAME.search(name)
