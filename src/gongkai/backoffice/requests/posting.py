"""Printing many letters at once, with their envelopes: what is signed and was not served yet."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.requests.fetching import SECTION, page_number
from gongkai.core.web.downloads import as_download
from gongkai.core.web.fields import RecordsField
from gongkai.requests.models import DisclosureRequest, Letter
from gongkai.requests.rendering.posting import EnvelopeLayout, envelopes_pdf, letters_pdf, posted_letters

LETTERS_A_PAGE = 50
LETTERS_KIND = "letters"


class PostingForm(forms.Form):
    """Which letters are printed, and what of them."""

    letters = RecordsField(
        queryset=Letter.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one letter.")},
    )
    kind = forms.ChoiceField(
        choices=[(LETTERS_KIND, LETTERS_KIND), *((one.value, one.value) for one in EnvelopeLayout)]
    )

    def __init__(self, *args: Any, letters: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["letters"].queryset = letters  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@officers_only
def post_letters(request: OfficerRequest) -> HttpResponse:
    """List the letters that are to be sent; print those that are chosen."""
    own = DisclosureRequest.objects.editable_by(request.user)
    waiting = (
        Letter.objects.filter(disclosure_request__in=own, deliveries=None)
        .select_related("disclosure_request", "consultation")
        .order_by("-id")
    )
    page = Paginator(waiting, LETTERS_A_PAGE).get_page(page_number(request))
    form = PostingForm(request.POST or None, letters=waiting)
    if form.is_valid():
        chosen, kind = (
            form.cleaned_data["letters"].order_by("id")[:LETTERS_A_PAGE],
            form.cleaned_data["kind"],
        )
        content = attempt(form, lambda: _printed(list(chosen), kind))
        if content is not None:
            name = f"{kind}-{timezone.localdate().isoformat()}.pdf"
            return as_download(HttpResponse(content, content_type="application/pdf"), name)
    context = {
        "section": SECTION,
        "title": _("Letters to send"),
        "page": page,
        "form": form,
        "rows": list(zip(page, posted_letters(page), strict=True)),
    }
    return render(
        request, "backoffice/requests/posting.html", context, status=400 if form.is_bound else 200
    )


def _printed(letters: list[Letter], kind: str) -> bytes:
    if kind == LETTERS_KIND:
        return letters_pdf(letters)
    return envelopes_pdf(posted_letters(letters), EnvelopeLayout(kind))
