"""The records of agencies, of their people and of accounts."""

from gongkai.organisations.models.accounts import ADMINISTRATIVE_ROLES, Role, RoleGrant, User, UserManager
from gongkai.organisations.models.agencies import (
    Agency,
    AgencyKind,
    AgencyLevel,
    AgencyQuerySet,
    AgencySuccession,
    AgencyVersion,
    AgencyVersionQuerySet,
    DisclosureOffice,
    SuccessionKind,
)
from gongkai.organisations.models.imports import AgencyImport
from gongkai.organisations.models.people import LiaisonDuty, LiaisonOfficer, StaffCount

__all__ = [
    "ADMINISTRATIVE_ROLES",
    "Agency",
    "AgencyImport",
    "AgencyKind",
    "AgencyLevel",
    "AgencyQuerySet",
    "AgencySuccession",
    "AgencyVersion",
    "AgencyVersionQuerySet",
    "DisclosureOffice",
    "LiaisonDuty",
    "LiaisonOfficer",
    "Role",
    "RoleGrant",
    "StaffCount",
    "SuccessionKind",
    "User",
    "UserManager",
]
