"""What an applicant says besides the acts of the case: a payment, an opinion, a complaint."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.portal.requests.case_words import applicants_view
from gongkai.portal.requests.forms_after import ComplaintForm, OpinionForm, PaymentForm
from gongkai.portal.requests.frame import too_many
from gongkai.portal.requests.throttling import COMPLAINING, refusal
from gongkai.portal.requests.views.acting import answer_page
from gongkai.portal.requests.views.tracking import for_opened_case
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.services import after


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def opinion(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the applicant's opinion on how the request was handled."""
    form = OpinionForm(request.POST or None)

    def act() -> None:
        after.give_opinion(disclosure_request=shown, now=timezone.now(), **form.cleaned_data)

    done = _("Thank you for your opinion.")
    return answer_page(request, shown, form, act, title=_("Give your opinion"), done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def complain(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take a complaint about the agency, which the office above answers."""
    form = ComplaintForm(request.POST or None)
    if form.is_valid():
        refused = refusal(request, COMPLAINING, is_proven=form.cleaned_data["proof"])
        if refused:
            return too_many(request, *refused)

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("ground", "text")}
        after.complain(disclosure_request=shown, now=timezone.now(), **said)

    done = _("The complaint is with the office above the agency. Its answer will appear here.")
    return answer_page(request, shown, form, act, title=_("Complain"), done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def paid(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the applicant's word that the fee is paid."""
    fee = applicants_view(shown, timezone.localdate()).fee
    if fee is None:
        raise Http404
    form = PaymentForm(request.POST or None, initial={"paid_on": timezone.localdate()})

    def act() -> None:
        after.claim_payment(fee=fee, now=timezone.now(), today=timezone.localdate(), **form.cleaned_data)

    done = _("Your word is recorded. The request goes on when the office has confirmed the payment.")
    return answer_page(request, shown, form, act, title=_("I have paid the fee"), done=done)
