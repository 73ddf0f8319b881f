"""A tree comes in from a spreadsheet whole or not at all, and never touches what the file does not say."""

from datetime import date

import pytest
from django.utils import translation

from gongkai.administration.permissions import NotYoursToAdminister
from gongkai.administration.tree_import import TreeImportRefused, apply_tree, hand_in_tree
from gongkai.administration.tree_preview import TreeRowStatus, preview_tree
from gongkai.administration.tree_workbook import TreeNotRecognised, read_tree_workbook, tree_workbook
from gongkai.audit.models import AuditEntry
from gongkai.organisations import services
from gongkai.organisations.models import Agency, AgencyVersion, DisclosureOffice
from gongkai.organisations.selectors import agencies_in_order, agency_version
from tests.administration.sheets import tree_sheet
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
REFORM = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def hand_in(content: bytes, actor=None, as_of=REFORM):
    return hand_in_tree(content=content, filename="机关.xlsx", as_of=as_of, actor=actor, now=NOW)


def apply(upload, actor=None):
    return apply_tree(upload=upload, actor=actor, now=NOW, today=TODAY)


def test_new_agencies_come_in_whatever_the_order_of_their_rows() -> None:
    make_agency("lanchuan", "岚川县人民政府", kind="government")
    upload = hand_in(
        tree_sheet(
            ("dongcun", "城东村村民委员会", "事业单位", "村级", "yunling", "2", ""),
            ("yunling", "云岭镇人民政府", "township", "township", "lanchuan", "1", "0000-0000005"),
        )
    )
    done = apply(upload)

    assert (done.added, done.changed, done.unchanged) == (2, 0, 0)
    assert agency_version(Agency.objects.get(code="dongcun"), REFORM).parent.code == "yunling"
    assert agency_version(Agency.objects.get(code="yunling"), REFORM).valid_from == REFORM
    assert DisclosureOffice.objects.get().phone == "0000-0000005"
    assert AuditEntry.objects.filter(action="organisations.import_agency").count() == 2


def test_the_same_file_twice_changes_nothing() -> None:
    make_agency("lanchuan", "岚川县人民政府", kind="government")
    content = tree_sheet(("shuju", "岚川县数据局", "部门", "县级", "lanchuan", "3", "0000-0000007"))
    apply(hand_in(content))
    before = list(AgencyVersion.objects.values()), AuditEntry.objects.count()

    again = hand_in(content)
    assert preview_tree(again, None, TODAY).changes_nothing
    done = apply(again)

    assert (done.added, done.changed, done.unchanged) == (0, 0, 1)
    assert (list(AgencyVersion.objects.values()), AuditEntry.objects.count()) == before


def test_a_downloaded_tree_handed_in_again_changes_nothing() -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government", name_en="Lanchuan")
    make_agency("caizheng", "岚川县财政局", parent=county, short_name="县财政局", position=4)
    services.update_disclosure_office(agency=county, name="政务公开科", postcode="000123", phone="0000-1")
    offices = {office.agency_id: office for office in DisclosureOffice.objects.all()}

    upload = hand_in(tree_workbook(agencies_in_order(TODAY), offices), as_of=TODAY)

    preview = preview_tree(upload, None, TODAY)
    assert [row.code for row in preview.rows] == ["lanchuan", "caizheng"]
    assert preview.changes_nothing, [row.changes for row in preview.rows]


def test_half_an_import_never_stays() -> None:
    make_agency("lanchuan", "岚川县人民政府", kind="government")
    upload = hand_in(
        tree_sheet(
            ("shuju", "岚川县数据局", "部门", "县级", "lanchuan", "", ""),
            ("bad", "", "部门", "县级", "nowhere", "", ""),
        )
    )

    with pytest.raises(TreeImportRefused, match=r"1 rows of .* have errors.* row 3: There is no agency"):
        apply(upload)

    assert Agency.objects.count() == 1
    upload.refresh_from_db()
    assert upload.applied_at is None


def test_empty_cells_and_agencies_without_a_row_stay_as_they_are() -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    make_agency("caizheng", "岚川县财政局", parent=county, short_name="县财政局")
    services.update_disclosure_office(agency=county, phone="0000-0000001", name="政务公开科")
    upload = hand_in(
        tree_sheet(("lanchuan", "", "", "", "", "", "0000-0000002")),
    )

    apply(upload)

    assert DisclosureOffice.objects.get().name == "政务公开科"
    assert DisclosureOffice.objects.get().phone == "0000-0000002"
    assert agency_version(county, TODAY).name == "岚川县人民政府"
    assert AgencyVersion.objects.get(agency__code="caizheng").short_name == "县财政局"
    assert AgencyVersion.objects.count() == 2


def test_a_renamed_row_makes_a_version_and_a_new_place_in_lists_does_not() -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    make_agency("guotu", "岚川县国土局", parent=county)
    rename = tree_sheet(
        ("guotu", "岚川县自然资源局", "", "", "", "9", ""), ("lanchuan", "", "", "", "", "1", "")
    )

    apply(hand_in(rename))

    versions = AgencyVersion.objects.filter(agency__code="guotu").values_list(
        "name", "position", "valid_until"
    )
    assert list(versions) == [("岚川县国土局", 0, REFORM), ("岚川县自然资源局", 9, None)]
    assert AgencyVersion.objects.get(agency=county).position == 1


def test_two_agencies_may_change_places_in_one_file() -> None:
    root = make_agency("root", "岚川县人民政府", kind="government")
    upper = make_agency("upper", parent=root)
    make_agency("lower", parent=upper)

    apply(
        hand_in(tree_sheet(("upper", "", "", "", "lower", "", ""), ("lower", "", "", "", "root", "", "")))
    )

    assert agency_version(upper, REFORM).parent.code == "lower"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(("", "某局", "部门", "县级", "lanchuan", "", ""), "The code is missing", id="no code"),
        pytest.param(
            ("new", "某局", "衙门", "县级", "lanchuan", "", ""), "There is no “衙门” for", id="kind"
        ),
        pytest.param(("new", "", "", "县级", "lanchuan", "", ""), "needs its name、kind", id="new without"),
        pytest.param(("NEW", "某局", "部门", "县级", "lanchuan", "", ""), "small letters", id="bad code"),
        pytest.param(("new", "某局", "部门", "县级", "lanchuan", "x", ""), "whole number", id="position"),
        pytest.param(("lanchuan", "", "", "", "caizheng", "", ""), "would be under itself", id="circle"),
        pytest.param(("guotu", "改名", "", "", "", "", ""), "already changed as of 2026-04-01", id="later"),
    ],
)
def test_what_is_wrong_stands_in_its_row(row: tuple[str, ...], sentence: str) -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    make_agency("caizheng", parent=county)
    land = make_agency("guotu", parent=county)
    services.rename_agency(agency=land, name="岚川县自然资源局", as_of=date(2026, 4, 1))

    preview = preview_tree(hand_in(tree_sheet(row)), None, TODAY)

    assert not preview.is_applicable
    assert any(sentence in error for error in preview.rows[0].errors), preview.rows[0].errors


def test_a_code_stands_once_in_a_file() -> None:
    make_agency("lanchuan", kind="government")
    row = ("new", "某局", "部门", "县级", "lanchuan", "", "")

    preview = preview_tree(hand_in(tree_sheet(row, row)), None, TODAY)

    assert preview.counts() == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 1}
    assert "stands already in row 2" in preview.rows[1].errors[0]


def test_an_administrator_imports_below_the_own_agency_only() -> None:
    county = make_agency("lanchuan", "岚川县人民政府", kind="government")
    health = make_agency("weijian", "岚川县卫生健康局", parent=county)
    actor = make_officer(health, "administrator")
    upload = hand_in(
        tree_sheet(
            ("lanchuan", "改名", "", "", "", "", ""),
            ("a", "甲", "部门", "县级", "lanchuan", "", ""),
            ("b", "乙", "部门", "县级", "", "", ""),
            ("c", "丙", "事业单位", "县级", "weijian", "", ""),
        ),
        actor,
    )

    rows = preview_tree(upload, actor, TODAY).rows

    assert "not yours to administer" in rows[0].errors[0]
    assert "You do not administer “岚川县人民政府”" in rows[1].errors[0]
    assert "which of your agencies" in rows[2].errors[0]
    assert rows[3].status is TreeRowStatus.NEW
    with pytest.raises(TreeImportRefused):
        apply(upload, actor)
    with pytest.raises(NotYoursToAdminister):
        hand_in(tree_sheet(("c", "丙", "", "", "", "", "")), make_officer(county))


def test_a_file_is_applied_once() -> None:
    make_agency("lanchuan", kind="government")
    upload = hand_in(tree_sheet(("new", "某局", "部门", "县级", "lanchuan", "", "")))
    apply(upload)

    with pytest.raises(TreeImportRefused, match="was applied already"):
        apply(upload)


def test_files_that_hold_no_tree_are_refused() -> None:
    with pytest.raises(TreeNotRecognised, match=r"is no [.]xlsx file"):
        read_tree_workbook(b"%PDF-1.7", "a.pdf")
    with pytest.raises(TreeNotRecognised, match="must have the headings 代码 and 机关名称"):
        read_tree_workbook(tree_sheet(("1", "2"), headings=("序号", "名目")), "b.xlsx")


def test_the_preview_takes_as_many_queries_for_many_rows(django_assert_num_queries) -> None:
    make_agency("lanchuan", kind="government")
    for count in (2, 40):
        rows = [(f"a{n}", f"第{n}局", "部门", "县级", "lanchuan", "", "") for n in range(count)]
        upload = hand_in(tree_sheet(*rows))
        with django_assert_num_queries(5):
            preview_tree(upload, None, TODAY)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    make_agency("lanchuan", name="=1+1", kind="government")

    [row] = read_tree_workbook(tree_workbook(agencies_in_order(TODAY), {}), "a.xlsx")

    assert row.cells["name"] == "=1+1"
