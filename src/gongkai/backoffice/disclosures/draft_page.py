"""What the page of a draft shows beside its fields: findings in their passages, files, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.backoffice.access import OfficerRequest
from gongkai.backoffice.disclosures.forms import ATTACHED_FILES, AttributeForm, CorrectionForm, DraftForm
from gongkai.backoffice.disclosures.labels import (
    FINDING_LABELS,
    field_label,
    kind_label,
    place_label,
)
from gongkai.backoffice.disclosures.lookup import page_language
from gongkai.backoffice.disclosures.recognition import Recognition, recognitions
from gongkai.backoffice.disclosures.workpiece import Workpiece
from gongkai.disclosures.body import hidden_text
from gongkai.disclosures.desk import last_return
from gongkai.disclosures.document_numbers import document_number_warning
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import Attachment, DisclosureContent, DisclosureFinding
from gongkai.disclosures.passages import Passage, passage_in
from gongkai.disclosures.selectors import publication_due_on
from gongkai.disclosures.services.screening import BODY
from gongkai.disclosures.services.submitting import missing_fields
from gongkai.disclosures.states import FindingStatus
from gongkai.organisations.selectors import agency_version
from gongkai.screening import ScreeningKind

MAIN_FIELDS = ("document_number", "issuing_body", "formed_on", "source")
MORE_FIELDS = (
    "genre", "subject", "article_20_item", "five_publics", "catalogue_item", "effective_on", "expires_on",
    "interprets_number",
)  # fmt: skip
CONSULTATION_FIELDS = ("opens_on", "closes_on", "opinions_to")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as the page shows it."""

    finding: DisclosureFinding
    kind: str
    place: str
    where: str
    why: str
    passage: Passage | None
    is_in_file: bool
    is_open: bool
    is_link: bool
    typed: str
    stands_as: str
    """What of it stands in the text, one a line: the names of a list, the address of a link."""

    @property
    def is_in_text(self) -> bool:
        """Whether the editor can show it."""
        return self.finding.place == BODY or self.is_link


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file with what was done to it."""

    attachment: Attachment
    removed: tuple[str, ...]
    masked: int
    remarks: tuple[str, ...]
    refusal: str
    is_picture: bool
    recognition: Recognition | None = None
    """How far the worker is with it, where that is not done."""


def show_draft(
    request: OfficerRequest,
    piece: Workpiece,
    *,
    form: DraftForm | CorrectionForm | None = None,
    attribute_form: AttributeForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show the page on which a draft is written."""
    content, record = piece.content, piece.record
    form = form or piece.form(request.user)
    files = file_rows(piece.files())
    names = (name for name in request.POST if name.startswith("justification-"))
    typed = {name: request.POST.get(name, "") for name in names}
    findings = finding_rows(content, record.findings.select_related("justified_by"), files, typed)
    attribute = {"attribute": record.attribute, "attribute_reason": record.attribute_reason}
    hints = _hints(files, content)
    context = {
        "section": "disclosures",
        "title": content.title,
        "piece": piece,
        "record": record,
        "content": content,
        "form": form,
        "mandatory": disclosure_kinds()[record.kind].mandatory,
        "kinds": {kind.id: kind.mandatory for kind in disclosure_kinds().values()},
        "main_fields": fields_of(form, MAIN_FIELDS, record.kind, hints),
        "more_fields": fields_of(form, MORE_FIELDS, record.kind, hints),
        "consultation_fields": fields_of(form, CONSULTATION_FIELDS, record.kind, hints),
        "gist_fields": fields_of(form, ("summary", "keywords"), record.kind, hints),
        "title_field": fields_of(form, ("title",), record.kind, hints)[0],
        "attribute_form": attribute_form or AttributeForm(initial=attribute),
        "findings": findings,
        "open_findings": [row for row in findings if row.is_open],
        "dead_links": sum(row.is_open and row.is_link for row in findings),
        "links_reason": request.POST.get("links_reason", ""),
        "maskable": [row for row in findings if row.is_open and row.finding.masked],
        "files": files,
        "accepted_files": ",".join(ATTACHED_FILES),
        "missing": [
            {"label": field_label(name), "id": _id_of(form, name)}
            for name in missing_fields(record, content)
        ],
        "number_warning": document_number_warning(content.document_number, page_language()),
        "agency": agency_version(record.agency, timezone.localdate()),
        "kind": kind_label(record.kind),
        "due_on": None if piece.correction else publication_due_on(record),
        "today": timezone.localdate(),
        "returned": last_return(record, piece.correction),
        "may_go_at_once": not piece.correction and disclosure_kinds()[record.kind].at_once,
        "emergency_reason": request.POST.get("emergency_reason", ""),
        **more,
    }
    return render(request, "backoffice/disclosures/draft.html", context, status=status)


def _id_of(form: DraftForm | CorrectionForm, name: str) -> str:
    """Return where on the page a field of a record is filled in; the text has an editor in its place."""
    field = "interprets_number" if name == "interprets" else name
    if field == "body_html" or field not in form.fields:
        return "text-heading" if field == "body_html" else "fields-heading"
    return str(form[field].id_for_label)


def fields_of(
    form: DraftForm | CorrectionForm, names: Iterable[str], kind: str, hints: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the fields in this order, each with whether its kind must have it and where it was read."""
    mandatory = {
        "interprets_number" if name == "interprets" else name for name in disclosure_kinds()[kind].mandatory
    }
    return [
        {"field": form[name], "is_mandatory": name in mandatory, "hint": hints.get(name, "")}
        for name in names
        if name in form.fields
    ]


def finding_rows(
    content: DisclosureContent,
    findings: Iterable[DisclosureFinding],
    files: Iterable[FileRow],
    typed: Mapping[str, str],
) -> list[FindingRow]:
    """Return the findings with their passages, open ones first."""
    language = page_language()
    names = {f"attachment:{row.attachment.pk}": row.attachment.name for row in files}
    texts = {"body": content.text, "body_attributes": hidden_text(content.body_html)}
    rows = []
    for finding in findings:
        is_in_file = finding.place.startswith("attachment:")
        details = finding.details
        if is_in_file:
            passage = Passage(*details["passage"]) if "passage" in details else None
        else:
            text = texts[finding.place] if finding.place in texts else getattr(content, finding.place)
            passage = passage_in(text.splitlines(), finding.text)
        rows.append(
            FindingRow(
                finding=finding,
                kind=str(FINDING_LABELS[ScreeningKind(finding.kind)]),
                place=place_label(finding.place, names),
                where=details.get("where", {}).get(language, ""),
                why=details.get("why", {}).get(language, ""),
                passage=passage,
                is_in_file=is_in_file,
                is_open=finding.status == FindingStatus.OPEN,
                is_link=finding.kind == ScreeningKind.DEAD_LINK,
                typed=typed.get(f"justification-{finding.pk}", ""),
                stands_as="\n".join(details.get("stands", [finding.text])),
            )
        )
    return sorted(rows, key=lambda row: (not row.is_open, row.is_in_file, row.finding.pk))


def file_rows(attachments: list[Attachment]) -> list[FileRow]:
    """Return the files of a draft, each with how far the worker is with it."""
    at_work = recognitions(attachments, timezone.now())
    return [file_row(file, at_work.get(file.pk)) for file in attachments]


def file_row(attachment: Attachment, recognition: Recognition | None = None) -> FileRow:
    """Return a file with what was taken out of it, in the language of the page."""
    language, report = page_language(), attachment.rendition_report
    remarks = [*report.get("warnings", []), *report.get("notes", []), *report.get("reading", [])]
    if "unread" in report:
        remarks.append(report["unread"])
    return FileRow(
        attachment=attachment,
        removed=tuple(removed[language] for removed in report.get("removed", [])),
        masked=sum(place["count"] for place in report.get("masked", [])),
        remarks=tuple(remarks),
        refusal=report.get("reason", ""),
        is_picture=(attachment.rendition_name or attachment.name)
        .lower()
        .endswith((".png", ".jpg", ".jpeg")),
        recognition=recognition,
    )


def _hints(files: Iterable[FileRow], content: DisclosureContent) -> dict[str, str]:
    """Return where each field was read from the file that the draft began with."""
    language = page_language()
    for row in files:
        read = row.attachment.rendition_report.get("intake")
        if read:
            return {name: source[language] for name, source in read.items() if getattr(content, name)}
    return {}
