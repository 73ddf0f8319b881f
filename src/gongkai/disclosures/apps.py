"""The application of proactive disclosure."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    """Proactive disclosure."""

    name = "gongkai.disclosures"
    verbose_name = _("Proactive disclosure")

    def ready(self) -> None:
        """Let every migration end with the gate in place."""
        from gongkai.disclosures.gate import set_up_gate

        post_migrate.connect(set_up_gate, sender=self, dispatch_uid="disclosures.gate")
