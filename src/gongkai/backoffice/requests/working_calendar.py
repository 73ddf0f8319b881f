"""The working calendar: which years' notices are in, and importing one after looking at what it changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import language
from gongkai.core.errors import DomainError
from gongkai.law.calendar import shipped_notices, working_calendar
from gongkai.law.notice_reading import CHECKED, LARGEST, read_notice
from gongkai.law.wording import WordedRefusal
from gongkai.requests.models import HolidayImport
from gongkai.requests.services.calendar import (
    apply_holiday_notice,
    may_change_calendar,
    preview_holiday_notice,
)

YEARS_SHOWN = 8
CASES_SHOWN = 100


class NoticeFileForm(forms.Form):
    """A notice as a file."""

    file = forms.FileField(
        label=gettext_lazy("File of the notice (.yaml)"),
        help_text=gettext_lazy("In the form of the files in statute/calendar."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_file(self) -> bytes:
        """Refuse what is too large to be a notice."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("A notice has at most 64 KB. Choose its YAML file."))
        content: bytes = file.read()
        return content


class NoticeForm(forms.Form):
    """A notice entered by hand, in its own words."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2009, max_value=2100)
    title = forms.CharField(label=gettext_lazy("Title of the notice"), max_length=200, min_length=10)
    number = forms.CharField(
        label=gettext_lazy("Document number"), max_length=40, help_text="国办发明电〔2026〕7号"
    )
    holidays = forms.CharField(
        label=gettext_lazy("Days off"),
        help_text=gettext_lazy(
            "One holiday a line: its first day, its last day, its name; weekends inside it included."
        ),
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": "2027-01-01 2027-01-03 元旦"},
        ),
    )
    working_weekends = forms.CharField(
        label=gettext_lazy("Weekend days that are worked"),
        help_text=gettext_lazy("One day a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "2027-02-06"}),
    )

    def clean_holidays(self) -> list[dict[str, Any]]:
        """Read the lines of days off."""
        return [_span(line) for line in _lines(self.cleaned_data["holidays"])]

    def clean_working_weekends(self) -> list[date]:
        """Read the lines of days worked."""
        return [_day(line) for line in _lines(self.cleaned_data["working_weekends"])]

    def as_yaml(self) -> str:
        """Return the notice in the form of the statute files."""
        said = self.cleaned_data
        data = {
            "year": said["year"],
            "sources": [{"title": said["title"], "number": said["number"]}],
            "checked_against": CHECKED,
            "holidays": said["holidays"],
            "working_weekends": said["working_weekends"],
        }
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@require_http_methods(["GET", "POST"])
@officers_only
def calendar_of_working_days(request: OfficerRequest) -> HttpResponse:
    """Show which notices are in; take one and show what it would change."""
    _require_administrator(request)
    is_file = "as_file" in request.POST
    file_form = NoticeFileForm(request.POST, request.FILES) if is_file else NoticeFileForm()
    form = NoticeForm(request.POST) if request.method == "POST" and not is_file else NoticeForm()
    used: forms.Form = file_form if is_file else form
    context: dict[str, Any] = {"form": form, "file_form": file_form}
    if request.method == "POST" and used.is_valid():
        text = form.as_yaml() if used is form else used.cleaned_data["file"]
        try:
            data = read_notice(text)
            preview = preview_holiday_notice(data=data, now=timezone.now())
        except DomainError as refusal:
            used.add_error(None, _in_words(refusal))
        else:
            context |= {"preview": preview, "text": yaml.safe_dump(data, allow_unicode=True)}
            context["changes"] = preview.changes[:CASES_SHOWN]
            return render(
                request, "backoffice/requests/calendar_preview.html", {**_frame(request), **context}
            )
    context["years"] = _years(timezone.localdate())
    return render(
        request,
        "backoffice/requests/calendar.html",
        {**_frame(request), **context},
        status=400 if request.method == "POST" else 200,
    )


@require_POST
@officers_only
def import_holiday_notice(request: OfficerRequest) -> HttpResponse:
    """Take a notice that was looked at into use."""
    _require_administrator(request)
    try:
        data = read_notice(request.POST.get("text", ""))
        changes = apply_holiday_notice(data=data, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, _in_words(refusal))
    else:
        moved = sum(change.before != change.after for change in changes)
        words = ngettext(
            "The notice is in use. The day due of %(count)s open request moved; its handler was told.",
            "The notice is in use. The days due of %(count)s open requests moved; the handlers were told.",
            moved,
        )
        messages.success(request, words % {"count": moved})
    return redirect("backoffice:working-calendar")


def _frame(request: OfficerRequest) -> dict[str, Any]:
    return {"section": "operations", "title": _("Working calendar")}


def _require_administrator(request: OfficerRequest) -> None:
    if not may_change_calendar(request.user):
        raise PermissionDenied


def _years(today: date) -> Iterator[dict[str, Any]]:
    calendar, shipped = working_calendar(), shipped_notices()
    imported = {one.year: one for one in HolidayImport.objects.select_related("imported_by").order_by("id")}
    for year in range(today.year + 1, today.year + 1 - YEARS_SHOWN, -1):
        notice = calendar.notices.get(year)
        yield {
            "year": year,
            "notice": notice,
            "imported": imported.get(year),
            "differs": bool(year in imported and year in shipped and _differ(notice, shipped[year])),
        }


def _differ(notice: Any, shipped: Any) -> bool:
    return (set(notice.days_off), notice.working_weekends) != (
        set(shipped.days_off),
        shipped.working_weekends,
    )


def _in_words(refusal: DomainError) -> str:
    return refusal.text(language()) if isinstance(refusal, WordedRefusal) else str(refusal)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _span(line: str) -> dict[str, Any]:
    parts = line.split(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004 - first day, last day, name
        raise forms.ValidationError(
            _("“%(line)s” is not a holiday: write its first day, its last day and its name.")
            % {"line": line[:60]}
        )
    return {"from": _day(parts[0]), "to": _day(parts[1]), "name": parts[2]}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise forms.ValidationError(
            _("“%(text)s” is not a day. Write it as 2027-01-01.") % {"text": text[:20]}
        ) from problem
