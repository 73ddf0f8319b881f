"""What an officer fills in for acts at the end of a case and after it: withdrawal, transfer, remedies."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.backoffice.requests.act_forms import ActForm, case_choice
from gongkai.backoffice.requests.fetching import in_language, language
from gongkai.backoffice.requests.forms import LongField
from gongkai.core.web.fields import DayField
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.organisations.models import Agency, User
from gongkai.requests.models import RequestEvent
from gongkai.requests.states import RemedyKind, RemedyResult


class WithdrawForm(ActForm):
    """The applicant's withdrawal."""

    withdrawn_on = DayField(label=_("Withdrawn on"))
    reason = forms.CharField(label=_("Reason, if told"), max_length=300, required=False)


class TransferForm(ActForm):
    """To which agency the request goes."""

    to = AgencyChoiceField(label=_("Agency that is responsible"), queryset=Agency.objects.none())
    reason = LongField(label=_("Why that agency is responsible"))

    def prepare(self, user: User) -> None:
        """Offer every other agency of today."""
        field = self.fields["to"]
        if isinstance(field, AgencyChoiceField):
            today = timezone.localdate()
            field.queryset = (
                Agency.objects.exclude(pk=self.case.agency_id).with_version(today).order_by("code")
            )


class HandOverForm(ActForm):
    """What becomes a draft of proactive disclosure."""

    title = forms.CharField(label=_("Title of the disclosure"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind of information"))
    reason = forms.CharField(label=_("Why it should be public"), max_length=300)

    def prepare(self, user: User) -> None:
        """Offer the kinds of information."""
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.id, kind.label.text(language())) for kind in disclosure_kinds().values()]
        self.initial["kind"] = "information"


class EventChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An event of the clock, by its day and its name in words."""

    def label_from_instance(self, event: RequestEvent) -> str:
        """Return the day and the name of the event."""
        names = answer_clock_rules().sentences.events
        return f"{event.on.isoformat()} {in_language(names[event.kind])}"


class RevokeEventForm(ActForm):
    """An event that was recorded by mistake."""

    event = EventChoiceField(label=_("Event"), queryset=RequestEvent.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("What was wrong"), max_length=300)

    def prepare(self, user: User) -> None:
        """Offer the events that stand."""
        events = self.case.events.exclude(kind="").filter(revoked_by=None).exclude(kind="answered")
        self.offer("event", events)


class OpenRemedyForm(ActForm):
    """A reconsideration, a lawsuit or a complaint."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RemedyKind.choices)
    body = forms.CharField(label=_("Body or court"), max_length=120)
    case_number = forms.CharField(label=_("Case number"), max_length=80, required=False)
    served_on = DayField(label=_("Copy served on the agency on"))
    is_simplified = forms.BooleanField(label=_("Simplified procedure"), required=False)


class RemedyReplyForm(ActForm):
    """The agency's reply to a case against it."""

    remedy = case_choice(_("Case"))
    replied_on = DayField(label=_("Replied on"))

    def prepare(self, user: User) -> None:
        """Offer what is not answered."""
        self.offer("remedy", self.case.remedies.filter(replied_on=None))


class RemedyResultForm(ActForm):
    """How a case ended."""

    remedy = case_choice(_("Case"))
    result = forms.ChoiceField(label=_("How it ended"), choices=RemedyResult.choices)
    concluded_on = DayField(label=_("Concluded on"))
    note = LongField(label=_("Remark"), required=False)

    def prepare(self, user: User) -> None:
        """Offer what is pending."""
        self.offer("remedy", self.case.remedies.filter(result=""))
