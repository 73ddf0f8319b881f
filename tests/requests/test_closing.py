"""How a case ends besides a decision, and what becomes of it afterwards."""

from datetime import date
from typing import Any

import pytest

from gongkai.core.errors import DomainError
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.selectors import agency_version
from gongkai.requests import services
from gongkai.requests.countable import cell_counts
from gongkai.requests.models import ArchiveFile, DisclosureRequest
from tests.requests.cases import RECEIVED, at, conclude, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
DAY = date(2026, 3, 12)


def test_a_withdrawal_concludes_the_request_among_the_other_outcomes() -> None:
    desk = make_desk()
    case = register(desk)

    case = services.withdraw_request(
        disclosure_request=case, withdrawn_on=DAY, reason="", actor=None, now=at(DAY), today=DAY
    )

    assert (case.state, case.outcome, case.concluded_on) == ("concluded", "other.other", DAY)
    with pytest.raises(DomainError, match="Recording the withdrawal is not possible"):
        services.withdraw_request(
            disclosure_request=case, withdrawn_on=DAY, reason="", actor=None, now=at(DAY), today=DAY
        )


def test_a_transfer_begins_a_case_at_the_other_agency_and_keeps_the_applicants_secret() -> None:
    desk, other = make_desk(), make_desk()
    case = register(desk)
    values = {"disclosure_request": case, "reason": "由该局制作", "actor": desk.handler, "now": at(DAY)}
    with pytest.raises(DomainError, match="with this agency already"):
        services.transfer_request(to=desk.agency, today=DAY, **values)

    passed = services.transfer_request(to=other.agency, today=DAY, **values)

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("concluded", "other.other")
    assert (passed.agency, passed.received_on, passed.number) == (other.agency, DAY, "2026-00001")
    assert (passed.transferred_from, passed.secret_hash) == (case, case.secret_hash)
    assert passed.identity_number == "11010519491231002X"
    letter = case.letters.get()
    assert (letter.kind, letter.addressee) == ("decision_closed", "林某某")
    name = agency_version(other.agency, DAY).name
    assert f"您（单位）的申请已转由{name}办理，答复期限自该机关收到之日起计算。" in letter.paragraphs


def test_an_archived_file_is_listed_sealed_and_closed() -> None:
    desk = make_desk()
    case = conclude(desk, register(desk), DAY)

    archive = services.archive_request(disclosure_request=case, actor=desk.handler, now=at(DAY))

    assert [entry["what"] for entry in archive.inventory] == [
        "request",
        "clock",
        "letter",
        "delivery",
        "trail",
    ]
    assert services.archive_is_whole(archive)
    archive.inventory[2]["number"] = "岚水公复〔2026〕9号"
    assert not services.archive_is_whole(archive)
    with pytest.raises(DomainError, match="Nothing more is added to its file"):
        services.add_document(
            disclosure_request=case,
            kind="working",
            name="a.pdf",
            content=b"1",
            actor=desk.handler,
            now=at(DAY),
        )


def test_nothing_is_added_to_a_sealed_file_by_any_act() -> None:
    desk = make_desk()
    case = register(desk)
    moment = {"actor": desk.handler, "now": at(DAY), "today": DAY}
    receipt = services.send_letter(disclosure_request=case, kind="receipt", facts={}, **moment)
    work = services.assign(disclosure_request=case, department="水政科", task="查档", due_on=DAY, **moment)
    conclude(desk, case, DAY)
    services.archive_request(disclosure_request=case, actor=desk.handler, now=at(DAY))
    case.refresh_from_db()
    sealed_at = case.revision
    of_case = {"disclosure_request": case}
    acts = [
        lambda: services.send_letter(**of_case, kind="receipt", facts={}, **moment),
        lambda: services.record_delivery(letter=receipt, way="post", served_on=DAY, proof="1", **moment),
        lambda: services.waive_fee(
            **of_case, basis="by_pages", count=40, approved_by="主任", reason="低保户", **moment
        ),
        lambda: services.complete_assignment(assignment=work, result="无", done_on=DAY, **moment),
        lambda: services.mark_repetition(**of_case, earlier=None, actor=desk.handler, now=at(DAY)),
        lambda: services.set_handler(**of_case, handler=desk.lawyer, actor=desk.handler, now=at(DAY)),
    ]

    for act in acts:
        with pytest.raises(DomainError, match="Nothing more is added to its file"):
            act()
    case.refresh_from_db()
    assert case.revision == sealed_at


def test_a_running_request_is_not_archived() -> None:
    desk = make_desk()
    with pytest.raises(DomainError, match="Archiving is not possible"):
        services.archive_request(disclosure_request=register(desk), actor=desk.handler, now=at(DAY))
    assert not ArchiveFile.objects.exists()


def test_what_was_disclosed_becomes_a_draft_of_proactive_disclosure() -> None:
    desk = make_desk()
    case = register(desk, suggests_publication=True)
    values = {
        "disclosure_request": case,
        "title": "灌溉用水安排",
        "kind": "information",
        "reason": "需要公众广泛知晓",
        "actor": desk.handler,
        "now": at(DAY),
    }
    with pytest.raises(DomainError, match="did not end with disclosure"):
        services.hand_over_to_disclosure(**values)
    conclude(desk, case, DAY)

    disclosure = services.hand_over_to_disclosure(**values)

    assert Disclosure.objects.get() == disclosure
    assert (disclosure.state, disclosure.agency) == ("draft", desk.agency)
    assert case.hand_overs.get().disclosure == disclosure


def test_a_case_against_the_agency_is_recorded_answered_and_concluded_once() -> None:
    desk = make_desk()
    case = conclude(desk, register(desk), DAY)
    moment = {"actor": desk.handler, "now": at(DAY), "today": DAY}
    remedy = services.open_remedy(
        agency=desk.agency,
        disclosure_request=case,
        kind="reconsideration",
        body="岚川县人民政府",
        served_on=DAY,
        **moment,
    )
    with pytest.raises(DomainError, match="cannot answer a copy of 2026-03-12"):
        services.reply_to_remedy(remedy=remedy, replied_on=RECEIVED, **moment)

    services.reply_to_remedy(remedy=remedy, replied_on=DAY, **moment)
    with pytest.raises(DomainError, match="reply to this case is recorded already"):
        services.reply_to_remedy(remedy=remedy, replied_on=DAY, **moment)
    services.conclude_remedy(remedy=remedy, result="corrected", concluded_on=DAY, **moment)

    remedy.refresh_from_db()
    assert (remedy.result, remedy.replied_on) == ("corrected", DAY)
    with pytest.raises(DomainError, match="recorded already"):
        services.conclude_remedy(remedy=remedy, result="upheld", concluded_on=DAY, **moment)


def test_a_form_on_a_reconsideration_that_is_sent_twice_is_counted_once() -> None:
    desk = make_desk()
    case = conclude(desk, register(desk), DAY)
    values: dict[str, Any] = {
        "agency": desk.agency,
        "disclosure_request": case,
        "kind": "reconsideration",
        "body": "岚川县人民政府",
        "served_on": DAY,
        "actor": desk.handler,
        "now": at(DAY),
        "today": DAY,
    }
    services.open_remedy(**values)

    with pytest.raises(DomainError, match="This case is recorded already: 岚川县人民政府"):
        services.open_remedy(**values)
    services.open_remedy(**values, case_number="岚政复〔2026〕3号")

    assert cell_counts(agencies=[desk.agency], year=2026)["reconsideration.total"] == 2


def test_a_request_cannot_be_closed_around_the_services_without_an_outcome() -> None:
    desk = make_desk()
    case = register(desk)
    case.state = "concluded"

    with pytest.raises(Exception, match="exactly one outcome"):
        case.full_clean()
    assert DisclosureRequest.objects.get().state == "handling"
