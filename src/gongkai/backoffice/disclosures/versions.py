"""The versions of a record: what each said, and what changed between any two."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.draft_page import FileRow, file_row
from gongkai.backoffice.disclosures.labels import field_label, field_value
from gongkai.backoffice.disclosures.lookup import editable_record
from gongkai.disclosures.body import body_with_addresses
from gongkai.disclosures.differences import SAME, DifferenceLine
from gongkai.disclosures.models import (
    CONTENT_FIELDS,
    Attachment,
    Disclosure,
    DisclosureContent,
    DisclosureVersion,
)
from gongkai.disclosures.selectors import version_difference

_SHOWN_APART = ("title", "body_html")
_AROUND = 1
"""Unchanged lines shown before and after what changed."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a difference; one without a line stands for those left out."""

    line: DifferenceLine | None
    left_out: int = 0


@require_safe
@officers_only
def version(request: OfficerRequest, disclosure_id: int, number: int) -> HttpResponse:
    """Show what one version said."""
    record = editable_record(request, disclosure_id)
    found = get_object_or_404(DisclosureVersion, disclosure=record, number=number)
    context = {
        "section": "disclosures",
        "title": found.title,
        "record": record,
        "version": found,
        "facts": content_facts(found),
        "body": own_body(record, found),
        "files": shown_files(found),
        "previous": previous_version(found),
    }
    return render(request, "backoffice/disclosures/version.html", context)


@require_safe
@officers_only
def compare(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Show what changed from one version to another."""
    record = editable_record(request, disclosure_id)
    versions = {str(found.number): found for found in record.versions.defer("body_html").order_by("number")}
    numbers = list(versions)
    before = versions.get(request.GET.get("before", "")) or (
        versions[numbers[-2]] if len(numbers) > 1 else None
    )
    after = versions.get(request.GET.get("after", "")) or (versions[numbers[-1]] if numbers else None)
    context: dict[str, Any] = {
        "section": "disclosures",
        "title": record.title,
        "record": record,
        "versions": list(versions.values()),
        "before": before,
        "after": after,
    }
    if before and after and before != after:
        difference = version_difference(before, after)
        context |= {
            "fields": [
                {
                    "label": field_label(change.name),
                    "before": field_value(change.name, change.before),
                    "after": field_value(change.name, change.after),
                }
                for change in difference.fields
            ],
            "lines": shortened(difference.text),
            "is_text_same": all(line.kind == SAME for line in difference.text),
            "difference": difference,
        }
    return render(request, "backoffice/disclosures/compare.html", context)


def shortened(lines: tuple[DifferenceLine, ...]) -> list[ShownLine]:
    """Return the changed lines with a little around them, and how many were left out between."""
    changed = [number for number, line in enumerate(lines) if line.kind != SAME]
    kept = {near for number in changed for near in range(number - _AROUND, number + _AROUND + 1)}
    shown: list[ShownLine] = []
    skipped = 0
    for number, line in enumerate(lines):
        if number in kept:
            if skipped:
                shown.append(ShownLine(None, skipped))
            shown.append(ShownLine(line))
            skipped = 0
        else:
            skipped += 1
    if skipped and shown:
        shown.append(ShownLine(None, skipped))
    return shown


def previous_version(found: DisclosureVersion) -> DisclosureVersion | None:
    """Return the version before."""
    earlier = DisclosureVersion.objects.filter(disclosure=found.disclosure_id, number__lt=found.number)
    return earlier.defer("body_html").order_by("-number").first()


def content_facts(content: DisclosureContent) -> list[tuple[str, str]]:
    """Return the fields that say something, with their names."""
    return [
        (field_label(name), field_value(name, getattr(content, name)))
        for name in CONTENT_FIELDS
        if name not in _SHOWN_APART and getattr(content, name) not in {None, ""}
    ]


def shown_files(found: DisclosureVersion) -> list[FileRow]:
    """Return the files that a version names, as they are kept."""
    keys = [entry["id"] for entry in found.attachments]
    files = {file.pk: file for file in Attachment.objects.filter(pk__in=keys)}
    return [file_row(files[key]) for key in keys if key in files]


def own_body(record: Disclosure, content: DisclosureContent) -> str:
    """Return the text with the addresses under which the back office hands out its pictures."""
    return body_with_addresses(
        content.body_html, lambda key: reverse("backoffice:disclosure-rendition", args=[record.pk, key])
    )
