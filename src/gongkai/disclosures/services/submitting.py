"""Acts that bring a record into review, and out of it again before it is public."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Field
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import (
    Attachment,
    Correction,
    Disclosure,
    DisclosureContent,
    DisclosureVersion,
    Review,
    ReviewChain,
)
from gongkai.disclosures.services.chains import chain_for
from gongkai.disclosures.services.records import (
    attachments_in_work,
    locked,
    make_version,
    require_reason,
    write_down,
)
from gongkai.disclosures.services.screening import require_no_open_findings
from gongkai.disclosures.states import (
    DISCLOSURE_TRANSITIONS,
    AttachmentStatus,
    DisclosureAttribute,
    DisclosureState,
    ReviewState,
)
from gongkai.organisations.models import User


class AttributeMissing(DomainError):
    """A record that would leave drafting without its attribute."""

    code = "attribute_missing"


class NotProactive(DomainError):
    """A record that would be published although it is not disclosed proactively."""

    code = "not_proactive"


class FieldsMissing(DomainError):
    """A record without what its kind must say."""

    code = "fields_missing"


class AttachmentsNotClean(DomainError):
    """A record with a file of which there is no public rendition."""

    code = "attachments_not_clean"


@transaction.atomic
def submit_for_review(
    *, disclosure: Disclosure, actor: User | None, now: datetime, today: date, reason: str = ""
) -> Review:
    """Hand the draft to its reviewers: from now on exactly this version is examined."""
    record = locked(disclosure, actor)
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="submit")
    require_ready(record, now=now)
    chain = chain_for(record.agency, record.kind, today)
    version = make_version(record, actor=actor, now=now, reason=reason)
    review = begin_review(version, chain, now)
    record.state, record.conclusion = target, None
    record.full_clean()
    record.save()
    data = {"version": version.number, "chain": chain.name}
    write_down(record, "submit", actor=actor, now=now, reason=reason, data=data)
    return review


@transaction.atomic
def recall(*, disclosure: Disclosure, reason: str, actor: User | None, now: datetime) -> Disclosure:
    """Take a record that is not yet public back to drafting; its review ends."""
    record = locked(disclosure, actor)
    target = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="recall")
    reason = require_reason(reason, _("Say why the record is recalled."))
    end_running_reviews(record, None, now)
    record.state, record.conclusion, record.scheduled_for = target, None, None
    record.full_clean()
    record.save()
    write_down(record, "recall", actor=actor, now=now, reason=reason)
    return record


def require_ready(record: Disclosure, *, now: datetime, correction: Correction | None = None) -> None:
    """Refuse what may not go on: undecided, withheld, incomplete, with unclean files or open findings."""
    require_proactive(record)
    require_fields(record, correction or record)
    unclean = [
        file for file in attachments_in_work(record, correction) if file.status != AttachmentStatus.CLEAN
    ]
    if unclean:
        raise AttachmentsNotClean(_unclean_sentence(unclean))
    require_no_open_findings(record, now=now, correction=correction)


def require_proactive(record: Disclosure) -> None:
    """Refuse what is not decided to be disclosed proactively."""
    if not record.attribute:
        raise AttributeMissing(
            _("“%(title)s” has no attribute. Decide first whether and how it is disclosed.")
            % {"title": record.title}
        )
    if record.attribute != DisclosureAttribute.PROACTIVE:
        raise NotProactive(
            _("“%(title)s” is not published: its attribute is “%(attribute)s”, not “%(proactive)s”.")
            % {
                "title": record.title,
                "attribute": record.get_attribute_display(),
                "proactive": DisclosureAttribute.PROACTIVE.label,
            }
        )


def missing_fields(record: Disclosure, content: DisclosureContent) -> list[str]:
    """Return the names of the fields that the kind must have and the content has not."""
    values = {**content.content(), "interprets": record.interprets_id}
    return [name for name in disclosure_kinds()[record.kind].mandatory if values[name] in {None, ""}]


def field_label(name: str) -> str:
    """Return what people call a field of a record."""
    field = Disclosure._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    return str(field.verbose_name) if isinstance(field, Field) else name


def require_fields(record: Disclosure, content: DisclosureContent) -> None:
    """Refuse a record without what its kind must say, naming each field."""
    names = missing_fields(record, content)
    if names:
        labels = [field_label(name) for name in names]
        kind = disclosure_kinds()[record.kind].label.text("en" if get_language() == "en" else "zh")
        raise FieldsMissing(
            _("“%(title)s” (%(kind)s) lacks: %(fields)s. Fill them in before it is submitted.")
            % {"title": content.title, "kind": kind, "fields": _(", ").join(labels)}
        )


def begin_review(
    version: DisclosureVersion, chain: ReviewChain, now: datetime, *, is_afterwards: bool = False
) -> Review:
    """Begin the run of a chain over a version, with its first turn."""
    first = chain.steps.order_by("turn")[0]
    review = Review(
        version=version, chain=chain, turn=first.turn, is_afterwards=is_afterwards, begun_at=now
    )
    review.full_clean()
    review.save()
    return review


def end_running_reviews(record: Disclosure, correction: Correction | None, now: datetime) -> None:
    """End what is under review of a record, or of its correction."""
    running = Review.objects.select_for_update(of=("self",)).running()
    for review in running.filter(version__disclosure=record, version__correction=correction):
        review.state, review.ended_at = ReviewState.RECALLED, now
        review.save(update_fields=["state", "ended_at"])


def _unclean_sentence(files: list[Attachment]) -> str:
    return _(
        "%(count)s attachments have no clean public rendition, among them “%(name)s”. Wait until it is"
        " made, replace the file, or remove it."
    ) % {"count": len(files), "name": files[0].name}
