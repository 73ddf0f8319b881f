"""Acts on a record that is no draft: each is one button with the words that it needs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.forms import (
    CorrectForm,
    ReasonForm,
    ReassessForm,
    ReleaseForm,
    RepealForm,
    ScheduleForm,
)
from gongkai.backoffice.disclosures.lookup import correction_in_work, editable_record
from gongkai.backoffice.disclosures.records import ids_of_act, show_record
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure

View = Callable[..., HttpResponseBase]
Run = Callable[[OfficerRequest, Disclosure, dict[str, Any]], str | None]


def _act(name: str, form_class: type[forms.Form] | None, done: Promise, run: Run) -> View:
    """Return the view of an act: its words are checked, the service called, the page shown again."""

    @require_http_methods(["GET", "POST"])
    @officers_only
    def view(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
        record = editable_record(request, disclosure_id)
        if request.method == "GET":
            return redirect("backoffice:disclosure", record.pk)
        form = form_class(request.POST, auto_id=ids_of_act(name)) if form_class else None
        if form is None or form.is_valid():
            try:
                target = run(request, record, form.cleaned_data if form else {})
            except (DomainError, ValidationError) as problem:
                return _refused(request, record, name, form, problem)
            messages.success(request, str(done))
            return redirect(target or "backoffice:disclosure", record.pk)
        return _refused(request, record, name, form, None)

    view.__name__ = name
    view.__doc__ = f"Carry out the act “{name}” on a record."
    return view


def _refused(
    request: OfficerRequest,
    record: Disclosure,
    name: str,
    form: forms.Form | None,
    problem: DomainError | ValidationError | None,
) -> HttpResponse:
    text = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem or "")
    shown: dict[str, Any] = {"problem": text}
    if form is not None:
        shown[f"{name}_form"] = form
        # The form itself is not on the page when the record is in a state without the act.
        shown["problem"] = text or " ".join(
            f"{form[key].label}{gettext(':')} {said[0]}" for key, said in form.errors.items()
        )
    fresh = editable_record(request, record.pk)
    return show_record(request, fresh, status=400, opened=name, **shown)


def _by(request: OfficerRequest) -> dict[str, Any]:
    return {"actor": request.user, "now": timezone.now()}


def _recall(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.recall(disclosure=record, reason=data["reason"], **_by(request))


def _publish(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.publish(disclosure=record, **_by(request))


def _schedule(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.schedule(disclosure=record, at=data["at"], **_by(request))


def _withdraw(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.withdraw(disclosure=record, reason=data["reason"], **_by(request))


def _republish(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.republish(disclosure=record, reason=data["reason"], **_by(request))


def _repeal(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.repeal(
        disclosure=record, repealed_on=data["repealed_on"], reason=data["reason"], **_by(request)
    )


def _reassess(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.reassess(
        disclosure=record,
        attribute=data["attribute"],
        reason=data["attribute_reason"],
        today=timezone.localdate(),
        **_by(request),
    )


def _release(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.record_release(disclosure=record, **data, **_by(request))


def _correct(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> str:
    services.correct(disclosure=record, reason=data["reason"], is_minor=data["is_minor"], **_by(request))
    return "backoffice:correction"


def _publish_correction(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.publish_correction(correction=correction_in_work(record), **_by(request))


def _recall_correction(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> str:
    services.recall_correction(correction=correction_in_work(record), reason=data["reason"], **_by(request))
    return "backoffice:correction"


def _drop_correction(request: OfficerRequest, record: Disclosure, data: dict[str, Any]) -> None:
    services.drop_correction(correction=correction_in_work(record), reason=data["reason"], **_by(request))


recall = _act("recall", ReasonForm, _("The record is a draft again."), _recall)
publish = _act("publish", None, _("The record is published."), _publish)
schedule = _act("schedule", ScheduleForm, _("The record is scheduled."), _schedule)
withdraw = _act("withdraw", ReasonForm, _("The record is withdrawn with its files."), _withdraw)
republish = _act("republish", ReasonForm, _("The record is published again."), _republish)
repeal = _act("repeal", RepealForm, _("The record is marked as repealed. It stays public."), _repeal)
reassess = _act("reassess", ReassessForm, _("The reassessment is kept."), _reassess)
record_release = _act("release", ReleaseForm, _("The release is recorded."), _release)
correct = _act(
    "correct", CorrectForm, _("The correction is begun. The public sees the old edition."), _correct
)
publish_correction = _act(
    "publish_correction", None, _("The new edition is published."), _publish_correction
)
recall_correction = _act(
    "recall_correction", ReasonForm, _("The correction is a draft again."), _recall_correction
)
drop_correction = _act("drop_correction", ReasonForm, _("The correction is dropped."), _drop_correction)
