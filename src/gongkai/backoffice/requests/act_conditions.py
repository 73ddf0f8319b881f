"""When an act on a case is offered: tests of its state and of what stands in its file."""

from collections.abc import Callable
from typing import Any

from gongkai.requests.decision_needs import GIVING
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.states import REQUEST_TRANSITIONS, RequestState

CaseTest = Callable[[DisclosureRequest], bool]


def stands_in(*states: RequestState) -> CaseTest:
    """Return whether the case stands in one of the states."""
    return lambda case: case.state in states


def state_allows(action: str) -> CaseTest:
    """Return whether the table of states allows the act."""
    sources = {source for row in REQUEST_TRANSITIONS if row.action == action for source in row.sources}
    return lambda case: case.state in sources


def all_of(*tests: CaseTest) -> CaseTest:
    """Return whether every test holds."""
    return lambda case: all(test(case) for test in tests)


def is_in_work(case: DisclosureRequest) -> bool:
    """Tell whether the case is received and not concluded."""
    return case.is_open and case.received_on is not None


def has_some(relation: str, **conditions: Any) -> CaseTest:
    """Return whether the file holds such a record."""
    return lambda case: bool(getattr(case, relation).filter(**conditions).exists())


def has_none(relation: str, **conditions: Any) -> CaseTest:
    """Return whether the file holds no such record."""
    return lambda case: not getattr(case, relation).filter(**conditions).exists()


def has_draft(case: DisclosureRequest) -> bool:
    """Tell whether a decision is drafted."""
    return hasattr(case, "decision")


def is_not_archived(case: DisclosureRequest) -> bool:
    """Tell whether the file can still grow."""
    return case.state != RequestState.ARCHIVED


def was_disclosed(case: DisclosureRequest) -> bool:
    """Tell whether the information was given, at least in part."""
    return case.outcome in GIVING
