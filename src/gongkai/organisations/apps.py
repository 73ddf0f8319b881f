"""The application of agencies and accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Agencies and accounts."""

    name = "gongkai.organisations"
    verbose_name = _("Agencies and accounts")
