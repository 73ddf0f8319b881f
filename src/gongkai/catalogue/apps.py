"""The application of the disclosure catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """The disclosure catalogue."""

    name = "gongkai.catalogue"
    verbose_name = _("Disclosure catalogue")
