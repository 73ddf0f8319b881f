"""The application of annual reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Annual reports."""

    name = "gongkai.reports"
    verbose_name = _("Annual reports")
