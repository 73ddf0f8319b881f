"""The page on which an officer says whether notices also come by mail, and where to."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.notices.mailing import notice_address_of, set_notice_address


class NoticeAddressForm(forms.Form):
    """An address, and the switch."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Your address at work. It is kept encrypted; empty it to have it deleted."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_used = forms.BooleanField(label=gettext_lazy("Send my notices there"), required=False)


@never_cache
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def notice_address(request: OfficerRequest) -> HttpResponse:
    """Show the own address for notices, or keep what was given."""
    kept = notice_address_of(request.user)
    initial = {"address": kept.address if kept else "", "is_used": kept.is_used if kept else True}
    form = NoticeAddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_notice_address(user=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The change is saved."))
        return redirect("backoffice:notice-address")
    context = {
        "section": "account",
        "title": _("Notices by mail"),
        "form": form,
        "is_set_up": settings.MAIL_IS_SET_UP,
    }
    status = 400 if form.errors else 200
    return render(request, "backoffice/notices/address.html", context, status=status)
