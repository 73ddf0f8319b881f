"""The application of what every page shares: frame, style sheet, tags."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """What every page shares."""

    name = "gongkai.core.web"
    label = "web"
    verbose_name = _("Pages")
