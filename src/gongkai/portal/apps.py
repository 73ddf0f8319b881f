"""The application of the public pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The public pages."""

    name = "gongkai.portal"
    verbose_name = _("Portal")
