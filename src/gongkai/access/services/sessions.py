"""Sessions of accounts: noted when they begin, seen while they last, ended here or everywhere."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from gongkai.access.models import AccountSession
from gongkai.audit import services as audit
from gongkai.organisations.models import User


@transaction.atomic
def note_session(
    *, user: User, session_key: str, address: str, agent: str, now: datetime, is_only: bool
) -> AccountSession:
    """Note that the account signed in somewhere; where only one session is allowed, the others end."""
    AccountSession.objects.filter(session_key=session_key).delete()
    session = AccountSession.objects.create(
        user=user,
        session_key=session_key,
        address=address[:45],
        agent=agent[:200],
        started_at=now,
        seen_at=now,
    )
    if is_only:
        end_other_sessions(user=user, kept=session.pk, now=now, why="one_session")
    return session


def session_seen(*, session_id: int, session_key: str, now: datetime) -> bool:
    """Note that the session did something; tell whether it may go on."""
    kept = AccountSession.objects.filter(pk=session_id)
    return kept.update(seen_at=now, session_key=session_key) > 0


@transaction.atomic
def end_session(*, session: AccountSession, now: datetime, why: str, actor: User | None = None) -> None:
    """End one session; the next thing it asks for sends it to the sign-in page."""
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
    session.delete()
    user = session.user
    audit.record(
        action="access.end_session",
        subject=user,
        actor=actor,
        now=now,
        agency=user.agency,
        data={"why": why, "address": session.address},
    )


@transaction.atomic
def end_other_sessions(
    *, user: User, kept: int | None, now: datetime, why: str, by: User | None = None
) -> int:
    """End all sessions of the account but one; return how many ended."""
    listed = AccountSession.objects.filter(user=user).select_related("user__agency")
    others = list(listed.exclude(pk=kept) if kept else listed)
    for session in others:
        end_session(session=session, now=now, why=why, actor=by or user)
    return len(others)


def forget_session(*, session_id: int | None) -> None:
    """Drop the note of a session that ended by itself."""
    if session_id is not None:
        AccountSession.objects.filter(pk=session_id).delete()
