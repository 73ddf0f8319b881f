"""Lists page by page, differences between two days, and files that can be imported again."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.registers import downloads, selectors, services
from gongkai.registers.differences import difference_between, difference_of_import
from gongkai.registers.models import RegisterImport, RegisterRow
from gongkai.registers.services.editing import texts_of
from gongkai.registers.states import WithdrawalCause
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import (
    ELSEWHERE,
    NOW,
    PERSON,
    TODAY,
    add_document,
    import_penalties,
    penalty,
    register,
)

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_forwards_and_back_without_losing_a_row() -> None:
    days = ["2026-02-26", "2026-02-25", "2026-02-26", "2026-02-24", "2026-02-26"]
    import_penalties(make_agency(), *(penalty(n, 处罚决定日期=day) for n, day in enumerate(days, 1)))
    rows = RegisterRow.objects.all()
    whole = list(rows.order_by("-dated_on", "-id"))

    first = selectors.row_page(rows, size=2)
    second = selectors.row_page(rows, size=2, older=first.older)
    third = selectors.row_page(rows, size=2, older=second.older)
    back = selectors.row_page(rows, size=2, newer=third.newer)

    assert [*first.rows, *second.rows, *third.rows] == whole
    assert back.rows == second.rows
    assert (first.newer, third.older) == ("", "")
    assert selectors.row_page(rows, size=2, newer=second.newer).newer == ""
    assert selectors.row_page(rows, size=2, older="nonsense").rows == first.rows


def test_a_visitor_sees_what_is_published_and_an_officer_the_own_agency_too() -> None:
    mine, other = make_agency(), make_agency()
    import_penalties(mine, penalty(1, 是否公开="否"), penalty(2))
    import_penalties(other, penalty(3, 是否公开="否"), penalty(4))

    assert RegisterRow.objects.visible_to(AnonymousUser()).count() == 2
    officer = make_officer(mine)
    assert RegisterRow.objects.visible_to(officer).count() == 3
    assert RegisterRow.objects.editable_by(officer).count() == 2
    assert not RegisterRow.objects.editable_by(make_officer(mine, "administrator")).exists()


def test_the_difference_between_two_days_shows_what_came_changed_and_went() -> None:
    agency = make_agency()
    monday, tuesday = NOW, NOW + timedelta(days=1)
    import_penalties(agency, penalty(1), penalty(2), penalty(3), now=monday)
    import_penalties(agency, penalty(2, 处罚类别="警告"), penalty(4), now=tuesday)
    services.withdraw_row(
        row=RegisterRow.objects.get(key="岚市监罚(2026)1号"),
        cause=WithdrawalCause.REVOKED,
        reason="撤销",
        actor=None,
        now=tuesday,
        today=TODAY,
    )

    found = difference_between(register(), monday, tuesday, agency_ids=[agency.pk], for_public=True)

    assert [one.row.key for one in found.added] == ["岚市监罚(2026)4号"]
    assert [one.row.key for one in found.removed] == ["岚市监罚(2026)1号"]
    [changed] = found.changed
    assert [(one.column.id, one.before, one.after) for one in changed.changes] == [
        ("category", ["fine"], ["warning"])
    ]
    assert difference_between(
        register(), tuesday, tuesday, agency_ids=[agency.pk], for_public=True
    ).is_empty


def test_the_difference_of_an_import_is_what_that_import_did() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2))
    import_penalties(
        agency, penalty(1), penalty(2, 处罚类别="警告"), penalty(3), now=NOW + timedelta(hours=1)
    )
    second = RegisterImport.objects.order_by("-confirmed_at")[0]

    found = difference_of_import(second)

    assert (len(found.added), len(found.changed), len(found.removed)) == (1, 1, 0)


def test_an_amendment_and_what_it_amends_find_each_other() -> None:
    agency = make_agency()
    law = add_document(agency, "岚政规〔2024〕1号")
    amendment = add_document(agency, "岚政规〔2025〕2号", amends="岚政规[2024]1号")

    rows = RegisterRow.objects.all()
    assert selectors.amended_row(amendment, rows) == law
    assert list(selectors.amending_rows(law, rows)) == [amendment]


@pytest.mark.parametrize(
    ("validity", "numbers"),
    [
        ("in_force", ["一", "五"]),
        ("amended", ["五"]),
        ("repealed", ["二"]),
        ("lapsed", ["三"]),
        ("not_yet", ["四"]),
    ],
)
def test_validity_follows_from_dates(validity: str, numbers: list[str]) -> None:
    agency = make_agency()
    add_document(agency, "一")
    add_document(agency, "二", repealed_on="2026-03-02")
    add_document(agency, "三", expires_on="2026-03-01")
    add_document(agency, "四", effective_on="2026-03-03")
    add_document(agency, "五", amended_on="2026-01-01", expires_on="2026-03-02")

    rows = RegisterRow.objects.with_validity(validity, TODAY)

    assert sorted(row.key for row in rows) == sorted(numbers)
    assert all(validity in {row.validity_on(TODAY), "in_force"} for row in rows)


def download(agency, file_format: str, *, for_public: bool) -> bytes:
    rows = RegisterRow.objects.all()
    return b"".join(
        downloads.download_pieces(
            register(), rows, {agency.pk: "岚川县卫生健康局"}, file_format, for_public=for_public
        )
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_downloaded_file_imported_again_changes_nothing(file_format: str) -> None:
    agency = make_agency(name="岚川县卫生健康局")
    facts = '=HYPERLINK("http://a.example")'
    import_penalties(agency, penalty(1, 违法事实=facts, 处罚类别="罚款；警告"), penalty(2, **PERSON))

    content = download(agency, file_format, for_public=False)
    applied = import_penalties(agency, content=content, filename=f"a.{file_format}")

    assert (applied.added, applied.changed, applied.same) == (0, 0, 2)


def test_no_cell_of_a_downloaded_file_is_computed() -> None:
    agency = make_agency()
    import_penalties(
        agency, penalty(1, 违法事实="=cmd|'/c calc'!A1", 处罚内容="@SUM(A1)", 违法行为类型="-1+1")
    )

    lines = list(csv.reader(io.StringIO(download(agency, "csv", for_public=True).decode("utf-8-sig"))))

    assert "'=cmd|'/c calc'!A1" in lines[1]
    assert "'@SUM(A1)" in lines[1]
    assert "'-1+1" in lines[1]


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_public_file_has_no_identity_and_no_full_name(file_format: str) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1, **PERSON, 证件号码="11010519491231002X"))

    content = download(agency, file_format, for_public=True)

    assert b"11010519491231002X" not in content
    assert "王五六".encode() not in content
    if file_format == "json":
        data = json.loads(content)
        assert data["rows"][0]["counterpart"] == "王××"
        assert "identity_number" not in {column["id"] for column in data["columns"]}


def test_an_empty_register_makes_files_that_can_be_read() -> None:
    agency = make_agency()
    assert json.loads(download(agency, "json", for_public=True))["rows"] == []
    assert download(agency, "csv", for_public=True).decode("utf-8-sig").startswith("行政相对人名称,")


def test_a_workbook_has_a_limit(monkeypatch) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2))
    monkeypatch.setattr(downloads, "MOST_SHEET_ROWS", 1)
    with pytest.raises(downloads.DownloadTooLarge):
        download(agency, "xlsx", for_public=True)


def test_editing_a_date_moves_the_row_in_lists() -> None:
    row = add_document(make_agency(), "一")
    edited = services.edit_row(
        row=row,
        texts=texts_of(row) | {"issued_on": "2020-01-02"},
        seen_version=1,
        actor=None,
        now=NOW,
        today=TODAY,
        reason="更正",
        reviewed_elsewhere=ELSEWHERE,
    )
    assert edited.dated_on == date(2020, 1, 2)
