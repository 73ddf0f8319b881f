"""The application of the back office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    """The back office."""

    name = "gongkai.backoffice"
    verbose_name = _("Back office")
