"""The application of accounts' security."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from gongkai.access.checks import second_factor_is_required


class AccessConfig(AppConfig):
    """Passwords, locks, second factors and sessions."""

    name = "gongkai.access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Let a check before deployment see whether second factors are asked for."""
        register(second_factor_is_required, Tags.security, deploy=True)
