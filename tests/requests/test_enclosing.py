"""Copies that go out with a decision: enclosed, reviewed with it, and signed as they were reviewed."""

from datetime import date

import docx
import pytest

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, ReleasedFile
from gongkai.requests.services.deciding import decision_seal
from tests.renditions.leaky_files import saved
from tests.requests.cases import (
    GRANT,
    PARTIAL,
    Desk,
    at,
    draft,
    make_desk,
    moment,
    register,
    review_and_sign,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
DAY = date(2026, 3, 12)


def test_a_partial_disclosure_without_a_copy_must_say_why_none_is_enclosed() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, "partial", facts=PARTIAL, no_copy_reason=" ")

    with pytest.raises(DomainError, match="none is enclosed"):
        services.submit_decision(disclosure_request=case, **moment(desk, DAY))

    decision = draft(desk, case, DAY, "partial", facts=PARTIAL, no_copy_reason=" 内容已写入答复书。")
    assert decision.no_copy_reason == "内容已写入答复书。"
    assert review_and_sign(desk, case, DAY).number
    assert AuditEntry.objects.filter(reason="内容已写入答复书。").exists()


def test_a_copy_taken_out_after_the_review_stops_the_signing_of_a_partial_disclosure() -> None:
    desk = make_desk()
    case = register(desk)
    released = released_copy(desk, case)
    draft(desk, case, DAY, "partial", facts=PARTIAL, no_copy_reason="")
    services.submit_decision(disclosure_request=case, **moment(desk, DAY))
    services.give_legal_opinion(
        disclosure_request=case, verdict="approve", text="依据充分。", actor=desk.lawyer, now=at(DAY)
    )

    services.take_release_back(released=released, actor=desk.handler, now=at(DAY))

    with pytest.raises(DomainError, match="not what the legal review approved"):
        services.sign_decision(disclosure_request=case, **moment(desk, DAY))


def released_copy(desk: Desk, case: DisclosureRequest) -> ReleasedFile:
    document = services.add_document(
        disclosure_request=case,
        kind="working",
        name="讨论记录.docx",
        content=saved(docx.Document()),
        actor=desk.handler,
        now=at(DAY),
    )
    work = services.begin_redaction(document=document, actor=desk.handler, now=at(DAY))
    services.make_redacted_copy(redaction=work, actor=desk.handler, now=at(DAY))
    return services.release_copy(redaction=work, actor=desk.handler, now=at(DAY))


def test_what_a_legal_review_read_includes_why_no_copy_is_enclosed() -> None:
    desk = make_desk()
    case = register(desk)
    decision = draft(desk, case, DAY, "partial", facts=PARTIAL, no_copy_reason="内容已写入答复书。")
    before = decision_seal(case, decision)

    decision.no_copy_reason = "不需要。"

    assert decision_seal(case, decision) != before


def test_a_copy_enclosed_after_the_review_is_reviewed_first() -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, DAY, "granted", facts=GRANT, answer="provided")
    services.submit_decision(disclosure_request=case, **moment(desk, DAY))
    services.give_legal_opinion(
        disclosure_request=case, verdict="approve", text="依据充分。", actor=desk.lawyer, now=at(DAY)
    )

    released_copy(desk, case)

    with pytest.raises(DomainError, match="not what the legal review approved"):
        services.sign_decision(disclosure_request=case, **moment(desk, DAY))


def test_a_refusal_is_not_signed_while_a_copy_is_enclosed() -> None:
    desk = make_desk()
    case = register(desk)
    released = released_copy(desk, case)
    draft(desk, case, DAY)

    with pytest.raises(DomainError, match="A copy is enclosed, and this answer gives no information"):
        review_and_sign(desk, case, DAY)

    services.take_release_back(released=released, actor=desk.handler, now=at(DAY))
    assert review_and_sign(desk, case, DAY).kind == "decision_refused"
