"""Acts on the text of a report in the making."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.law.forms import form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.models import Agency, User
from gongkai.reports.compiling import Scope
from gongkai.reports.figures import Report
from gongkai.reports.models import ReportText
from gongkai.reports.permissions import require_work_for
from gongkai.reports.writing.places import UnknownFigure, filled, places
from gongkai.reports.writing.sentences import drafted_text


class TextChangedMeanwhile(DomainError):
    """A part of a text that somebody else saved after it had been opened."""

    code = "text_changed_meanwhile"


@transaction.atomic
def save_text(
    *,
    agency: Agency,
    year: int,
    texts: dict[str, str],
    actor: User | None,
    now: datetime,
    seen_at: datetime | None = None,
) -> list[ReportText]:
    """Keep what people wrote, part by part; a place for a figure that the form has not is refused.

    ``seen_at`` is when the person opened the text: what another saved in these parts since stays.
    """
    require_work_for(actor, agency)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    form = form_for_year(year)
    known = {part.key for part in outline(form).parts}
    if seen_at is not None:
        _require_as_seen(agency, year, texts, seen_at)
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


def _require_as_seen(agency: Agency, year: int, keys: Iterable[str], seen_at: datetime) -> None:
    since = ReportText.objects.filter(agency=agency, year=year, key__in=list(keys), edited_at__gt=seen_at)
    changed = since.select_related("edited_by").order_by("-edited_at").first()
    if changed is not None:
        raise TextChangedMeanwhile(
            _(
                "%(name)s saved this text at %(time)s, after you had opened it. Nothing of yours is saved"
                " yet: compare below, then save again."
            )
            % {
                "name": changed.edited_by.display_name if changed.edited_by else _("The program"),
                "time": timezone.localtime(changed.edited_at).strftime("%H:%M:%S"),
            }
        )


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
