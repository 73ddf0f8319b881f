"""The application of activities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Activities."""

    name = "gongkai.activities"
    verbose_name = _("Activities")
