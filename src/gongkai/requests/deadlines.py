"""Days in a case that are not its clock's: for a correction, for the reply to a remedy."""

from datetime import date, timedelta

from gongkai.law.calendar import working_calendar
from gongkai.law.remedies import remedy_rules
from gongkai.requests.models import RemedyCase
from gongkai.requests.states import RemedyKind

USUAL_CORRECTION = timedelta(days=15)
"""How long a correction or reasons are awaited where nobody says otherwise."""
_SIMPLIFIED = "reconsideration_simplified"


def remedy_reply_due_on(remedy: RemedyCase) -> date | None:
    """Return the last day for the agency's reply; None for a complaint, on which the law sets no day."""
    if remedy.kind == RemedyKind.COMPLAINT:
        return None
    is_simplified = remedy.kind == RemedyKind.RECONSIDERATION and remedy.is_simplified
    proceeding = remedy_rules().proceedings[_SIMPLIFIED if is_simplified else remedy.kind]
    return proceeding.reply_due_on(remedy.served_on, working_calendar())
