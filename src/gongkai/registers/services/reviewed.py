"""The gate of public registers: nothing is entered, changed or restored without its review."""

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.registers.definitions import Register
from gongkai.registers.models import RegisterRelease
from gongkai.registers.states import ReleaseState


class NotReviewed(DomainError):
    """A change to a public register that nobody but its author has looked at."""

    code = "not_reviewed"


def require_reviewed(
    register: Register, release: RegisterRelease | None, reviewed_elsewhere: str = ""
) -> None:
    """Refuse a change to a public register without its concluded review.

    Rows that move in were reviewed where they were public before; the words say where.
    """
    if not register.is_public or reviewed_elsewhere.strip() or _is_concluded(release):
        return
    raise NotReviewed(
        _("“%(register)s” is public. Submit the change: it is made when its review is concluded.")
        % {"register": register.label}
    )


def _is_concluded(release: RegisterRelease | None) -> bool:
    if release is None or release.state != ReleaseState.RELEASED:
        return False
    opinions = release.opinions.filter(verdict="approve").exclude(signed_by=release.proposed_by_id)
    return not release.chain.steps.exclude(pk__in=opinions.values("step")).exists()
