"""Addresses in answers: whole, and the same whatever language the answer is asked in."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

ROOT = "/api/v1"


def page_address(request: HttpRequest, name: str, *args: object) -> str:
    """Return the whole address of a page or a file of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return request.build_absolute_uri(reverse(name, args=args))


def own_address(request: HttpRequest, path: str) -> str:
    """Return the whole address of something in this interface."""
    return request.build_absolute_uri(f"{ROOT}/{path}")
