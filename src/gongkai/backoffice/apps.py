"""The application of the back office."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    """The back office."""

    name = "gongkai.backoffice"
    verbose_name = _("Back office")

    def ready(self) -> None:
        """Let every way in begin a session that has its limits."""
        from gongkai.backoffice.access.entering import begin_session

        user_logged_in.connect(begin_session, dispatch_uid="gongkai.begin_session")
