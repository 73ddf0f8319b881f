"""The wordings of an agency's letters: all of them, and one being rewritten, checked and adopted."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.requests.fetching import SECTION, in_language
from gongkai.backoffice.requests.forms import LongField
from gongkai.core.web.fields import DayField
from gongkai.law.letter_editing import articles_left_out, as_typed, from_typed
from gongkai.law.letters import LetterVersion, letter_kinds
from gongkai.organisations.models import Agency
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.requests.letter_wordings import wording_in_force, wordings_in_force
from gongkai.requests.models import LetterWording
from gongkai.requests.services.wordings import adopt_wording, return_to_standard

_PLACE = re.compile(r"(\{[^{}]*\}|【有“[^”]+”时】)")


class WordingForm(forms.Form):
    """A wording as a legal officer writes it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = LongField(
        label=gettext_lazy("Text"),
        rows=16,
        help_text=gettext_lazy(
            "One paragraph a line. What stands in braces is filled in from the case; a line that begins"
            " with 【有“…”时】 is printed only where that fact is there."
        ),
    )
    in_force_from = DayField(label=gettext_lazy("In force from"))
    reason = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=300)


@require_safe
@officers_only
def letter_wordings(request: OfficerRequest, particulars_agency_id: int) -> HttpResponse:
    """List the letters with the wording that each has today."""
    agency = _agency(request, particulars_agency_id)
    today = timezone.localdate()
    found = wordings_in_force(agency, letter_kinds(), today)
    owners = agency_versions((one.adopted.agency_id for one in found.values() if one.adopted), today)
    rows = [
        (
            kind,
            found[kind.id],
            owners.get(adopted.agency_id) if (adopted := found[kind.id].adopted) else None,
        )
        for kind in letter_kinds().values()
    ]
    context = {
        "section": SECTION,
        "title": _("Wordings of letters"),
        "agency": agency_version(agency, today),
        "rows": [(kind.id, in_language(kind.label), wording, owner) for kind, wording, owner in rows],
    }
    return render(request, "backoffice/requests/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def letter_wording(request: OfficerRequest, particulars_agency_id: int, letter: str) -> HttpResponse:
    """Show one wording, show what a rewritten one would look like, adopt it or go back to the standard."""
    agency = _agency(request, particulars_agency_id)
    if letter not in letter_kinds():
        raise Http404
    today = timezone.localdate()
    now_held = wording_in_force(agency, letter, today)
    initial = {
        "title": now_held.version.title,
        "text": as_typed(now_held.version.paragraphs),
        "in_force_from": today,
    }
    form = WordingForm(request.POST or None, initial=initial)
    act = request.POST.get("act", "")
    if act == "return":
        form.fields["title"].required = form.fields["text"].required = False
    checked = (
        attempt(form, lambda: _checked(form, letter)) if form.is_valid() and act == "preview" else None
    )
    if form.is_valid() and act in {"adopt", "return"}:
        kept = attempt(form, lambda: _adopted(request, agency, letter, form.cleaned_data, act))
        if kept is not None:
            messages.success(request, _("Letters signed from that day on have this wording."))
            return redirect("backoffice:letter-wording", agency.pk, letter)
    context = {
        "section": SECTION,
        "title": in_language(letter_kinds()[letter].label),
        "agency": agency_version(agency, today),
        "letter": letter,
        "form": form,
        "held": now_held,
        "preview": _preview(checked) if checked else None,
        "warnings": articles_left_out(checked.paragraphs, _standard(letter, form)) if checked else (),
        "history": LetterWording.objects.filter(agency=agency, kind=letter).select_related("adopted_by"),
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "backoffice/requests/wording.html", context, status=status)


def _agency(request: OfficerRequest, agency_id: int) -> Agency:
    return get_object_or_404(agencies_in_scope(request.user), pk=agency_id)


def _standard(letter: str, form: forms.Form) -> LetterVersion:
    return letter_kinds()[letter].in_force_on(form.cleaned_data["in_force_from"])


def _checked(form: forms.Form, letter: str) -> LetterVersion:
    """Return the wording as it would hold; raise WordingRefused where it lacks what it must state."""
    standard = _standard(letter, form)
    paragraphs = from_typed(form.cleaned_data["text"], standard)
    return LetterVersion(
        in_force_from=form.cleaned_data["in_force_from"],
        title=form.cleaned_data["title"],
        addressee=standard.addressee,
        facts=standard.facts,
        has_remedy=standard.has_remedy,
        paragraphs=paragraphs,
    )


def _adopted(
    request: OfficerRequest, agency: Agency, letter: str, data: dict[str, Any], act: str
) -> LetterWording:
    common = {
        "agency": agency,
        "kind": letter,
        "in_force_from": data["in_force_from"],
        "reason": data["reason"],
        "actor": request.user,
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    if act == "return":
        return return_to_standard(**common)
    return adopt_wording(**common, title=data["title"], text=data["text"])


def _preview(version: LetterVersion) -> dict[str, Any]:
    """Return the title and the paragraphs, each as stretches with whether they are filled in."""
    lines = as_typed(version.paragraphs).splitlines()
    paragraphs = [
        [(text, bool(_PLACE.fullmatch(text))) for text in _PLACE.split(line) if text] for line in lines
    ]
    return {"title": version.title, "paragraphs": paragraphs}
