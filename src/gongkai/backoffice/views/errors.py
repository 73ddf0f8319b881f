"""The page for who is signed in and may not do this."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the account's role does not reach this far, and whom to ask."""
    reason = str(exception) if exception and exception.args else ""
    return render(request, "backoffice/forbidden.html", {"reason": reason}, status=403)
