"""Following a request: opened with number and secret, read as long as the session lasts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import as_download
from gongkai.organisations.selectors import agency_version
from gongkai.portal.requests.case_words import ServedLetter, applicants_view, served_letters
from gongkai.portal.requests.forms import OpenCaseForm
from gongkai.portal.requests.frame import (
    SECTION,
    asked_agencies,
    column,
    crumbs,
    language,
    private,
    too_many,
)
from gongkai.portal.requests.opened_cases import close_cases, open_case, opened_case
from gongkai.portal.requests.throttling import OPENING
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.rendering.paper import paper_of
from gongkai.requests.selectors import applicants_case

LETTER_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def for_opened_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the case at its address, where this visitor has opened it.

    Everyone else is asked for number and secret, alike for cases of others and for numbers that nobody has.
    """

    @wraps(view)
    def opened_view(request: HttpRequest, code: str, number: str, **kwargs: Any) -> HttpResponse:
        shown = opened_case(request, code, number)
        if shown is None:
            messages.warning(request, _("Open the request with its number and secret first."))
            return private(redirect("portal:request-track"))
        return view(request, shown, **kwargs)

    return opened_view


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and secret, and open the case that both fit."""
    agencies = [(one.code, one.version.local_name) for one in asked_agencies(timezone.localdate())]
    initial = {name: request.GET.get(name, "") for name in ("agency", "number")}
    form = OpenCaseForm(request.POST or None, agencies=agencies, initial=initial)
    if request.method == "POST":
        if OPENING.is_reached(request):
            return too_many(request, _too_many_sentence(), OPENING.seconds)
        case = _fitting_case(form)
        if case is not None:
            open_case(request, case)
            return private(redirect("portal:request-case", case.agency.code, case.number))
        OPENING.count(request)
        if form.is_valid():
            form.add_error(
                None,
                _(
                    "Agency, number and secret do not fit together. Look at your receipt and try again;"
                    " capital and small letters differ in the secret."
                ),
            )
    context = {
        "section": SECTION,
        "column": column(),
        "crumbs": crumbs(_("Follow a request")),
        "form": form,
    }
    status = 400 if form.is_bound else 200
    return private(render(request, "portal/requests/track.html", context, status=status))


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget the cases that were opened, as one should at a computer that others use."""
    close_cases(request)
    messages.success(request, _("The request is closed on this device."))
    return private(redirect("portal:request-track"))


@require_safe
@for_opened_case
def case(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Show where the applicant's case stands."""
    today = timezone.localdate()
    rule = receipt_rule(shown.channel, shown.submitted_on)
    context = {
        **case_context(shown),
        "crumbs": crumbs(shown.number),
        "view": applicants_view(shown, today),
        "rule": rule.says.text(language()),
        "rule_article": rule.article.text(language()),
        "office": getattr(shown.agency, "disclosure_office", None),
    }
    return private(render(request, "portal/requests/case.html", context))


@require_safe
@for_opened_case
def letter(request: HttpRequest, shown: DisclosureRequest, letter_id: int) -> HttpResponse:
    """Show a letter that was served to the applicant."""
    served = _served(shown, letter_id)
    context = {
        **case_context(shown),
        "crumbs": crumbs(Crumb(shown.number, case_url(shown)), served.letter.title),
        "served": served,
        "paper": paper_of(served.letter),
    }
    return private(render(request, "portal/requests/letter.html", context))


@require_safe
@for_opened_case
def letter_file(request: HttpRequest, shown: DisclosureRequest, letter_id: int, kind: str) -> HttpResponse:
    """Hand out a served letter as PDF or Word."""
    if kind not in LETTER_KINDS:
        raise Http404
    paper = paper_of(_served(shown, letter_id).letter)
    if kind == "pdf":
        from gongkai.requests.rendering.pdf import letter_pdf

        content = letter_pdf(paper)
    else:
        from gongkai.requests.rendering.word import letter_docx

        content = letter_docx(paper)
    response = HttpResponse(content, content_type=LETTER_KINDS[kind])
    return private(as_download(response, f"{paper.file_name}.{kind}"))


def case_context(shown: DisclosureRequest) -> dict[str, Any]:
    """Return what every page of a case shows."""
    return {
        "section": SECTION,
        "case": shown,
        "agency": agency_version(shown.agency, timezone.localdate()),
    }


def case_url(shown: DisclosureRequest) -> str:
    """Return the address of the case's page."""
    return reverse("portal:request-case", args=[shown.agency.code, shown.number])


def _fitting_case(form: OpenCaseForm) -> DisclosureRequest | None:
    if not form.is_valid():
        return None
    return applicants_case(
        agency_code=form.cleaned_data["agency"],
        number=form.cleaned_data["number"].replace(" ", ""),
        secret=form.cleaned_data["secret"],
    )


def _served(shown: DisclosureRequest, letter_id: int) -> ServedLetter:
    for served in served_letters(shown):
        if served.letter.pk == letter_id:
            return served
    raise Http404


def _too_many_sentence() -> str:
    return _(
        "Number and secret did not fit %(count)s times within %(minutes)s minutes, which is the limit for"
        " one address. Wait %(minutes)s minutes, or call the agency's disclosure office."
    ) % {"count": OPENING.tries, "minutes": OPENING.minutes}
