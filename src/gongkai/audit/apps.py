"""The application of the audit trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "gongkai.audit"
    verbose_name = _("Audit trail")
