"""How templates write a moment for programs. Known to every template without loading."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def machine_moment(moment: datetime | None) -> str:
    """Write a moment for the ``datetime`` of a ``time`` element, which takes no more than milliseconds."""
    return moment.isoformat(timespec="seconds") if moment else ""
