"""Acts on the text of a report in the making."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gongkai.audit import services as audit
from gongkai.law.forms import form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.models import Agency, User
from gongkai.reports.compiling import Scope
from gongkai.reports.figures import Report
from gongkai.reports.models import ReportText
from gongkai.reports.permissions import require_work_for
from gongkai.reports.writing.places import UnknownFigure, filled, places
from gongkai.reports.writing.sentences import drafted_text


@transaction.atomic
def save_text(
    *, agency: Agency, year: int, texts: dict[str, str], actor: User | None, now: datetime
) -> list[ReportText]:
    """Keep what people wrote, part by part; a place for a figure that the form has not is refused."""
    require_work_for(actor, agency)
    form = form_for_year(year)
    known = {part.key for part in outline(form).parts}
    saved = []
    for key, text in texts.items():
        if key not in known:
            raise UnknownFigure(key)
        list(places(text, form))
        entry, _is_new = ReportText.objects.update_or_create(
            agency=agency,
            year=year,
            key=key,
            defaults={"text": text.strip(), "edited_by": actor, "edited_at": now},
        )
        saved.append(entry)
    audit.record(
        action="reports.save_text",
        subject=agency,
        actor=actor,
        now=now,
        agency=agency,
        data={"year": year, "parts": sorted(texts)},
    )
    return saved


def texts_of(scope: Scope, report: Report) -> dict[str, str]:
    """Return the text of every part of ``report``: as people wrote it, else drafted from its figures."""
    written = dict(
        ReportText.objects.filter(agency=scope.agency, year=scope.year).values_list("key", "text")
    )
    return {**drafted_text(scope, report), **written}


def with_text(scope: Scope, report: Report) -> Report:
    """Return the report with its text, every figure filled in from the report's own cells."""
    texts = texts_of(scope, report)
    sections = [
        replace(section, text=filled(texts.get(section.key, ""), report.cells))
        for section in report.sections
    ]
    return replace(report, sections=sections)
