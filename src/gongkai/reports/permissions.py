"""Who may do which act on an annual report."""

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import may_work_for


class NotYourAgency(DomainError):
    """An act on the records of an agency that the account does not work for."""

    code = "not_your_agency"


def require_work_for(actor: User | None, agency: Agency) -> None:
    """Refuse an act on the records of an agency that ``actor`` does not work for.

    No actor is the program itself, acting for the person at its console.
    """
    if actor is not None and not may_work_for(actor, agency):
        raise NotYourAgency(
            _("Your account does not work for this agency. Ask its disclosure office to do it.")
        )
