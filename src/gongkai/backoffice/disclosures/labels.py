"""What things are called on the pages: kinds of findings, kinds of information, places of findings."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.backoffice.disclosures.lookup import page_language
from gongkai.catalogue.statutory import statutory_clauses
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import FivePublics
from gongkai.screening import ScreeningKind

FINDING_LABELS = {
    ScreeningKind.IDENTITY_NUMBER: gettext_lazy("Identity number"),
    ScreeningKind.MOBILE: gettext_lazy("Mobile number"),
    ScreeningKind.LANDLINE: gettext_lazy("Landline number"),
    ScreeningKind.BANK_CARD: gettext_lazy("Bank card"),
    ScreeningKind.PASSPORT: gettext_lazy("Travel document"),
    ScreeningKind.PLATE: gettext_lazy("Vehicle plate"),
    ScreeningKind.EMAIL: gettext_lazy("E-mail address"),
    ScreeningKind.ADDRESS: gettext_lazy("Home address"),
    ScreeningKind.PERSON_LIST: gettext_lazy("List of persons"),
    ScreeningKind.SECRECY_MARK: gettext_lazy("Secrecy mark"),
    ScreeningKind.WORD: gettext_lazy("Word to check"),
    ScreeningKind.DEAD_LINK: gettext_lazy("Dead link"),
    ScreeningKind.UNREAD: gettext_lazy("Not read by screening"),
}


def kind_label(kind: str) -> str:
    """Return the name of a kind of information."""
    known = disclosure_kinds().get(kind)
    return known.label.text(page_language()) if known else kind


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of information to choose from."""
    return [(kind.id, kind.label.text(page_language())) for kind in disclosure_kinds().values()]


def article_20_choices() -> list[tuple[str, str]]:
    """Return the fifteen items of article 20, by number."""
    language = page_language()
    items = [clause for key, clause in statutory_clauses().items() if key.startswith("20-")]
    return [
        (str(number), f"{number}. {clause.name.text(language)}") for number, clause in enumerate(items, 1)
    ]


def field_label(name: str) -> str:
    """Return what people call a field of a record, as a heading."""
    field = Disclosure._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    text = str(field.verbose_name) if isinstance(field, models.Field) else name
    return text[:1].upper() + text[1:]


def field_value(name: str, value: Any) -> str:
    """Return a field's value as a person reads it."""
    if value in {None, ""}:
        return "—"
    if name == "article_20_item":
        return dict(article_20_choices()).get(str(value), str(value))
    if name == "five_publics":
        return str(FivePublics(value).label)
    return str(value)


def place_label(place: str, files: dict[str, str]) -> str:
    """Return what people call the place of a finding."""
    if place in files:
        return files[place]
    if place == "body":
        return _("Text")
    if place == "body_attributes":
        return _("Descriptions and addresses in the text")
    return field_label(place)
