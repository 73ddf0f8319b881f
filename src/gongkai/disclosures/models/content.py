"""What a record says: the fields that a draft, a correction and a version have in common."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosures.body import body_text, clean_body
from gongkai.disclosures.states import FivePublics

ITEMS_OF_ARTICLE_20 = 15


class DisclosureContent(models.Model):
    """Everything of a record that the public reads and that a review approves."""

    title = models.CharField(_("title"), max_length=300)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)
    body_html = models.TextField(_("text"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=300, blank=True)
    genre = models.CharField(_("genre"), max_length=40, blank=True)
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    article_20_item = models.PositiveSmallIntegerField(
        _("item of article 20"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(ITEMS_OF_ARTICLE_20)],
    )
    five_publics = models.CharField(
        _("class of the five publics"), max_length=16, choices=FivePublics, blank=True
    )
    catalogue_item = models.CharField(  # noqa: DJ001 - no item is not an item without a code
        _("item of the catalogue"), max_length=80, null=True, blank=True, help_text=_("Its stable code.")
    )
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("The last day on which it holds.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    opens_on = models.DateField(
        _("opinions from"),
        null=True,
        blank=True,
        help_text=_("Only for a consultation of the public: the first day on which opinions are taken."),
    )
    closes_on = models.DateField(
        _("opinions until"), null=True, blank=True, help_text=_("The last day on which opinions are taken.")
    )
    opinions_to = models.CharField(
        _("where opinions go"),
        max_length=300,
        blank=True,
        help_text=_("An address, an e-mail address, a telephone or a page."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Keep of the text what a record may contain; refuse an end before the beginning."""
        super().clean()
        self.body_html = clean_body(self.body_html)
        self._check_consultation()
        starts: date | None = self.effective_on or self.formed_on
        if self.expires_on and starts and self.expires_on < starts:
            raise ValidationError(
                {
                    "expires_on": _(
                        "The record would expire on %(end)s, before it begins on %(start)s."
                        " Correct one of the days."
                    )
                    % {"end": self.expires_on.isoformat(), "start": starts.isoformat()}
                }
            )

    @property
    def is_consultation(self) -> bool:
        """Whether opinions of the public are asked for, in days that the record names."""
        return self.opens_on is not None and self.closes_on is not None

    def _check_consultation(self) -> None:
        """Refuse half a consultation: it has both days and a place for opinions, or nothing of it."""
        self.opinions_to = self.opinions_to.strip()
        given = {name: getattr(self, name) for name in CONSULTATION_FIELDS}
        if any(given.values()):
            missing = [name for name, value in given.items() if not value]
            if missing:
                sentence = _(
                    "A consultation has a first day, a last day and a place for opinions. Give all."
                )
                raise ValidationError(dict.fromkeys(missing, sentence))
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError(
                {
                    "closes_on": _(
                        "The consultation would end on %(end)s, before it begins on %(start)s. Correct one"
                        " of the days."
                    )
                    % {"end": self.closes_on.isoformat(), "start": self.opens_on.isoformat()}
                }
            )

    @property
    def text(self) -> str:
        """The text as a person reads it, without HTML."""
        return body_text(self.body_html)

    def content(self) -> dict[str, Any]:
        """Return the fields by their names."""
        return {name: getattr(self, name) for name in CONTENT_FIELDS}

    def take_content(self, other: "DisclosureContent") -> None:
        """Take over every field of ``other``."""
        for name, value in other.content().items():
            setattr(self, name, value)


CONSULTATION_FIELDS = ("opens_on", "closes_on", "opinions_to")
CONSULTATION_IS_WHOLE = Q(opens_on=None, closes_on=None, opinions_to="") | (
    Q(opens_on__isnull=False, closes_on__gte=F("opens_on")) & ~Q(opinions_to="")
)
"""The condition on every record: a consultation has its days and a place for opinions, or nothing of it."""
_FIELDS = DisclosureContent._meta.local_fields  # noqa: SLF001 - Django's documented API
CONTENT_FIELDS: tuple[str, ...] = tuple(field.name for field in _FIELDS)
"""The names of the fields that a review approves and the gate compares."""


def sealed_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a fingerprint is made of.

    Fields that came after the first fingerprints are left out where they are empty, so that those hold.
    """
    return {
        name: value
        for name, value in content.items()
        if name not in CONSULTATION_FIELDS or value not in {None, ""}
    }
