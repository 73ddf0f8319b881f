"""Pages for what is not there, is no longer there, went wrong, or cannot be taken."""

import sys

from django.core.exceptions import RequestDataTooBig
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
    return render(request, "portal/errors/not_found.html", {"is_absent": True}, status=404)


def gone(request: HttpRequest, record: AnnualReport, agency: AgencyVersion) -> HttpResponse:
    """Say that a report was withdrawn, when and why."""
    context = {"record": record, "agency": agency}
    return render(request, "portal/errors/gone.html", context, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; without the database, as that may be what failed."""
    fault = fault_of(sys.exc_info()[1])
    status, kicker, sentence = _SAID[fault]
    return _alone(status, kicker, sentence, headers={"Retry-After": RETRY_SECONDS} if fault else {})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent is too much, or cannot be read."""
    return _alone(*(_TOO_MUCH if isinstance(exception, RequestDataTooBig) else _UNREADABLE))


def not_sent_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without the mark of this site's own pages, and what to do."""
    return _alone(*_UNMARKED)


def _alone(
    status: int, title: tuple[str, str], sentence: tuple[str, str], headers: dict[str, str] | None = None
) -> HttpResponse:
    page = loader.render_to_string(
        "portal/errors/server_error.html", {"status": status, "title": title, "sentence": sentence}
    )
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
_TOO_MUCH = (
    413,
    ("提交的内容太多", "Too much was sent"),
    (
        "表单里的文字超过了5 MB，没有被接收。请返回上一页删减；较长的材料请作为文件上传。",
        "The text of the form is longer than 5 MB and was not taken. Go back and shorten it, or send long"
        " matter as a file.",
    ),
)
_UNREADABLE = (
    400,
    ("提交的内容无法读取", "What was sent cannot be read"),
    (
        "提交的内容不完整、文件或字段过多，或者文件名过长，没有被接收。请返回上一页重新载入后再试。",
        "What was sent is incomplete, has too many files or fields, or a file with too long a name, and was"
        " not taken. Go back, load the page again and try once more.",
    ),
)
_UNMARKED = (
    403,
    ("这次提交没有生效", "Nothing was done"),
    (
        "浏览器没有带上本站页面的标记：可能是禁用了本站的Cookie，或者页面打开得太久。请允许本站的Cookie，"
        "返回上一页重新载入后再提交。",
        "The browser did not bring the mark of this site's pages: perhaps it refuses the site's cookies, or"
        " the page was open too long. Allow them, go back, load the page again and send it once more.",
    ),
)
