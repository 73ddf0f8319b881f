"""Which agency a printed name means, among those that an account works for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.documents.normalise import fold
from gongkai.organisations.models import Agency, AgencyVersion, User
from gongkai.organisations.permissions import agencies_in_scope, may_work_for


class NotYourAgency(DomainError):
    """An act on the rows of an agency that the account does not work for."""

    code = "not_your_agency"


def require_work_for(actor: User | None, agency: Agency) -> None:
    """Refuse an act on the rows of an agency that ``actor`` does not work for; no actor is the program."""
    if actor is not None and not may_work_for(actor, agency):
        raise NotYourAgency(
            _("Your account does not work for this agency. Ask its disclosure office to do it.")
        )


class OwnerNames:
    """The agencies by all the names they ever bore. Made once, in two queries, for many rows."""

    def __init__(self, actor: User | None) -> None:
        scope = agencies_in_scope(actor) if actor else Agency.objects.all()
        self._in_scope = frozenset(scope.values_list("pk", flat=True))
        self._named: dict[str, set[int]] = {}
        self._found: dict[str, int | None] = {}
        for name, agency_id in _all_names():
            self._named.setdefault(fold(name), set()).add(agency_id)

    def agency_id(self, name: str) -> int | None:
        """Return the one agency of this name that the account works for; None where there is none."""
        if name not in self._found:
            mine = self._named.get(fold(name), set()) & self._in_scope
            self._found[name] = next(iter(mine)) if len(mine) == 1 else None
        return self._found[name]

    def refusal(self, name: str) -> str:
        """Return why the name is not taken."""
        everywhere = self._named.get(fold(name), set())
        if not everywhere:
            return _("No agency is called “%(name)s”. Write its full name.") % {"name": name[:60]}
        if not everywhere & self._in_scope:
            return _(
                "Your account does not work for “%(name)s”. Leave its rows to the officers of that agency."
            ) % {"name": name[:60]}
        return _("More than one agency is called “%(name)s”. Write the full name.") % {"name": name[:60]}


def _all_names() -> Iterator[tuple[str, int]]:
    for name, short_name, agency_id in AgencyVersion.objects.values_list("name", "short_name", "agency_id"):
        yield name, agency_id
        if short_name and short_name != name:
            yield short_name, agency_id
