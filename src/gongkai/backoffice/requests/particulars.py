"""What the letters of an agency name: its sign, the reconsideration body, the court, how to pay."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION
from gongkai.backoffice.requests.forms import ParticularsForm
from gongkai.core.errors import DomainError
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version
from gongkai.requests import services
from gongkai.requests.letter_texts import letter_names
from gongkai.requests.models import LetterParticulars


@require_http_methods(["GET", "POST"])
@officers_only
def letter_particulars(request: OfficerRequest, particulars_agency_id: int) -> HttpResponse:
    """Show and change what the letters of an agency name."""
    agency = get_object_or_404(agencies_in_scope(request.user), pk=particulars_agency_id)
    record = LetterParticulars.objects.filter(agency=agency).first()
    form = ParticularsForm(request.POST or None, initial=model_to_dict(record) if record else {})
    if form.is_valid():
        try:
            services.set_letter_particulars(
                agency=agency, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The particulars are kept; letters signed from now on name them."))
            return redirect("backoffice:letter-particulars", agency.pk)
    today = timezone.localdate()
    context = {
        "section": SECTION,
        "agency": agency_version(agency, today),
        "form": form,
        "names": letter_names(agency, today),
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/requests/particulars.html", context, status=status)
