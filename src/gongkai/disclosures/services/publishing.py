"""Acts that change what the public sees. Nothing goes out here that its review did not approve.

The one exception is an emergency notice, which goes out at once and enters its review in the same act.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.kinds import channel_kinds, disclosure_kinds
from gongkai.disclosures.models import (
    Channel,
    ChannelRelease,
    Disclosure,
    DisclosureVersion,
    IndexCounter,
    ReviewConclusion,
)
from gongkai.disclosures.services.chains import chain_for
from gongkai.disclosures.services.records import (
    locked,
    log,
    make_version,
    require_reason,
    require_unchanged,
    write_down,
)
from gongkai.disclosures.services.screening import require_no_open_findings
from gongkai.disclosures.services.submitting import begin_review, require_proactive, require_ready
from gongkai.disclosures.states import (
    DISCLOSURE_TRANSITIONS,
    DisclosureState,
    PublicationAct,
    ReviewState,
)
from gongkai.organisations.models import Agency, User

WEBSITE = "website"


class NotReviewed(DomainError):
    """A record that would go out without the concluded review of exactly this version."""

    code = "not_reviewed"


class NotAtOnce(DomainError):
    """A record of a kind that may not go out before its review."""

    code = "not_at_once"


class CreditCodeMissing(DomainError):
    """An agency that cannot give index numbers, as its unified social credit code is not known."""

    code = "credit_code_missing"


class TimeNotAhead(DomainError):
    """A publication that is scheduled for the past."""

    code = "time_not_ahead"


@dataclass(frozen=True, slots=True)
class DuePublication:
    """What came of publishing one scheduled record."""

    disclosure: Disclosure
    refusal: DomainError | None = None


@transaction.atomic
def publish(*, disclosure: Disclosure, actor: User | None, now: datetime) -> Disclosure:
    """Show an approved record to everyone, with its index number."""
    record = locked(disclosure, actor)
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="publish")
    require_proactive(record)
    version = approved_version(record, record.conclusion)
    require_unchanged(record, version)
    require_no_open_findings(record, now=now)
    record.state, record.scheduled_for = target, None
    _put_out(record, version, now)
    log(record, PublicationAct.PUBLISH, actor=actor, now=now)
    data = {"version": version.number, "index_number": record.index_number}
    write_down(record, "publish", actor=actor, now=now, data=data)
    return record


@transaction.atomic
def schedule(*, disclosure: Disclosure, at: datetime, actor: User | None, now: datetime) -> Disclosure:
    """Let an approved record go out at a time ahead."""
    record = locked(disclosure, actor)
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="schedule")
    if at <= now:
        raise TimeNotAhead(
            _("%(time)s is not ahead. Choose a later time, or publish the record now.")
            % {"time": timezone.localtime(at).strftime("%Y-%m-%d %H:%M")}
        )
    approved_version(record, record.conclusion)
    record.state, record.scheduled_for = target, at
    record.full_clean()
    record.save()
    write_down(record, "schedule", actor=actor, now=now, data={"at": at})
    return record


def publish_due(*, now: datetime, actor: User | None = None) -> list[DuePublication]:
    """Publish every record whose time has come, each in its own transaction; one refusal stops no other."""
    due = Disclosure.objects.filter(state=DisclosureState.SCHEDULED, scheduled_for__lte=now)
    results = []
    for record in due.order_by("scheduled_for", "id"):
        try:
            results.append(DuePublication(publish(disclosure=record, actor=actor, now=now)))
        except DomainError as refusal:
            results.append(DuePublication(record, refusal))
    return results


@transaction.atomic
def emergency_publish(
    *, disclosure: Disclosure, reason: str, actor: User | None, now: datetime, today: date
) -> Disclosure:
    """Show an emergency notice at once and begin its review in the same act; the log says so."""
    record = locked(disclosure, actor)
    target = next_state(
        DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="publish_at_once"
    )
    if not disclosure_kinds()[record.kind].at_once:
        raise NotAtOnce(
            _("“%(title)s” is not of a kind that may go out before its review. Submit it for review.")
            % {"title": record.title}
        )
    reason = require_reason(reason, _("Say why the notice cannot wait for its review."))
    require_ready(record, now=now)
    chain = chain_for(record.agency, record.kind, today)
    version = make_version(record, actor=actor, now=now, reason=reason)
    begin_review(version, chain, now, is_afterwards=True)
    record.state, record.is_emergency, record.emergency_version = target, True, version
    _put_out(record, version, now)
    log(record, PublicationAct.PUBLISH_AT_ONCE, actor=actor, now=now, reason=reason)
    data = {"version": version.number, "index_number": record.index_number}
    write_down(record, "publish_at_once", actor=actor, now=now, reason=reason, data=data)
    return record


@transaction.atomic
def withdraw(*, disclosure: Disclosure, reason: str, actor: User | None, now: datetime) -> Disclosure:
    """Take a record and its files off every page; its address says that it is gone, and why."""
    record = locked(disclosure, actor)
    take_off(record, reason=reason, actor=actor, now=now)
    return record


def take_off(record: Disclosure, *, reason: str, actor: User | None, now: datetime) -> None:
    """Withdraw a record that is locked by the act that is under way."""
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="withdraw")
    reason = require_reason(reason, _("Say why the record is withdrawn: the reason is shown in its place."))
    record.state, record.withdrawn_at, record.withdrawal_reason = target, now, reason
    record.full_clean()
    record.save()
    log(record, PublicationAct.WITHDRAW, actor=actor, now=now, reason=reason)
    write_down(record, "withdraw", actor=actor, now=now, reason=reason)


@transaction.atomic
def republish(*, disclosure: Disclosure, reason: str, actor: User | None, now: datetime) -> Disclosure:
    """Show a withdrawn record again as it was reviewed; it keeps its index number."""
    record = locked(disclosure, actor)
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="republish")
    reason = require_reason(reason, _("Say why the record is published again."))
    require_proactive(record)
    version = approved_version(record, record.conclusion)
    if record.public_version_id != version.pk:
        raise NotReviewed(_not_reviewed(record))
    require_unchanged(record, version)
    require_no_open_findings(record, now=now)
    record.state, record.withdrawn_at, record.withdrawal_reason = target, None, ""
    record.full_clean()
    record.save()
    log(record, PublicationAct.REPUBLISH, actor=actor, now=now, reason=reason)
    write_down(record, "republish", actor=actor, now=now, reason=reason)
    return record


@transaction.atomic
def repeal(
    *, disclosure: Disclosure, repealed_on: date, reason: str, actor: User | None, now: datetime
) -> Disclosure:
    """Say that a document holds no longer from a day on; it stays public, marked as repealed."""
    record = locked(disclosure, actor)
    record.state = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="repeal")
    record.repealed_on = repealed_on
    record.repeal_reason = require_reason(reason, _("Name the document that repeals it, or say why."))
    record.full_clean()
    record.save()
    log(record, PublicationAct.REPEAL, actor=actor, now=now, reason=record.repeal_reason)
    data = {"repealed_on": repealed_on}
    write_down(record, "repeal", actor=actor, now=now, reason=record.repeal_reason, data=data)
    return record


@transaction.atomic
def record_release(
    *,
    disclosure: Disclosure,
    channel: Channel,
    released_at: datetime,
    actor: User | None,
    now: datetime,
    address: str = "",
) -> ChannelRelease:
    """Write down that a public record also went out by another channel."""
    record = locked(disclosure, actor)
    if not record.is_public:
        raise NotReviewed(
            _("“%(title)s” is not public, so it cannot go out by a channel.") % {"title": record.title}
        )
    release = ChannelRelease(
        disclosure=record, channel=channel, released_at=released_at, address=address, recorded_by=actor
    )
    release.full_clean()
    release.save()
    write_down(record, "record_release", actor=actor, now=now, data={"channel": channel.name})
    return release


def common_channel(kind: str) -> Channel:
    """Return the place's channel of a kind, under the name of its kind where nobody named one."""
    channel = Channel.objects.filter(kind=kind, agency=None).first()
    return channel or Channel.objects.create(kind=kind, agency=None, name=channel_kinds()[kind].zh)


def approved_version(record: Disclosure, conclusion: ReviewConclusion | None) -> DisclosureVersion:
    """Return the version that a concluded review approved; refuse where there is none."""
    if conclusion is None or conclusion.review.state != ReviewState.APPROVED:
        raise NotReviewed(_not_reviewed(record))
    version = conclusion.review.version
    if version.disclosure_id != record.pk or version.content_hash != conclusion.content_hash:
        raise NotReviewed(_not_reviewed(record))
    return version


def allot_index_number(agency: Agency, year: int) -> str:
    """Return the agency's next index number of the year, without gaps however many publish at once."""
    if not agency.credit_code:
        raise CreditCodeMissing(
            _(
                "The agency has no unified social credit code, and index numbers begin with it. Ask an"
                " administrator to enter the code."
            )
        )
    IndexCounter.objects.get_or_create(agency=agency, year=year)
    counter = IndexCounter.objects.select_for_update().get(agency=agency, year=year)
    IndexCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return f"{agency.credit_code}/{year}-{counter.last + 1:05d}"


def put_in_place(record: Disclosure, version: DisclosureVersion, now: datetime) -> None:
    """Let the public see a version; the record's own fields say what it says."""
    record.public_version, record.edition_at = version, now
    record.full_clean()
    record.save()


def _put_out(record: Disclosure, version: DisclosureVersion, now: datetime) -> None:
    """Publish for the first time, on the website first of all channels."""
    if not record.index_number:
        record.index_number = allot_index_number(record.agency, timezone.localtime(now).year)
    record.published_at = record.published_at or now
    put_in_place(record, version, now)
    ChannelRelease.objects.get_or_create(
        disclosure=record, channel=common_channel(WEBSITE), defaults={"released_at": now}
    )


def _not_reviewed(record: Disclosure) -> str:
    return _("“%(title)s” has no concluded review of exactly this version. Submit it for review.") % {
        "title": record.title
    }
