"""Searching texts and files for what must not be public: personal data, secrecy marks, wrong words.

Plain Python over text and documents; nothing here knows a database or the web.
"""

from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.documents import screen_document
from gongkai.screening.findings import ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.lists import ScreeningLists, WatchedWord, screening_lists
from gongkai.screening.masking import mask
from gongkai.screening.texts import screen_text

__all__ = [
    "NO_CONTACTS",
    "Contacts",
    "ScreeningFinding",
    "ScreeningKind",
    "ScreeningLists",
    "Strength",
    "WatchedWord",
    "mask",
    "screen_document",
    "screen_text",
    "screening_lists",
]
