"""Everything that changes annual reports.

Each function is one act: it checks that the act is allowed, changes the record and writes down who did it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.law import forms
from gongkai.organisations.models import Agency, User
from gongkai.reports import selectors
from gongkai.reports.checking import Finding, check
from gongkai.reports.figures import Report, Source, plain
from gongkai.reports.models import (
    DECIMAL_PLACES,
    AnnualReport,
    FrozenRecords,
    ReportCell,
    ReportEvent,
    ReportUpload,
    SourceDocument,
)
from gongkai.reports.permissions import require_work_for
from gongkai.reports.releasing import release_files
from gongkai.reports.signing import needs_signatures, require_signed
from gongkai.reports.states import REPORT_TRANSITIONS, PartState, ReportState

CELLS_AT_ONCE = 500
LARGEST_FIGURE = Decimal(10) ** 17


class ReportNotStorable(DomainError):
    """A report that cannot be kept: without a year, of a year to come, or with figures that no form has."""

    code = "report_not_storable"


class ReportIsSubmitted(DomainError):
    """Another draft in the place of one that the agency above has as a part."""

    code = "report_is_submitted"


class ErrorsNotExplained(DomainError):
    """A report with errors that would go out without a word about them."""

    code = "errors_not_explained"


class ReasonMissing(DomainError):
    """A withdrawal that does not say why."""

    code = "reason_missing"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What storing came to: the record, and whether anything changed."""

    record: AnnualReport
    changed: bool


@transaction.atomic
def store_report(
    *,
    report: Report,
    agency: Agency,
    actor: User | None,
    now: datetime,
    document: bytes | None = None,
    filename: str = "",
    basis: str = "",
) -> StoredReport:
    """Keep a report as the agency's draft for its year.

    ``basis`` is the hash of what a compiled report counts. The same content again changes nothing. A draft
    of that year is replaced, unless the agency above has it as a part; beside a published edition the draft
    is the next edition.
    """
    require_work_for(actor, agency)
    year = _require_storable(report, now)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    content_hash = _content_hash(report, document, basis)
    editions = AnnualReport.objects.select_for_update(of=("self",)).filter(agency=agency, year=year)
    latest = editions.order_by("-edition").first()
    if latest and latest.content_hash == content_hash and latest.state != ReportState.WITHDRAWN:
        return StoredReport(latest, changed=False)

    is_new = latest is None or latest.state != ReportState.DRAFT
    if latest is None or is_new:
        record = AnnualReport(agency=agency, year=year, edition=latest.edition + 1 if latest else 1)
    else:
        record = latest
        _require_replaceable(record)
        record.state = next_state(REPORT_TRANSITIONS, state=ReportState(record.state), action="replace")
        FrozenRecords.objects.filter(report=record).delete()
    found = check(report, previous=selectors.figures_of_year(agency, year - 1))
    record.form = report.form
    record.title = report.title[:300] or f"{report.agency}{year}年政府信息公开工作年度报告"
    record.document = _keep_document(document, filename, now) if document is not None else None
    record.content, record.content_hash = _content(report), content_hash
    record.stored_at = now
    _set_findings(record, found)
    record.full_clean()
    record.save()
    record.cells.all().delete()
    ReportCell.objects.bulk_create(_cells(record, report), batch_size=CELLS_AT_ONCE)
    _write_down(record, "store" if is_new else "replace", actor, now, filename)
    return StoredReport(record, changed=True)


@transaction.atomic
def hand_in_report(
    *, report: Report, agency: Agency, actor: User, now: datetime, document: bytes, filename: str
) -> ReportUpload:
    """Keep a report that was read until its officer has looked at it; the officer's earlier ones go."""
    require_work_for(actor, agency)
    year = _require_storable(report, now)
    found = check(report, previous=selectors.figures_of_year(agency, year - 1))
    ReportUpload.objects.filter(actor=actor, agency=agency).delete()
    return ReportUpload.objects.create(
        agency=agency,
        actor=actor,
        document=_keep_document(document, filename, now),
        report=report.to_dict(),
        findings=_findings(found),
        created_at=now,
    )


@transaction.atomic
def accept_upload(*, upload: ReportUpload, actor: User, now: datetime) -> StoredReport:
    """Keep the report that was looked at as the agency's draft."""
    with storages["originals"].open(upload.document.path) as file:
        document = file.read()
    stored = store_report(
        report=Report.from_dict(upload.report),
        agency=upload.agency,
        actor=actor,
        now=now,
        document=document,
        filename=upload.document.name,
    )
    upload.delete()
    return stored


@transaction.atomic
def publish_report(
    *, record: AnnualReport, actor: User | None, now: datetime, explanation: str = ""
) -> AnnualReport:
    """Show a draft to everyone, in place of the edition before it.

    A report with errors that are not all answered goes out only with an explanation, which is kept with
    the act; one that was compiled here only with all its signatures.
    """
    record = AnnualReport.objects.select_for_update(of=("self",)).get(pk=record.pk)
    require_work_for(actor, record.agency)
    target = next_state(REPORT_TRANSITIONS, state=ReportState(record.state), action="publish")
    require_signed(record)
    open_errors = selectors.unanswered(record)["error"]
    if open_errors and not explanation.strip():
        raise ErrorsNotExplained(
            _(
                "The check found %(count)s errors in this report. Correct the report and hand it in again,"
                " or explain why it is published as it is."
            )
            % {"count": open_errors}
        )
    for before in AnnualReport.objects.filter(agency=record.agency, year=record.year).published():
        before.state = next_state(REPORT_TRANSITIONS, state=ReportState(before.state), action="supersede")
        before.save(update_fields=["state"])
        _write_down(before, "supersede", actor, now, "")
    record.state, record.published_at = target, now
    record.full_clean()
    record.save()
    if needs_signatures(record):
        release_files(record, now=now)
    _write_down(record, "publish", actor, now, explanation.strip())
    return record


@transaction.atomic
def withdraw_report(
    *, record: AnnualReport, actor: User | None, now: datetime, reason: str
) -> AnnualReport:
    """Take a published report off every page; its address says that it is gone, and why."""
    record = AnnualReport.objects.select_for_update(of=("self",)).get(pk=record.pk)
    require_work_for(actor, record.agency)
    target = next_state(REPORT_TRANSITIONS, state=ReportState(record.state), action="withdraw")
    if not reason.strip():
        raise ReasonMissing(_("Say why the report is withdrawn: the reason is shown in its place."))
    record.state, record.withdrawn_at, record.withdrawal_reason = target, now, reason.strip()
    record.full_clean()
    record.save()
    _write_down(record, "withdraw", actor, now, reason.strip())
    return record


def _require_storable(report: Report, now: datetime) -> int:
    form = forms.form(report.form)
    if report.year is None:
        raise ReportNotStorable(
            _("The year could not be read. Put it into the title of the report and hand it in again.")
        )
    if report.year > now.year:
        raise ReportNotStorable(
            _("This report is for %(year)s, which has not come yet. Correct the year in its title.")
            % {"year": report.year}
        )
    unknown = sorted((set(report.cells) - set(form.cells)) | (set(report.subtotals) - set(form.subtotals)))
    if unknown:
        raise ReportNotStorable(
            _("The form of %(form)s has no figures named %(keys)s. Read the report again.")
            % {"form": report.form, "keys": ", ".join(unknown[:5])}
        )
    for key, value in {**report.cells, **report.subtotals}.items():
        if value is not None and not _fits(Decimal(value)):
            label = form.cells[key].label() if key in form.cells else key
            raise ReportNotStorable(
                _("The figure %(value)s of “%(label)s” is too long to be right. Correct it in the report.")
                % {"value": value, "label": label}
            )
    return report.year


def _require_replaceable(draft: AnnualReport) -> None:
    """Refuse to put other figures under a draft that the agency above has as a part."""
    if draft.parts.exclude(state=PartState.RETURNED).exists():
        raise ReportIsSubmitted(
            _(
                "The report of %(year)s is submitted to the agency above, which counts it as it is."
                " Ask that agency to return it, and keep another then."
            )
            % {"year": draft.year}
        )


def _fits(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return abs(value) < LARGEST_FIGURE and isinstance(exponent, int) and exponent >= -DECIMAL_PLACES


def _content(report: Report) -> dict[str, Any]:
    data = report.to_dict()
    kept = ("agency", "sections", "claims", "notes", "exhibits")
    return {name: data[name] for name in kept if name in data}


def _content_hash(report: Report, document: bytes | None, basis: str) -> str:
    text = json.dumps(report.to_dict(), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode() + basis.encode())
    if document is not None:
        digest.update(hashlib.sha256(document).digest())
    return digest.hexdigest()


def _cells(record: AnnualReport, report: Report) -> Iterator[ReportCell]:
    values = {**dict.fromkeys(forms.form(report.form).cells), **report.cells, **report.subtotals}
    for key, value in values.items():
        source = report.sources.get(key)
        yield ReportCell(
            report=record,
            key=key,
            value=value,
            printed=source.text[:200] if source else "",
            source=_place(source) if source else None,
        )


def _place(source: Source) -> dict[str, Any]:
    return {
        name: value
        for name, value in asdict(source).items()
        if name != "text" and value is not None and value is not False
    }


def _findings(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule,
            "level": str(finding.level),
            "keys": list(finding.keys),
            "where": {"zh": finding.place.text("zh"), "en": finding.place.text("en")},
            "message": {"zh": finding.message("zh"), "en": finding.message("en")},
            "difference": plain(finding.difference),
        }
        for finding in found
    ]


def _set_findings(record: AnnualReport, found: Sequence[Finding]) -> None:
    record.findings = _findings(found)
    levels = [entry["level"] for entry in record.findings]
    record.error_count = levels.count("error")
    record.warning_count = levels.count("warning")
    record.note_count = levels.count("note")


def _keep_document(content: bytes, filename: str, now: datetime) -> SourceDocument:
    sha256 = hashlib.sha256(content).hexdigest()
    document, is_new = SourceDocument.objects.get_or_create(
        sha256=sha256, defaults={"name": filename[:255], "size": len(content), "created_at": now}
    )
    storage = storages["originals"]
    if is_new or not storage.exists(document.path):
        storage.save(document.path, ContentFile(content))
    return document


def _write_down(record: AnnualReport, action: str, actor: User | None, now: datetime, reason: str) -> None:
    ReportEvent.objects.create(report=record, action=action, actor=actor, happened_at=now, reason=reason)
    audit.record(
        action=f"reports.{action}",
        subject=record,
        actor=actor,
        now=now,
        agency=record.agency,
        data={"year": record.year, "edition": record.edition, "content": record.content_hash},
        reason=reason,
    )
