"""Following without an account: asking, confirming by the link in the mail, looking at it, leaving."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.core.web.crumbs import Crumb
from gongkai.following.links import LEAVE, OWN, signed
from gongkai.following.mails import mails_are_set_up, own_address
from gongkai.following.models import Subscriber
from gongkai.following.services import subscribing
from gongkai.following.services.subscribing import LinkNotGood
from gongkai.following.states import Rhythm
from gongkai.portal.following.forms import FollowForm, LinkForm
from gongkai.portal.following.limits import refusal
from gongkai.portal.following.targets import FollowedThing, thing_followed, thing_to_follow
from gongkai.portal.requests.frame import private

SECTION = "following"


@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Say how the site is followed; with a thing named in the address, begin to follow it by e-mail."""
    thing = _thing(request)
    form = FollowForm(request.POST or None) if thing and mails_are_set_up() else None
    if request.method == "POST" and form is not None and thing is not None and form.is_valid():
        refused = refusal(request, is_proven=form.cleaned_data["proof"])
        if refused:
            return too_many(request, *refused)
        subscribing.ask_to_follow(
            address=form.cleaned_data["address"],
            followed=thing.followed,
            rhythm=Rhythm(form.cleaned_data["rhythm"]),
            language=get_language() or "",
            now=timezone.now(),
        )
        return _mail_is_under_way(request)
    context = {
        "thing": thing,
        "form": form,
        "link_form": LinkForm(prefix="link") if mails_are_set_up() and thing is None else None,
        "hides_from_search_engines": thing is not None,
    }
    return _page(request, "follow", _("Follow"), context, 400 if form and form.errors else 200)


@sensitive_post_parameters("link-address")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Send the link to one's subscriptions; the answer is the same whether there are any or not.

    Its answer has this address, so another language or larger type leads here without the form.
    """
    if request.method != "POST":
        return redirect("portal:follow")
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        return _page(request, "follow", _("Follow"), {"link_form": form}, 400)
    refused = refusal(request, is_proven=form.cleaned_data["proof"])
    if refused:
        return too_many(request, *refused)
    subscribing.ask_for_own_link(address=form.cleaned_data["address"], now=timezone.now())
    return _mail_is_under_way(request)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, as programs that check mails follow links too; then begin the subscription."""
    title = _("Confirm the subscription")
    try:
        subscription = subscribing.subscription_to_confirm(token)
        if request.method == "POST":
            subscription = subscribing.confirm(token=token, now=timezone.now())
            messages.success(request, _("The subscription has begun."))
            return private(redirect("portal:follow-own", signed(OWN, subscription.subscriber_id)))
    except LinkNotGood as problem:
        return _not_good(request, title, problem)
    thing = thing_followed(subscription, timezone.localdate())
    return _page(request, "confirm", title, {"thing": thing, "subscription": subscription})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show everything that one address follows, and end or change one of it."""
    title = _("My subscriptions")
    try:
        subscriber = subscribing.subscriber_of(token)
    except LinkNotGood as problem:
        return _not_good(request, title, problem)
    if request.method == "POST":
        _change(request, subscriber)
        still_there = Subscriber.objects.filter(pk=subscriber.pk).exists()
        if not still_there:
            return private(redirect("portal:follow"))
        return private(redirect("portal:follow-own", token))
    today = timezone.localdate()
    rows = [
        (one, thing_followed(one, today))
        for one in subscriber.subscriptions.filter(confirmed_at__isnull=False)
    ]
    context = {
        "rows": rows,
        "rhythms": Rhythm.choices,
        "address": own_address(subscriber),
        "leave_url": reverse("portal:follow-leave", args=[signed(LEAVE, subscriber.pk)]),
    }
    return _page(request, "own", title, context)


@csrf_exempt  # mail programs post here for their users (RFC 8058); the signed address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """End everything in one step and delete the address."""
    title = _("Unsubscribe from everything")
    try:
        if request.method == "POST":
            subscribing.leave(token=token)
            return _page(request, "left", title, {})
        subscribing.require_leave_link(token)
    except LinkNotGood as problem:
        return _not_good(request, title, problem)
    return _page(request, "leave", title, {})


def too_many(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    """Refuse a visitor who sent too much, in a whole sentence."""
    response = _page(request, "problem", _("Please wait"), {"sentence": sentence}, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _thing(request: HttpRequest) -> FollowedThing | None:
    """Return what the address names; what there is not is not found."""
    kind, target = request.GET.get("kind", ""), request.GET.get("target", "")
    if not kind and not target:
        return None
    thing = thing_to_follow(kind, target, timezone.localdate())
    if thing is None:
        raise Http404
    return thing


def _change(request: HttpRequest, subscriber: Subscriber) -> None:
    number = request.POST.get("subscription", "")
    subscription_id = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0  # noqa: PLR2004
    rhythm = request.POST.get("rhythm", "")
    if rhythm in Rhythm.values:
        subscribing.change_rhythm(
            subscriber=subscriber, subscription_id=subscription_id, rhythm=Rhythm(rhythm)
        )
        messages.success(request, _("The change is saved."))
    elif "stop" in request.POST:
        subscribing.stop_following(subscriber=subscriber, subscription_id=subscription_id)
        messages.success(request, _("The subscription has ended."))


def _mail_is_under_way(request: HttpRequest) -> HttpResponse:
    return _page(request, "sent", _("Please look into your mailbox"), {})


def _not_good(request: HttpRequest, title: str, problem: LinkNotGood) -> HttpResponse:
    return _page(request, "problem", title, {"sentence": str(problem)}, 404)


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    crumbs = [Crumb(_("Home"), reverse("portal:home"))]
    if title != _("Follow"):
        crumbs.append(Crumb(_("Follow"), reverse("portal:follow")))
    whole = {"section": SECTION, "title": title, "crumbs": [*crumbs, Crumb(title)], **context}
    response = render(request, f"portal/following/{name}.html", whole, status=status)
    if name == "follow" and not context.get("hides_from_search_engines"):
        return response
    return private(response)
