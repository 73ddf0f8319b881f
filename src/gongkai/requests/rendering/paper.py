"""A letter as it is printed: one data object for every kind of file."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.wording import in_words
from gongkai.requests.letter_texts import LetterDraft
from gongkai.requests.models import Letter


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """Everything that a letter prints."""

    agency: str
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    dated_on: date
    contact: str

    @property
    def day(self) -> str:
        """The date as letters write it."""
        return str(in_words(self.dated_on, "zh"))

    @property
    def file_name(self) -> str:
        """A name for the file, without its ending."""
        return f"{self.title}（{self.number}）" if self.number else self.title


def paper_of(letter: Letter) -> LetterPaper:
    """Return a signed letter as it is printed."""
    return LetterPaper(
        agency=letter.agency_name,
        title=letter.title,
        number=letter.number,
        addressee=letter.addressee,
        paragraphs=tuple(letter.paragraphs),
        dated_on=letter.dated_on,
        contact=letter.contact,
    )


def paper_of_draft(draft: LetterDraft, day: date) -> LetterPaper:
    """Return a letter as it would be printed if it were signed on ``day``; its number is still open."""
    return LetterPaper(
        agency=draft.names.agency_name,
        title=draft.title,
        number=f"{draft.names.sign}〔{day.year}〕＿＿号",
        addressee=draft.addressee,
        paragraphs=draft.paragraphs,
        dated_on=day,
        contact=draft.names.contact,
    )
