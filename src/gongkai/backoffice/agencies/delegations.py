"""Delegations: who gives whose opinions while one is away. One's own, and others'."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.administration.permissions import (
    accounts_administered,
    accounts_within_reach,
    is_administrator,
)
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.core.errors import DomainError
from gongkai.core.web.fields import DayField
from gongkai.disclosures.models import Delegation
from gongkai.disclosures.services.chains import delegate
from gongkai.disclosures.services.chains import end_delegation as end
from gongkai.organisations.models import User

DELEGATIONS_A_PAGE = 50


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One account, with its user name to tell namesakes apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the account is called in lists."""
        return f"{obj.display_name}（{obj.username}）"


class DelegationForm(forms.Form):
    """Who is away, until when, and who acts meanwhile."""

    from_user = AccountField(
        label=gettext_lazy("Who is away"), queryset=User.objects.none(), empty_label=None
    )
    to_user = AccountField(label=gettext_lazy("Who acts meanwhile"), queryset=User.objects.none())
    from_day = DayField(label=gettext_lazy("Away from"))
    until_day = DayField(label=gettext_lazy("Until and including"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("from_user", user.pk)
        self.initial.setdefault("from_day", today)
        mine = User.objects.filter(pk=user.pk)
        absent = accounts_administered(user, today).filter(is_active=True) | mine
        reach = accounts_within_reach(user, today)
        for name, users in (("from_user", absent), ("to_user", reach)):
            field = self.fields[name]
            if isinstance(field, AccountField):
                field.queryset = users.order_by("agency__code", "display_name", "pk")

    def clean(self) -> dict[str, Any]:
        """Refuse a delegation to oneself, and one that ends before it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("to_user") and cleaned.get("to_user") == cleaned.get("from_user"):
            self.add_error("to_user", _("Nobody can act for himself or herself. Choose another account."))
        begin, finish = cleaned.get("from_day"), cleaned.get("until_day")
        if begin and finish and finish < begin:
            self.add_error("until_day", _("The last day lies before the first. Choose a later day."))
        return cleaned


@require_http_methods(["GET", "POST"])
@officers_only
def delegations(request: OfficerRequest) -> HttpResponse:
    """List the delegations that the account may see, and make a new one."""
    today = timezone.localdate()
    form = DelegationForm(request.POST or None, user=request.user, today=today)
    if form.is_valid():
        made = attempt(
            form,
            lambda: delegate(actor=request.user, now=timezone.now(), today=today, **form.cleaned_data),
        )
        if made is not None:
            messages.success(request, _("The delegation is made. It ends by itself after its last day."))
            return redirect("backoffice:delegations")
    listed = _visible(request).select_related("from_user", "to_user").order_by("-until_day", "-pk")
    page = Paginator(listed, DELEGATIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "agencies",
        "tab": "delegations",
        "form": form,
        "page": page,
        "today": today,
        "mine": request.user.pk,
        "rows": [(one, _state(one, today), _may_end(request, one, today)) for one in page],
        "administers": is_administrator(request.user),
    }
    return render(
        request, "backoffice/agencies/delegations.html", context, status=400 if form.is_bound else 200
    )


@require_POST
@officers_only
def end_delegation(request: OfficerRequest, delegation_id: int) -> HttpResponse:
    """End a delegation before its last day."""
    today = timezone.localdate()
    found = get_object_or_404(
        _visible(request).select_related("from_user__agency"), pk=delegation_id, ended_at=None
    )
    try:
        end(delegation=found, actor=request.user, now=timezone.now(), today=today)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The delegation has ended."))
    return redirect("backoffice:delegations")


def _visible(request: OfficerRequest) -> QuerySet[Delegation]:
    looked_after = accounts_administered(request.user, timezone.localdate())
    return Delegation.objects.filter(
        Q(from_user=request.user) | Q(to_user=request.user) | Q(from_user__in=looked_after)
    )


def _state(delegation: Delegation, today: date) -> str:
    if delegation.ended_at is not None:
        return "ended"
    if delegation.until_day < today:
        return "past"
    return "to_come" if delegation.from_day > today else "running"


def _may_end(request: OfficerRequest, delegation: Delegation, today: date) -> bool:
    is_open = _state(delegation, today) in {"running", "to_come"}
    return is_open and (delegation.from_user_id == request.user.pk or is_administrator(request.user))
