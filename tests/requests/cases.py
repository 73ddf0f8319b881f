"""Simplest valid requests for tests: an agency with two officers, and a request through all its acts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from gongkai.organisations.models import Agency, User
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, Letter
from tests.factories import make_agency, make_officer

RECEIVED = date(2026, 3, 2)
REASON = "该记录为局务会议讨论记录，所涉方案尚未形成决定。"
REFUSAL: dict[str, Any] = {
    "information_name": "灌区改造方案讨论记录",
    "process_class": "discussion",
    "reason": REASON,
}
GRANT: dict[str, Any] = {"supplied": "《灌溉用水安排》1份", "supply_way": "纸质件，邮寄"}
PARTIAL: dict[str, Any] = {
    **GRANT,
    "withheld": "联系人电话",
    "withheld_ground": "third_party",
    "withheld_reason": "属于个人隐私",
}


@dataclass
class Desk:
    """An agency whose letters can be signed, its handler and its legal officer."""

    agency: Agency
    handler: User
    lawyer: User


def at(day: date, hour: int = 2) -> datetime:
    """Return a moment of the working day in China."""
    return datetime.combine(day, time(hour), UTC)


def make_desk(county: Agency | None = None, **changes: Any) -> Desk:
    """Make a department under the county government, with all its letters have to name."""
    county = county or make_agency(name="岚川县人民政府", kind="government")
    agency = make_agency(parent=county, **changes)
    desk = Desk(agency, make_officer(agency), make_officer(agency))
    services.set_letter_particulars(
        agency=agency,
        actor=desk.handler,
        now=at(RECEIVED),
        sign=f"岚{chr(0x4E00 + agency.pk)}公复",
        court="岚川县人民法院",
        payment_way="岚川县财政非税收入专户",
    )
    return desk


def application(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "in_person",
        "submitted_on": RECEIVED,
        "applicant_kind": "natural_person",
        "applicant_name": "林某某",
        "identity_document": "居民身份证",
        "identity_number": "11010519491231002X",
        "phone": "13800000000",
        "postal_address": "景澜市岚川县文澜路1号",
        "asked_for": "2025年灌区改造方案的讨论记录",
        **changes,
    }


def register(desk: Desk, today: date | None = None, **changes: Any) -> DisclosureRequest:
    """Register a request that is received on the day it came in."""
    values = application(**changes)
    day = today or values.get("confirmed_on") or values["submitted_on"]
    return services.register_request(
        agency=desk.agency, actor=desk.handler, now=at(day), today=day, **values
    ).disclosure_request


def ask_correction(desk: Desk, case: DisclosureRequest, day: date, until: date) -> Letter:
    return services.ask_correction(
        disclosure_request=case,
        unclear_points="未写明会议的时间。",
        guidance="请写明会议的日期或者文号。",
        correction_items="会议的日期。",
        until=until,
        actor=desk.handler,
        now=at(day),
        today=day,
    )


def moment(desk: Desk, day: date) -> dict[str, Any]:
    return {"actor": desk.handler, "now": at(day), "today": day}


def receive_correction(desk: Desk, case: DisclosureRequest, day: date) -> DisclosureRequest:
    return services.receive_correction(
        disclosure_request=case,
        asked_for="2025年6月5日局务会议的讨论记录",
        received_on=day,
        actor=desk.handler,
        now=at(day),
        today=day,
    )


def extend(desk: Desk, case: DisclosureRequest, day: date) -> Letter | None:
    services.propose_extension(
        disclosure_request=case,
        reason="需要向三个乡镇核实档案",
        actor=desk.handler,
        now=at(day),
        today=day,
    )
    return services.decide_extension(
        disclosure_request=case, approve=True, actor=desk.lawyer, now=at(day), today=day
    )


def consult(desk: Desk, case: DisclosureRequest, day: date, **changes: Any) -> Letter:
    values = {
        "kind": "third_party",
        "name": "岚川县某水务公司",
        "about": "供水合同",
        "reason": "合同中有价格条款",
    }
    return services.consult(
        disclosure_request=case, actor=desk.handler, now=at(day), today=day, **{**values, **changes}
    )


def draft(
    desk: Desk,
    case: DisclosureRequest,
    day: date,
    outcome: str = "refused.deliberative",
    *,
    facts: dict[str, Any] | None = None,
    answer: str = "",
    no_copy_reason: str = "可以公开的内容已写入答复书。",
) -> Any:
    return services.draft_decision(
        disclosure_request=case,
        outcome=outcome,
        answer=answer,
        facts=REFUSAL if facts is None else facts,
        actor=desk.handler,
        now=at(day),
        today=day,
        no_copy_reason=no_copy_reason,
    )


def review_and_sign(desk: Desk, case: DisclosureRequest, day: date) -> Letter:
    """Bring a drafted decision through its review and sign it."""
    services.submit_decision(disclosure_request=case, actor=desk.handler, now=at(day), today=day)
    services.give_legal_opinion(
        disclosure_request=case, verdict="approve", text="依据充分。", actor=desk.lawyer, now=at(day)
    )
    return services.sign_decision(disclosure_request=case, actor=desk.handler, now=at(day), today=day)


def serve(desk: Desk, case: DisclosureRequest, day: date) -> Any:
    return services.serve_decision(
        disclosure_request=case,
        way="post",
        served_on=day,
        proof="挂号 XA00000001",
        actor=desk.handler,
        now=at(day),
        today=day,
    )


def conclude(desk: Desk, case: DisclosureRequest, day: date, **changes: Any) -> DisclosureRequest:
    """Decide and serve: granted, unless told otherwise."""
    draft(desk, case, day, **{"outcome": "granted", "facts": GRANT, "answer": "provided", **changes})
    review_and_sign(desk, case, day)
    serve(desk, case, day)
    case.refresh_from_db()
    return case
