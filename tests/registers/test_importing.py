"""Spreadsheets into registers: looked at, confirmed whole, or not at all."""

import io

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEntry
from gongkai.core.workflow import TransitionNotAllowed
from gongkai.registers import services
from gongkai.registers.models import RegisterImport, RegisterRow, RegisterRowVersion
from gongkai.registers.owners import NotYourAgency
from gongkai.registers.services.importing import RegisterImportRefused
from gongkai.registers.spreadsheet_reading import SpreadsheetNotRecognised
from gongkai.registers.states import RowState, WithdrawalCause
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import (
    NOW,
    PERSON,
    TODAY,
    as_csv,
    as_xlsx,
    import_penalties,
    penalty,
    register,
    release_import,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def look_at(
    agency, content: bytes, name: str = "处罚.csv", actor=None, register_id: str = "penalties", **changes
):
    return services.hand_in_rows(
        register=register(register_id),
        agency=agency,
        content=content,
        filename=name,
        actor=actor,
        now=NOW,
        today=TODAY,
        **changes,
    )


def test_rows_become_public_with_their_day_and_their_time_limit() -> None:
    agency = make_agency()
    applied = import_penalties(agency, penalty(1), penalty(2))

    assert (applied.added, applied.changed, applied.same) == (2, 0, 0)
    row = RegisterRow.objects.published().get(key="岚市监罚(2026)1号")
    assert row.title == "岚川县云岭食品有限公司"
    assert str(row.dated_on) == "2026-02-26"
    assert str(row.due_on) == "2026-03-06"  # Saturday 28 February is worked in exchange
    assert str(row.published_on) == "2026-03-02"
    assert row.facet == "fine"
    assert not row.is_late
    entry = AuditEntry.objects.get(action="registers.import")
    assert entry.data["added"] == 2
    assert entry.agency == agency


def test_the_same_file_twice_changes_nothing() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2, **PERSON))
    before = list(RegisterRow.objects.values())

    applied = import_penalties(agency, penalty(1), penalty(2, **PERSON))

    assert (applied.added, applied.changed, applied.same) == (0, 0, 2)
    assert list(RegisterRow.objects.values()) == before
    assert not RegisterRowVersion.objects.exists()


def test_a_changed_row_keeps_what_it_said_before() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2))

    applied = import_penalties(agency, penalty(1), penalty(2, 处罚内容="罚款人民币六千元。"))

    assert (applied.added, applied.changed, applied.same) == (0, 1, 1)
    row = RegisterRow.objects.get(key="岚市监罚(2026)2号")
    assert (row.version, row.values["content"]) == (2, "罚款人民币六千元。")
    version = row.versions.get()
    assert (version.version, version.values["content"]) == (1, "罚款人民币五千元。")
    assert version.superseded_at == row.changed_at


def test_a_preview_counts_new_changed_same_and_refused_rows_and_says_why() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1), penalty(2))
    rows = [
        penalty(1),
        penalty(2, 处罚类别="警告"),
        penalty(3),
        penalty(4, 处罚决定日期="昨天", 统一社会信用代码=""),
        penalty(3),
    ]

    preview = look_at(agency, as_csv(rows)).preview

    assert preview["counts"] == {"new": 1, "changed": 1, "same": 1, "refused": 2}
    [faulty, repeated] = preview["refused"]
    assert faulty["row"] == 5
    assert faulty["errors"] == [
        "“Decided on”: “昨天” is not a date. Write it as 2024-09-10.",
        "“Unified social credit code” is empty, and it is needed as “Kind of person” is “Legal person or"
        " organisation”. Fill it in.",
    ]
    assert repeated["errors"][0].startswith("The same Number of the decision stands already in row 4")
    [changed] = preview["changed"]
    assert changed["changes"] == [{"column": "category", "before": ["fine"], "after": ["warning"]}]
    assert RegisterRow.objects.count() == 2


def test_an_import_with_a_faulty_row_leaves_nothing_behind() -> None:
    agency = make_agency()
    upload = look_at(agency, as_csv([penalty(1), penalty(2, 处罚决定日期="")]))

    with pytest.raises(RegisterImportRefused, match=r"Rows of “处罚\.csv” have errors"):
        release_import(upload)

    assert not RegisterRow.objects.exists()
    assert not AuditEntry.objects.filter(action="registers.import").exists()


def test_an_import_that_breaks_half_way_leaves_nothing_behind(monkeypatch) -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1))
    from gongkai.registers.services import importing

    def broken(*_args: object) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(importing, "change_rows", broken)
    with pytest.raises(RuntimeError):
        import_penalties(agency, penalty(1, 处罚类别="警告"), penalty(2))

    assert RegisterRow.objects.get().values["category"] == ["fine"]
    assert RegisterImport.objects.count() == 1


def test_a_file_is_confirmed_once() -> None:
    upload = look_at(make_agency(), as_csv([penalty(1)]))
    release_import(upload)

    with pytest.raises(TransitionNotAllowed):
        release_import(upload)


def test_a_register_changed_after_the_look_is_looked_at_again() -> None:
    agency = make_agency()
    upload = look_at(agency, as_csv([penalty(1)]))
    import_penalties(agency, penalty(1))

    with pytest.raises(RegisterImportRefused, match="The register was changed after you looked"):
        release_import(upload)


def test_columns_are_known_by_any_of_their_names_in_any_order_under_a_title() -> None:
    agency = make_agency()
    renamed = {
        "罚款金额": 0.5,
        "决定日期": "2026年2月26日",
        "相对人名称": "岚川县云岭食品有限公司",
        "相对人类别": "法人",
        "信用代码": "91110000600037341L",
        "案由": "销售超过保质期的食品",
        "主要违法事实": "当事人销售超过保质期的糕点3盒。",
        "依据": "《中华人民共和国食品安全法》第一百二十四条",
        "处罚种类": "罚款",
        "处罚结果": "罚款人民币五千元。",
        "文书号": "岚市监罚[2026]1号",
        "承办人": "某某",
    }
    upload = look_at(agency, as_xlsx([renamed], title="岚川县行政处罚公示表"), "处罚.xlsx")

    assert upload.preview["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    assert upload.preview["notes"] == [
        "The register has no column “承办人”; what stands there is not taken over."
    ]
    release_import(upload)
    assert import_penalties(agency, penalty(1)).changed == 1  # only the brackets of its number differ


def test_a_natural_person_is_masked_and_the_identity_number_kept_apart() -> None:
    agency = make_agency()
    row = penalty(
        1, **PERSON, 证件号码="11010519491231002X", 违法事实="王五六在路边无证经营，经王五六确认。"
    )
    import_penalties(agency, row)

    kept = RegisterRow.objects.get()
    assert kept.title == "王××"
    assert kept.values["facts"] == "王××在路边无证经营，经王××确认。"
    assert "identity_number" not in kept.values
    assert kept.private["identity_number"] == "11010519491231002X"
    assert kept.private["counterpart"] == "王五六"


def test_an_identity_number_in_a_public_text_is_refused() -> None:
    preview = look_at(
        make_agency(), as_csv([penalty(1, 违法事实="身份证11010519491231002X的当事人无证经营")])
    ).preview

    assert "“Facts” contains the identity number of a person" in preview["refused"][0]["errors"][0]


def test_a_penalty_not_for_the_public_is_kept_and_not_shown() -> None:
    import_penalties(make_agency(), penalty(1, 是否公开="否"), penalty(2))

    assert RegisterRow.objects.get(key__endswith=")1号").state == RowState.UNPUBLISHED
    assert RegisterRow.objects.published().count() == 1


def test_a_withdrawn_row_does_not_come_back_by_an_import() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(1))
    services.withdraw_row(
        row=RegisterRow.objects.get(),
        cause=WithdrawalCause.REVOKED,
        reason="复议撤销",
        actor=None,
        now=NOW,
        today=TODAY,
    )

    assert import_penalties(agency, penalty(1)).same == 1
    assert RegisterRow.objects.get().state == RowState.WITHDRAWN
    preview = look_at(agency, as_csv([penalty(1, 处罚类别="警告")])).preview
    assert preview["refused"][0]["errors"] == [
        "“岚川县云岭食品有限公司” was withdrawn and the file says something else of it. Restore it first."
    ]


def test_a_county_imports_for_its_departments_and_a_department_only_for_itself() -> None:
    county = make_agency(name="岚川县人民政府")
    market = make_agency(name="岚川县市场监督管理局", parent=county)
    health = make_agency(name="岚川县卫生健康局", parent=county)
    rows = [penalty(1, 处罚机关="岚川县市场监督管理局"), penalty(2, 处罚机关="岚川县卫生健康局")]

    import_penalties(county, *rows, actor=make_officer(county, "county_office"))
    assert RegisterRow.objects.get(key__endswith=")2号").agency == health

    preview = look_at(market, as_csv(rows), actor=make_officer(market)).preview
    assert preview["refused"][0]["errors"] == [
        "Your account does not work for “岚川县卫生健康局”. Leave its rows to the officers of that agency."
    ]
    with pytest.raises(NotYourAgency):
        look_at(health, as_csv(rows), actor=make_officer(market))


def test_a_list_is_adjusted_by_a_document_only() -> None:
    content = as_csv([{"收费项目": "不动产登记费", "收费依据": "财税〔2016〕79号", "收费标准": "每件80元"}])
    agency = make_agency()
    with pytest.raises(RegisterImportRefused, match="“Charges” is adjusted by a document only"):
        look_at(agency, content, register_id="charges")

    upload = look_at(agency, content, register_id="charges", basis="岚财〔2026〕3号")
    release_import(upload)
    assert RegisterRow.objects.get().reason == "岚财〔2026〕3号"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "No rows were found in “a.csv”"),
        ("姓名,电话\n甲,1".encode(), "a.csv", "the file begins with “姓名”、“电话”"),
        ("文书号,处罚类别\n1,罚款".encode(), "a.csv", "has no column “Person penalised”、“Kind of person”"),
        (b"%PDF-1.7", "a.pdf", "is neither .xlsx nor .csv"),
        (b"\xd0\xcf\x11\xe0", "a.csv", "is neither .xlsx nor .csv"),
    ],
)
def test_a_file_without_the_columns_is_refused_with_what_is_missing(content, name, sentence) -> None:
    with pytest.raises(SpreadsheetNotRecognised, match=sentence):
        look_at(make_agency(), content, name)


def test_earlier_rows_are_imported_without_watching_their_time() -> None:
    old = penalty(1, 处罚决定日期="2020-01-06")
    import_penalties(make_agency(), old, is_historic=True)
    import_penalties(make_agency(), old)

    late = RegisterRow.objects.published_late().get()
    assert late.due_on is not None


def test_an_import_takes_as_many_queries_with_more_rows() -> None:
    agency = make_agency()
    import_penalties(agency, penalty(0))
    with CaptureQueriesContext(connection) as few:
        import_penalties(agency, penalty(1), penalty(2))
    with CaptureQueriesContext(connection) as many:
        import_penalties(agency, *(penalty(number) for number in range(10, 60)))
    assert len(many) == len(few)


def test_what_is_merged_downwards_stands_in_each_of_its_rows() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    rows = [penalty(1), penalty(2, 违法事实=""), penalty(3)]
    sheet.write_row(0, 0, list(rows[0]))
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, list(row.values()))
    fact = list(rows[0]).index("违法事实")
    sheet.merge_range(1, fact, 2, fact, "当事人无证经营。")
    book.close()

    import_penalties(make_agency(), content=target.getvalue(), filename="处罚.xlsx")

    facts = [row.values["facts"] for row in RegisterRow.objects.order_by("key")]
    assert facts == ["当事人无证经营。", "当事人无证经营。", "当事人销售超过保质期的糕点3盒。"]
