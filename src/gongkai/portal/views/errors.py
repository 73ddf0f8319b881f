"""Pages for what is not there, is no longer there, or went wrong."""

import sys

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.template import loader

from gongkai.core.faults import Fault, fault_of
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.redirects import new_address
from gongkai.reports.models import AnnualReport


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Lead from an old address to the new one; where there is none say so, and where to look."""
    moved = new_address(request.get_full_path())
    if moved:
        return HttpResponsePermanentRedirect(moved)
    return render(request, "portal/errors/not_found.html", status=404)


def gone(request: HttpRequest, record: AnnualReport, agency: AgencyVersion) -> HttpResponse:
    """Say that a report was withdrawn, when and why."""
    context = {"record": record, "agency": agency}
    return render(request, "portal/errors/gone.html", context, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; without the database, as that may be what failed."""
    fault = fault_of(sys.exc_info()[1])
    status, kicker, sentence = _SAID[fault]
    page = loader.render_to_string(
        "portal/errors/server_error.html",
        {"status": status, "title": kicker, "sentence": sentence},
    )
    headers = {"Retry-After": RETRY_SECONDS} if fault else {}
    return HttpResponse(page, status=status, headers=headers)


RETRY_SECONDS = "60"
_SAID: dict[Fault | None, tuple[int, tuple[str, str], tuple[str, str]]] = {
    None: (
        500,
        ("网站出错了", "Something went wrong"),
        (
            "这是网站的问题，与您的操作无关。请稍后再试。",
            "Something went wrong on our side. Please try again later.",
        ),
    ),
    Fault.DATABASE_AWAY: (
        503,
        ("网站暂时无法读取数据", "The records cannot be reached"),
        (
            "网站的数据库暂时没有应答，本次操作没有生效，已有数据没有丢失。请一分钟后再试。",
            "The site's database does not answer at the moment. Nothing of this act was done and nothing"
            " is lost. Please try again in a minute.",
        ),
    ),
    Fault.DISK_FULL: (
        507,
        ("网站的存储空间已满", "The site has no room left"),
        (
            "本次操作没有生效，已有数据没有丢失。请联系网站管理员清理磁盘后再试。",
            "Nothing of this act was done and nothing is lost. Please tell the site's administrator to"
            " make room, and try again.",
        ),
    ),
}
"""Status, title and sentence of each fault, in both languages: a translation may be what failed."""
