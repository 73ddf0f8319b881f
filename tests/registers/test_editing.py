"""Single rows: entered, edited, withdrawn, restored; and who may do it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from gongkai.audit.models import AuditEntry
from gongkai.core.workflow import TransitionNotAllowed
from gongkai.registers import services
from gongkai.registers.models import RegisterRow
from gongkai.registers.owners import NotYourAgency
from gongkai.registers.services.editing import RowRefused, texts_of
from gongkai.registers.states import RowState, WithdrawalCause
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import (
    ELSEWHERE,
    NOW,
    PERSON,
    TODAY,
    add_document,
    import_penalties,
    penalty,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def withdraw(row: RegisterRow, reason: str = "行政复议决定撤销", actor=None) -> RegisterRow:
    return services.withdraw_row(
        row=row, cause=WithdrawalCause.REVOKED, reason=reason, actor=actor, now=NOW, today=TODAY
    )


def edit(row: RegisterRow, actor=None, **changes: str) -> RegisterRow:
    return services.edit_row(
        row=row,
        texts=texts_of(row) | changes,
        seen_version=row.version,
        actor=actor,
        now=NOW,
        today=TODAY,
        reason="更正",
        reviewed_elsewhere=ELSEWHERE,
    )


def test_a_row_entered_twice_is_refused() -> None:
    agency = make_agency()
    add_document(agency, "岚政规〔2024〕1号")
    with pytest.raises(RowRefused, match="has a row with this Document number already"):
        add_document(agency, "岚政规[2024] 1号")


def test_editing_keeps_the_version_before_and_writes_the_trail() -> None:
    row = add_document(make_agency(), "岚政规〔2024〕1号")

    edited = edit(row, title="关于修订后的办法")

    assert (edited.title, edited.version) == ("关于修订后的办法", 2)
    assert [version.title for version in edited.versions.all()] == ["关于岚政规〔2024〕1号的办法"]
    assert AuditEntry.objects.filter(action="registers.edit").get().data["version"] == 2


def test_editing_nothing_makes_no_version() -> None:
    row = add_document(make_agency(), "岚政规〔2024〕1号")
    assert edit(row).version == 1


def test_what_a_row_says_makes_the_same_row_again() -> None:
    import_penalties(
        make_agency(), penalty(1, **PERSON, 处罚类别="罚款；警告", 证件号码="11010519491231002X")
    )
    assert edit(RegisterRow.objects.get()).version == 1


def test_an_edit_of_an_outdated_view_is_refused() -> None:
    row = add_document(make_agency(), "岚政规〔2024〕1号")
    stale = RegisterRow.objects.get()
    edit(row, title="甲")
    with pytest.raises(RowRefused, match="Someone else changed “甲” after you opened it"):
        edit(stale, title="乙")


def test_an_edit_into_another_rows_key_is_refused() -> None:
    agency = make_agency()
    add_document(agency, "岚政规〔2024〕1号")
    row = add_document(agency, "岚政规〔2024〕2号")
    with pytest.raises(RowRefused, match="has a row with this Document number already"):
        edit(row, document_number="岚政规〔2024〕1号")
    assert edit(row, document_number="岚政规〔2024〕3号").key == "岚政规(2024)3号"


def test_a_withdrawn_row_leaves_the_public_view_and_comes_back_when_restored() -> None:
    import_penalties(make_agency(), penalty(1))
    row = withdraw(RegisterRow.objects.get())

    assert not RegisterRow.objects.visible_to(AnonymousUser()).exists()
    assert (row.state, row.withdrawal_reason) == (RowState.WITHDRAWN, "行政复议决定撤销")
    restored = services.restore_row(
        row=row, reason="复议决定被撤销", actor=None, now=NOW, today=TODAY, reviewed_elsewhere=ELSEWHERE
    )
    assert RegisterRow.objects.visible_to(AnonymousUser()).get() == restored
    assert (restored.version, restored.withdrawal_reason) == (3, "")
    assert [version.state for version in restored.versions.all()] == ["published", "withdrawn"]


def test_a_withdrawal_says_why_and_happens_once() -> None:
    import_penalties(make_agency(), penalty(1))
    row = RegisterRow.objects.get()
    with pytest.raises(RowRefused, match="Say why the row is withdrawn"):
        withdraw(row, reason="  ")
    withdraw(row)
    with pytest.raises(TransitionNotAllowed, match="Withdrawing is not possible"):
        withdraw(row)
    with pytest.raises(TransitionNotAllowed, match="Editing is not possible"):
        edit(RegisterRow.objects.get(), violation="别的")


def test_a_row_not_meant_for_the_public_is_restored_to_where_it_was() -> None:
    import_penalties(make_agency(), penalty(1, 是否公开="否"))
    row = withdraw(RegisterRow.objects.get())
    restored = services.restore_row(
        row=row, reason="恢复", actor=None, now=NOW, today=TODAY, reviewed_elsewhere=ELSEWHERE
    )
    assert restored.state == RowState.UNPUBLISHED


def test_no_row_of_another_agency_is_touched() -> None:
    import_penalties(make_agency(), penalty(1))
    row = RegisterRow.objects.get()
    stranger = make_officer(make_agency())
    for act in (
        lambda: withdraw(row, actor=stranger),
        lambda: edit(row, actor=stranger, violation="别的"),
        lambda: services.restore_row(
            row=row, reason="甲", actor=stranger, now=NOW, today=TODAY, reviewed_elsewhere=ELSEWHERE
        ),
    ):
        with pytest.raises(NotYourAgency):
            act()
    assert RegisterRow.objects.get().version == 1


def test_the_database_itself_refuses_a_withdrawal_without_a_reason() -> None:
    import_penalties(make_agency(), penalty(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterRow.objects.update(state=RowState.WITHDRAWN, withdrawn_on=TODAY)
