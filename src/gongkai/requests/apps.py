"""The app of requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Disclosure on request: the case, its clock, its letters and its end."""

    name = "gongkai.requests"
