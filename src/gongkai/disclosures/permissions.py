"""Who may do which act on a record, a review or a chain."""

from datetime import date

from django.db.models import Value
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.disclosures.models import (
    Attachment,
    Delegation,
    Disclosure,
    DisclosureVersion,
    Review,
    ReviewStep,
)
from gongkai.organisations.models import Agency, Role, User
from gongkai.organisations.permissions import SCOPE, Visitor, may_work_for


class NotYourAgency(DomainError):
    """An act on the records of an agency that the account does not work for."""

    code = "not_your_agency"


class NotAdministrator(DomainError):
    """An act that is an administrator's, of the agency or of one above it."""

    code = "not_administrator"


class ReviewerIsDrafter(DomainError):
    """An opinion of someone on what he or she wrote."""

    code = "reviewer_is_drafter"


class NotYourStep(DomainError):
    """An opinion in a step that is another's."""

    code = "not_your_step"


class NotVisible(DomainError):
    """A file that the visitor may not have, or that has no public rendition."""

    code = "not_visible"


def require_work_for(actor: User | None, agency: Agency) -> None:
    """Refuse an act on the records of an agency that ``actor`` does not work for.

    No actor is the program itself, acting for the person at its console.
    """
    if actor is not None and not may_work_for(actor, agency):
        raise NotYourAgency(
            _("Your account does not work for this agency. Ask its disclosure office to do it.")
        )


def require_administrator(actor: User | None, agency: Agency | None, today: date) -> None:
    """Refuse what only an administrator of ``agency`` or of one above it may set up."""
    if actor is None or _administers(actor, agency, today):
        return
    raise NotAdministrator(
        _("Only an administrator of this agency or of one above it can do this. Ask the administrator.")
    )


def _administers(actor: User, agency: Agency | None, today: date) -> bool:
    if not actor.is_active or Role.ADMINISTRATOR not in actor.roles:
        return False
    if actor.agency_id is None:
        return True
    if agency is None:
        return False
    tree = RawSQL(SCOPE, [actor.agency_id, today, today, today])  # noqa: S611 - a constant query
    return Agency.objects.filter(pk=agency.pk, id__in=tree).exists()


def principal_in_step(
    *, actor: User, step: ReviewStep, version: DisclosureVersion, today: date
) -> User | None:
    """Return for whom ``actor`` signs in this step; None is for himself or herself. Refuse all others."""
    if actor.pk in {version.drafter_id, version.edited_by_id, version.made_by_id}:
        raise ReviewerIsDrafter(
            _("You drafted or submitted “%(title)s” yourself, so another account must give this opinion.")
            % {"title": version.title}
        )
    return principal_for(actor=actor, step=step, agency_id=version.disclosure.agency_id, today=today)


def principal_for(*, actor: User, step: ReviewStep, agency_id: int, today: date) -> User | None:
    """Return for whom ``actor`` signs a step about an agency's matter; None is for himself or herself."""
    for principal in Delegation.objects.principals_of(actor, today):
        if ReviewStep.objects.filter(pk=step.pk).open_to([principal], Value(agency_id)).exists():
            return None if principal == actor else principal
    raise NotYourStep(
        _(
            "The step “%(step)s” is not open to your account. Ask one of its reviewers, or let the reviewer"
            " delegate to you."
        )
        % {"step": step.name}
    )


def may_read_rendition(attachment: Attachment, visitor: Visitor) -> bool:
    """Tell whether ``visitor`` may have the public rendition of a file.

    The public may have exactly the file that the public version names; who works on the record may have the
    rendition as it is.
    """
    record = Disclosure.objects.visible_to(visitor).filter(pk=attachment.disclosure_id)
    found = record.select_related("public_version").first()
    if found is None or not attachment.rendition:
        return False
    if found.is_public and found.public_version and _names(found.public_version, attachment):
        return True
    return isinstance(visitor, User) and _is_inside(found, visitor)


def _names(version: DisclosureVersion, attachment: Attachment) -> bool:
    return any(
        entry["id"] == attachment.pk and entry["rendition_sha256"] == attachment.rendition_sha256
        for entry in version.attachments
    )


def _is_inside(record: Disclosure, visitor: User) -> bool:
    """Tell whether the record is visible to the account for more than being public."""
    return may_work_for(visitor, record.agency) or _reviews(record, visitor)


def _reviews(record: Disclosure, visitor: User) -> bool:

    return Review.objects.seen_by(visitor, timezone.localdate()).filter(version__disclosure=record).exists()
