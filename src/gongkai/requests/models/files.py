"""Files of a case besides what officers file: redacted copies, what is released, what applicants send."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.core.sealed_fields import SealedTextField
from gongkai.disclosures.models.files import InternalFileField
from gongkai.organisations.models import User
from gongkai.requests.models.cases import DisclosureRequest
from gongkai.requests.models.handling import RequestDocument


class PlaceSource(models.TextChoices):
    """How a place was found that is taken out of a document."""

    SELECTED = "selected", _("Selected")
    EVERYWHERE = "everywhere", _("Every occurrence")
    SCREENING = "screening", _("Proposed by screening")


class ApplicantFilePurpose(models.TextChoices):
    """What an applicant sends a file for."""

    IDENTITY = "identity", _("Proof of identity")
    DESCRIPTION = "description", _("Description of the information")
    OTHER = "other", _("Other supporting file")


class ApplicantFileState(models.TextChoices):
    """Whether a file that an applicant sent may be opened."""

    READY = "ready", _("Ready")
    QUARANTINED = "quarantined", _("In quarantine")
    INFECTED = "infected", _("Malware, content not kept")
    FORGOTTEN = "forgotten", _("Content deleted")


class Redaction(models.Model):
    """The work of taking content out of a document that was found, up to the copy that may be released.

    The document itself is internal and never changed. Places are marked on a clean copy of it.
    """

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="redactions")
    original = models.ForeignKey(RequestDocument, models.PROTECT, related_name="redactions")
    cleaned = InternalFileField(_("clean copy"), max_length=200, editable=False)
    clean_sha256 = models.CharField(_("SHA-256 of the clean copy"), max_length=64)
    report = models.JSONField(_("what cleaning removed"), default=dict, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    copy = models.OneToOneField(
        RequestDocument, models.PROTECT, null=True, blank=True, related_name="redaction_made"
    )
    manifest = models.JSONField(_("places taken out"), default=list, blank=True)
    proof = models.JSONField(_("proof"), default=list, blank=True)
    warnings = models.JSONField(_("what to look at"), default=list, blank=True)
    algorithm = models.CharField(_("algorithm"), max_length=16, blank=True)
    seal = models.CharField(_("fingerprint"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("redaction of a document")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="made_redaction_is_sealed",
                condition=(Q(copy=None) & Q(seal="") & Q(made_at=None))
                | (Q(copy__isnull=False) & ~Q(seal="") & Q(made_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="redacted_copy_is_not_the_original", condition=Q(copy=None) | ~Q(copy=F("original"))
            ),
        ]

    def __str__(self) -> str:
        return self.original.name

    @property
    def is_made(self) -> bool:
        """Tell whether the redacted copy is made; then nothing of it changes any more."""
        return self.copy_id is not None


class RedactionPlace(models.Model):
    """One place to be taken out of a document: letters of a sheet, or an area of a page or picture."""

    redaction = models.ForeignKey(Redaction, models.CASCADE, related_name="places")
    sheet = models.PositiveIntegerField(_("page, paragraph or picture"))
    start = models.PositiveIntegerField(_("first letter"), null=True, blank=True)
    end = models.PositiveIntegerField(_("after the last letter"), null=True, blank=True)
    left = models.FloatField(_("left"), null=True, blank=True)
    top = models.FloatField(_("top"), null=True, blank=True)
    right = models.FloatField(_("right"), null=True, blank=True)
    bottom = models.FloatField(_("bottom"), null=True, blank=True)
    text = SealedTextField(_("text"), blank=True)
    ground = models.CharField(_("ground"), max_length=40)
    source = models.CharField(_("found by"), max_length=12, choices=PlaceSource)
    marked_at = models.DateTimeField(_("marked at"))
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("place taken out")
        ordering: ClassVar = ["sheet", "start", "top", "left", "id"]
        constraints = [
            models.CheckConstraint(
                name="place_is_letters_or_an_area",
                condition=Q(start__isnull=False, end__gt=F("start"), left=None)
                | Q(
                    start=None,
                    left__gte=0.0,
                    right__gt=F("left"),
                    top__gte=0.0,
                    bottom__gt=F("top"),
                    right__lte=1.0,
                    bottom__lte=1.0,
                ),
                violation_error_message=_("Mark letters, or an area that lies on the page."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.ground}"

    @property
    def is_area(self) -> bool:
        """Tell whether an area is meant and not letters."""
        return self.left is not None


class ReleasedFile(models.Model):
    """A redacted or clean copy that goes to the applicant with the letter of the decision."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="released_files")
    redaction = models.OneToOneField(Redaction, models.PROTECT, related_name="released")
    released_at = models.DateTimeField(_("enclosed at"))
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("enclosure of a decision")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.redaction)


class ApplicantFileQuerySet(models.QuerySet["ApplicantFile"]):
    """Questions about the files of applicants."""

    def identity_kept(self) -> "ApplicantFileQuerySet":
        """Keep the identity documents whose content is still there."""
        kept = (ApplicantFileState.READY, ApplicantFileState.QUARANTINED)
        return self.filter(purpose=ApplicantFilePurpose.IDENTITY, state__in=kept)


class ApplicantFile(models.Model):
    """A file that an applicant sent: encrypted, under a name of our own, opened by officers only."""

    disclosure_request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, related_name="applicant_files"
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=ApplicantFilePurpose)
    name = models.CharField(_("file name"), max_length=120)
    file = InternalFileField(_("file"), max_length=200, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    state = models.CharField(_("state"), max_length=12, choices=ApplicantFileState)
    scan = models.CharField(_("search for malware"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received at"))

    objects = ApplicantFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an applicant")
        ordering: ClassVar = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="applicant_file_is_kept_once", fields=["disclosure_request", "sha256"]
            ),
            models.CheckConstraint(
                name="applicant_file_is_there_or_gone",
                condition=(Q(state__in=["ready", "quarantined"]) & ~Q(file=""))
                | Q(state__in=["infected", "forgotten"], file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_opened(self) -> bool:
        """Tell whether officers may have the content."""
        return self.state == ApplicantFileState.READY
