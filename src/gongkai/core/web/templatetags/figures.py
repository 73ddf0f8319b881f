"""How templates write figures."""

from decimal import Decimal

from django import template

register = template.Library()

NOTHING_PRINTED = "—"


@register.filter
def figure(value: Decimal | int | None) -> str:
    """Write a figure with its thousands set apart; a dash where there is none, which is not zero."""
    return NOTHING_PRINTED if value is None else f"{value:,}"


@register.filter
def percent(value: float | None) -> str:
    """Write a share with one decimal."""
    return NOTHING_PRINTED if value is None else f"{value * 100:.1f}%"
