"""Adopting a wording of a letter, and going back to the standard one."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.disclosures.permissions import require_work_for
from gongkai.law.letter_editing import from_typed
from gongkai.law.letters import letter_kinds
from gongkai.organisations.models import Agency, User
from gongkai.requests.models import LetterWording
from gongkai.requests.services.records import keep, require_from, require_text


@transaction.atomic
def adopt_wording(
    *,
    agency: Agency,
    kind: str,
    title: str,
    text: str,
    in_force_from: date,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> LetterWording:
    """Let the letters of an agency and of those below it have another wording from a day on.

    Letters that are signed keep what they say. Raise WordingRefused where the text does not state what the
    standard wording of that day does.
    """
    require_work_for(actor, agency)
    standard = letter_kinds()[kind].in_force_on(in_force_from)
    paragraphs = from_typed(text, standard)
    title = require_text(title, _("Give the letter a title."))
    return _keep(
        LetterWording(
            agency=agency,
            kind=kind,
            in_force_from=in_force_from,
            title=title,
            paragraphs=[[paragraph.template, paragraph.when] for paragraph in paragraphs],
            reason=reason,
            adopted_at=now,
            adopted_by=actor,
        ),
        today,
    )


@transaction.atomic
def return_to_standard(
    *,
    agency: Agency,
    kind: str,
    in_force_from: date,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> LetterWording:
    """Let the wording of the agency above, or the standard one, hold again from a day on."""
    require_work_for(actor, agency)
    return _keep(
        LetterWording(
            agency=agency,
            kind=kind,
            in_force_from=in_force_from,
            reason=reason,
            adopted_at=now,
            adopted_by=actor,
        ),
        today,
    )


def _keep(wording: LetterWording, today: date) -> LetterWording:
    require_from(
        wording.in_force_from, today, _("A wording cannot hold from %(day)s, before today, %(first)s.")
    )
    wording.reason = require_text(wording.reason, _("Say why the wording is changed."))
    keep(wording)
    audit.record(
        action="requests.adopt_wording",
        subject=wording,
        actor=wording.adopted_by,
        now=wording.adopted_at,
        agency=wording.agency,
        data={"kind": wording.kind, "in_force_from": wording.in_force_from.isoformat()},
        reason=wording.reason,
    )
    return wording
