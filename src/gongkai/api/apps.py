"""The application of the interface for programs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The interface for programs."""

    name = "gongkai.api"
    label = "api"
    verbose_name = _("Interface for programs")
