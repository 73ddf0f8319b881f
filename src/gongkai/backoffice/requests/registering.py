"""Registering a request: the form, the rule of receipt, what was asked before, the receipt."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION, in_language
from gongkai.backoffice.requests.forms import RegisterForm
from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.states import IntakeChannel


@dataclass(frozen=True, slots=True)
class ShownRule:
    """The rule of receipt of one channel, in the reader's language."""

    channel: str
    article: str
    sentence: str


@require_http_methods(["GET", "POST"])
@officers_only
def register_request(request: OfficerRequest) -> HttpResponse:
    """Take a request as it came in, and register it under the next number."""
    form = RegisterForm(request.POST or None, user=request.user, initial={"idempotency_key": uuid4().hex})
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            registration = services.register_request(
                actor=request.user, now=timezone.now(), today=timezone.localdate(), **values
            )
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            case = registration.disclosure_request
            if registration.is_new:
                messages.success(
                    request,
                    _(
                        "Registered under %(number)s. The applicant's secret for tracking it is"
                        " %(secret)s; it is shown only now."
                    )
                    % {"number": case.number, "secret": registration.secret},
                )
            else:
                messages.info(request, _("This form was registered already; nothing was registered twice."))
            return redirect("backoffice:request", case.pk)
    context = {"section": SECTION, "form": form, "rules": _rules()}
    return render(
        request, "backoffice/requests/register.html", context, status=400 if form.is_bound else 200
    )


def _rules() -> list[ShownRule]:
    today = timezone.localdate()
    rules = [receipt_rule(channel, today) for channel in IntakeChannel]
    return [
        ShownRule(str(IntakeChannel(rule.channel).label), in_language(rule.article), in_language(rule.says))
        for rule in rules
    ]
