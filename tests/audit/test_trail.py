"""The trail is written with the act, cannot be changed by the program, and shows every tampering."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.audit import selectors, services
from gongkai.audit.append_only import RecordIsFinal, written
from gongkai.audit.models import AuditChain, AuditEntry
from gongkai.audit.sealing import seal, sealing_algorithm
from gongkai.organisations.models import Agency, User
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 30, 15, 123456, tzinfo=UTC)


def write(agency: Agency | None, actor: User | None, count: int) -> list[AuditEntry]:
    subject = agency or make_agency()
    return [
        services.record(
            action="publish",
            subject=subject,
            actor=actor,
            agency=agency,
            now=NOW + timedelta(minutes=number),
            data={"on": NOW.date(), "number": number, "title": "关于公布办事指南的通告"},
            reason="按期公开",
        )
        for number in range(count)
    ]


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def kinds() -> list[tuple[str, int]]:
    return [(fault.kind, fault.number) for fault in selectors.verify()]


def test_a_line_says_who_did_what_to_which_record_when_and_why() -> None:
    agency = make_agency()
    officer = make_officer(agency)

    [entry] = write(agency, officer, 1)

    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.agency, entry.action) == (
        officer,
        "公开专员",
        agency,
        "publish",
    )
    assert (entry.subject_type, entry.subject_id) == ("organisations.agency", str(agency.pk))
    assert entry.data == {"on": "2026-03-02", "number": 0, "title": "关于公布办事指南的通告"}
    assert (entry.happened_at, entry.reason) == (NOW, "按期公开")
    assert entry.algorithm == sealing_algorithm()
    assert entry.hash == entry.computed_hash()
    assert list(selectors.trail_of(agency)) == [entry]


def test_lines_of_an_agency_follow_each_other_and_the_trail_is_whole() -> None:
    first, second = make_agency(), make_agency()
    lines = [*write(first, None, 3), *write(second, None, 2), *write(None, None, 2)]

    assert [line.number for line in lines[:5]] == [1, 2, 3, 1, 2]
    assert lines[1].previous_hash == lines[0].hash
    assert lines[3].previous_hash == ""
    assert selectors.verify() == []


def test_the_line_goes_with_the_act_when_the_act_fails() -> None:
    agency = make_agency()
    write(agency, None, 1)

    with pytest.raises(ValueError, match="the act failed"), transaction.atomic():
        raise ValueError(f"the act failed after {write(agency, None, 1)}")

    assert AuditEntry.objects.filter(agency=agency).count() == 1
    assert selectors.verify() == []


def test_the_program_can_neither_change_nor_remove_a_line() -> None:
    agency = make_agency()
    [entry] = write(agency, None, 1)
    entry.reason = "另有原因"

    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        agency.audit_entries.all().delete,
        lambda: AuditEntry.objects.update(reason=""),
        lambda: agency.audit_entries.update(reason=""),
        lambda: AuditEntry.objects.bulk_update([entry], ["reason"]),
        lambda: AuditEntry.objects.filter(pk=entry.pk).update_or_create(defaults={"reason": "x"}),
    ):
        with pytest.raises(RecordIsFinal, match="AuditEntry is written once"):
            attempt()

    entry.refresh_from_db()
    assert entry.reason == "按期公开"


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "改过的原因"), ("actor_name", "他人"), ("action", "withdraw"), ("data", '{"number": 9}')],
)
def test_an_altered_line_is_found(column: str, value: str) -> None:
    lines = write(make_agency(), None, 3)

    tamper(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, lines[1].pk)

    assert kinds() == [("altered", 2)]


def test_a_line_that_was_altered_and_sealed_again_breaks_the_chain_after_it() -> None:
    lines = write(make_agency(), None, 3)
    forged = lines[1]
    forged.reason = "改过的原因"

    tamper(
        "UPDATE audit_auditentry SET reason = %s, hash = %s WHERE id = %s",
        forged.reason,
        forged.computed_hash(),
        forged.pk,
    )

    assert kinds() == [("added", 3)]


def test_a_removed_line_is_found() -> None:
    agency = make_agency()
    lines = write(agency, None, 4)

    tamper("DELETE FROM audit_auditentry WHERE id IN (%s, %s)", lines[1].pk, lines[2].pk)

    [fault] = selectors.verify()
    assert (fault.kind, fault.number, fault.chain) == ("missing", 2, f"agency:{agency.pk}")


def test_what_was_written_changes_also_when_a_line_with_a_smaller_number_comes_late() -> None:
    lines = write(make_agency(), None, 4)
    count = AuditEntry.objects.count()
    assert written(AuditEntry) == (f"{lines[3].pk}.{count}",)

    tamper("DELETE FROM audit_auditentry WHERE id = %s", lines[1].pk)

    assert written(AuditEntry) == (f"{lines[3].pk}.{count - 1}",)


def test_lines_cut_off_at_the_end_are_found() -> None:
    lines = write(make_agency(), None, 4)

    tamper("DELETE FROM audit_auditentry WHERE id IN (%s, %s)", lines[2].pk, lines[3].pk)

    assert kinds() == [("cut_off", 3)]


def test_a_chain_removed_as_a_whole_is_found() -> None:
    agency = make_agency()
    lines = write(agency, None, 2)
    write(None, None, 1)

    tamper("DELETE FROM audit_auditentry WHERE chain_id = %s", lines[0].chain_id)
    AuditChain.objects.filter(pk=lines[0].chain_id).delete()

    assert kinds() == [("chain_missing", 1)]


def test_the_general_chain_removed_as_a_whole_is_found() -> None:
    write(make_agency(), None, 2)
    general = AuditChain.objects.get(name="general")

    tamper("DELETE FROM audit_auditentry WHERE chain_id = %s", general.pk)
    general.delete()

    [fault] = selectors.verify()
    assert (fault.kind, fault.chain) == ("chain_missing", "general")


def test_a_trail_of_which_nothing_is_left_is_missed_where_somebody_has_signed_in() -> None:
    officer = make_officer(make_agency())
    assert kinds() == []

    User.objects.filter(pk=officer.pk).update(last_login=NOW)

    assert kinds() == [("chain_missing", 0)]


@pytest.mark.parametrize(
    ("column", "value"), [("algorithm", "rot13"), ("algorithm", "shake_128"), ("happened_at", "some day")]
)
def test_a_line_whose_fingerprint_cannot_be_computed_any_more_counts_as_altered(
    column: str, value: str
) -> None:
    if column == "happened_at" and connection.vendor != "sqlite":
        value = "2001-01-01T00:00:00Z"  # the database takes moments only
    lines = write(make_agency(), None, 3)

    tamper(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, lines[1].pk)

    assert kinds() == [("altered", 2)]


@pytest.mark.parametrize("data", ["[]", '"x"', '{"name": [], "ends": {"general": 5}}', '{"ends": [1]}'])
def test_particulars_that_were_altered_into_another_kind_are_found(data: str) -> None:
    write(make_agency(), None, 1)
    services.write_receipt(now=NOW)

    tamper("UPDATE audit_auditentry SET data = %s WHERE action LIKE %s", data, "audit.receipt")
    assert ("altered", 2) in kinds()

    tamper("UPDATE audit_auditentry SET data = %s WHERE action = %s", data, "open_chain")
    assert ("altered", 1) in kinds()


def test_two_lines_that_changed_places_are_found() -> None:
    lines = write(make_agency(), None, 3)

    for line, number in ((lines[0], 9), (lines[1], 1), (lines[0], 2)):
        tamper("UPDATE audit_auditentry SET number = %s WHERE id = %s", number, line.pk)

    assert {("altered", 1), ("altered", 2)} <= set(kinds())


def test_a_line_put_behind_the_last_one_is_found() -> None:
    lines = write(make_agency(), None, 2)
    forged = AuditEntry(chain=lines[0].chain, number=3, happened_at=NOW, algorithm="sha256", address="")
    forged.previous_hash, forged.hash = lines[1].hash, forged.computed_hash()
    forged.save()

    assert kinds() == [("added", 3)]


def test_lines_written_while_the_trail_is_verified_are_no_faults(monkeypatch) -> None:
    agency = make_agency()
    write(agency, None, 2)
    sealed = AuditEntry.computed_hash
    still_to_write = [1, 1]

    def at_work(entry: AuditEntry) -> str:
        if still_to_write and entry.number == 1:
            still_to_write.clear()
            write(agency, None, 2)
        return sealed(entry)

    monkeypatch.setattr(AuditEntry, "computed_hash", at_work)
    assert kinds() == []
    assert AuditEntry.objects.filter(agency=agency).count() == 4


def test_a_number_stands_once_in_a_chain() -> None:
    [entry] = write(make_agency(), None, 1)
    twin = AuditEntry(chain=entry.chain, number=1, happened_at=NOW, algorithm="sm3", hash="0")

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_seal_does_not_depend_on_the_order_of_keys() -> None:
    assert seal({"a": 1, "b": "公开"}, "sha256") == seal({"b": "公开", "a": 1}, "sha256")
    assert seal({"a": 1}, "sha256") == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_lines_sealed_before_addresses_were_kept_still_verify_and_gain_none() -> None:
    agency = make_agency()
    [old] = write(agency, None, 1)
    covered = old.sealed_content()
    for name in ("address", "result", "sealing"):
        del covered[name]
    hashed = seal(covered, old.algorithm)
    tamper("UPDATE audit_auditentry SET sealing = 1, hash = %s WHERE id = %s", hashed, old.pk)
    tamper("UPDATE audit_auditchain SET last_hash = %s WHERE id = %s", hashed, old.chain_id)

    write(agency, None, 1)
    assert kinds() == []

    tamper("UPDATE audit_auditentry SET address = '192.0.2.1' WHERE id = %s", old.pk)
    assert kinds() == [("altered", 1)]
