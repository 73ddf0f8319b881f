"""Days in a case that are not its clock's: until when the agency answers a reconsideration or a lawsuit."""

from datetime import date

from gongkai.law.calendar import working_calendar
from gongkai.law.remedies import remedy_rules
from gongkai.requests.models import RemedyCase
from gongkai.requests.states import RemedyKind

_SIMPLIFIED = "reconsideration_simplified"


def remedy_reply_due_on(remedy: RemedyCase) -> date | None:
    """Return the last day for the agency's reply; None for a complaint, on which the law sets no day."""
    if remedy.kind == RemedyKind.COMPLAINT:
        return None
    is_simplified = remedy.kind == RemedyKind.RECONSIDERATION and remedy.is_simplified
    proceeding = remedy_rules().proceedings[_SIMPLIFIED if is_simplified else remedy.kind]
    return proceeding.reply_due_on(remedy.served_on, working_calendar())
