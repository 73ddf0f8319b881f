"""How a request is decided: the draft, its legal review, letters, their service, the archive, remedies."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import Agency, User
from gongkai.requests.models.cases import DisclosureRequest
from gongkai.requests.models.handling import Consultation, RequestDocument
from gongkai.requests.states import DeliveryWay, OpinionVerdict, RemedyKind, RemedyResult


class LetterParticulars(models.Model):
    """What the letters of an agency name: its sign, where to go for reconsideration, the court, how to pay.

    What an agency leaves empty comes from the agency above it, where that can be.
    """

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="letter_particulars")
    sign = models.CharField(_("sign of the document numbers"), max_length=30, blank=True)
    reconsideration_body = models.CharField(_("reconsideration body"), max_length=120, blank=True)
    court = models.CharField(_("court"), max_length=120, blank=True)
    court_below = models.CharField(_("court for the agencies below"), max_length=120, blank=True)
    online_channel = models.CharField(_("internet channel for reconsideration"), max_length=200, blank=True)
    payment_way = models.CharField(_("how the fee is paid"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("particulars of letters")

    def __str__(self) -> str:
        return self.sign


class Letter(AppendOnlyModel):
    """A signed letter: what it says is never changed."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="letters")
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=40)
    wording_of = models.DateField(_("wording in force from"))
    title = models.CharField(_("title"), max_length=120)
    agency_name = models.CharField(_("agency"), max_length=200)
    sign = models.CharField(_("sign"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year of the number"))
    serial = models.PositiveIntegerField(_("serial number"))
    number = models.CharField(_("document number"), max_length=80)
    addressee = models.CharField(_("addressee"), max_length=200)
    paragraphs = models.JSONField(_("text"), default=list)
    contact = models.CharField(_("contact line"), max_length=300, blank=True)
    remedy_clause = models.CharField(_("remedy clause"), max_length=40, blank=True)
    dated_on = models.DateField(_("dated"))
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))
    algorithm = models.CharField(_("algorithm"), max_length=16)
    content_hash = models.CharField(_("fingerprint"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("letter")
        ordering: ClassVar = ["id"]
        constraints = [
            # An agency and year number the letters of one sign without gaps.
            models.UniqueConstraint(name="letter_number_is_unique", fields=["number"]),
            models.CheckConstraint(name="letter_has_its_text", condition=~Q(number="") & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class LetterDelivery(AppendOnlyModel):
    """How and when a letter reached its addressee, with the proof."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries")
    way = models.CharField(_("way"), max_length=12, choices=DeliveryWay)
    served_on = models.DateField(_("served on"))
    proof = models.CharField(_("proof: posting number, signature, receipt"), max_length=200)
    document = models.ForeignKey(RequestDocument, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("delivery of a letter")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.served_on} {self.way}"


class Decision(models.Model):
    """The decision on a request, from its draft on: one outcome, its answer, the facts of its letter."""

    disclosure_request = models.OneToOneField(DisclosureRequest, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=40)
    answer = models.CharField(_("answer"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    no_copy_reason = models.TextField(_("why no redacted copy is enclosed"), blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(_("drafted at"))
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("letter")
    )

    class Meta:
        verbose_name = _("decision on a request")

    def __str__(self) -> str:
        return self.outcome


class DecisionOpinion(AppendOnlyModel):
    """What the legal review says of a draft, with the fingerprint of what it read."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="opinions")
    verdict = models.CharField(_("verdict"), max_length=8, choices=OpinionVerdict)
    text = models.TextField(_("opinion"), blank=True)
    content_hash = models.CharField(_("fingerprint of the draft"), max_length=64)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(_("given at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("legal opinion on a decision")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.verdict


class ArchiveFile(AppendOnlyModel):
    """The closed file of a request: its inventory, sealed."""

    disclosure_request = models.OneToOneField(DisclosureRequest, models.PROTECT, related_name="archive")
    inventory = models.JSONField(_("inventory"), default=list)
    algorithm = models.CharField(_("algorithm"), max_length=16)
    seal = models.CharField(_("fingerprint"), max_length=64)
    archived_at = models.DateTimeField(_("archived at"))
    archived_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("archived file of a request")

    def __str__(self) -> str:
        return self.seal


class RequestHandOver(AppendOnlyModel):
    """Information given to an applicant that became a draft of proactive disclosure (article 44)."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="hand_overs")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="from_requests")
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("request that became a disclosure")

    def __str__(self) -> str:
        return self.reason


class RemedyCase(models.Model):
    """A reconsideration, a lawsuit or a complaint about a request."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="remedy_cases")
    disclosure_request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, null=True, blank=True, related_name="remedies"
    )
    kind = models.CharField(_("kind"), max_length=40, choices=RemedyKind)
    body = models.CharField(_("body or court"), max_length=120)
    case_number = models.CharField(_("case number"), max_length=80, blank=True)
    is_simplified = models.BooleanField(_("simplified procedure"), default=False)
    served_on = models.DateField(_("copy served on the agency on"))
    replied_on = models.DateField(_("agency replied on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=RemedyResult, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reconsideration or lawsuit")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="concluded_remedy_has_its_result",
                condition=(Q(result="") & Q(concluded_on=None))
                | (~Q(result="") & Q(concluded_on__isnull=False)),
                violation_error_message=_("Give the result and the day together."),
            )
        ]
        indexes = [models.Index(name="remedy_counted", fields=["agency", "kind", "concluded_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.body} {self.case_number}".strip()
