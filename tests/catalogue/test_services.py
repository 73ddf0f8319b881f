"""Acts on a county's catalogue keep the law's data apart and refuse what cannot be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongkai.catalogue import selectors, services
from gongkai.catalogue.models import CatalogueItem, NegativeItem
from gongkai.catalogue.permissions import CatalogueNotYours
from gongkai.catalogue.services import CatalogueActRefused
from gongkai.catalogue.statutory import all_statutory_items
from tests.catalogue.counties import BEGIN, TODAY, County, make_county
from tests.factories import NOW, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def add(county: County, **changes: object) -> CatalogueItem:
    values = {
        "first_level": "本县事项",
        "second_level": "地方特色",
        "elements": "要素",
        "time_limit_text": "20个工作日内",
        "at_county": True,
    }
    return services.add_item(
        owner=county.government, actor=county.office, now=NOW, as_of=BEGIN, **{**values, **changes}
    )


def adopt(county: County, *fields: str) -> list[CatalogueItem]:
    return services.adopt_statutory_items(
        owner=county.government, actor=county.office, now=NOW, as_of=BEGIN, fields=fields or None
    )


def test_adopting_copies_the_statutory_items_and_assigns_them() -> None:
    county = make_county()

    items = adopt(county)

    assert len(items) == CatalogueItem.objects.count() == len(all_statutory_items())
    item = CatalogueItem.objects.get(statutory_key="26-14-02")
    assert (item.field, item.clause, item.title) == ("14", "20-12", "灾害预警 · 灾害风险和预警")
    assert (item.time_limit_kind, item.levels) == ("promptly", ("county", "township", "village"))
    assert {one.agency for one in item.assignments.all()} == {
        county.emergency,
        county.town,
        county.subdistrict,
    }
    assert list(item.events.values_list("action", flat=True)) == ["adopt"]


def test_adopting_again_leaves_what_the_county_set() -> None:
    county = make_county()
    adopt(county, "14")
    item = CatalogueItem.objects.get(statutory_key="26-14-01")
    services.edit_item(item=item, actor=county.office, now=NOW, elements="本县要素", reason="细化")
    gone = CatalogueItem.objects.get(statutory_key="26-14-02")
    services.retire_item(item=gone, actor=county.office, now=NOW, as_of=TODAY, reason="并入他项")

    assert adopt(county, "14") == []

    item.refresh_from_db()
    gone.refresh_from_db()
    assert (item.elements, gone.active_until) == ("本县要素", TODAY)
    assert [(one.item, one.name) for one in selectors.statute_differences(county.government, TODAY)] == [
        (item, "elements")
    ]


def test_editing_writes_down_what_stood_before() -> None:
    county = make_county()
    item = add(county)

    edited = services.edit_item(
        item=item, actor=county.office, now=NOW, reason="按新规", time_limit_text="自形成之日起7个工作日内"
    )

    event = edited.events.last()
    assert (edited.time_limit_kind, edited.time_limit_number) == ("working_days", 7)
    assert edited.edited_fields == ["time_limit_number", "time_limit_text"]
    assert (event.action, event.actor, event.reason) == ("edit", county.office, "按新规")
    assert event.before == {"time_limit_text": "20个工作日内", "time_limit_number": 20}


def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    county = make_county()
    item = add(county)

    services.edit_item(item=item, actor=county.office, now=NOW, elements="要素")

    assert item.events.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"elements": ""}, "cannot be blank"),
        ({"at_county": False}, "Choose at least one level"),
        ({"first_level": "", "second_level": ""}, "Give the first-level or the second-level item"),
        ({"channels": ["pigeon"]}, "There is no channel “pigeon”"),
        ({"field": "27"}, "The statute has no entry “27”"),
        ({"time_limit_kind": "working_days", "time_limit_number": None}, "Give the number of days"),
        ({"second_level": "另一事项"}, "already has an item with this field"),
    ],
)
def test_an_edit_that_would_break_the_item_is_refused(changes: dict[str, object], says: str) -> None:
    county = make_county()
    add(county, second_level="另一事项")
    item = add(county)

    with pytest.raises(ValidationError, match=says):
        services.edit_item(item=item, actor=county.office, now=NOW, **changes)


def test_a_field_that_nobody_may_set_is_a_mistake_of_the_program() -> None:
    county = make_county()
    item = add(county)

    with pytest.raises(TypeError, match="no field that may be set called code, owner"):
        services.edit_item(item=item, actor=county.office, now=NOW, owner=county.civil, code="甲")


def test_new_items_get_the_next_code_of_their_field() -> None:
    county = make_county()

    codes = [add(county, second_level=name, field="14").code for name in "甲乙"] + [add(county).code]

    assert codes == ["L-14-001", "L-14-002", "L-00-001"]


def test_a_retired_item_holds_until_its_day_and_can_be_put_back() -> None:
    county = make_county()
    item = add(county)
    services.retire_item(item=item, actor=county.office, now=NOW, as_of=TODAY, reason="职能划转")

    assert list(CatalogueItem.objects.as_of(date(2026, 1, 31))) == [item]
    assert list(CatalogueItem.objects.as_of(TODAY)) == []

    services.reinstate_item(item=item, actor=county.office, now=NOW, reason="误操作")
    assert list(CatalogueItem.objects.as_of(TODAY)) == [item]
    assert list(item.events.values_list("action", flat=True)) == ["enter", "retire", "reinstate"]


def test_retiring_is_refused_without_a_reason_twice_or_before_the_beginning() -> None:
    county = make_county()
    item = add(county)
    values = {"item": item, "actor": county.office, "now": NOW}

    with pytest.raises(CatalogueActRefused, match="Say why the item is taken out"):
        services.retire_item(**values, as_of=TODAY, reason=" ")
    with pytest.raises(CatalogueActRefused, match=r"in the catalogue since 2025-01-01. Choose a later day"):
        services.retire_item(**values, as_of=BEGIN, reason="划转")
    with pytest.raises(CatalogueActRefused, match="there is nothing to put back"):
        services.reinstate_item(**values)
    services.retire_item(**values, as_of=TODAY, reason="划转")
    with pytest.raises(CatalogueActRefused, match="was taken out of the catalogue on 2026-02-01 already"):
        services.retire_item(**values, as_of=TODAY, reason="划转")


def test_assigning_replaces_the_agencies_and_is_written_down_once() -> None:
    county = make_county()
    item = add(county, agencies=[county.emergency])

    for _time in range(2):
        services.assign_item(item=item, agencies=[county.civil, county.town], actor=county.office, now=NOW)

    assert {one.agency for one in item.assignments.all()} == {county.civil, county.town}
    assert [event.before for event in item.events.filter(action="assign")] == [
        {"assignments": [county.emergency.pk]}
    ]


def test_every_act_is_refused_to_an_account_that_does_not_keep_the_catalogue() -> None:
    county, other = make_county(), make_county("青岩县")
    item = add(county)
    negative = services.add_negative_item(
        owner=county.government,
        subject="档案",
        reason="内部",
        basis="第十六条",
        actor=None,
        now=NOW,
        as_of=BEGIN,
    )
    for actor in (other.office, make_officer(county.civil)):
        on_item = {"item": item, "actor": actor, "now": NOW}
        acts = [
            lambda on=on_item: services.edit_item(**on, elements="改"),
            lambda on=on_item: services.retire_item(**on, as_of=TODAY, reason="改"),
            lambda on=on_item: services.reinstate_item(**on),
            lambda on=on_item: services.assign_item(**on, agencies=[]),
            lambda who=actor: services.add_item(owner=county.government, actor=who, now=NOW, as_of=BEGIN),
            lambda who=actor: services.adopt_statutory_items(
                owner=county.government, actor=who, now=NOW, as_of=BEGIN
            ),
            lambda who=actor: services.add_negative_item(
                owner=county.government, subject="a", reason="b", basis="c", actor=who, now=NOW, as_of=BEGIN
            ),
            lambda who=actor: services.retire_negative_item(item=negative, actor=who, now=NOW, as_of=TODAY),
        ]
        for act in acts:
            with pytest.raises(CatalogueNotYours):
                act()

    assert CatalogueItem.objects.get().elements == "要素"


def test_the_negative_list_keeps_its_past() -> None:
    county = make_county()
    item = services.add_negative_item(
        owner=county.government,
        subject="行政执法案卷信息",
        reason="涉及执法过程",
        basis="《中华人民共和国政府信息公开条例》第十六条",
        actor=county.office,
        now=NOW,
        as_of=BEGIN,
    )
    values = {"subject": "行政执法案卷", "reason": "涉及执法过程和第三方", "basis": "第十六条"}
    services.edit_negative_item(item=item, actor=county.office, now=NOW, as_of=TODAY, **values)

    [before] = selectors.negative_list(county.government, date(2025, 6, 1))
    [now] = selectors.negative_list(county.government, TODAY)
    assert (before.subject, now.subject) == ("行政执法案卷信息", "行政执法案卷")

    services.retire_negative_item(item=now, actor=county.office, now=NOW, as_of=date(2026, 3, 1))
    assert selectors.negative_list(county.government, date(2026, 3, 1)) == []
    assert NegativeItem.objects.count() == 2


def test_a_negative_item_needs_its_reason_and_basis_and_stands_once() -> None:
    county = make_county()
    values = {
        "owner": county.government,
        "actor": county.office,
        "now": NOW,
        "as_of": BEGIN,
        "subject": "请示报告",
    }

    with pytest.raises(ValidationError, match="cannot be blank"):
        services.add_negative_item(**values, reason="", basis="第十六条")
    services.add_negative_item(**values, reason="过程性信息", basis="第十六条")
    with pytest.raises(ValidationError, match="already on the negative list"):
        services.add_negative_item(**values, reason="过程性信息", basis="第十六条")
