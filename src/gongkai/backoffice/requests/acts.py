"""An act on a case as one page: its form, the service that does it, when it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from gongkai.backoffice.requests.act_conditions import CaseTest
from gongkai.backoffice.requests.act_forms import ActForm
from gongkai.requests.models import DisclosureRequest


@dataclass(frozen=True, slots=True)
class CaseAct:
    """One act as an officer is offered it."""

    name: str
    label: Promise
    form: type[ActForm]
    perform: Callable[..., object]
    is_offered: CaseTest
    group: str = "work"
    """step: brings the case forward; work: adds to its file; rare: seldom needed."""
    help: Promise | str = ""
    target: str = ""
    """The form's field that names what the act is about, where that is not the case itself."""
    takes_today: bool = True
    takes_revision: bool = True


def perform(
    act: CaseAct, case: DisclosureRequest, data: Mapping[str, Any], common: Mapping[str, Any]
) -> None:
    """Do the act with what the form says."""
    values = dict(data)
    revision = values.pop("revision")
    about = {act.target: values.pop(act.target)} if act.target else {"disclosure_request": case}
    moment = dict(common)
    if not act.takes_today:
        moment.pop("today")
    if act.takes_revision:
        moment["revision"] = revision
    act.perform(**about, **values, **moment)
