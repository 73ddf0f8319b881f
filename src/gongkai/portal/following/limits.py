"""How often one address may follow something or report an error."""

from django.http import HttpRequest

from gongkai.portal.requests import throttling

FOLLOWING = throttling.FormLimit("following", proven=20, unproven=3, unproven_in_all=60)


def refusal(request: HttpRequest, *, is_proven: bool) -> tuple[str, int] | None:
    """Count one form; return a sentence and the seconds to wait where there were too many."""
    return throttling.refusal(request, FOLLOWING, is_proven=is_proven)
