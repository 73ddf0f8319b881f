"""How a fee is paid: the interface of a provider, and paying at the office, which needs none."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from gongkai.requests.models import FeeNotice


class PaymentProvider(Protocol):
    """A way of paying a fee online. What it takes in is recorded with ``services.record_payment``."""

    def payment_page(self, fee: FeeNotice, return_to: str) -> str:
        """Return the address at which the fee is paid; empty where it is paid by hand."""


class AtTheOffice:
    """The fee is paid as the notice says, and an officer records the receipt."""

    def payment_page(self, fee: FeeNotice, return_to: str) -> str:
        """Return nothing: there is no page for it."""
        return ""


def payment_provider() -> PaymentProvider:
    """Return the provider of the settings."""
    provider: PaymentProvider = import_string(settings.PAYMENT_PROVIDER)()
    return provider
