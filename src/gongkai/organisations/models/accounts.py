"""Accounts: who may sign in, for which agency, with which roles on which day."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models.agencies import Agency


class Role(models.TextChoices):
    """What an account may do."""

    OFFICER = "officer", _("Disclosure officer")
    COUNTY_OFFICE = "county_office", _("County office")
    ADMINISTRATOR = "administrator", _("System administrator")
    SECURITY = "security_admin", _("Security administrator")
    AUDITOR = "audit_admin", _("Audit administrator")


ADMINISTRATIVE_ROLES = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})
"""The three whose powers must not meet in one account (GB/T 22239-2019, 三员)."""


class UserManager(BaseUserManager["User"]):
    """Makes accounts; called by the services only."""


class User(AbstractBaseUser):
    """The account of one person who works for an agency."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Use letters, digits and . _ - only."))],
    )
    display_name = models.CharField(_("name"), max_length=60)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("agency")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    password_is_temporary = models.BooleanField(
        _("must choose a password of its own"),
        default=False,
        help_text=_("Set while the password is one that an administrator made."),
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that this account has today."""
        grants = self.role_grants.in_force(timezone.localdate())
        return frozenset(grants.values_list("role", flat=True))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Questions about roles granted."""

    def in_force(self, day: date) -> "RoleGrantQuerySet":
        """Keep the roles that are held on ``day``."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gt=day))


class RoleGrant(models.Model):
    """One role of one account, from one day until another. Ended grants stay, so that the past is known."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Empty means since the account was made.")
    )
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of an account")
        ordering: ClassVar = ["user_id", "id"]
        constraints = [
            models.UniqueConstraint(
                name="role_is_granted_once", fields=["user", "role"], condition=Q(valid_until=None)
            ),
            models.CheckConstraint(
                name="role_does_not_end_before_it_begins",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
