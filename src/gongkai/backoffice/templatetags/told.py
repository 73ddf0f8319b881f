"""What the signed-in officer was told and has not read, for any page of the back office."""

from typing import Any

from django import template
from django.template import RequestContext

from gongkai.notices.selectors import unread_notices

register = template.Library()

SHOWN = 5
"""Unread notices on a first page; the rest stands on the page of all notices."""


@register.inclusion_tag("backoffice/notices/unread.html", takes_context=True)
def unread_notices_of_reader(context: RequestContext) -> dict[str, Any]:
    """Show the newest unread notices, and nothing where there are none. One query."""
    found = list(unread_notices(context["request"].user)[: SHOWN + 1])
    return {
        "unread": found[:SHOWN],
        "are_more": len(found) > SHOWN,
        "csrf_token": context.get("csrf_token"),
    }
