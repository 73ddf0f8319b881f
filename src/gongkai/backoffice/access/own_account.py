"""The pages of one's own account: its password, its second factor, and where it is signed in."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.access.models import AccountSession, RecoveryCode, SecondFactor
from gongkai.access.selectors import (
    has_second_factor,
    needs_second_factor,
    password_expires_at,
    password_set_at,
)
from gongkai.access.services.second_factors import (
    CodeWrong,
    address_of_secret,
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
)
from gongkai.access.services.sessions import end_other_sessions, end_session
from gongkai.access.services.signing_in import LockedOut
from gongkai.backoffice.access.entering import enter, keep_session, start_page
from gongkai.backoffice.access.forms import CodeForm
from gongkai.backoffice.access.guard import ACCESS, OfficerRequest, officers_only
from gongkai.backoffice.access.second_step import AWAITED, awaited_account, counted
from gongkai.organisations.models import User

FRAME: dict[str, Any] = {"section": "account"}


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor after the password, then let the account in."""
    now = timezone.now()
    user = awaited_account(request, now)
    if user is None:
        return redirect("backoffice:sign-in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            kind = counted(request, user, lambda: _kind_of_code(user, form, now), now)
        except (CodeWrong, LockedOut) as refusal:
            form.add_error("code", str(refusal))
        else:
            noted = request.session.pop(AWAITED)
            enter(request, user, how=noted["how"], is_proven_twice=True)
            if kind == "recovery":
                messages.warning(request, _("You used a recovery code. It is not good again."))
            return HttpResponseRedirect(noted["next"] or start_page(user))
    return render(
        request, "backoffice/session/code.html", {"form": form}, status=400 if form.is_bound else 200
    )


@require_safe
@officers_only
def own_account(request: OfficerRequest) -> HttpResponse:
    """Show what protects one's own account and where it is signed in."""
    user, now = request.user, timezone.now()
    context = {
        **FRAME,
        "tab": "own",
        "password_set_at": password_set_at(user),
        "password_expires_at": password_expires_at(user),
        "factor": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first(),
        "is_needed": needs_second_factor(user),
        "codes_left": RecoveryCode.objects.filter(user=user, used_at=None).count(),
        "sessions": _living_sessions(request),
        "present_id": request.session.get(ACCESS, {}).get("id"),
        "roles": [grant.get_role_display() for grant in user.role_grants.in_force(timezone.localdate(now))],
    }
    return render(request, "backoffice/access/own_account.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def second_factor(request: OfficerRequest) -> HttpResponse:
    """Set the second factor up: the square code, the secret in letters, and the first code."""
    user, now = request.user, timezone.now()
    if has_second_factor(user):
        return redirect("backoffice:own-account")
    factor = begin_second_factor(user=user, now=now)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = confirm_second_factor(user=user, code=form.cleaned_data["code"], now=now)
        except CodeWrong as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session.cycle_key()
            keep_session(request, owes="")
            return _show_codes(request, codes)
    address = address_of_secret(factor=factor, issuer=settings.SITE["name"])
    context = {
        **FRAME,
        "form": form,
        "is_needed": needs_second_factor(user),
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2),
        "secret": " ".join(factor.secret[at : at + 4] for at in range(0, len(factor.secret), 4)),
    }
    return render(
        request, "backoffice/access/second_factor.html", context, status=400 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@officers_only
def recovery_codes(request: OfficerRequest) -> HttpResponse:
    """Make new recovery codes for someone who holds the device; the old ones end."""
    if not has_second_factor(request.user):
        return redirect("backoffice:second-factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            return _show_codes(
                request, counted(request, request.user, lambda: _renewed(request, form), now)
            )
        except (CodeWrong, LockedOut) as refusal:
            form.add_error("code", str(refusal))
    context = {**FRAME, "form": form}
    return render(
        request, "backoffice/access/renew_codes.html", context, status=400 if form.is_bound else 200
    )


@require_POST
@officers_only
def end_one_session(request: OfficerRequest, session_id: int) -> HttpResponse:
    """End one of the own sessions."""
    session = get_object_or_404(AccountSession.objects.filter(user=request.user), pk=session_id)
    end_session(session=session, now=timezone.now(), why="by_owner", actor=request.user)
    messages.success(request, _("That session has ended."))
    return redirect("backoffice:own-account")


@require_POST
@officers_only
def end_all_others(request: OfficerRequest) -> HttpResponse:
    """Sign out everywhere else."""
    kept = request.session.get(ACCESS, {}).get("id")
    count = end_other_sessions(user=request.user, kept=kept, now=timezone.now(), why="by_owner")
    messages.success(request, _("%(count)s other sessions have ended.") % {"count": count})
    return redirect("backoffice:own-account")


def _kind_of_code(user: User, form: CodeForm, now: datetime) -> str:
    return check_second_factor(user=user, code=form.cleaned_data["code"], now=now)


def _renewed(request: OfficerRequest, form: CodeForm) -> list[str]:
    return renew_recovery_codes(user=request.user, code=form.cleaned_data["code"], now=timezone.now())


def _show_codes(request: OfficerRequest, codes: list[str]) -> HttpResponse:
    return render(request, "backoffice/access/recovery_codes.html", {**FRAME, "codes": codes})


def _living_sessions(request: OfficerRequest) -> list[AccountSession]:
    border = timezone.now().timestamp() - request.session.get(ACCESS, {}).get("longest", 0)
    listed = AccountSession.objects.filter(user=request.user).order_by("-seen_at")
    return [session for session in listed if session.started_at.timestamp() > border]
