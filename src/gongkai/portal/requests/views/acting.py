"""What an applicant does with the own case: completing, giving reasons, confirming, withdrawing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.portal.requests.case_words import applicants_view, may_confirm
from gongkai.portal.requests.forms import ConfirmForm, CorrectionForm, ReasonsForm, WithdrawForm
from gongkai.portal.requests.frame import crumbs, private
from gongkai.portal.requests.views.tracking import case_context, case_url, for_opened_case
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.services import (
    confirm_receipt,
    receive_correction,
    receive_reasons,
    withdraw_request,
)

BY_APPLICANT: Any = None
"""No actor: it is the applicant who acts, through the portal."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def correct(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the corrected request from the applicant (article 30)."""
    initial = {"asked_for": shown.asked_for, "hints": shown.hints}
    form = CorrectionForm(request.POST or None, initial=initial)

    def act() -> None:
        receive_correction(
            disclosure_request=shown,
            asked_for=form.cleaned_data["asked_for"],
            hints=form.cleaned_data["hints"],
            received_on=timezone.localdate(),
            actor=BY_APPLICANT,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    done = _("The corrected request was received. The period for the answer starts afresh.")
    title = _("Complete the request")
    return answer_page(request, shown, form, act, title=title, done=done, notice="correction_notice")


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def reasons(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the applicant's reasons for asking so often or for so much (article 35)."""
    form = ReasonsForm(request.POST or None)
    if applicants_view(shown, timezone.localdate()).reasons is None:
        messages.warning(request, _("The agency waits for no reasons now."))
        return private(redirect(case_url(shown)))

    def act() -> None:
        receive_reasons(
            disclosure_request=shown,
            text=form.cleaned_data["text"],
            given_on=timezone.localdate(),
            actor=BY_APPLICANT,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    done = _("Your reasons were received. The period for the answer goes on.")
    title = _("Give your reasons")
    return answer_page(request, shown, form, act, title=title, done=done, notice="reasons_notice")


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def withdraw(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the applicant's withdrawal."""
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        withdraw_request(
            disclosure_request=shown,
            withdrawn_on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            actor=BY_APPLICANT,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    done = _("The request is withdrawn.")
    return answer_page(request, shown, form, act, title=_("Withdraw the request"), done=done, is_final=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_opened_case
def confirm(request: HttpRequest, shown: DisclosureRequest) -> HttpResponse:
    """Take the applicant's side of the confirmation (article 31, item 3), once the agency gave its own."""
    form = ConfirmForm(request.POST or None)
    if not may_confirm(shown):
        messages.warning(request, _("There is nothing to confirm now."))
        return private(redirect(case_url(shown)))

    def act() -> None:
        confirm_receipt(
            disclosure_request=shown,
            confirmed_on=timezone.localdate(),
            actor=BY_APPLICANT,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    done = _("The receipt is confirmed. The period for the answer runs from today.")
    return answer_page(request, shown, form, act, title=_("Confirm the request"), done=done)


def answer_page(
    request: HttpRequest,
    shown: DisclosureRequest,
    form: forms.Form,
    act: Callable[[], None],
    *,
    title: str,
    done: str,
    is_final: bool = False,
    notice: str = "",
) -> HttpResponse:
    """Do the act, or show its form with what is wrong, below the letters of the kind ``notice``."""
    if form.is_valid():
        try:
            act()
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return private(redirect(case_url(shown)))
    context = {
        **case_context(shown),
        "crumbs": crumbs(Crumb(shown.number, case_url(shown)), title),
        "form": form,
        "title": title,
        "is_final": is_final,
        "notice": notice,
        "view": applicants_view(shown, timezone.localdate()),
    }
    status = 400 if form.is_bound else 200
    return private(render(request, "portal/requests/act.html", context, status=status))
