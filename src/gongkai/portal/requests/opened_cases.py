"""Which cases a visitor has opened with number and secret; the session keeps it, and nothing else does."""

from django.http import HttpRequest

from gongkai.requests.models import DisclosureRequest

_OPENED = "opened_requests"
_SECRET = "secret_to_show"  # noqa: S105 - the name of a place, not a secret
_KEPT_AT_MOST = 10


def open_case(request: HttpRequest, case: DisclosureRequest) -> None:
    """Remember that the visitor may see the case, under a new session key: none can be planted."""
    request.session.cycle_key()
    opened = [pk for pk in request.session.get(_OPENED, []) if pk != case.pk]
    request.session[_OPENED] = [*opened, case.pk][-_KEPT_AT_MOST:]


def close_cases(request: HttpRequest) -> None:
    """Forget every case that the visitor opened, and a secret not shown."""
    request.session.pop(_OPENED, None)
    request.session.pop(_SECRET, None)
    request.session.cycle_key()


def opened_case(request: HttpRequest, code: str, number: str) -> DisclosureRequest | None:
    """Return the case at this address if the visitor has opened it; None for everyone else."""
    opened = request.session.get(_OPENED, [])
    if not opened:
        return None
    return (
        DisclosureRequest.objects.select_related("agency", "clock", "decision")
        .filter(pk__in=opened, agency__code=code, number=number)
        .first()
    )


def keep_secret_to_show(request: HttpRequest, case: DisclosureRequest, sealed: str) -> None:
    """Keep a sealed secret until the receipt shows it."""
    request.session[_SECRET] = [case.pk, sealed]


def take_secret_to_show(request: HttpRequest, case: DisclosureRequest) -> str:
    """Return the sealed secret of the case and forget it; empty where it was shown already."""
    kept = request.session.get(_SECRET)
    if not kept or kept[0] != case.pk:
        return ""
    del request.session[_SECRET]
    return str(kept[1])
