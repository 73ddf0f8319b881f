"""Applying online without an account: the form, the last look at it, the receipt."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.core.errors import DomainError
from gongkai.core.sealed_fields import open_text, seal_text
from gongkai.organisations.selectors import agency_version
from gongkai.portal.requests.forms import ApplicationForm
from gongkai.portal.requests.frame import (
    SECTION,
    AskedAgency,
    asked_agency,
    column,
    crumbs,
    existing_agency,
    heirs_of_former_agency,
    private,
    too_many,
)
from gongkai.portal.requests.frame import language as reader_language
from gongkai.portal.requests.opened_cases import (
    keep_secret_to_show,
    open_case,
    opened_case,
    take_secret_to_show,
)
from gongkai.portal.requests.throttling import (
    CHECKING,
    FINDING,
    SENDING,
    FormLimit,
    TryLimit,
    too_many_unproven,
)
from gongkai.requests.messaging import code_fits, contact_to_prove, send_code
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.published_answers import count_found_published, published_on_the_matter
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.services import Registration, register_request
from gongkai.requests.states import IntakeChannel


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form; then what is published on the matter and all that was filled in; then register it."""
    agency = existing_agency(code, timezone.localdate())
    if agency is None:
        return _to_the_heirs(request, code)
    if request.method != "POST":
        form = ApplicationForm(initial={"idempotency_key": secrets.token_urlsafe(24)})
        return _page(request, agency, {"form": form})
    form = ApplicationForm(request.POST)
    form.full_clean()
    limit = SENDING if request.POST.get("step") == "send" else CHECKING
    reached = limit.reached(request, is_proven=form.is_proven)
    if reached:
        return too_many(request, _sentence(reached, is_proven=form.is_proven), reached.seconds)
    return _filled_in(request, agency, form, limit)


@require_POST
def found(request: HttpRequest, code: str) -> HttpResponse:
    """Count that somebody found it published, and lead on."""
    today = timezone.localdate()
    agency = asked_agency(code, today)
    if not FINDING.is_reached(request):
        FINDING.count(request)
        count_found_published(agency=agency.version.agency, today=today)
    messages.success(
        request, _("Good that you found it. Nothing was sent, and nothing of what you typed was kept.")
    )
    return redirect("portal:requests")


@require_safe
def receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show the number, and once the secret, of the application that was just sent."""
    case = opened_case(request, code, number)
    if case is None:
        return private(redirect("portal:request-track"))
    context = {
        "section": SECTION,
        "crumbs": crumbs(_("Receipt of the application")),
        "case": case,
        "agency": agency_version(case.agency, timezone.localdate()),
        "secret": open_text(take_secret_to_show(request, case)),
        "rule": receipt_rule(case.channel, case.submitted_on).says.text(reader_language()),
        "rule_article": receipt_rule(case.channel, case.submitted_on).article.text(reader_language()),
        "track_url": request.build_absolute_uri(reverse("portal:request-track")),
    }
    return private(render(request, "portal/requests/receipt.html", context))


def _filled_in(
    request: HttpRequest, agency: AskedAgency, form: ApplicationForm, limit: FormLimit
) -> HttpResponse:
    """Show the faults of what was filled in, or do what the visitor wants with it."""
    if not form.is_valid():
        return _page(request, agency, {"form": form}, status=400)
    if limit is SENDING:
        asked = _ask_for_code(request, agency, form)
        return asked or _send(request, agency, form)
    limit.count(request, is_proven=form.is_proven)
    if request.POST.get("step") == "edit":
        return _page(request, agency, {"form": form})
    published = published_on_the_matter(f"{form.cleaned_data['asked_for']} {form.cleaned_data['hints']}")
    context = {"form": form, "published": published, "rows": form.shown(), "rule": _online_rule()}
    return _page(request, agency, context, template="portal/requests/check.html")


def _ask_for_code(request: HttpRequest, agency: AskedAgency, form: ApplicationForm) -> HttpResponse | None:
    """Send a code to the applicant's contact and ask for it; None where it was given, or none is needed."""
    contact = contact_to_prove(email=form.cleaned_data["email"], phone=form.cleaned_data["phone"])
    key = form.cleaned_data["idempotency_key"]
    if contact is None or code_fits(request.POST.get("code", ""), contact, key=key, now=timezone.now()):
        return None
    SENDING.count(request, is_proven=form.is_proven)
    is_wrong = "code" in request.POST and "again" not in request.POST
    if not is_wrong:
        send_code(contact, key=key, now=timezone.now())
    context = {"form": form, "contact": contact, "is_wrong": is_wrong}
    return _page(
        request,
        agency,
        context,
        template="portal/requests/prove_contact.html",
        status=400 if is_wrong else 200,
    )


@sensitive_variables("registration")
def _send(request: HttpRequest, agency: AskedAgency, form: ApplicationForm) -> HttpResponse:
    SENDING.count(request, is_proven=form.is_proven)
    try:
        registration = register_request(
            agency=agency.version.agency,
            channel=IntakeChannel.ONLINE,
            submitted_on=timezone.localdate(),
            actor=None,
            now=timezone.now(),
            today=timezone.localdate(),
            idempotency_key=form.cleaned_data["idempotency_key"],
            **form.application(),
        )
    except DomainError as problem:
        form.add_error(None, str(problem))
        return _page(request, agency, {"form": form}, status=400)
    return _registered(request, registration)


def _registered(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Lead to the receipt. The same sending again leads there too, for those whose session has it open."""
    case: DisclosureRequest = registration.disclosure_request
    if registration.is_new:
        open_case(request, case)
        keep_secret_to_show(request, case, seal_text(registration.secret))
    return private(redirect("portal:request-receipt", case.agency.code, case.number))


def _page(
    request: HttpRequest,
    agency: AskedAgency,
    context: dict[str, Any],
    *,
    template: str = "portal/requests/apply.html",
    status: int = 200,
) -> HttpResponse:
    shared = {
        "section": SECTION,
        "column": column(),
        "crumbs": crumbs(_("Apply online")),
        "agency": agency.version,
        "office": agency.office,
    }
    return private(render(request, template, {**shared, **context}, status=status))


def _to_the_heirs(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the form of an agency that is no more to those who have its duties."""
    heirs = heirs_of_former_agency(code, timezone.localdate())
    if not heirs:
        return redirect("portal:requests")
    names = _(", ").join(heir.local_name for heir in heirs)
    messages.info(
        request, _("This agency is no more; its duties went to: %(names)s. Ask there.") % {"names": names}
    )
    query = urlencode({"agency": heirs[0].agency.code})
    return redirect(f"{reverse('portal:requests')}?{query}")


def _online_rule() -> str:
    return receipt_rule(IntakeChannel.ONLINE, timezone.localdate()).says.text(reader_language())


def _sentence(limit: TryLimit, *, is_proven: bool) -> str:
    if not is_proven:
        return too_many_unproven(limit)
    return _(
        "From your address %(count)s applications were sent or checked within %(minutes)s minutes, which"
        " is the limit. Nothing was sent now. Try again later, or hand the application in on paper."
    ) % {"count": limit.tries, "minutes": limit.minutes}
