"""The steps of a past file: those that an answer needs, and those that a running request waits for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clocks import REPLIES
from gongkai.requests.deadlines import USUAL_CORRECTION
from gongkai.requests.models import Consultation, CorrectionNotice, DisclosureRequest
from gongkai.requests.services.consulting import reply_until
from gongkai.requests.states import ConsultationKind, RequestState

_NEEDED_EVENTS: Mapping[str, ClockEventKind] = {
    "third_party_consulted": ClockEventKind.THIRD_PARTY_CONSULTED,
    "corrected": ClockEventKind.CORRECTED,
    "correction_lapsed": ClockEventKind.CORRECTION_REQUESTED,
    "fee_lapsed": ClockEventKind.FEE_NOTIFIED,
}
"""What an answer needs in the file, and the event by which a past file shows it."""
_ASKED = {
    ClockEventKind.THIRD_PARTY_CONSULTED: ConsultationKind.THIRD_PARTY,
    ClockEventKind.AGENCY_CONSULTED: ConsultationKind.AGENCY,
}


def steps_not_shown(needs: Iterable[str], events: Iterable[ClockEvent]) -> Iterator[str]:
    """Yield the needs of an answer for which the past file shows no event."""
    happened = {event.event for event in events}
    for need in needs:
        if need in _NEEDED_EVENTS and _NEEDED_EVENTS[need] not in happened:
            yield need


def awaited_corrections(case: DisclosureRequest, events: Sequence[ClockEvent]) -> list[CorrectionNotice]:
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


def open_consultations(case: DisclosureRequest, events: Sequence[ClockEvent]) -> Iterator[Consultation]:
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
