"""One row of a register: what it says, its history, and the acts on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.registers.forms import RestoreRowForm, RowForm, WithdrawRowForm
from gongkai.backoffice.registers.lists import register_or_404
from gongkai.backoffice.registers.releases import submitted
from gongkai.core.errors import DomainError
from gongkai.organisations.selectors import agency_version
from gongkai.registers import selectors, services
from gongkai.registers.definitions import local
from gongkai.registers.differences import ValueChange, changes_between
from gongkai.registers.models import RegisterRow, RowContent
from gongkai.registers.services.editing import texts_of
from gongkai.registers.states import ReleaseState, WithdrawalCause
from gongkai.registers.wording import full_title, shown_values


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One version of a row, and what it changed of the one before."""

    content: RowContent
    until: datetime | None
    changes: tuple[ValueChange, ...]


@require_safe
@officers_only
def row(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Show one row with its history and what may be done with it."""
    return _show(request, _editable(request, row_id))


@require_http_methods(["GET", "POST"])
@officers_only
def add_row(request: OfficerRequest, register_id: str) -> HttpResponse:
    """Enter one row."""
    register = register_or_404(register_id)
    form = RowForm(
        request.POST or None, register=register, day=timezone.localdate(), is_new=True, user=request.user
    )
    if form.is_valid():
        entry = {"register": register, "agency": form.agency, "texts": form.texts(), **_by(request, form)}
        try:
            if register.is_public:
                release = services.propose_row(**entry, justification=form.cleaned_data["justification"])
                return submitted(request, release)
            added = services.add_row(**entry)
        except DomainError as problem:
            _add_errors(form, problem)
        else:
            messages.success(request, _("The row is entered; it is not public."))
            return redirect("backoffice:register-row", added.pk)
    return _form_page(request, form, {"register": register})


@require_http_methods(["GET", "POST"])
@officers_only
def edit_row(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Change what a row says."""
    edited = _editable(request, row_id)
    register = edited.definition
    texts = texts_of(edited)
    initial: dict[str, Any] = {
        f"c_{column.id}": texts.get(column.id, "").split(";")
        if column.several
        else texts.get(column.id, "")
        for column in register.kept_columns
    }
    form = RowForm(
        request.POST or None,
        register=register,
        day=timezone.localdate(),
        is_new=False,
        user=request.user,
        initial={**initial, "version": edited.version},
    )
    if form.is_valid():
        change = {
            "row": edited,
            "texts": form.texts(),
            "seen_version": form.cleaned_data["version"],
            **_by(request, form),
        }
        try:
            if register.is_public:
                release = services.propose_edit(**change, justification=form.cleaned_data["justification"])
                return submitted(request, release)
            services.edit_row(**change)
        except DomainError as problem:
            _add_errors(form, problem)
        else:
            messages.success(request, _("The row is changed. What it said before stays in its history."))
            return redirect("backoffice:register-row", row_id)
    return _form_page(request, form, {"register": register, "row": edited})


@require_POST
@officers_only
def withdraw_row(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Take a row out of the public view."""
    withdrawn = _editable(request, row_id)
    form = WithdrawRowForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_row(
                row=withdrawn,
                cause=WithdrawalCause(form.cleaned_data["cause"]),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except DomainError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, _("The row is withdrawn. Its address says so, and why."))
            return redirect("backoffice:register-row", row_id)
    return _show(request, withdrawn, withdraw_form=form, status=400)


@require_POST
@officers_only
def restore_row(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Put a withdrawn row back."""
    restored = _editable(request, row_id)
    form = RestoreRowForm(request.POST)
    if form.is_valid():
        try:
            if restored.definition.is_public:
                justification = form.cleaned_data["justification"]
                release = services.propose_restoring(
                    row=restored, justification=justification, **_by(request, form)
                )
                return submitted(request, release)
            services.restore_row(row=restored, **_by(request, form))
        except DomainError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, _("The row is restored."))
            return redirect("backoffice:register-row", row_id)
    return _show(request, restored, restore_form=form, status=400)


def _by(request: OfficerRequest, form: Form) -> dict[str, Any]:
    return {
        "actor": request.user,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "reason": form.cleaned_data["reason"],
    }


def _editable(request: OfficerRequest, row_id: int) -> RegisterRow:
    rows = RegisterRow.objects.editable_by(request.user).select_related("agency", "changed_by", "batch")
    return get_object_or_404(rows, pk=row_id)


def _add_errors(form: Form, problem: DomainError) -> None:
    for error in getattr(problem, "errors", [str(problem)]):
        form.add_error(None, error)


def _form_page(request: OfficerRequest, form: Form, context: dict[str, Any]) -> HttpResponse:
    status = 400 if form.is_bound else 200
    context |= {"section": "registers", "form": form}
    return render(request, "backoffice/registers/row_form.html", context, status=status)


def _show(request: OfficerRequest, shown: RegisterRow, status: int = 200, **forms: Any) -> HttpResponse:
    register = shown.definition
    rows = RegisterRow.objects.editable_by(request.user)
    context = {
        "section": "registers",
        "register": register,
        "row": shown,
        "title": full_title(shown, register),
        "agency": agency_version(shown.agency, timezone.localdate()),
        "values": shown_values(shown, for_public=False),
        "validity": shown.validity_on(timezone.localdate()) if register.ends else None,
        "amends": selectors.amended_row(shown, rows),
        "amended_by": selectors.amending_rows(shown, rows) if register.amends else [],
        "history": _history(shown),
        "withdrawal_note": local(register.withdrawal_note) if register.withdrawal_note else "",
        "withdraw_form": WithdrawRowForm(),
        "restore_form": RestoreRowForm(),
        "waiting": shown.releases.filter(state=ReleaseState.RUNNING).first(),
        **forms,
    }
    return render(request, "backoffice/registers/row.html", context, status=status)


def _history(shown: RegisterRow) -> list[HistoryStep]:
    versions = list(selectors.earlier_versions(shown))
    contents: list[RowContent] = [shown, *versions]
    ends = [None, *(version.superseded_at for version in versions)]
    return [
        HistoryStep(content, until, changes_between(shown.definition, before, content) if before else ())
        for content, until, before in zip(contents, ends, [*versions, None], strict=True)
    ]
