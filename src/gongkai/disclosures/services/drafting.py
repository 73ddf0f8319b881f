"""Acts of drafting: beginning a record, deciding its attribute, changing its draft."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.models import CONTENT_FIELDS, Disclosure, DisclosureContent, Reassessment
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.services.records import locked, require_as_seen, require_reason, write_down
from gongkai.disclosures.services.screening import screen
from gongkai.disclosures.states import DISCLOSURE_TRANSITIONS, DisclosureAttribute, DisclosureState
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_version, has_ended, successors


class NothingToReassess(DomainError):
    """A reassessment of a record that is disclosed."""

    code = "nothing_to_reassess"


class AgencyEnded(DomainError):
    """A new record of an agency that is no more."""

    code = "agency_ended"


@transaction.atomic
def begin_draft(
    *, agency: Agency, kind: str, title: str, actor: User | None, now: datetime, **content: Any
) -> Disclosure:
    """Begin a record as a draft of the agency; what ended leaves new records to its successor."""
    require_work_for(actor, agency)
    _require_existing(agency, timezone.localdate(now))
    record = Disclosure(agency=agency, kind=kind, title=title, drafter=actor, created_at=now)
    _fill(record, content)
    _keep(record, actor, now)
    write_down(record, "begin", actor=actor, now=now)
    return record


@transaction.atomic
def save_draft(
    *,
    disclosure: Disclosure,
    actor: User | None,
    now: datetime,
    seen_at: datetime | None = None,
    **content: Any,
) -> Disclosure:
    """Change the draft; what is not named stays. Screening runs over what it then says.

    ``seen_at`` is when the draft was last changed as the person saw it; what another saved since stays.
    """
    record = locked(disclosure, actor)
    record.state = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="save")
    require_as_seen(record.edited_at, record.edited_by, seen_at)
    _fill(record, content)
    _keep(record, actor, now)
    write_down(record, "save", actor=actor, now=now, data={"fields": sorted(content)})
    return record


@transaction.atomic
def set_attribute(
    *, disclosure: Disclosure, attribute: str, actor: User | None, now: datetime, reason: str = ""
) -> Disclosure:
    """Decide whether and how the information is public; withholding needs a reason."""
    record = locked(disclosure, actor)
    record.state = next_state(
        DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="set_attribute"
    )
    _decide(record, attribute, reason, actor=actor, now=now, assessed_on=timezone.localdate(now))
    write_down(record, "set_attribute", actor=actor, now=now, reason=reason, data={"attribute": attribute})
    return record


@transaction.atomic
def reassess(
    *,
    disclosure: Disclosure,
    attribute: str,
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> Reassessment:
    """Look again at information that is not disclosed: it stays as it is, or its attribute changes."""
    record = locked(disclosure, actor)
    before = record.attribute
    if before not in {DisclosureAttribute.ON_REQUEST, DisclosureAttribute.UNDISCLOSED}:
        raise NothingToReassess(
            _("“%(title)s” is disclosed proactively or not yet decided, so there is nothing to reassess.")
            % {"title": record.title}
        )
    reason = require_reason(reason, _("Say why the information stays undisclosed, or what has changed."))
    _decide(record, attribute, reason, actor=actor, now=now, assessed_on=today)
    assessment = Reassessment(
        disclosure=record,
        attribute_before=before,
        attribute=attribute,
        reason=reason,
        assessed_by=actor,
        assessed_at=now,
    )
    assessment.full_clean()
    assessment.save()
    data = {"before": before, "attribute": attribute}
    write_down(record, "reassess", actor=actor, now=now, reason=reason, data=data)
    return assessment


def _require_existing(agency: Agency, day: date) -> None:
    if not has_ended(agency, day):
        return
    version = agency_version(agency, day)
    heirs = [agency_version(one.successor, day).name for one in successors(agency, day)]
    raise AgencyEnded(
        _(
            "“%(agency)s” does not exist on %(day)s. Its records stay; begin new ones for an agency that"
            " exists: %(heirs)s."
        )
        % {
            "agency": version.name,
            "day": day.isoformat(),
            "heirs": _(", ").join(heirs) or "—",
        }
    )


def fill_content(content: DisclosureContent, values: dict[str, Any], extra: frozenset[str]) -> None:
    """Put the named values into a draft or a correction; an unknown name is a mistake in the code."""
    for name, value in values.items():
        if name not in CONTENT_FIELDS and name not in extra:
            raise TypeError(f"{name} is not a field that a draft can change.")
        setattr(content, name, value)


def _fill(record: Disclosure, content: dict[str, Any]) -> None:
    fill_content(record, content, frozenset({"kind", "interprets"}))


def _keep(record: Disclosure, actor: User | None, now: datetime) -> None:
    record.edited_by, record.edited_at = actor, now
    record.full_clean()
    record.save()
    screen(record, now=now)


def _decide(
    record: Disclosure,
    attribute: str,
    reason: str,
    *,
    actor: User | None,
    now: datetime,
    assessed_on: date,
) -> None:
    if attribute != DisclosureAttribute.PROACTIVE:
        require_reason(reason, _("Say why the information is not disclosed proactively."))
    record.attribute, record.attribute_reason = attribute, reason.strip()
    record.attribute_by, record.attribute_at = actor, now
    record.assessed_on = assessed_on
    record.full_clean()
    record.save()
