"""The steps of a past file: those that an answer needs, and those that a running request waits for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from django.utils.translation import gettext as _

from gongkai.law.clock_events import REPLIES, ClockEvent, ClockEventKind
from gongkai.requests.deadlines import USUAL_CORRECTION
from gongkai.requests.models import Consultation, CorrectionNotice, DisclosureRequest, ReasonsNotice
from gongkai.requests.services.consulting import reply_until
from gongkai.requests.states import ConsultationKind, RequestState

_NEEDED_EVENTS: Mapping[str, ClockEventKind] = {
    "third_party_consulted": ClockEventKind.THIRD_PARTY_CONSULTED,
    "corrected": ClockEventKind.CORRECTED,
    "correction_lapsed": ClockEventKind.CORRECTION_REQUESTED,
    "fee_lapsed": ClockEventKind.FEE_NOTIFIED,
    "reasons_heard": ClockEventKind.REASONS_REQUESTED,
}
"""What an answer needs in the file, and the event by which a past file shows it."""
_ASKED = {
    ClockEventKind.THIRD_PARTY_CONSULTED: ConsultationKind.THIRD_PARTY,
    ClockEventKind.AGENCY_CONSULTED: ConsultationKind.AGENCY,
}

Awaited = Consultation | CorrectionNotice | ReasonsNotice


def steps_not_shown(needs: Iterable[str], events: Iterable[ClockEvent]) -> Iterator[str]:
    """Yield the needs of an answer for which the past file shows no event."""
    happened = {event.event for event in events}
    for need in needs:
        if need in _NEEDED_EVENTS and _NEEDED_EVENTS[need] not in happened:
            yield need


def awaited_records(case: DisclosureRequest, events: Sequence[ClockEvent]) -> list[Awaited]:
    """Return the records of all that a running request waits for, and let its state say so."""
    return [
        *_corrections(case, events),
        *_reasons(case, events),
        *_consultations(case, events),
    ]


def write_awaited(records: Iterable[Awaited]) -> None:
    """Write the records of many requests, those of one kind in one statement."""
    records = list(records)
    Consultation.objects.bulk_create(one for one in records if isinstance(one, Consultation))
    CorrectionNotice.objects.bulk_create(one for one in records if isinstance(one, CorrectionNotice))
    ReasonsNotice.objects.bulk_create(one for one in records if isinstance(one, ReasonsNotice))


def _corrections(case: DisclosureRequest, events: Sequence[ClockEvent]) -> list[CorrectionNotice]:
    """Return the record of the correction that a running request waits for, and let its state say so."""
    asked = [event.on for event in events if event.event is ClockEventKind.CORRECTION_REQUESTED]
    corrected = [event for event in events if event.event is ClockEventKind.CORRECTED]
    if len(asked) == len(corrected):
        return []
    case.state = RequestState.AWAITING_CORRECTION
    notice = CorrectionNotice(
        disclosure_request=case,
        asked_on=asked[-1],
        until=asked[-1] + USUAL_CORRECTION,
        asked_for_before=case.asked_for,
    )
    return [notice]


def _reasons(case: DisclosureRequest, events: Sequence[ClockEvent]) -> list[ReasonsNotice]:
    """Return the records of the reasons that were asked for, so that a running request can take them."""
    given = [event.on for event in events if event.event is ClockEventKind.REASONS_GIVEN]
    asked = [event.on for event in events if event.event is ClockEventKind.REASONS_REQUESTED]
    return [
        ReasonsNotice(
            disclosure_request=case,
            asked_on=asked_on,
            until=asked_on + USUAL_CORRECTION,
            given_on=given_on,
            text=_("Not told in the earlier file") if given_on else "",
        )
        for asked_on, given_on in zip_longest(asked, given)
    ]


def _consultations(case: DisclosureRequest, events: Sequence[ClockEvent]) -> Iterator[Consultation]:
    """Yield the records of the opinions that a running request waits for, so that replies can be taken."""
    for reply, letter in REPLIES.items():
        sent = [event.on for event in events if event.event is letter]
        replies = sum(event.event is reply for event in events)
        for sent_on in sent[replies:]:
            kind = _ASKED[letter]
            yield Consultation(
                disclosure_request=case,
                kind=kind,
                name=_("Not told in the earlier file"),
                about=case.asked_for,
                sent_on=sent_on,
                reply_until=reply_until(kind, case, sent_on),
            )
