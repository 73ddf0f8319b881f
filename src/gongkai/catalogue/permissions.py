"""Who may do which act on a catalogue."""

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, Role, User
from gongkai.organisations.permissions import may_work_for


class CatalogueNotYours(DomainError):
    """An act on the catalogue of a county by an account that is not of its office."""

    code = "catalogue_not_yours"


def may_edit_catalogue(actor: User, owner: Agency) -> bool:
    """Tell whether the account is of the office that keeps the catalogue of ``owner``."""
    return Role.COUNTY_OFFICE in actor.roles and may_work_for(actor, owner)


def require_catalogue_work(actor: User | None, owner: Agency) -> None:
    """Refuse an act on a catalogue that ``actor`` does not keep.

    No actor is the program itself, acting for the person at its console.
    """
    if actor is not None and not may_edit_catalogue(actor, owner):
        raise CatalogueNotYours(
            _("Your account does not keep this catalogue. Ask the county's disclosure office to change it.")
        )
