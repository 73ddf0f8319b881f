"""The rules of passwords, which the framework asks on every way a password is set."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.access.models import PasswordRecord
from gongkai.access.selectors import policy_in_force
from gongkai.organisations.models import User


class LengthRule:
    """A password has as many characters as the rules of access say."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one that is too short."""
        least = policy_in_force().password_length
        if len(password) < least:
            raise ValidationError(
                _("The password has %(length)s characters. Choose one of at least %(least)s.")
                % {"length": len(password), "least": least},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        least = policy_in_force().password_length
        return ngettext("At least %(least)s character.", "At least %(least)s characters.", least) % {
            "least": least
        }


class KindsRule:
    """A password mixes kinds of characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one of too few kinds; the demonstration's are words that everyone can type."""
        if getattr(settings, "DEMONSTRATION", False):
            return
        least, found = policy_in_force().password_kinds, kinds_in(password)
        if found < least:
            raise ValidationError(
                _(
                    "The password has %(found)s of these kinds: small letters, capital letters, digits,"
                    " other characters. Use at least %(least)s of them."
                )
                % {"found": found, "least": least},
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _(
            "At least %(least)s of these: small letters, capital letters, digits, other characters."
        ) % {"least": policy_in_force().password_kinds}


class ReuseRule:
    """None of an account's last passwords comes again; every password that is set is noted for it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse the present password and those before it."""
        if not isinstance(user, User) or user.pk is None:
            return
        last = policy_in_force().password_reuse
        records = PasswordRecord.objects.filter(user=user).order_by("-id")
        digests = {user.password, *records.values_list("digest", flat=True)[:last]}
        if any(check_password(password, digest) for digest in digests):
            raise ValidationError(
                _("This password is among the last %(last)s of this account. Choose another.")
                % {"last": last},
                code="password_reused",
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Note the password that was set."""
        if isinstance(user, User) and user.pk is not None:
            PasswordRecord.objects.create(user=user, digest=user.password, set_at=timezone.now())

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("None of the last %(last)s passwords.") % {"last": policy_in_force().password_reuse}


def kinds_in(password: str) -> int:
    """Return how many of the four kinds of characters the password has."""
    of_kind = (
        any(letter.islower() for letter in password),
        any(letter.isupper() for letter in password),
        any(letter.isdigit() for letter in password),
        any(not letter.isalnum() or not (letter.islower() or letter.isupper() or letter.isdigit())
            for letter in password),
    )  # fmt: skip
    return sum(of_kind)
