"""One record: its draft while it is one; else what it says, where it stands and what may be done."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.audit.selectors import trail_of
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.draft_page import file_row, finding_rows, show_draft
from gongkai.backoffice.disclosures.forms import (
    CorrectForm,
    ReasonForm,
    ReassessForm,
    ReleaseForm,
    RepealForm,
    ScheduleForm,
)
from gongkai.backoffice.disclosures.labels import kind_label
from gongkai.backoffice.disclosures.lookup import editable_record
from gongkai.backoffice.disclosures.trail import trail_rows
from gongkai.backoffice.disclosures.versions import content_facts, own_body
from gongkai.backoffice.disclosures.workpiece import Workpiece
from gongkai.disclosures.desk import open_correction, review_progress, reviews_of
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.selectors import publication_due_on
from gongkai.disclosures.services.records import attachments_in_work
from gongkai.disclosures.states import DisclosureAttribute, DisclosureState
from gongkai.organisations.selectors import agency_version

TRAIL_LINES = 200


@require_safe
@officers_only
def disclosure(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Show one record."""
    record = editable_record(request, disclosure_id)
    if record.state == DisclosureState.DRAFT:
        return show_draft(request, Workpiece(record))
    return show_record(request, record)


def show_record(
    request: OfficerRequest, record: Disclosure, *, status: int = 200, opened: str = "", **forms: Any
) -> HttpResponse:
    """Show a record that is not a draft; ``opened`` is the act whose form shows an error."""
    today = timezone.localdate()
    correction = open_correction(record)
    reviews = list(reviews_of(record))
    released = record.releases.select_related("channel", "recorded_by")
    files = [file_row(file) for file in attachments_in_work(record, None)]
    context = {
        "section": "disclosures",
        "title": record.title,
        "record": record,
        "opened": opened,
        "agency": agency_version(record.agency, today),
        "kind": kind_label(record.kind),
        "validity": record.validity(today).label if record.published_at else "",
        "due_on": publication_due_on(record) if record.published_at is None else None,
        "today": today,
        "facts": content_facts(record),
        "body": own_body(record, record),
        "files": files,
        "findings": finding_rows(record, record.findings.select_related("justified_by"), files, {}),
        "correction": correction,
        "reviews": reviews,
        "latest": reviews[0] if reviews else None,
        "progress": review_progress(reviews[0], today) if reviews else [],
        "versions": record.versions.select_related("made_by").defer("body_html").order_by("-number"),
        "releases": released,
        "log": record.log.select_related("version"),
        "trail": trail_rows(trail_of(record).reverse()[:TRAIL_LINES]),
        "is_withheld": record.attribute
        in {DisclosureAttribute.ON_REQUEST, DisclosureAttribute.UNDISCLOSED},
        **_forms_of_acts(record, today),
        **forms,
    }
    return render(request, "backoffice/disclosures/record.html", context, status=status)


def ids_of_act(name: str) -> str:
    """Return how the ids of an act's fields begin: the forms of all acts stand on one page."""
    return f"{name}_%s"


def _forms_of_acts(record: Disclosure, today: date) -> dict[str, Form]:
    kinds: dict[str, tuple[type[Form], dict[str, Any]]] = {
        **{act: (ReasonForm, {}) for act in ("recall", "recall_correction", "withdraw", "republish")},
        "schedule": (ScheduleForm, {}),
        "repeal": (RepealForm, {"repealed_on": today}),
        "correct": (CorrectForm, {}),
        "reassess": (ReassessForm, {"attribute": record.attribute}),
        "release": (ReleaseForm, {"released_at": timezone.localtime()}),
    }
    return {
        f"{name}_form": form(initial=initial, auto_id=ids_of_act(name))
        for name, (form, initial) in kinds.items()
    }
