"""What an officer was told: the list, opening one, and reading all."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.notices import services
from gongkai.notices.models import Notice
from gongkai.notices.selectors import unread_notices

NOTICES_A_PAGE = 50


@require_safe
@officers_only
def notices(request: OfficerRequest) -> HttpResponse:
    """List what the account was told, newest first."""
    told = Notice.objects.visible_to(request.user)
    context = {
        "section": "notices",
        "title": _("My notices"),
        "page": Paginator(told, NOTICES_A_PAGE).get_page(request.GET.get("page")),
        "unread_count": unread_notices(request.user).count(),
    }
    return render(request, "backoffice/notices/list.html", context)


@require_POST
@officers_only
def open_notice(request: OfficerRequest, notice_id: int) -> HttpResponse:
    """Note that a notice was read, and go where it leads."""
    mine = Notice.objects.visible_to(request.user).filter(pk=notice_id)
    notice = get_object_or_404(mine)
    services.mark_read(mine, now=timezone.now())
    if notice.address and url_has_allowed_host_and_scheme(notice.address, allowed_hosts=None):
        return redirect(notice.address)
    return redirect("backoffice:notices")


@require_POST
@officers_only
def read_all_notices(request: OfficerRequest) -> HttpResponse:
    """Note that the account read everything it was told."""
    services.mark_read(unread_notices(request.user), now=timezone.now())
    return redirect("backoffice:notices")
