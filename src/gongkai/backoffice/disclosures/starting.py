"""Beginning a record: from a Word file, which is the usual way, or empty."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.forms import FromFileForm, NewDraftForm
from gongkai.backoffice.disclosures.lookup import works_on_records
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import AttachmentStatus


@require_http_methods(["GET", "POST"])
@officers_only
def begin_draft(request: OfficerRequest) -> HttpResponse:
    """Offer both ways of beginning; begin an empty draft."""
    form = NewDraftForm(request.POST or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            record = services.begin_draft(
                agency=data["agency"],
                kind=data["kind"],
                title=data["title"],
                actor=request.user,
                now=timezone.now(),
            )
            _decide(request, record, form)
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("backoffice:disclosure", record.pk)
    return _show(request, empty_form=form)


@require_http_methods(["GET", "POST"])
@officers_only
def begin_draft_from_file(request: OfficerRequest) -> HttpResponse:
    """Read a file, and begin a draft with what it says of itself."""
    if request.method == "GET":
        return redirect("backoffice:new-disclosure")
    form = FromFileForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            record = services.hand_in_draft(
                agency=data["agency"],
                kind=data["kind"],
                name=data["file"].name,
                content=data["file"].read(),
                actor=request.user,
                now=timezone.now(),
                attribute=data["attribute"],
                reason=data["attribute_reason"],
            )
        except DomainError as problem:
            form.add_error("file", str(problem))
        else:
            _tell(request, record)
            return redirect("backoffice:disclosure", record.pk)
    return _show(request, file_form=form)


def _tell(request: OfficerRequest, record: Disclosure) -> None:
    if record.attachments.filter(status=AttachmentStatus.WAITING).exists():
        messages.info(
            request,
            _("The file is being read in the background. The draft is filled in when that is done."),
        )
    else:
        messages.success(
            request, _("The draft is filled in from the file. Check every field before you submit it.")
        )


def _decide(request: OfficerRequest, record: Disclosure, form: NewDraftForm) -> None:
    services.set_attribute(
        disclosure=record,
        attribute=form.cleaned_data["attribute"],
        reason=form.cleaned_data["attribute_reason"],
        actor=request.user,
        now=timezone.now(),
    )


def _show(
    request: OfficerRequest,
    *,
    empty_form: NewDraftForm | None = None,
    file_form: FromFileForm | None = None,
) -> HttpResponse:
    bound = (empty_form is not None and empty_form.is_bound) or file_form is not None
    context = {
        "section": "disclosures",
        "title": _("New record"),
        "works_on_records": works_on_records(request),
        "file_form": file_form or FromFileForm(user=request.user, auto_id="file_%s"),
        "empty_form": empty_form or NewDraftForm(user=request.user),
        "shows_empty": empty_form is not None and empty_form.is_bound,
    }
    return render(request, "backoffice/disclosures/new.html", context, status=400 if bound else 200)
