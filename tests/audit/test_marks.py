"""Whoever can write the database, and computes every fingerprint afresh, is still found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.audit import selectors, services
from gongkai.audit.models import AuditChain, AuditEntry
from gongkai.audit.sealing import trail_keys
from gongkai.organisations.models import Agency
from tests.audit.test_trail import tamper
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
KEY, OTHER = "k" * 50, "o" * 50


@pytest.fixture(autouse=True)
def keys(settings) -> None:
    settings.AUDIT_KEYS = [KEY]


def act(agency: Agency, reason: str = "按期公开") -> AuditEntry:
    return services.record(
        action="publish", subject=agency, actor=None, agency=agency, now=NOW, reason=reason
    )


def acts(agency: Agency, count: int) -> AuditChain:
    """Write so many lines of the agency and return their chain."""
    return [act(agency) for _line in range(count)][-1].chain


def write_anew(chain: AuditChain, *, without: int = 0, **changed: object) -> None:
    """Do what a tamperer with the program's source does: leave a line out or change it, seal all afresh."""
    previous, number = "", 0
    for entry in list(AuditEntry.objects.filter(chain=chain).order_by("number")):
        if entry.number == without:
            tamper("DELETE FROM audit_auditentry WHERE id = %s", entry.pk)
            continue
        number += 1
        entry.number, entry.previous_hash = number, previous
        for name, value in changed.items():
            setattr(entry, name, value)
        entry.hash = previous = entry.computed_hash()
        values = (entry.number, entry.previous_hash, entry.hash, entry.reason, entry.pk)
        columns = "number = %s, previous_hash = %s, hash = %s, reason = %s"
        tamper(f"UPDATE audit_auditentry SET {columns} WHERE id = %s", *values)
    AuditChain.objects.filter(pk=chain.pk).update(length=number, last_hash=previous)


def kinds(*receipts: selectors.Receipt) -> list[str]:
    return [fault.kind for fault in selectors.verify(receipts)]


def test_a_trail_that_the_program_wrote_is_whole() -> None:
    agency = make_agency()
    for _line in range(3):
        act(agency)

    assert kinds() == []
    assert all(chain.is_marked() for chain in AuditChain.objects.all())


def test_a_chain_whose_every_fingerprint_was_computed_afresh_is_found() -> None:
    agency = make_agency()
    chain = acts(agency, 3)

    write_anew(chain, reason="改过的原因")

    assert kinds() == ["unmarked"]


def test_a_line_left_out_by_one_who_seals_all_others_afresh_is_found() -> None:
    agency = make_agency()
    chain = acts(agency, 4)

    write_anew(chain, without=4)

    assert kinds() == ["unmarked"]


def test_acts_that_follow_do_not_make_a_tampered_chain_good_again() -> None:
    agency = make_agency()
    chain = acts(agency, 3)
    write_anew(chain, without=3)

    act(agency, "另一件事")

    assert kinds() == ["unmarked"]


def test_taking_the_mark_away_makes_no_old_installation() -> None:
    act(make_agency())

    AuditChain.objects.update(mark="")

    assert set(kinds()) == {"unmarked"}


def test_a_chain_that_was_removed_and_opened_again_by_the_next_act_is_missed() -> None:
    agency = make_agency()
    chain = act(agency).chain
    tamper("DELETE FROM audit_auditentry WHERE chain_id = %s", chain.pk)
    chain.delete()

    act(agency)

    assert kinds() == ["chain_missing"]


def test_the_general_chain_removed_and_begun_again_does_not_know_the_others() -> None:
    act(make_agency())
    general = AuditChain.objects.get(name="general")
    tamper("DELETE FROM audit_auditentry WHERE chain_id = %s", general.pk)
    general.delete()

    services.record(action="access.sign_in", subject=make_agency(), actor=None, now=NOW)

    assert kinds() == ["unopened"]


def test_an_earlier_state_that_was_put_back_with_its_mark_is_found_by_the_receipt_in_the_trail() -> None:
    agency = make_agency()
    chain = acts(agency, 2)
    then = AuditChain.objects.get(pk=chain.pk)
    last = act(agency)
    services.write_receipt(now=NOW)

    tamper("DELETE FROM audit_auditentry WHERE id = %s", last.pk)
    then.save()

    assert kinds() == ["cut_off"]


def test_a_whole_database_put_back_is_found_by_a_receipt_that_was_kept_elsewhere() -> None:
    agency = make_agency()
    act(agency)
    before = list(AuditChain.objects.all())
    act(agency)
    kept = str(selectors.receipt_of(services.write_receipt(now=NOW)))

    for chain in before:
        tamper("DELETE FROM audit_auditentry WHERE chain_id = %s AND number > %s", chain.pk, chain.length)
        chain.save()

    assert kinds() == []
    assert kinds(*selectors.receipts_in(f"Mar 2 02:30 server gongkai[812]: receipt {kept}\n")) == [
        "cut_off"
    ]


def test_what_a_visitor_sent_is_no_receipt_though_it_stands_in_the_log() -> None:
    made_up, real = f"general/1/{'a' * 64}", f"general/2/{'b' * 64}"
    log = f"""
Mar 2 02:30:00 web gongkai[812]: 2026-03-02 02:30:00,1 WARNING django.request: Not Found: /receipt {made_up}
2026-03-02 02:30:00,1 WARNING django.request: Not Found: /x INFO gongkai.audit: receipt {made_up}
2026-03-02 02:30:00,1 INFO gongkai.requests: GET /{made_up} 404
[2026-03-02 02:30:00 +0800] [30722] [WARNING] Invalid request from ip=192.0.2.7: 'GET {made_up}'
{{"at": "2026-03-02T02:30:00", "level": "info", "logger": "gongkai.requests", "message": "GET /{made_up}"}}
{{"at": "2026-03-02T02:30:00", "level": "info", "logger": "gongkai.audit", "message": "receipt {real}"}}
Mar 2 02:30:00 web gongkai[812]: 2026-03-02 02:30:00,1 INFO gongkai.audit: receipt {real}
{real}
"""

    assert [str(found) for found in selectors.receipts_in(log)] == [real] * 3


def test_a_receipt_shows_what_one_who_has_the_key_wrote_anew() -> None:
    agency = make_agency()
    chain = acts(agency, 3)
    kept = selectors.receipt_of(services.write_receipt(now=NOW))
    write_anew(chain, reason="改过的原因")
    found = AuditChain.objects.get(pk=chain.pk)
    found.put_mark()
    found.save()

    assert kinds(kept) == ["rewritten"]


def test_a_receipt_tells_the_ends_of_the_chains_that_grew_since_the_last_one() -> None:
    first, second = make_agency(), make_agency()
    act(first)
    one = services.write_receipt(now=NOW)
    act(second)
    act(second)

    two = services.write_receipt(now=NOW + timedelta(days=1))

    ends = {
        chain.name: [chain.length, chain.last_hash] for chain in AuditChain.objects.exclude(name="general")
    }
    assert one.data["ends"].keys() == {f"agency:{first.pk}"}
    assert two.data["ends"] == ends


def test_without_a_key_an_old_installation_verifies_and_marking_takes_it_in(settings) -> None:
    settings.AUDIT_KEYS = []
    agency = make_agency()
    act(agency)
    assert kinds() == []

    settings.AUDIT_KEYS = [KEY]
    assert set(kinds()) == {"unmarked"}
    adopted = services.mark_trail(now=NOW)

    assert adopted == {"general": 1, f"agency:{agency.pk}": 1}
    assert AuditEntry.objects.get(action="audit.mark").data == {"adopted": adopted}
    act(agency)
    assert kinds() == []


def test_a_new_key_in_front_keeps_what_the_old_one_marked_until_all_is_marked_anew(settings) -> None:
    agency = make_agency()
    act(agency)
    settings.AUDIT_KEYS = [OTHER, KEY]
    assert kinds() == []

    assert services.mark_trail(now=NOW) == {}
    settings.AUDIT_KEYS = [OTHER]

    assert kinds() == []


def test_a_short_key_is_refused(settings) -> None:
    settings.AUDIT_KEYS = ["short"]

    with pytest.raises(ImproperlyConfigured, match="shorter than 32 characters"):
        trail_keys()
