"""Whose telephone or mailbox it is: an office's own, published as the law asks, or a person's."""

import re
from enum import StrEnum

from gongkai.screening.screened_text import ScreenedText

_LINE_ENDS = re.compile("[\n\r\x1e\x1f]+")
_SHORT_LINE = 40
"""Characters of a line in a block of contacts, or of a signature; prose is longer."""


class ContactRole(StrEnum):
    """Whose contact stands at a place, judged by its line."""

    OFFICE = "office"
    LABELLED = "labelled"
    """Labelled as a contact, and nothing says whose."""
    PERSON = "person"
    NONE = "none"


def contact_role(screened: ScreenedText, place: int) -> ContactRole:
    """Judge whose contact stands at a place by the label before it, its line and the lines around."""
    words = screened.lists.contacts
    before = screened.before(place, 40)
    if words.home.search(before):
        return ContactRole.PERSON
    if words.office.search(before):
        return ContactRole.OFFICE
    by_table = _role_by_columns(screened, place)
    if by_table:
        return by_table
    if words.person.search(screened.line(place)):
        return ContactRole.PERSON
    if words.label.search(before):
        return ContactRole.OFFICE if _is_office_block(screened, place) else ContactRole.LABELLED
    return ContactRole.OFFICE if words.noun.search(before) else ContactRole.NONE


def _role_by_columns(screened: ScreenedText, place: int) -> ContactRole | None:
    """Judge by the columns of the table: one of staff has units and positions, one of persons has names."""
    columns = screened.names(place).columns
    if any(screened.lists.persons.office.search(column) for column in columns):
        return ContactRole.OFFICE
    if any(screened.lists.contacts.person.search(f"{column}：") for column in columns):
        return ContactRole.PERSON
    return None


def _is_office_block(screened: ScreenedText, place: int) -> bool:
    """Tell whether a labelled contact stands in an office's line, or among its other contacts."""
    words = screened.lists.contacts
    if words.noun.search(screened.before(place, 60)):
        return True
    block = screened.block(place)
    if words.office.search(block):
        return True
    beside = [line for line in _LINE_ENDS.split(block) if 0 < len(line) <= _SHORT_LINE]
    return any(words.noun.search(line) and not words.person.search(line) for line in beside)
