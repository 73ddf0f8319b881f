"""The state's rules on disclosure that every agency names in its section of rules."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.wording import Wording


@dataclass(frozen=True, slots=True)
class NationalInstrument:
    """One rule of the state: its name, its number, and since when it holds where a day is stated."""

    name: str
    title: str
    """The name as it was issued, in Chinese."""
    number: str
    since: date | None = None


_INSTRUMENTS = (
    (
        Wording("中华人民共和国政府信息公开条例", "Regulation on Open Government Information"),
        "国务院令第711号",
        date(2019, 5, 15),
    ),
    (
        Wording("政府信息公开信息处理费管理办法", "Measures on fees for processing government information"),
        "国办函〔2020〕109号",
        date(2021, 1, 1),
    ),
    (
        Wording(
            "国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见",
            "Guiding opinions on standardising open government at the grass roots",
        ),
        "国办发〔2019〕54号",
        None,
    ),
    (
        Wording(
            "国务院办公厅政府信息与政务公开办公室关于规范政府信息公开平台有关事项的通知",
            "Notice on the platform of government information disclosure",
        ),
        "国办公开办函〔2019〕61号",
        None,
    ),
    (
        Wording("政府网站发展指引", "Guidelines for the development of government websites"),
        "国办发〔2017〕47号",
        None,
    ),
)


def national_instruments(language: str) -> list[NationalInstrument]:
    """Return the state's rules, each with its name in the visitor's language."""
    return [
        NationalInstrument(name.text(language), name.zh, number, since)
        for name, number, since in _INSTRUMENTS
    ]
