"""Document numbers and index numbers in the one form in which they are compared.

A person types 岚政发[2024]5号, 岚政发2024 5 or 岚政发〔2024〕第5号 and means 岚政发〔2024〕5号.
"""

import re
from dataclasses import dataclass

from gongkai.search.tokens import folded

_NUMBER = re.compile(
    r"(?P<sign>[^\d()]*[\u3400-\u9fff][^\d()]*?)[ -]?"
    r"(?:\( ?(?P<year>(?:19|20)\d\d) ?\)|(?P<bare>(?:19|20)\d\d))"
    r" ?年?[ -]?第? ?0*(?P<serial>[1-9]\d{0,4}) ?号?"
)
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
    year = int(found["year"] or found["bare"])
    return DocumentNumber(found["sign"].replace(" ", ""), year, int(found["serial"]))


def index_number_key(text: str) -> str:
    """Return the normal form of an index number; empty where the text is none."""
    if len(text) > LONGEST:
        return ""
    key = _NOT_IN_INDEX_NUMBERS.sub("", folded(text))
    return key if _INDEX_NUMBER.fullmatch(key) else ""
