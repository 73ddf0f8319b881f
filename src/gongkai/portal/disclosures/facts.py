"""The table above a record's text: what the national specification wants said of every document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import Validity
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.disclosures.columns import (
    article_20_key,
    article_20_name,
    five_publics_name,
    genre_name,
    kind_name,
    subject_name,
)

WRITTEN_IN_CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class RecordFact:
    """One line of the table: its name, its value, and where the value leads or since when it holds."""

    name: str
    value: str
    language: str = ""
    url: str = ""
    machine: str = ""
    """The value of a day or a time as programs read it."""
    is_wide: bool = False


def record_facts(record: Disclosure, agency: AgencyVersion, day: date) -> list[RecordFact]:
    """Return the table in the order of the specification; what nobody entered is left out."""
    own: dict[str, Any] = {"language": WRITTEN_IN_CHINESE}
    lines = [
        RecordFact(_("Index number"), record.index_number or ""),
        RecordFact(_("Subject"), subject_name(record.subject), **own),
        RecordFact(_("Issuing body"), record.issuing_body, **own),
        _agency(agency),
        RecordFact(_("Document number"), record.document_number, **own),
        _genre(record),
        _day(_("Date of formation"), record.formed_on),
        _published(record),
        _validity(record, day),
        _day(_("Effective from"), record.effective_on),
        _day(_("Effective until"), record.expires_on),
        _day(_("Opinions from"), record.opens_on),
        _day(_("Opinions until"), record.closes_on),
        RecordFact(_("Where opinions go"), record.opinions_to, **own),
        RecordFact(_("Kind of information"), kind_name(record.kind)),
        RecordFact(_("Class of the five publics"), five_publics_name(record.five_publics)),
        RecordFact(_("Source of the text"), record.source, **own),
        _item(record),
        RecordFact(_("Keywords"), record.keywords, **own, is_wide=True),
        RecordFact(_("Summary"), record.summary, **own, is_wide=True),
    ]
    return [line for line in lines if line.value]


def _agency(agency: AgencyVersion) -> RecordFact:
    address = reverse("portal:agency", args=[agency.agency.code])
    return RecordFact(_("Published by"), agency.local_name, agency.name_language, address)


def _genre(record: Disclosure) -> RecordFact:
    shown = genre_name(record.genre)
    return RecordFact(_("Genre"), shown, WRITTEN_IN_CHINESE if shown == record.genre else "")


def _item(record: Disclosure) -> RecordFact:
    key = article_20_key(record.article_20_item)
    url = reverse("portal:column", args=[key]) if key else ""
    return RecordFact(_("Statutory item"), article_20_name(record), url=url, is_wide=True)


def _validity(record: Disclosure, day: date) -> RecordFact:
    if not (record.effective_on or record.expires_on or record.repealed_on or record.document_number):
        return RecordFact(_("Validity"), "")
    return RecordFact(_("Validity"), str(Validity(record.validity(day)).label))


def _day(name: str, day: date | None) -> RecordFact:
    if day is None:
        return RecordFact(name, "")
    return RecordFact(name, date_format(day, "Y-m-d"), machine=day.isoformat())


def _published(record: Disclosure) -> RecordFact:
    if record.published_at is None:
        return RecordFact(_("Date of publication"), "")
    moment = localtime(record.published_at)
    return RecordFact(
        _("Date of publication"),
        date_format(moment, "Y-m-d H:i"),
        machine=moment.isoformat(timespec="seconds"),
    )
