"""Activities of the agencies that an account works for: the list of a year, one entry, its acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.activities import services
from gongkai.activities.kinds import activity_kinds
from gongkai.activities.models import Activity
from gongkai.audit.selectors import trail_of
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.activities.forms import ActivityFilter, ActivityForm, StrikeOutForm
from gongkai.core.errors import DomainError
from gongkai.organisations.selectors import agency_versions
from gongkai.reports.periods import year_period

A_PAGE = 50


@require_safe
@officers_only
def index(request: OfficerRequest) -> HttpResponse:
    """List the activities of one year with what each kind comes to."""
    form = ActivityFilter({"year": timezone.localdate().year, **request.GET.dict()})
    year, kind = timezone.localdate().year, ""
    if form.is_valid():
        year, kind = form.cleaned_data["year"] or year, form.cleaned_data["kind"]
    activities = Activity.objects.editable_by(request.user).kept().in_period(*year_period(year))
    sums = activities.values("kind").annotate(count=Count("id"), quantity=Sum("quantity")).order_by()
    if kind:
        activities = activities.filter(kind=kind)
    page = Paginator(activities.order_by("-happened_on", "-id"), A_PAGE).get_page(request.GET.get("page"))
    names = agency_versions((entry.agency_id for entry in page), timezone.localdate())
    by_kind = {row["kind"]: row for row in sums}
    context = {
        "section": "activities",
        "form": form,
        "year": year,
        "page": page,
        "rows": [(entry, activity_kinds()[entry.kind], names[entry.agency_id]) for entry in page],
        "sums": [(known, by_kind[known.id]) for known in activity_kinds().values() if known.id in by_kind],
    }
    return render(request, "backoffice/activities/index.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def new(request: OfficerRequest) -> HttpResponse:
    """Record an activity."""
    form = ActivityForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            activity = services.record_activity(**form.cleaned_data, actor=request.user, now=timezone.now())
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, _sentences(refusal))
        else:
            messages.success(request, _("“%(title)s” is recorded.") % {"title": activity.title})
            again = "another" in request.POST
            return redirect("backoffice:new-activity" if again else "backoffice:activities")
    context = {"section": "activities", "form": form}
    status = 400 if form.errors else 200
    return render(request, "backoffice/activities/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@officers_only
def edit(request: OfficerRequest, activity_id: int) -> HttpResponse:
    """Show and correct one activity."""
    activity = _own(request, activity_id)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_activity(
                activity=activity, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, _sentences(refusal))
        else:
            messages.success(request, _("The entry is corrected."))
            return redirect("backoffice:activities")
    return _show(request, _own(request, activity_id), form, StrikeOutForm())


@require_POST
@officers_only
def strike_out(request: OfficerRequest, activity_id: int) -> HttpResponse:
    """Take an entry out of every count."""
    activity = _own(request, activity_id)
    form = StrikeOutForm(request.POST)
    if form.is_valid():
        try:
            services.strike_out(
                activity=activity,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The entry is struck out and counts no more."))
            return redirect("backoffice:activities")
    return _show(request, activity, ActivityForm(instance=activity, user=request.user), form)


def _own(request: OfficerRequest, activity_id: int) -> Activity:
    own = Activity.objects.editable_by(request.user).select_related("agency")
    return get_object_or_404(own, pk=activity_id)


def _show(
    request: OfficerRequest, activity: Activity, form: ActivityForm, strike_form: StrikeOutForm
) -> HttpResponse:
    context = {
        "section": "activities",
        "activity": activity,
        "form": form,
        "strike_form": strike_form,
        "trail": trail_of(activity),
    }
    status = 400 if form.errors or strike_form.errors else 200
    return render(request, "backoffice/activities/activity.html", context, status=status)


def _sentences(refusal: DomainError | ValidationError) -> list[str]:
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
