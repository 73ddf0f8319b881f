"""The application of the interface for programs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The interface for programs."""

    name = "gongkai.api"
    label = "api"
    verbose_name = _("Interface for programs")

    def ready(self) -> None:
        """Offer the data sets that are made into files."""
        from gongkai.api.bulk_sets import all_datasets
        from gongkai.operations.bulk_files.datasets import offer

        offer(self.label, all_datasets)
