"""The application of background work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Background work."""

    name = "gongkai.operations"
    verbose_name = _("Background work")
