"""What a page tells programs about itself, where the view says nothing more exact."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from gongkai.portal.structured_data import page_data

register = template.Library()


@register.simple_tag(takes_context=True)
def data_of_page(context: Context) -> SafeString | str:
    """Return the text of a page's JSON-LD element; empty where it has none."""
    return page_data({str(name): value for name, value in context.flatten().items()})
