"""Whether a document number is written as GB/T 9704-2012 asks: 岚政办发〔2024〕5号.

What is unusual is warned about, never refused.
"""

import re

from gongkai.law.wording import Wording

_WELL_FORMED = re.compile(r"[\u4e00-\u9fa5]+〔(?:19|20)\d{2}〕[1-9]\d*号")
_BRACKETS = re.compile(r"[\[\]()（）【】［］]")
_YEAR = re.compile(r"〔(?!(?:19|20)\d{2}〕)")
_SERIAL = re.compile(r"〕(?:第|0)")

_WRONG_BRACKETS = Wording(
    zh="发文字号“{number}”的年份应当用六角括号〔〕括起，如 岚政发〔2024〕5号。",
    en="The year of the document number “{number}” stands in the brackets 〔〕, as in 岚政发〔2024〕5号.",
)
_WRONG_YEAR = Wording(
    zh="发文字号“{number}”的年份应当写全四位，如〔2024〕。",
    en="The year of the document number “{number}” has four digits, as in 〔2024〕.",
)
_WRONG_SERIAL = Wording(
    zh="发文字号“{number}”的序号不编虚位、不加“第”字，如 5号。",
    en="The serial of the document number “{number}” has neither leading zeros nor 第, as in 5号.",
)
_OTHERWISE = Wording(
    zh="发文字号“{number}”不合格式：应为发文机关代字、〔年份〕、序号和“号”，如 岚政办发〔2024〕5号。",
    en="The document number “{number}” should be the body's sign, the year in 〔〕, the serial and 号,"
    " as in 岚政办发〔2024〕5号.",
)


def document_number_warning(number: str, language: str = "zh") -> str:
    """Return one sentence on what is unusual about a document number; empty when nothing is."""
    number = number.strip()
    if not number or _WELL_FORMED.fullmatch(number):
        return ""
    for pattern, sentence in (
        (_BRACKETS, _WRONG_BRACKETS),
        (_YEAR, _WRONG_YEAR),
        (_SERIAL, _WRONG_SERIAL),
    ):
        if pattern.search(number):
            return sentence.text(language, {"number": number})
    return _OTHERWISE.text(language, {"number": number})
