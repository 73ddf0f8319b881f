"""Screening a text: every recogniser over it, and one finding for what several of them saw."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from gongkai.screening.addresses import dwellings, labelled_address
from gongkai.screening.bank_cards import bank_cards
from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.digits import SHORTEST_RUN, DigitRun, digit_runs
from gongkai.screening.findings import FindingPlace, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.identity_numbers import identity_numbers, old_identity_numbers
from gongkai.screening.lists import ScreeningLists, screening_lists
from gongkai.screening.mailboxes import mailboxes
from gongkai.screening.minors import minors_in_sentences
from gongkai.screening.papers import papers
from gongkai.screening.persons import headed_list, named_lines
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.secrecy import secrecy_mark
from gongkai.screening.telephones import broken_mobiles, landlines, mobiles
from gongkai.screening.words import watched_word

_IN_RUN = (
    (SHORTEST_RUN, identity_numbers),
    (13, bank_cards),
    (15, old_identity_numbers),
    (11, mobiles),
    (SHORTEST_RUN, landlines),
)
"""Fewest digits and recogniser, in order: an identity number is no card, a card is no telephone."""

_EXCLUSIVE = (
    ScreeningKind.EMAIL,
    ScreeningKind.IDENTITY_NUMBER,
    ScreeningKind.BANK_CARD,
    ScreeningKind.PASSPORT,
    ScreeningKind.PLATE,
    ScreeningKind.MOBILE,
    ScreeningKind.LANDLINE,
    ScreeningKind.ADDRESS,
    ScreeningKind.PERSON_LIST,
)
"""Kinds of which only the first is kept where two overlap; a list overlaps only with lists."""

_RANK = {kind: rank for rank, kind in enumerate(_EXCLUSIVE)}


def screen_text(
    text: str,
    *,
    contacts: Contacts = NO_CONTACTS,
    lists: ScreeningLists | None = None,
    today: date | None = None,
    written_on: date | None = None,
) -> list[ScreeningFinding]:
    """Return everything in a text that may not be public as it stands, in reading order.

    ``today`` makes ages known: without it nobody is called a minor by the date of birth. A name that
    was right on ``written_on`` is no finding.
    """
    screened = ScreenedText(
        text, lists=lists or screening_lists(), contacts=contacts, today=today, written_on=written_on
    )
    return _with_lines(text, all_findings(screened))


def all_findings(screened: ScreenedText) -> list[ScreeningFinding]:
    """Return the findings of all recognisers, in reading order, without overlapping ones."""
    findings = [
        *_numbers(screened),
        *broken_mobiles(screened),
        *papers(screened),
        *mailboxes(screened),
        *dwellings(screened),
        *_phrases(screened),
        *named_lines(screened),
        *minors_in_sentences(screened),
    ]
    return sorted(_without_overlaps(findings), key=lambda finding: (finding.start, finding.end))


def _numbers(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    for run in digit_runs(screened.text):
        yield from _in_run(screened, run)


def _in_run(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    taken: list[ScreeningFinding] = []
    digits = run.digit_count()
    for fewest, recognise in _IN_RUN:
        if digits < fewest:
            continue
        for finding in recognise(screened, run):
            if not any(finding.start < other.end and other.start < finding.end for other in taken):
                taken.append(finding)
    yield from taken


def _phrases(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Judge every phrase of the lists by what it begins: a word, a mark, an address, a heading of names."""
    lists = screened.lists
    listed_until = 0
    for start, phrase in lists.finder.find(screened.text):
        finding: ScreeningFinding | None = None
        if phrase in lists.words:
            finding = watched_word(screened, start, phrase)
        elif phrase in lists.addresses.labels or phrase in lists.addresses.verbs:
            finding = labelled_address(screened, start, phrase)
        elif phrase not in lists.persons.name_headings:
            finding = secrecy_mark(screened, start, phrase)
        elif start >= listed_until:
            finding = headed_list(screened, start, phrase)
            listed_until = finding.end if finding else 0
        if finding:
            yield finding


def _without_overlaps(findings: Iterable[ScreeningFinding]) -> Iterator[ScreeningFinding]:
    """Yield the findings, of overlapping ones of the exclusive kinds only the first in rank."""
    numbers, lists = [], []
    for finding in findings:
        if finding.kind is ScreeningKind.PERSON_LIST:
            lists.append(finding)
        elif finding.kind in _RANK:
            numbers.append(finding)
        else:
            yield finding
    for group in (*_overlapping(numbers), *_overlapping(lists)):
        yield from _first_in_rank(group)


def _overlapping(findings: list[ScreeningFinding]) -> Iterator[list[ScreeningFinding]]:
    """Yield the findings in groups of which none overlaps another group."""
    group: list[ScreeningFinding] = []
    end = 0
    for finding in sorted(findings, key=_start):
        if group and finding.start >= end:
            yield group
            group = []
        group.append(finding)
        end = max(end, finding.end) if len(group) > 1 else finding.end
    if group:
        yield group


def _first_in_rank(group: list[ScreeningFinding]) -> list[ScreeningFinding]:
    """Return the first in rank of a group, and of the rest in turn what overlaps none of them."""
    kept: list[ScreeningFinding] = []
    for finding in sorted(group, key=_precedence) if len(group) > 1 else group:
        place = bisect_left(kept, finding.end, key=_start)
        if not place or kept[place - 1].end <= finding.start:
            kept.insert(place, finding)
    return kept


def _start(finding: ScreeningFinding) -> int:
    return finding.start


def _precedence(finding: ScreeningFinding) -> tuple[int, bool, int]:
    return _RANK[finding.kind], finding.strength is not Strength.SURE, -finding.end


def _with_lines(text: str, findings: list[ScreeningFinding]) -> list[ScreeningFinding]:
    """Return the findings with the line and the character at which each begins."""
    placed = []
    line, counted = 1, 0
    for finding in findings:
        line += text.count("\n", counted, finding.start)
        counted = finding.start
        character = finding.start - text.rfind("\n", 0, finding.start)
        placed.append(replace(finding, place=FindingPlace(line=line, character=character)))
    return placed
