"""The application of notices to officers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices to officers."""

    name = "gongkai.notices"
    verbose_name = _("Notices to officers")
