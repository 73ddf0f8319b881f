"""The columns of the spreadsheet in which past requests come: their headings, and how a cell is read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.outcomes import Outcome, outcome_rules
from gongkai.requests.states import ApplicantKind, IntakeChannel, RemedyKind, RemedyResult

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
_DAY_AS_WRITTEN = r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
_EVENT = re.compile(rf"{_DAY_AS_WRITTEN}\s*(.+?)\s*(?:至\s*{_DAY_AS_WRITTEN})?")


class CellUnreadable(DomainError):
    """A cell that says nothing that a request can have."""

    code = "cell_unreadable"


@dataclass(frozen=True, slots=True)
class MovedColumn:
    """One column: its key, its heading, how a cell is read, and what may stand in it."""

    key: str
    heading: str
    read: Callable[[str], Any]
    is_required: bool = False
    choices: Callable[[], tuple[str, ...]] | None = None
    hint: str = ""

    def value(self, cell: str) -> Any:
        """Return what the cell says; refuse an empty one where something must stand."""
        if self.is_required and not cell:
            raise CellUnreadable(_("It is empty. Fill it in."))
        return self.read(cell)


def _text(cell: str) -> str:
    return cell.strip()


def _day(cell: str) -> date | None:
    if not cell:
        return None
    found = _DAY.fullmatch(cell)
    try:
        if found:
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise CellUnreadable(_("“%(cell)s” is not a day. Write it as 2023-03-06.") % {"cell": cell[:40]})


def _chosen(names: Mapping[str, str], cell: str) -> str:
    if not cell:
        return ""
    if cell not in names:
        raise CellUnreadable(
            _("“%(cell)s” is none of the list. Possible are: %(names)s.")
            % {"cell": cell[:40], "names": "、".join(dict.fromkeys(names))[:400]}
        )
    return names[cell]


@cache
def _names(kind: type[TextChoices]) -> Mapping[str, str]:
    """Return what each value of a list is called in Chinese, and its own name."""
    with translation.override("zh-hans"):
        return {**{str(one.label): one.value for one in kind}, **{one.value: one.value for one in kind}}


@cache
def _outcome_names() -> Mapping[str, str]:
    outcomes = outcome_rules().outcomes.values()
    return {**{_outcome_name(one): one.id for one in outcomes}, **{one.id: one.id for one in outcomes}}


def _outcome_name(outcome: Outcome) -> str:
    group, label = outcome_rules().groups[outcome.group].zh, outcome.label.zh
    return group if outcome.id == outcome.group else f"{group}：{label}"


@cache
def _event_names() -> Mapping[str, str]:
    words = answer_clock_rules().sentences.events
    kinds = [kind.value for kind in ClockEventKind]
    return {**{words[kind].zh: kind for kind in kinds}, **{kind: kind for kind in kinds}}


def _chinese(names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name, value in names.items() if name != value)


def _of(kind: type[TextChoices]) -> dict[str, Any]:
    return {
        "read": lambda cell: _chosen(_names(kind), cell),
        "choices": lambda: _chinese(_names(kind)),
    }


def _events(cell: str) -> tuple[ClockEvent, ...]:
    return tuple(_read_events(cell))


def _read_events(cell: str) -> Iterator[ClockEvent]:
    for part in re.split(r"[;；\n]+", cell):
        if not part.strip():
            continue
        found = _EVENT.fullmatch(part.strip())
        if found is None:
            raise CellUnreadable(
                _("“%(part)s” is not an event. Write its day, then its name, as in the sheet of names.")
                % {"part": part.strip()[:40]}
            )
        day = _day(found[1])
        kind = _chosen(_event_names(), found[2].strip())
        until = _day(found[3] or "")
        if (kind == ClockEventKind.DELAYED) != bool(until):
            raise CellUnreadable(
                _(
                    "“%(part)s”: a delayed answer needs the day until which it was delayed, such as"
                    " 2023-03-10 告知延迟答复至2023-05-31, and no other event has one."
                )
                % {"part": part.strip()[:40]}
            )
        if day:
            yield ClockEvent(day, ClockEventKind(kind), until)


MOVED_COLUMNS = (
    MovedColumn("agency", "行政机关", _text, True, hint="机关全称或者代码"),
    MovedColumn("channel", "申请方式", is_required=True, **_of(IntakeChannel)),
    MovedColumn("submitted_on", "提交日期", _day, True, hint="2023-03-06"),
    MovedColumn("confirmed_on", "双方确认日期", _day, hint="平信、传真、电子邮件的确认日期"),
    MovedColumn("applicant_kind", "申请人类型", is_required=True, **_of(ApplicantKind)),
    MovedColumn("applicant_name", "申请人", _text, True),
    MovedColumn("asked_for", "申请内容", _text, True),
    MovedColumn("identity_document", "证件名称", _text),
    MovedColumn("identity_number", "证件号码", _text),
    MovedColumn("phone", "联系电话", _text),
    MovedColumn("email", "电子邮箱", _text),
    MovedColumn("postal_address", "通信地址", _text),
    MovedColumn(
        "events",
        "办理过程",
        _events,
        hint="2023-03-08 告知补正；2023-03-10 收到补正；2023-03-20 告知延迟答复至2023-05-31",
    ),
    MovedColumn(
        "outcome",
        "办理结果",
        lambda cell: _chosen(_outcome_names(), cell),
        choices=lambda: _chinese(_outcome_names()),
        hint="尚在办理的留空",
    ),
    MovedColumn("answer", "答复情形", _text, hint="同一结果有多种情形时填写其代码"),
    MovedColumn("concluded_on", "办结日期", _day),
    MovedColumn("remedy_kind", "救济类型", **_of(RemedyKind)),
    MovedColumn("remedy_body", "复议机关或者法院", _text),
    MovedColumn("remedy_served_on", "副本送达日期", _day),
    MovedColumn("remedy_result", "救济结果", **_of(RemedyResult)),
    MovedColumn("remedy_concluded_on", "救济审结日期", _day),
)
"""Every column, in the order of the template. The headings are those of Chinese offices' own lists."""


def event_names() -> tuple[str, ...]:
    """Return the names of events that a history may have."""
    return _chinese(_event_names())
