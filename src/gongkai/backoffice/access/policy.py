"""The rules of access, which the security administrator sets, and the accounts that ought to be closed."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.access.models import SecurityPolicy
from gongkai.access.permissions import looks_after_security, powers_are_separate, sets_policy
from gongkai.access.selectors import policy_in_force, stale_accounts
from gongkai.access.services.policies import POLICY_FIELDS, set_policy
from gongkai.administration.permissions import accounts_administered, is_administrator
from gongkai.backoffice.access.forms import PolicyForm
from gongkai.backoffice.access.guard import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.organisations.selectors import agency_versions

SHOWN = 10


@require_http_methods(["GET", "POST"])
@officers_only
def security_policy(request: OfficerRequest) -> HttpResponse:
    """Show the rules and who set them when; set others."""
    if not sets_policy(request.user):
        raise Http404
    present = policy_in_force()
    initial = {**model_to_dict(present, fields=POLICY_FIELDS), "reason": ""}
    form = PolicyForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason = values.pop("reason")
        done = attempt(
            form,
            lambda: set_policy(values=values, actor=request.user, now=timezone.now(), reason=reason),
        )
        if done is not None:
            messages.success(request, _("The rules hold from now on; open sessions keep their limits."))
            return redirect("backoffice:security-policy")
    context = {
        "section": "agencies",
        "tab": "policy",
        "form": form,
        "earlier": SecurityPolicy.objects.select_related("set_by")[:SHOWN],
        "are_separate": powers_are_separate(),
    }
    return render(request, "backoffice/access/policy.html", context, status=400 if form.errors else 200)


@require_safe
@officers_only
def unused_accounts(request: OfficerRequest) -> HttpResponse:
    """List the accounts that nobody uses, whose agency is gone, or whose officer left."""
    today = timezone.localdate()
    if not (is_administrator(request.user) or looks_after_security(request.user)):
        raise Http404
    reach = set(accounts_administered(request.user, today).values_list("pk", flat=True))
    found = [stale for stale in stale_accounts(now=timezone.now()) if stale.user.pk in reach]
    names = agency_versions((stale.user.agency_id for stale in found if stale.user.agency_id), today)
    context = {
        "section": "agencies",
        "tab": "accounts",
        "rows": [(stale, names.get(stale.user.agency_id or 0)) for stale in found],
        "policy": policy_in_force(),
    }
    return render(request, "backoffice/access/unused.html", context)
