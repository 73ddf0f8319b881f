"""The lines of the audit trail about a record, as people read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from gongkai.audit.models import AuditEntry

ACT_LABELS = {
    "begin": _("Begun"),
    "save": _("Saved"),
    "set_attribute": _("Attribute decided"),
    "reassess": _("Reassessed"),
    "add_attachment": _("File added"),
    "remove_attachment": _("File removed"),
    "set_rendition": _("Public rendition made"),
    "refuse_rendition": _("No public rendition could be made"),
    "justify_finding": _("Finding justified"),
    "keep_dead_links": _("Dead links kept"),
    "submit": _("Submitted for review"),
    "recall": _("Recalled"),
    "give_opinion": _("Opinion signed"),
    "approve": _("Review concluded"),
    "schedule": _("Scheduled"),
    "publish": _("Published"),
    "publish_at_once": _("Published at once, before review"),
    "withdraw": _("Withdrawn"),
    "republish": _("Published again"),
    "repeal": _("Repealed"),
    "record_release": _("Release by a channel recorded"),
    "correct": _("Correction begun"),
    "save_correction": _("Correction saved"),
    "submit_correction": _("Correction submitted for review"),
    "recall_correction": _("Correction recalled"),
    "drop_correction": _("Correction dropped"),
    "publish_correction": _("New edition published"),
}


class TrailRow(NamedTuple):
    """One line: when, what, who, why."""

    happened_at: datetime
    act: str
    actor_name: str
    reason: str


def trail_rows(entries: Iterable[AuditEntry]) -> list[TrailRow]:
    """Return lines of the trail with the acts named for people."""
    return [
        TrailRow(
            entry.happened_at,
            str(ACT_LABELS.get(entry.action.removeprefix("disclosures."), entry.action)),
            entry.actor_name,
            entry.reason,
        )
        for entry in entries
    ]
