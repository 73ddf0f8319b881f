"""The app of requests."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    """Disclosure on request: the case, its clock, its letters and its end."""

    name = "gongkai.requests"
    label = "requests"
    verbose_name = _("Disclosure on request")
