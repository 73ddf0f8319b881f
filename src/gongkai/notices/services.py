"""Telling officers something, once, and noting that they read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gongkai.notices.models import Notice, NoticeQuerySet
from gongkai.organisations.models import Agency, Role, RoleGrant, User


@dataclass(frozen=True, slots=True)
class RoleHolders:
    """All accounts that hold a role today: those of one agency, or of every agency."""

    role: Role
    agency: Agency | None = None

    @property
    def agency_id(self) -> int | None:
        """The agency's key; None for every agency."""
        return self.agency.pk if self.agency else None


Recipient = User | RoleHolders


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told to some accounts."""

    recipients: Collection[Recipient]
    subject: str
    text: str
    key: str
    """Whoever was told something under this key is not told it again."""
    about: models.Model | None = None
    address: str = ""
    """The page that the notice leads to: a path on this site."""


def tell(
    *,
    recipients: Collection[Recipient],
    subject: str,
    text: str,
    key: str,
    now: datetime,
    about: models.Model | None = None,
    address: str = "",
) -> None:
    """Tell accounts, or whoever holds a role, something; each is told it once. Two queries."""
    tell_all(
        [Telling(recipients=recipients, subject=subject, text=text, key=key, about=about, address=address)],
        now=now,
    )


def tell_all(tellings: Collection[Telling], *, now: datetime) -> None:
    """Tell many things at once: two queries for any number of things and recipients.

    An account that may not sign in any more is told nothing.
    """
    if not tellings:
        return
    recipients = [recipient for telling in tellings for recipient in telling.recipients]
    found = _FoundAccounts(recipients, timezone.localdate(now))
    notices = [
        _notice(telling, user_id, now) for telling in tellings for user_id in found.of(telling.recipients)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)


def mark_read(notices: NoticeQuerySet, *, now: datetime) -> int:
    """Note that the account read its notices; return how many were unread until now."""
    return notices.unread().update(read_at=now)


def forget_read(*, before: datetime) -> int:
    """Remove what was read before a moment; what was not read stays. Return how many."""
    return Notice.objects.filter(read_at__lt=before).delete()[0]


class _FoundAccounts:
    """The active accounts among those who are to be told something, found in one query."""

    def __init__(self, recipients: Iterable[Recipient], day: date) -> None:
        asked = list(recipients)
        by_role: dict[Role, set[int | None]] = defaultdict(set)
        for recipient in asked:
            if isinstance(recipient, RoleHolders):
                by_role[recipient.role].add(recipient.agency_id)
        condition = Q(pk__in={one.pk for one in asked if isinstance(one, User)})
        for role, agencies in by_role.items():
            of_agencies = Q() if None in agencies else Q(agency__in=agencies)
            condition |= Q(_holds(role, day)) & of_agencies
        accounts = User.objects.filter(condition, is_active=True)
        for role in by_role:
            accounts = accounts.annotate(**{f"is_{role.value}": _holds(role, day)})
        self._accounts: set[int] = set()
        self._holders: dict[tuple[Role, int | None], list[int]] = defaultdict(list)
        for account in accounts:
            self._accounts.add(account.pk)
            for role in by_role:
                if getattr(account, f"is_{role.value}"):
                    self._holders[role, None].append(account.pk)
                    self._holders[role, account.agency_id or 0].append(account.pk)

    def of(self, recipients: Iterable[Recipient]) -> list[int]:
        """Return the keys of the accounts that are meant, each once."""
        return sorted({key for recipient in recipients for key in self._meant(recipient)})

    def _meant(self, recipient: Recipient) -> list[int]:
        if isinstance(recipient, RoleHolders):
            return self._holders[recipient.role, recipient.agency_id]
        return [recipient.pk] if recipient.pk in self._accounts else []


def _holds(role: Role, day: date) -> Exists:
    return Exists(RoleGrant.objects.in_force(day).filter(user=OuterRef("pk"), role=role))


def _notice(telling: Telling, user_id: int, now: datetime) -> Notice:
    about = telling.about
    return Notice(
        recipient_id=user_id,
        key=telling.key,
        subject=telling.subject,
        text=telling.text,
        address=telling.address,
        about_type=about._meta.label_lower if about else "",  # noqa: SLF001 - Django's name of a model
        about_id=str(about.pk) if about else "",
        told_at=now,
    )
