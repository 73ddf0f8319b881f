"""The agencies that a county's catalogue can name."""

from datetime import date

from django.db.models import QuerySet

from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_tree


def agencies_below(owner: Agency, day: date) -> QuerySet[Agency]:
    """Return the agencies of the tree of ``owner`` on a day, itself included."""
    nodes = (node for root in agency_tree(day) for node in root.walk())
    top = next((node for node in nodes if node.version.agency_id == owner.pk), None)
    ids = [node.version.agency_id for node in top.walk()] if top else [owner.pk]
    return Agency.objects.filter(pk__in=ids)
