"""What an address asks to follow: found, named, and with the page that it leads back to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.disclosures.models import Disclosure
from gongkai.following import saved_search
from gongkai.following.models import LONGEST_TARGET, Subscription
from gongkai.following.services.subscribing import Followed
from gongkai.following.states import FollowedKind
from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_version
from gongkai.portal.disclosures.columns import record_column
from gongkai.portal.search.narrowing import SearchAddress, chosen_filters
from gongkai.search.queries import LONGEST_QUERY


@dataclass(frozen=True, slots=True)
class FollowedThing:
    """One thing that can be followed, as a page shows it."""

    followed: Followed
    name: str
    language: str
    """The language of the name, where it is not the page's."""
    url: str
    feed_url: str = ""

    @property
    def kind_label(self) -> str:
        """What it is: an agency, a column, a search, a document."""
        return str(self.followed.kind.label)


def follow_url(kind: FollowedKind, target: str) -> str:
    """Return the address of the page that begins a subscription."""
    query = QueryDict(mutable=True)
    query["kind"], query["target"] = str(kind), target
    return f"{reverse('portal:follow')}?{query.urlencode()}"


def thing_to_follow(kind: str, target: str, today: date) -> FollowedThing | None:
    """Return what is to be followed; None where there is no such thing."""
    if kind not in FollowedKind.values or not target or "\0" in target:
        return None
    return _FINDERS[FollowedKind(kind)](target, today)


def thing_followed(subscription: Subscription, today: date) -> FollowedThing:
    """Return what a subscription follows, also where it is gone meanwhile."""
    found = thing_to_follow(subscription.kind, subscription.target, today)
    name = subscription.title or subscription.target
    kind = FollowedKind(subscription.kind)
    return found or FollowedThing(Followed(kind, subscription.target), name, "", "")


def _agency(target: str, today: date) -> FollowedThing | None:
    agency = Agency.objects.filter(code=target, versions__valid_from__lte=today).distinct().first()
    if agency is None:
        return None
    version = agency_version(agency, today)
    name = version.local_name
    return FollowedThing(
        Followed(FollowedKind.AGENCY, agency.code, name),
        name,
        version.name_language,
        reverse("portal:agency-disclosures", args=[agency.code]),
        reverse("files:agency-feed", args=[agency.code, "atom"]),
    )


def _column(target: str, today: date) -> FollowedThing | None:
    column = record_column(target, today)
    if column is None:
        return None
    return FollowedThing(
        Followed(FollowedKind.COLUMN, column.key, column.title[:300]),
        column.title,
        column.language,
        reverse("portal:column", args=[column.key]),
        reverse("files:column-feed", args=[column.key, "atom"]),
    )


def _search(target: str, today: date) -> FollowedThing | None:
    address = SearchAddress(QueryDict(target[: 4 * LONGEST_QUERY]))
    written = saved_search.written(address.typed[:LONGEST_QUERY], address.filters)
    if not written or len(written) > LONGEST_TARGET:
        return None
    parts = [f"“{address.typed}”"] if address.typed else []
    parts += [f"{one.heading} {one.label}" for one in chosen_filters(address, today)]
    name = _(", ").join(parts)
    return FollowedThing(
        Followed(FollowedKind.SEARCH, written, name[:300]),
        name,
        "zh-CN" if any("\u4e00" <= letter <= "\u9fff" for letter in name) else "",
        f"{reverse('portal:search')}?{written}",
    )


def _document(target: str, _today: date) -> FollowedThing | None:
    record = Disclosure.objects.published().without_text().filter(index_number=target).first()
    if record is None:
        return None
    return FollowedThing(
        Followed(FollowedKind.DOCUMENT, target),
        record.title,
        "zh-CN",
        reverse("portal:disclosure", args=[target]),
    )


_FINDERS: Mapping[FollowedKind, Callable[[str, date], FollowedThing | None]] = {
    FollowedKind.AGENCY: _agency,
    FollowedKind.COLUMN: _column,
    FollowedKind.SEARCH: _search,
    FollowedKind.DOCUMENT: _document,
}
