"""Acts on one agency: each asks for what it needs on one page, and does it from a day on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.administration import agencies as acts
from gongkai.administration.permissions import agencies_administered, is_administrator
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies import forms
from gongkai.backoffice.agencies.acting import attempt
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.models import Agency, LiaisonOfficer
from gongkai.organisations.selectors import agency_version

Doer = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class AgencyAct:
    """One act that an administrator can do on an agency's page."""

    key: str
    title: Any
    lead: Any
    form: type[forms.AgencyActForm]
    do: Doer
    done: Any
    is_grave: bool = False
    """Whether it ends the agency."""


def _merge(*, agency: Agency, into: Agency, **rest: Any) -> object:
    return acts.merge_into(agencies=[agency], into=into, **rest)


def _count(*, as_of: Any, **rest: Any) -> object:
    return acts.record_staff(counted_on=as_of, **rest)


ACTS: Mapping[str, AgencyAct] = {
    act.key: act
    for act in (
        AgencyAct(
            "rename",
            gettext_lazy("Rename"),
            gettext_lazy("Records of the days before keep the old name; the portal shows both."),
            forms.RenameForm,
            acts.give_new_name,
            gettext_lazy("The agency is renamed."),
        ),
        AgencyAct(
            "move",
            gettext_lazy("Move"),
            gettext_lazy("The agency comes under another one. Officers there will reach its records."),
            forms.MoveForm,
            acts.place_under,
            gettext_lazy("The agency is moved."),
        ),
        AgencyAct(
            "merge",
            gettext_lazy("Merge into another"),
            gettext_lazy(
                "The agency ends on that day. Its records stay its own and are shown under the other, whose"
                " officers go on working on them."
            ),
            forms.MergeForm,
            _merge,
            gettext_lazy("The agency is merged into the other."),
            is_grave=True,
        ),
        AgencyAct(
            "split",
            gettext_lazy("Split"),
            gettext_lazy("The agency ends on that day and several others take its duties over."),
            forms.SplitForm,
            acts.divide_agency,
            gettext_lazy("The agency is split."),
            is_grave=True,
        ),
        AgencyAct(
            "abolish",
            gettext_lazy("Abolish"),
            gettext_lazy("The agency ends on that day. What it published stays and says so."),
            forms.AbolishForm,
            acts.close_agency,
            gettext_lazy("The agency is abolished."),
            is_grave=True,
        ),
        AgencyAct(
            "correct",
            gettext_lazy("Correct an entry"),
            gettext_lazy(
                "For mistakes of typing only: the history gains nothing. Changes of fact have a day."
            ),
            forms.CorrectForm,
            acts.set_entry_right,
            gettext_lazy("The entry is corrected."),
        ),
        AgencyAct(
            "office",
            gettext_lazy("Disclosure office"),
            gettext_lazy("Article 12 of the Regulation wants all of it in the agency's guide."),
            forms.OfficeForm,
            acts.set_disclosure_office,
            gettext_lazy("The disclosure office is recorded."),
        ),
        AgencyAct(
            "liaison",
            gettext_lazy("Add a person"),
            gettext_lazy("Whom the county's office reaches at this agency. Not shown to the public."),
            forms.LiaisonForm,
            acts.name_liaison_officer,
            gettext_lazy("The person is entered."),
        ),
        AgencyAct(
            "staff",
            gettext_lazy("Count the staff"),
            gettext_lazy("How many people do disclosure work on a day. The annual report asks for it."),
            forms.StaffForm,
            _count,
            gettext_lazy("The staff is counted."),
        ),
    )
}


def offered_acts() -> list[AgencyAct]:
    """Return the acts that change what the agency is."""
    return [ACTS[key] for key in ("rename", "move", "merge", "split", "abolish", "correct")]


@require_http_methods(["GET", "POST"])
@officers_only
def agency_act(request: OfficerRequest, agency_id: int, act: str) -> HttpResponse:
    """Ask what an act needs, then do it."""
    body = administered_agency(request, agency_id)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    today = timezone.localdate()
    version = agency_version(body, today)
    form = chosen.form(request.POST or None, agency=body, version=version, user=request.user, today=today)
    if form.is_valid():
        done = attempt(
            form,
            lambda: chosen.do(
                agency=body, actor=request.user, now=timezone.now(), today=today, **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, str(chosen.done))
            return redirect("backoffice:agency", agency_id)
    context = {
        "section": "agencies",
        "tab": "agencies",
        "crumbs": [
            Crumb(_("Agencies"), reverse("backoffice:agencies")),
            Crumb(version.local_name, reverse("backoffice:agency", args=[body.pk]), version.name_language),
            Crumb(str(chosen.title)),
        ],
        "agency": version,
        "act": chosen,
        "form": form,
    }
    return render(request, "backoffice/agencies/act.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def new_agency(request: OfficerRequest) -> HttpResponse:
    """Enter a new agency."""
    if not is_administrator(request.user):
        raise Http404
    today = timezone.localdate()
    given = request.GET.get("under", "")
    initial = {"parent": int(given)} if given.isdecimal() else {}
    form = forms.NewAgencyForm(
        request.POST or None, agency=None, version=None, user=request.user, today=today, initial=initial
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: acts.establish_agency(
                actor=request.user, now=timezone.now(), today=today, **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(
                request, _("The agency is entered. Give it a disclosure office and an account.")
            )
            return redirect("backoffice:agency", made.pk)
    context = {
        "section": "agencies",
        "tab": "agencies",
        "crumbs": [Crumb(_("Agencies"), reverse("backoffice:agencies")), Crumb(_("New agency"))],
        "form": form,
    }
    return render(
        request, "backoffice/agencies/new_agency.html", context, status=400 if form.is_bound else 200
    )


@require_POST
@officers_only
def end_liaison_officer(request: OfficerRequest, agency_id: int, officer_id: int) -> HttpResponse:
    """End a person's duty today."""
    body = administered_agency(request, agency_id)
    officer = get_object_or_404(LiaisonOfficer.objects.select_related("agency"), pk=officer_id, agency=body)
    today = timezone.localdate()
    try:
        acts.end_liaison(officer=officer, actor=request.user, now=timezone.now(), today=today, as_of=today)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The duty has ended."))
    return redirect("backoffice:agency", agency_id)


def administered_agency(request: OfficerRequest, agency_id: int) -> Agency:
    """Return an agency that the account administers; any other does not exist here."""
    agencies = agencies_administered(request.user, timezone.localdate())
    return get_object_or_404(
        agencies.select_related("disclosure_office").prefetch_related("versions"), pk=agency_id
    )
