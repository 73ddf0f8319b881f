"""How pages fetch a case: through who may see it, so that another agency's does not exist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.backoffice.access import OfficerRequest
from gongkai.law.wording import Wording
from gongkai.requests.models import DisclosureRequest

SECTION = "requests"


def case_of(request: OfficerRequest, case_id: int) -> DisclosureRequest:
    """Return the case if the account may work on it."""
    cases = DisclosureRequest.objects.editable_by(request.user).select_related("agency", "handler", "clock")
    return get_object_or_404(cases, pk=case_id)


def language() -> str:
    """Return the reader's language as the law's data names it: zh or en."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def in_language(text: Wording) -> str:
    """Return a sentence of the law's data in the reader's language."""
    return text.text(language())


def page_number(request: HttpRequest) -> str | None:
    """Return the page of a list that is asked for."""
    return request.GET.get("page")


def not_possible_now(request: OfficerRequest, case: DisclosureRequest) -> HttpResponse:
    """Lead back to the case, with a word on where it stands."""
    messages.warning(
        request,
        _("This is not possible now: the request is “%(state)s”.") % {"state": case.get_state_display()},
    )
    return redirect("backoffice:request", case.pk)
