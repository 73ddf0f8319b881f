"""The rules of access as they held from a time on, and what is kept of passwords, failures and sessions."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.core.sealed_fields import SealedTextField
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, Role, User

BOUNDS: dict[str, tuple[int, int]] = {
    "password_length": (8, 64),
    "password_kinds": (3, 4),
    "password_reuse": (3, 24),
    "password_days": (30, 180),
    "failures_by_account": (3, 10),
    "failures_by_address": (10, 500),
    "lock_minutes": (10, 1440),
    "idle_minutes": (5, 60),
    "session_hours": (1, 12),
    "unused_days": (30, 365),
}
"""Within which each figure may be set, so that no installation falls below the protection scheme."""


def _figure(name: str, label: Any, default: int, help_text: Any = "") -> Any:
    least, most = BOUNDS[name]
    return models.PositiveIntegerField(
        label,
        default=default,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        help_text=help_text,
    )


class SecurityPolicy(AppendOnlyModel):
    """The rules from one time until the next. The defaults are the figures in use for GB/T 22239-2019."""

    set_at = models.DateTimeField(_("from"))
    set_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    password_length = _figure("password_length", _("Least characters of a password"), 10)
    password_kinds = _figure(
        "password_kinds",
        _("Kinds of characters in a password"),
        3,
        _("Of these four: small letters, capital letters, digits, other characters."),
    )
    password_reuse = _figure("password_reuse", _("Last passwords that may not come again"), 5)
    password_days = _figure("password_days", _("Days after which a password must be changed"), 90)
    failures_by_account = _figure("failures_by_account", _("Failures that lock an account"), 5)
    failures_by_address = _figure(
        "failures_by_address",
        _("Failures that lock an address"),
        30,
        _("An office often comes from one address, so give it more than an account."),
    )
    lock_minutes = _figure("lock_minutes", _("Minutes that a lock lasts"), 10)
    idle_minutes = _figure("idle_minutes", _("Minutes without any act that end a session"), 30)
    session_hours = _figure("session_hours", _("Hours after which a session ends in any case"), 8)
    one_session = models.BooleanField(_("One session for each account"), default=False)
    second_factor_roles = models.JSONField(_("Roles that need a second factor"), default=list)
    unused_days = _figure("unused_days", _("Days after which an account counts as unused"), 90)
    disable_unused = models.BooleanField(
        _("Disable what is unused or whose officer left"),
        default=False,
        help_text=_("Every night, after the list of them. Administrators are only listed."),
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("rules of access")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.CheckConstraint(
                name=f"policy_{name}_in_bounds", condition=Q(**{f"{name}__range": bounds})
            )
            for name, bounds in BOUNDS.items()
        ]

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        """Refuse roles that there are not, and administrators without a second factor."""
        roles = set(self.second_factor_roles)
        if roles - set(Role.values) or ADMINISTRATIVE_ROLES - roles:
            raise ValidationError(
                {"second_factor_roles": _("The three administrators always need a second factor.")}
            )

    @property
    def lock(self) -> timedelta:
        """How long a lock lasts, and how far back failures count."""
        return timedelta(minutes=self.lock_minutes)


class PasswordRecord(AppendOnlyModel):
    """The fingerprint of one password that an account had, so that it does not come again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_records")
    digest = models.CharField(_("fingerprint"), max_length=128)
    set_at = models.DateTimeField(_("set at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("earlier password")
        indexes = [models.Index(name="password_record_newest", fields=["user", "-id"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SignInFailure(models.Model):
    """One attempt to sign in that has not succeeded, under a name that may belong to nobody."""

    name = models.CharField(_("name as entered"), max_length=60)
    address = models.CharField(_("from address"), max_length=45)
    failed_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("failed attempt to sign in")
        indexes = [
            models.Index(name="failure_by_name", fields=["name", "failed_at"]),
            models.Index(name="failure_by_address", fields=["address", "failed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.address}"


class SecondFactor(models.Model):
    """The secret that an account shares with its owner's device, which makes codes of it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    secret = SealedTextField(_("secret"))
    made_at = models.DateTimeField(_("made at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    last_step = models.PositiveBigIntegerField(
        _("last half minute a code was used for"), default=0, help_text=_("No code is taken twice.")
    )

    class Meta:
        verbose_name = _("second factor")

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """One of the codes for the day on which the device is lost; each is good once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(_("fingerprint"), max_length=64)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        constraints = [models.UniqueConstraint(name="recovery_code_is_unique", fields=["user", "digest"])]

    def __str__(self) -> str:
        return str(self.user_id)


class AccountSession(models.Model):
    """One place where an account is signed in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="account_sessions")
    session_key = models.CharField(_("key"), max_length=40, unique=True)
    address = models.CharField(_("from address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last act"))

    class Meta:
        verbose_name = _("session")
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.address}"
