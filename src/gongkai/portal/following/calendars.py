"""Consultations as calendars: one to subscribe to, and each alone."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, Timezone

from gongkai.core.web.context import site_identity
from gongkai.core.web.downloads import as_download
from gongkai.following.consultations import Consultation, consultation_of, recent_consultations
from gongkai.portal.disclosures.addresses import disclosure_url
from gongkai.portal.disclosures.keeping import page_of_records
from gongkai.portal.disclosures.views.article import public_record, withdrawn_or_missing

CONTENT_TYPE = "text/calendar; charset=utf-8"
CHINESE = "zh-hans"
"""A calendar has one language; what it tells of is written in this one."""
NO_END = "公告未写明截止日期，请以原文为准。"


@require_safe
@page_of_records
def consultations(request: HttpRequest, *, stamp: str) -> HttpResponse:
    """Tell of the consultations of the last year, as a calendar that is asked again by itself."""
    with override(CHINESE):
        found = recent_consultations(timezone.now())
        name = f"意见征集 · {site_identity(CHINESE).name}"
        return HttpResponse(_calendar(request, found, name), content_type=CONTENT_TYPE)


@require_safe
def consultation(request: HttpRequest, index_number: str) -> HttpResponse:
    """Hand out one consultation, to be put into a calendar."""
    record = public_record(index_number)
    if record is None:
        return withdrawn_or_missing(request, index_number)
    found = consultation_of(record)
    if found is None:
        raise Http404
    with override(CHINESE):
        response = HttpResponse(_calendar(request, [found], record.title), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "public, no-cache"
    return as_download(response, "consultation.ics")


def _calendar(request: HttpRequest, found: Iterable[Consultation], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//gongkai//consultations//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    for one in found:
        calendar.add_component(_event(request, one))
    if not calendar.subcomponents:  # A calendar has at least one part: the zone that its days are in.
        calendar.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    return bytes(calendar.to_ical())


def _event(request: HttpRequest, one: Consultation) -> Event:
    record = one.record
    event = Event()
    event.add("uid", f"{record.index_number}@{settings.SITE['domain'] or request.get_host()}")
    event.add("dtstamp", record.edition_at or record.published_at)
    event.add("summary", record.title)
    event.add("dtstart", one.begins_on)
    event.add("dtend", (one.ends_on or one.begins_on) + timedelta(days=1))
    event.add("url", request.build_absolute_uri(disclosure_url(record)))
    sent_to = f"意见请寄：{one.opinions_to}" if one.opinions_to else ""
    told = [record.summary, record.issuing_body, sent_to, "" if one.ends_on else NO_END]
    event.add("description", "\n".join(line for line in told if line))
    event.add("transp", "TRANSPARENT")
    return event
