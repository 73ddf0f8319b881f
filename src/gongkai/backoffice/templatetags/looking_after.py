"""Filters for the navigation: what of the whole site an account looks after."""

from django import template

from gongkai.operations.services import may_operate
from gongkai.organisations.permissions import answers_for_site

register = template.Library()
register.filter("answers_for_site", answers_for_site)
register.filter("may_operate", may_operate)
