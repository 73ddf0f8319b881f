"""Accounts that an administrator looks after, and the password of one's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.access.permissions import looks_after_security, powers_are_separate
from gongkai.access.selectors import has_second_factor, locked_until
from gongkai.administration import accounts as acts
from gongkai.administration.permissions import accounts_administered, agencies_seen, is_administrator
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.access.entering import password_was_changed
from gongkai.backoffice.access.second_step import counted
from gongkai.backoffice.agencies.account_forms import (
    AccountFilter,
    AccountForm,
    DisableForm,
    NewAccountForm,
    PasswordForm,
    RolesForm,
)
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.agencies.events import last_events
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.models import Role, RoleGrant, User
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.organisations.services import PasswordWrong

ACCOUNTS_A_PAGE = 50
FRAME = {"section": "agencies", "tab": "accounts"}


@require_safe
@officers_only
def accounts(request: OfficerRequest) -> HttpResponse:
    """List the accounts that the account looks after."""
    today = timezone.localdate()
    form = AccountFilter(request.GET, user=request.user, today=today)
    users = accounts_administered(request.user, today)
    if form.is_valid():
        users = _chosen(users, form.cleaned_data)
    grants = Prefetch("role_grants", RoleGrant.objects.in_force(today), to_attr="roles_of_the_day")
    listed = users.prefetch_related(grants).order_by("agency__code", "display_name", "pk")
    page = Paginator(listed, ACCOUNTS_A_PAGE).get_page(request.GET.get("page"))
    names = agency_versions((user.agency_id for user in page if user.agency_id), today)
    context = {
        **FRAME,
        "form": form,
        "page": page,
        "rows": [(user, names.get(user.agency_id or 0)) for user in page],
        "administers": is_administrator(request.user),
        "looks_after": is_administrator(request.user) or looks_after_security(request.user),
    }
    return render(request, "backoffice/agencies/accounts.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def new_account(request: OfficerRequest) -> HttpResponse:
    """Make an account and show its first password once."""
    if not is_administrator(request.user):
        raise Http404
    today = timezone.localdate()
    initial = {"agency": request.GET.get("agency", request.user.agency_id)}
    form = NewAccountForm(request.POST or None, user=request.user, today=today, initial=initial)
    if powers_are_separate() and not looks_after_security(request.user):
        del form.fields["roles"]
    if form.is_valid():
        made = attempt(
            form,
            lambda: acts.open_account(
                actor=request.user, now=timezone.now(), today=today, **_new_values(form.cleaned_data)
            ),
        )
        if made is not None:
            user, password = made
            return _show_password(request, user, password)
    context = {**FRAME, "form": form, "crumbs": [*_crumbs(), Crumb(_("New account"))]}
    return render(
        request, "backoffice/agencies/new_account.html", context, status=400 if form.is_bound else 200
    )


@require_safe
@officers_only
def account(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Show one account, what it may do and what was done to it."""
    return _show(request, _administered(request, user_id))


@require_POST
@officers_only
def unlock_account(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Let a locked account sign in again at once."""
    user = _secured(request, user_id)
    acts.unlock_account(user=user, actor=request.user, now=timezone.now(), today=timezone.localdate())
    messages.success(request, _("The account is unlocked."))
    return redirect("backoffice:account", user_id)


@require_POST
@officers_only
def reset_second_factor(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Forget the device of someone who lost it."""
    user = _secured(request, user_id)
    form = DisableForm(request.POST)
    if form.is_valid():
        done = attempt(form, lambda: _reset(request, user, form.cleaned_data["reason"]))
        if done:
            messages.success(request, _("The second factor is reset; the account sets up a new device."))
            return redirect("backoffice:account", user_id)
    return _show(request, user, status=400, factor_form=form)


@require_POST
@officers_only
def edit_account(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Change the shown name or the agency."""
    user, today = _set_up(request, user_id), timezone.localdate()
    form = AccountForm(request.POST, user=request.user, today=today)
    if form.is_valid():
        done = attempt(
            form,
            lambda: acts.change_account(
                user=user, actor=request.user, now=timezone.now(), today=today, **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, _("The account is changed."))
            return redirect("backoffice:account", user_id)
    return _show(request, user, status=400, edit_form=form)


@require_POST
@officers_only
def change_roles(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Let the account have other roles from a day on."""
    user = _secured(request, user_id)
    form = RolesForm(request.POST)
    if form.is_valid():
        done = attempt(form, lambda: _grant(request, user, form))
        if done:
            messages.success(request, _("The roles are changed."))
            return redirect("backoffice:account", user_id)
    return _show(request, user, status=400, roles_form=form)


@require_POST
@officers_only
def disable_account(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Let the account sign in no more."""
    return _let_sign_in(request, user_id, is_active=False)


@require_POST
@officers_only
def enable_account(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Let the account sign in again."""
    return _let_sign_in(request, user_id, is_active=True)


@require_POST
@officers_only
def reset_password(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Give the account a new password and show it once."""
    user = _set_up(request, user_id)
    password = acts.give_new_password(
        user=user, actor=request.user, now=timezone.now(), today=timezone.localdate()
    )
    return _show_password(request, user, password)


@require_http_methods(["GET", "POST"])
@officers_only
def change_password(request: OfficerRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        present, new, now = form.cleaned_data["present"], form.cleaned_data["new"], timezone.now()
        try:
            user = counted(
                request,
                request.user,
                lambda: acts.choose_password(user=request.user, present=present, new=new, now=now),
                now,
                step="password",
                wrong=PasswordWrong,
            )
        except DomainError as refusal:
            form.add_error("present", str(refusal))
        except ValidationError as refusal:
            form.add_error("new", refusal)
        else:
            password_was_changed(request, user)
            messages.success(request, _("Your password is changed."))
            return redirect("backoffice:change-password")
    context = {**FRAME, "tab": "password", "form": form}
    return render(
        request, "backoffice/agencies/password.html", context, status=400 if form.is_bound else 200
    )


def _chosen(users: QuerySet[User], chosen: dict[str, Any]) -> QuerySet[User]:
    if chosen["q"]:
        users = users.filter(Q(display_name__icontains=chosen["q"]) | Q(username__icontains=chosen["q"]))
    if chosen["agency"]:
        users = users.filter(agency=chosen["agency"])
    if chosen["role"]:
        held = RoleGrant.objects.in_force(timezone.localdate()).filter(role=chosen["role"])
        users = users.filter(pk__in=held.values("user"))
    if chosen["state"]:
        users = users.filter(is_active=chosen["state"] == "active")
    return users


def _new_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {**cleaned, "roles": [Role(role) for role in cleaned.get("roles", [])]}


def _grant(request: OfficerRequest, user: User, form: RolesForm) -> bool:
    acts.grant_roles(
        user=user,
        roles=form.cleaned_data["roles"],
        as_of=form.cleaned_data["as_of"],
        actor=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    return True


def _let_sign_in(request: OfficerRequest, user_id: int, *, is_active: bool) -> HttpResponse:
    user = _set_up(request, user_id)
    form = DisableForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: acts.let_sign_in(
                user=user,
                is_active=is_active,
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                reason=form.cleaned_data["reason"],
            ),
        )
        if done is not None:
            said = _("The account may sign in again.") if is_active else _("The account is disabled.")
            messages.success(request, said)
            return redirect("backoffice:account", user_id)
    return _show(request, user, status=400, disable_form=form)


def _administered(request: OfficerRequest, user_id: int) -> User:
    users = accounts_administered(request.user, timezone.localdate())
    return get_object_or_404(users.select_related("agency"), pk=user_id)


def _set_up(request: OfficerRequest, user_id: int) -> User:
    """Return an account for an act of the system administrator's."""
    user = _administered(request, user_id)
    if not is_administrator(request.user):
        raise Http404
    return user


def _secured(request: OfficerRequest, user_id: int) -> User:
    """Return an account for an act of the security administrator's."""
    user = _administered(request, user_id)
    if not looks_after_security(request.user):
        raise Http404
    return user


def _reset(request: OfficerRequest, user: User, reason: str) -> bool:
    acts.reset_second_factor(
        user=user, actor=request.user, now=timezone.now(), today=timezone.localdate(), reason=reason
    )
    return True


def _show_password(request: OfficerRequest, user: User, password: str) -> HttpResponse:
    context = {
        **FRAME,
        "crumbs": [*_crumbs(), Crumb(user.display_name, language="zh-CN")],
        "account": user,
        "first_password": password,
    }
    return render(request, "backoffice/agencies/first_password.html", context)


def _show(request: OfficerRequest, user: User, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    initial = {"display_name": user.display_name, "agency": user.agency_id}
    context = {
        **FRAME,
        "crumbs": [*_crumbs(), Crumb(user.display_name, language="zh-CN")],
        "account": user,
        "agency": agency_version(user.agency, today) if user.agency else None,
        "agency_is_seen": agencies_seen(request.user, today).filter(users=user).exists(),
        "today": today,
        "grants": user.role_grants.all(),
        "roles": [Role(role) for role in Role.values if role in user.roles],
        "events": last_events(user),
        "is_oneself": user == request.user,
        "edit_form": AccountForm(user=request.user, today=today, initial=initial),
        "roles_form": RolesForm(initial={"roles": sorted(user.roles), "as_of": today}),
        "disable_form": DisableForm(),
        "factor_form": DisableForm(auto_id="factor_%s"),
        "administers": is_administrator(request.user),
        "grants_roles": looks_after_security(request.user),
        "has_factor": has_second_factor(user),
        "locked_until": locked_until(now=timezone.now(), name=user.username),
        **forms,
    }
    return render(request, "backoffice/agencies/account.html", context, status=status)


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("Agencies"), reverse("backoffice:agencies")),
        Crumb(_("Accounts"), reverse("backoffice:accounts")),
    ]
