"""Files between applicant and agency: what the applicant sends, what is released with the answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.core.errors import DomainError
from gongkai.core.sentences import in_language
from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import as_download
from gongkai.portal.requests.case_words import served_letters
from gongkai.portal.requests.file_forms import ApplicantFileForm
from gongkai.portal.requests.frame import crumbs, language, private, too_many
from gongkai.portal.requests.throttling import TryLimit
from gongkai.portal.requests.views.acting import BY_APPLICANT
from gongkai.portal.requests.views.tracking import case_context, case_url, for_opened_case
from gongkai.requests.decision_needs import GIVING
from gongkai.requests.models import ApplicantFileState, DisclosureRequest, RequestDocument
from gongkai.requests.redaction_reading import document_content
from gongkai.requests.services import receive_applicant_file
from gongkai.requests.services.attaching import MOST_FILES
from gongkai.requests.services.enclosures import released_documents

UPLOADING = TryLimit("uploading", tries=30, seconds=3600)


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def attachments(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take a file from the applicant; list the files sent and the copies released, by name only."""
    form = ApplicantFileForm()
    if request.method == "POST":
        if UPLOADING.is_reached(request):
            return too_many(request, _too_many_sentence(), UPLOADING.seconds)
        UPLOADING.count(request)
        form = ApplicantFileForm(request.POST, request.FILES)
        if form.is_valid() and _received(request, shown, form):
            address = reverse("portal:request-attachments", args=[shown.agency.code, shown.number])
            return private(redirect(address))
    context = {
        **case_context(shown),
        "crumbs": crumbs(Crumb(shown.number, case_url(shown)), _("Files")),
        "form": form,
        "sent": shown.applicant_files.all(),
        "released": released_to_applicant(shown),
        "most": MOST_FILES,
        "may_send": not hasattr(shown, "archive"),
    }
    status = 400 if form.is_bound else 200
    return private(render(request, "portal/requests/attachments.html", context, status=status))


@require_safe
@for_opened_case
def released_file(request: HttpRequest, shown: DisclosureRequest, document_id: int) -> HttpResponse:
    """Hand out a copy that was released with the served answer; an original is never found here."""
    for document in released_to_applicant(shown):
        if document.pk == document_id:
            response = HttpResponse(document_content(document), content_type="application/octet-stream")
            response.headers["X-Content-Type-Options"] = "nosniff"
            return private(as_download(response, document.name))
    raise Http404


def released_to_applicant(shown: DisclosureRequest) -> list[RequestDocument]:
    """Return the released copies, once the answer that they go with was served, and it gives something."""
    if shown.outcome not in GIVING or not any(served.is_decision for served in served_letters(shown)):
        return []
    return released_documents(shown)


def _received(request: HttpRequest, shown: DisclosureRequest, form: ApplicantFileForm) -> bool:
    upload = form.cleaned_data["file"]
    try:
        file = receive_applicant_file(
            disclosure_request=shown,
            purpose=form.cleaned_data["purpose"],
            name=upload.name,
            content=upload.read(),
            actor=BY_APPLICANT,
            now=timezone.now(),
        )
    except DomainError as problem:
        form.add_error("file", in_language(problem, language()))
        return False
    if file.state == ApplicantFileState.INFECTED:
        form.add_error(
            "file",
            _("Malware was found in “%(name)s”, so it was not taken. Check your computer first.")
            % {"name": file.name},
        )
        return False
    messages.success(request, _("“%(name)s” was received.") % {"name": file.name})
    return True


def _too_many_sentence() -> str:
    return _(
        "From your address %(count)s files were sent within %(minutes)s minutes, which is the limit."
        " Try again later, or hand the file in on paper."
    ) % {"count": UPLOADING.tries, "minutes": UPLOADING.minutes}
