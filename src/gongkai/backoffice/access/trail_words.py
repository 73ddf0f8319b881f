"""What the acts and the kinds of records of the trail are called."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.agencies.events import ACTS

ACTS_OF_ACCESS: Mapping[str, Any] = {
    "access.sign_in": _("Signed in"),
    "access.sign_out": _("Signed out"),
    "access.end_session": _("Session ended"),
    "access.lock_account": _("Account locked after failures"),
    "access.lock_address": _("Address locked after failures"),
    "access.set_policy": _("Rules of access set"),
    "access.renew_recovery_codes": _("Recovery codes renewed"),
    "access.use_recovery_code": _("Recovery code used"),
    "access.view_personal_data": _("Personal data viewed"),
    "access.download": _("File taken away"),
    "audit.export": _("Trail exported"),
    "audit.mark": _("Trail marked with a key"),
    "audit.receipt": _("Receipt of the trail written"),
    "operations.back_up": _("Backup made"),
    "operations.restore": _("Restored from a backup"),
    "open_chain": _("Chain of the trail opened"),
}


def act_in_words(action: str) -> Any:
    """Return what an act is called; one without words keeps the name it has in the program."""
    return ACTS_OF_ACCESS.get(action) or ACTS.get(action) or action


def kind_in_words(kind: str) -> Any:
    """Return what a kind of record is called."""
    try:
        return apps.get_model(kind)._meta.verbose_name  # noqa: SLF001 - Django's documented name of a model
    except (LookupError, ValueError):
        return kind
