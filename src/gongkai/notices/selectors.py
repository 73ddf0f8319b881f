"""Questions about notices that are asked in more than one place."""

from gongkai.notices.models import Notice, NoticeQuerySet
from gongkai.organisations.permissions import Visitor


def unread_notices(visitor: Visitor) -> NoticeQuerySet:
    """Return what the visitor was told and has not read, newest first."""
    return Notice.objects.visible_to(visitor).unread()
