"""What must stand in the file of a case before an answer may be given."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from gongkai.law.outcomes import OutcomeAnswer
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.states import GIVEN_REPLIES, ConsultationKind

PARTIAL = "partial"
GIVING = frozenset({"granted", PARTIAL})
"""Outcomes with which information is given."""


def unmet_needs(case: DisclosureRequest, answer: OutcomeAnswer, today: date) -> Iterator[str]:
    """Yield one sentence for each thing that the answer needs and the file does not have."""
    for need in answer.needs:
        sentence = _NEEDS[need](case, today)
        if sentence:
            yield sentence
    if any(consultation.is_open for consultation in case.consultations.all()):
        yield _("An opinion that was asked for is still awaited. Record the reply, or that none came.")


def enclosure_problem(case: DisclosureRequest, outcome: str, reason: str) -> str:
    """Return a sentence where a copy is enclosed with an answer that gives nothing, or one is missing.

    The law does not ask for a copy with a partial disclosure: what is given may stand in the letter. So a
    stated reason is enough.
    """
    if case.released_files.exists():
        if outcome in GIVING:
            return ""
        return _(
            "A copy is enclosed, and this answer gives no information. Take the copy out under “Files of"
            " the case”."
        )
    if outcome != PARTIAL or reason.strip():
        return ""
    return _(
        "A partial disclosure goes out with the redacted copies, and none is enclosed. Enclose a copy under"
        " “Files of the case”, or say in the draft why none is needed."
    )


def _third_party_consulted(case: DisclosureRequest, _today: date) -> str:
    asked = case.consultations.filter(kind=ConsultationKind.THIRD_PARTY, reply__in=GIVEN_REPLIES)
    if asked.exists():
        return ""
    return _("No third party was asked in writing for its opinion (article 32). Ask it first.")


def _search_recorded(case: DisclosureRequest, _today: date) -> str:
    if case.searches.filter(found=False).exists():
        return ""
    return _(
        "No search without result is recorded. Search, and record where, how, by whom and with what result."
    )


def _corrected(case: DisclosureRequest, _today: date) -> str:
    if case.corrections.filter(received_on__isnull=False).exists():
        return ""
    return _("The applicant has not corrected the request. Ask for the correction first (article 30).")


def _reasons_heard(case: DisclosureRequest, today: date) -> str:
    notice = case.reasons.last()
    if notice is None:
        return _("The applicant was not asked for reasons. Ask for them first (article 35).")
    return "" if notice.given_on or notice.until < today else _still_time(notice.until)


def _correction_lapsed(case: DisclosureRequest, today: date) -> str:
    notice = case.corrections.filter(received_on=None).last()
    if notice is None:
        return _("No correction is awaited, so none can be overdue.")
    return "" if notice.until < today else _still_time(notice.until)


def _fee_lapsed(case: DisclosureRequest, today: date) -> str:
    notice = case.fees.filter(notified_on__isnull=False, paid_on=None).last()
    if notice is None or notice.until is None:
        return _("No fee is awaited, so none can be overdue.")
    return "" if notice.until < today else _still_time(notice.until)


def _still_time(until: date) -> str:
    return _("The applicant has time until %(day)s. Wait until that day is over.") % {
        "day": until.isoformat()
    }


_NEEDS: dict[str, Callable[[DisclosureRequest, date], str]] = {
    "third_party_consulted": _third_party_consulted,
    "search_recorded": _search_recorded,
    "corrected": _corrected,
    "reasons_heard": _reasons_heard,
    "correction_lapsed": _correction_lapsed,
    "fee_lapsed": _fee_lapsed,
}
