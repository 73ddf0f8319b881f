"""What screening reports: a finding, how sure it is, why, where, and how it would look masked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from gongkai.law.wording import Wording


class ScreeningKind(StrEnum):
    """What was found. The values are public and never change."""

    IDENTITY_NUMBER = "identity_number"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    PERSON_LIST = "person_list"
    SECRECY_MARK = "secrecy_mark"
    WORD = "word"
    DEAD_LINK = "dead_link"
    UNREAD = "unread"
    """What could not be read, of a record's files: a person must look at it."""


class Strength(StrEnum):
    """How sure a finding is: verified by its own digits, likely by its context, or merely possible."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class FindingReason:
    """One sentence that says why something is a finding, with its facts."""

    sentence: Wording
    facts: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str = "zh") -> str:
        """Return the sentence in ``language``, zh or en."""
        return self.sentence.text(language, self.facts)


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Where a finding stands, as far as the format knows: page, line, paragraph, or cell of a table."""

    page: int | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    part: str = ""
    """``name`` for the file's own name, ``comment`` for a comment, others for what is beside the text."""
    picture: str = ""
    """The name of the picture in the file on which it was read, or its number on the page."""
    character: int | None = None
    """1-based place of its first character in the line, paragraph or cell."""

    def text(self, language: str = "zh") -> str:
        """Return the place as a person would say it."""
        parts = [
            form.text(language, {"value": value})
            for form, value in zip(_PLACE_FORMS, self._values(), strict=True)
            if value
        ]
        if self.part:
            part = _PARTS[self.part].text(language, {"picture": self.picture})
            parts.insert(-1 if self.character else len(parts), part)
        return ("" if language == "zh" else ", ").join(parts)

    def _values(self) -> tuple[int | str | None, ...]:
        in_table = self.table is not None
        return (
            self.page,
            self.sheet,
            None if self.sheet else self.table,
            self.row,
            self.column,
            None if in_table else self.line,
            None if in_table or self.line else self.paragraph,
            None if in_table else self.character,
        )


_PARTS = {
    "name": Wording(zh="文件名", en="file name"),
    "comment": Wording(zh="批注", en="comment"),
    "header": Wording(zh="页眉页脚", en="header or footer"),
    "note": Wording(zh="脚注尾注", en="footnote or endnote"),
    "properties": Wording(zh="文件属性", en="document properties"),
    "picture": Wording(zh="图片“{picture}”", en="picture “{picture}”"),
    "beside": Wording(
        zh="正文以外（链接、图片说明、修订、格式、名称等）",
        en="outside the text (a link, description, revision, format or name)",
    ),
}
_PLACE_FORMS = (
    Wording(zh="第{value}页", en="page {value}"),
    Wording(zh="工作表“{value}”", en='sheet "{value}"'),
    Wording(zh="表{value}", en="table {value}"),
    Wording(zh="第{value}行", en="row {value}"),
    Wording(zh="第{value}列", en="column {value}"),
    Wording(zh="第{value}行", en="line {value}"),
    Wording(zh="第{value}段", en="paragraph {value}"),
    Wording(zh="第{value}字", en="character {value}"),
)


_SHOWN = 5
"""Masked names of a list that are shown with the finding."""


class Replacement(NamedTuple):
    """A stretch of text and what stands there in the masked copy."""

    start: int
    end: int
    text: str
    place: FindingPlace | None = None
    """The paragraph or cell in which the stretch stands, where it is another than the finding's."""


@dataclass(frozen=True, slots=True)
class ScreeningFinding:
    """One thing in a text that may not be public as it stands."""

    kind: ScreeningKind
    text: str
    start: int
    """Offset of its first character in the text, paragraph or cell."""
    end: int
    reasons: tuple[FindingReason, ...]
    strength: Strength
    replacements: tuple[Replacement, ...] = ()
    """Empty where nothing can be masked: a mark of secrecy, a wrong word."""
    place: FindingPlace | None = None

    @property
    def masked(self) -> str | None:
        """What stands in the masked copy, of a list its first names; None where masking is no remedy."""
        if not self.replacements:
            return None
        shown = "、".join(replacement.text for replacement in self.replacements[:_SHOWN])
        return shown if len(self.replacements) <= _SHOWN else f"{shown}……"

    def why(self, language: str = "zh") -> str:
        """Return why it is a finding, in whole sentences."""
        return ("" if language == "zh" else " ").join(reason.text(language) for reason in self.reasons)

    def where(self, language: str = "zh") -> str:
        """Return where it stands, as a person would say it."""
        return self.place.text(language) if self.place else ""

    def to_dict(self, language: str = "zh") -> dict[str, Any]:
        """Return the public JSON shape."""
        return {
            "kind": self.kind.value,
            "text": self.text,
            "where": self.where(language),
            "why": self.why(language),
            "level": self.strength.value,
            "masked": self.masked,
            "offset": [self.start, self.end],
        }

    def because(self, sentence: Wording, **facts: Any) -> "ScreeningFinding":
        """Return the finding with one more reason."""
        return replace(self, reasons=(*self.reasons, FindingReason(sentence, facts)))
