"""The lists that screening goes by, read from ``statute/screening`` and compiled once.

The patterns are made of the words in the data, so that a word is added there and nowhere else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.statute import load_yaml, statute_files
from gongkai.screening.phrases import PhraseFinder

_FOLDER = "screening"


@dataclass(frozen=True, slots=True)
class WatchedWord:
    """One spelling that texts should not use, what to write instead, and where it is right after all."""

    wrong: str
    word_class: str
    """abolished_agency, expression, error or spam; a county's own lists may add classes."""
    right: str = ""
    until: date | None = None
    """The last day on which the word was right."""
    exceptions: tuple[str, ...] = ()
    unless_after: str = ""
    unless_before: str = ""
    quotable: bool = False
    certainty: str = "memory"


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What stands around numbers: labels, units, codes."""

    identity: re.Pattern[str]
    identity_strong: re.Pattern[str]
    identity_years: tuple[int, int]
    extra_regions: Mapping[str, str]
    """Codes of identity numbers that are no counties."""
    recent_serial_year: int
    serial: re.Pattern[str]
    unit_after: re.Pattern[str]
    amount_before: re.Pattern[str]
    phone: re.Pattern[str]
    mobile: re.Pattern[str]
    area_code: str


@dataclass(frozen=True, slots=True)
class CardWords:
    """Issuers' prefixes and the words around card numbers."""

    shortest: int
    longest: int
    shortest_with_context: int
    unionpay: tuple[str, ...]
    networks: tuple[str, ...]
    issuers: Mapping[str, str]
    """Name of the issuer by prefix."""
    context: re.Pattern[str]
    organisation_signs: re.Pattern[str]
    organisation_names: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ContactWords:
    """Labels of an office's contacts, and signs that a line is about a person."""

    office: re.Pattern[str]
    label: re.Pattern[str]
    home: re.Pattern[str]
    noun: re.Pattern[str]
    person: re.Pattern[str]
    office_domains: tuple[str, ...]
    personal_providers: frozenset[str]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Travel documents and vehicle plates."""

    passport_letters: str
    permit_letters: str
    passport: re.Pattern[str]
    permit: re.Pattern[str]
    """A permit whose number has digits only, with what announces it."""
    provinces: str
    endings: str
    plate: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Labels and ends of home addresses."""

    labels: frozenset[str]
    verbs: frozenset[str]
    not_home: tuple[str, ...]
    office: re.Pattern[str]
    residence: str


@dataclass(frozen=True, slots=True)
class PersonWords:
    """Names, and the headings of lists of persons."""

    name: str
    """A pattern of a person's name that stands by itself."""
    name_in_words: str
    """The same where other words may follow at once."""
    not_names: frozenset[str]
    not_in_given: frozenset[str]
    name_headings: frozenset[str]
    sensitive: Mapping[str, re.Pattern[str]]
    office: re.Pattern[str]
    minor: re.Pattern[str]
    minor_age: int
    adult_age: int
    smallest_list: int


@dataclass(frozen=True, slots=True)
class SecrecyWords:
    """Marks of secrecy."""

    levels: frozenset[str]
    stars: str
    alone: frozenset[str]
    anywhere: frozenset[str]
    copy_number: str


@dataclass(frozen=True, slots=True)
class MaskingRules:
    """How much of each number stays visible."""

    mark: str
    name_mark: str
    address_tail: str
    keep: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ScreeningLists:
    """Everything screening goes by; a county's own words are added with ``with_words``."""

    numbers: NumberWords
    cards: CardWords
    contacts: ContactWords
    papers: PaperWords
    addresses: AddressWords
    persons: PersonWords
    secrecy: SecrecyWords
    masking: MaskingRules
    words: Mapping[str, WatchedWord]
    finder: PhraseFinder = field(repr=False)
    """Finds every phrase that begins a finding: words, marks, labels of addresses, headings of lists."""

    def with_words(self, words: Iterable[WatchedWord]) -> "ScreeningLists":
        """Return the lists with more words; one that is known already is replaced."""
        merged = dict(self.words) | {word.wrong: word for word in words}
        return replace(
            self, words=merged, finder=_finder(merged, self.secrecy, self.addresses, self.persons)
        )


@cache
def screening_lists() -> ScreeningLists:
    """Return the lists of ``statute/screening``."""
    words = {word.wrong: word for name in statute_files(f"{_FOLDER}/words") for word in _words(name)}
    secrecy, addresses, persons = _secrecy(), _addresses(), _persons()
    return ScreeningLists(
        numbers=_numbers(),
        cards=_cards(),
        contacts=_contacts(),
        papers=_papers(),
        addresses=addresses,
        persons=persons,
        secrecy=secrecy,
        masking=_masking(),
        words=words,
        finder=_finder(words, secrecy, addresses, persons),
    )


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return f"(?:{_branches(words)})"


def _finder(
    words: Mapping[str, WatchedWord], secrecy: SecrecyWords, addresses: AddressWords, persons: PersonWords
) -> PhraseFinder:
    return PhraseFinder(
        {
            *words,
            *secrecy.levels,
            *secrecy.alone,
            *secrecy.anywhere,
            secrecy.copy_number,
            *addresses.labels,
            *addresses.verbs,
            *(heading for heading in persons.name_headings if heading.isalpha()),
        }
    )


def _load(name: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = load_yaml(f"{_FOLDER}/{name}.yaml")
    return data


def _compiled(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(any_of(words))


def _words(name: str) -> Iterable[WatchedWord]:
    data = load_yaml(name)
    for entry in data["entries"]:
        for wrong in entry["wrong"]:
            yield WatchedWord(
                wrong=wrong,
                word_class=data["class"],
                right=entry.get("right", ""),
                until=entry.get("until"),
                exceptions=tuple(entry.get("except", ())),
                unless_after=entry.get("unless_after", ""),
                unless_before=entry.get("unless_before", ""),
                quotable=data.get("quotable", False),
                certainty=entry.get("certainty", data["certainty"]),
            )


def _numbers() -> NumberWords:
    data = _load("numbers")
    identity, phone, units = data["identity_number"], data["telephone"], data["units"]
    after_label = r"[^，。；：:,;、\s]{0,4}\s?[：:为是]?\s*[A-Za-z（(〔\[#.\-]*\Z"
    return NumberWords(
        identity=_compiled(identity["context"]),
        identity_strong=_compiled(identity["strong_context"]),
        identity_years=(identity["earliest_year"], identity["latest_year"]),
        extra_regions=identity["regions_outside_table"],
        recent_serial_year=identity["recent_serial_year"],
        serial=re.compile(f"{_branches(data['serial_labels']['words'], after_label)}|第\\s?\\Z"),
        unit_after=re.compile(rf"(?:\.\d|{any_of(units['after'])})"),
        amount_before=re.compile(rf"{any_of(units['before'])}(?:[（(][^）)]{{1,6}}[）)])?[：:为]?\s*\Z"),
        phone=_compiled(phone["context"]),
        mobile=_compiled(phone["mobile_context"]),
        area_code="(?:" + "|".join(phone["area_codes"]) + ")",
    )


def _cards() -> CardWords:
    data = _load("bank_cards")
    lengths, organisation = data["lengths"], data["organisation"]
    return CardWords(
        shortest=lengths["shortest"],
        longest=lengths["longest"],
        shortest_with_context=lengths["shortest_with_context"],
        unionpay=tuple(data["networks"]["unionpay"]),
        networks=tuple(data["networks"]["other"]),
        issuers={str(prefix): name for name, prefixes in data["issuers"].items() for prefix in prefixes},
        context=_compiled(data["context"]),
        organisation_signs=_compiled(organisation["signs"]),
        organisation_names=_compiled(organisation["names"]),
    )


def _contacts() -> ContactWords:
    data, mail = _load("contacts"), _load("mail")
    means = "(?:电话|热线|专线|邮箱|信箱|邮件|号码|手机|方式|传真)"
    office = _branches(data["office_labels"], f"[\u4e00-\u9fff]{{0,4}}{means}")
    person = _branches(data["person_fields"], "(?:姓名)?[：:]")
    return ContactWords(
        office=re.compile(f"{_branches(data['office_words'])}|{office}"),
        label=_compiled(data["labels"]),
        home=_compiled(data["home_labels"]),
        noun=_office_nouns(data["office_nouns"]),
        person=re.compile(f"{_branches(data['person_cues'])}|{person}"),
        office_domains=tuple(mail["office_domains"]),
        personal_providers=frozenset(mail["personal_providers"]),
    )


def _office_nouns(words: Sequence[str]) -> re.Pattern[str]:
    """Compile the nouns; one of a single character counts only where a name ends with it."""
    whole = _branches(word for word in words if len(word) > 1)
    ends = _branches((word for word in words if len(word) == 1), "(?=[\\s：:，,、（(电联咨办]|\\Z)")
    return re.compile(f"{whole}|{ends}")


def _branches(words: Iterable[str], suffix: str = "") -> str:
    """Return a pattern of any of the words, each with the suffix, so that a search skips ahead."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + suffix for word in ordered)


def _papers() -> PaperWords:
    data = _load("documents")
    passport, plate = data["passport"], data["plate"]
    return PaperWords(
        passport_letters=passport["letters"],
        permit_letters=passport["permit_letters"],
        passport=_compiled(passport["context"]),
        permit=re.compile(
            rf"(?:{_branches(passport['digits_context'])})[^0-9０-９\n\x1e\x1f]{{0,8}}"
            r"(?P<number>[0-9０-９]{8}(?:[0-9０-９]{2})?)(?![0-9０-９])"
        ),
        provinces=plate["provinces"],
        endings=plate["endings"],
        plate=_compiled(plate["context"]),
    )


def _addresses() -> AddressWords:
    data = _load("addresses")
    return AddressWords(
        labels=frozenset(data["home_labels"]),
        verbs=frozenset(data["home_verbs"]),
        not_home=tuple(data["not_home"]),
        office=_compiled(data["office_labels"]),
        residence=any_of(data["residence"]),
    )


def _persons() -> PersonWords:
    data = _load("persons")
    surnames, minors = data["surnames"], data["minors"]
    compound = any_of(surnames["compound"])
    single = "[" + "".join(sorted(set(surnames["single"]))) + "]"
    given = "[\u4e00-\u9fff]"
    name = f"(?:{compound}{given}{{1,2}}|{single}(?:[ \u3000]{{1,2}}{given}|{given}{{1,2}}))"
    return PersonWords(
        name=f"{name}(?!{given})",
        name_in_words=name,
        not_names=frozenset(data["not_names"]),
        not_in_given=frozenset(data["not_in_given_names"]),
        name_headings=frozenset(heading.replace(" ", "") for heading in data["name_headings"]),
        sensitive={group: _compiled(words) for group, words in data["sensitive_headings"].items()},
        office=_compiled(data["office_headings"]),
        minor=_compiled(minors["words"]),
        minor_age=minors["age"],
        adult_age=minors["adult_age"],
        smallest_list=data["smallest_list"],
    )


def _secrecy() -> SecrecyWords:
    data = _load("secrecy")
    # A level is printed in its corner with its two characters apart (GB/T 9704-2012, 7.2.2).
    spaced = {gap.join(level) for level in data["levels"] for gap in (" ", "  ", "\u3000")}
    return SecrecyWords(
        levels=frozenset({*data["levels"], *spaced}),
        stars=data["stars"],
        alone=frozenset({*data["alone"], *spaced}),
        anywhere=frozenset(data["anywhere"]),
        copy_number=data["copy_number"],
    )


def _masking() -> MaskingRules:
    data = _load("masking")
    keep: Mapping[str, Sequence[int]] = data["keep"]
    return MaskingRules(
        mark=data["mark"],
        name_mark=data["name_mark"],
        address_tail=data["address_tail"],
        keep={kind: (ends[0], ends[1]) for kind, ends in keep.items()},
    )
