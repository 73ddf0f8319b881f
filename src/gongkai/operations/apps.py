"""The application of background work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Background work."""

    name = "gongkai.operations"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Let acts end the pages that are kept for the web server in front."""
        from gongkai.operations.kept_pages import watch_acts

        watch_acts()
