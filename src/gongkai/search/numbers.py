"""Document numbers and index numbers in the one form in which they are compared.

A person types 岚政发[2024]5号, 岚政发24 5, 嵐政發2024年5號 and means 岚政发〔2024〕5号.
"""

import re
from dataclasses import dataclass

from gongkai.search.tokens import folded

_OPENS, _CLOSES, _APART = r"[(<{《〈]", r"[)>}》〉]", r"[ \-./_]"
_NUMBER = re.compile(
    rf"(?P<sign>[^\d(<{{《〈]*[\u3400-\u9fff][^\d(<{{《〈]*?){_APART}?"
    rf"(?:{_OPENS} ?(?P<year>(?:19|20)?\d\d) ?年?(?: ?{_CLOSES})?"
    rf"|(?P<bare>(?:19|20)\d\d)(?: ?{_CLOSES})?"
    rf"|(?P<short>\d\d)(?=年|{_APART}))"
    rf" ?年?{_APART}?第? ?0*(?P<serial>[1-9]\d{{0,4}}) ?号?(?:文件?)?"
)
_TURN_OF_CENTURY = 50
"""Of two digits, from here on they are a year of the last century: 〔98〕 is 1998 and 〔24〕 is 2024."""
_NOT_IN_INDEX_NUMBERS = re.compile(r"[^0-9a-z]")
_INDEX_NUMBER = re.compile(r"[0-9a-z]{18}[0-9]{9}")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a document number: the body's sign, the year and the serial."""

    sign: str
    year: int
    serial: int

    @property
    def key(self) -> str:
        """The normal form, which two spellings of one number have in common."""
        return f"{self.sign}|{self.year}|{self.serial}"

    @property
    def phrase(self) -> str:
        """The number as other documents cite it, folded."""
        return f"{self.sign}({self.year}){self.serial}号"


def document_number(text: str) -> DocumentNumber | None:
    """Return the document number that a text is; None where it is none."""
    if len(text) > LONGEST:
        return None
    found = _NUMBER.fullmatch(" ".join(folded(part) for part in text.split()))
    if not found:
        return None
    year = _whole_year(int(found["year"] or found["bare"] or found["short"]))
    return DocumentNumber(found["sign"].replace(" ", ""), year, int(found["serial"]))


def _whole_year(year: int) -> int:
    if year > 99:  # noqa: PLR2004 - more than two digits
        return year
    return year + (1900 if year >= _TURN_OF_CENTURY else 2000)


def index_number_key(text: str) -> str:
    """Return the normal form of an index number; empty where the text is none."""
    if len(text) > LONGEST:
        return ""
    key = _NOT_IN_INDEX_NUMBERS.sub("", folded(text))
    return key if _INDEX_NUMBER.fullmatch(key) else ""
