"""The guide of an agency says what article 12 demands, and what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue import services
from gongkai.catalogue.guide import disclosure_guide
from gongkai.organisations.services import update_disclosure_office
from tests.catalogue.counties import BEGIN, TODAY, make_county
from tests.factories import NOW

pytestmark = pytest.mark.django_db
OFFICE = {
    "name": "岚川县应急管理局办公室",
    "address": "岚川县人民路1号",
    "hours": "工作日9:00至17:00",
    "phone": "0000-1234567",
    "fax": "0000-1234568",
    "email": "yjj@lanchuan.example",
}


def test_the_guide_is_made_from_the_catalogue_and_the_contacts() -> None:
    county = make_county()
    services.adopt_statutory_items(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=["04", "14"]
    )
    update_disclosure_office(agency=county.emergency, **OFFICE)

    guide = disclosure_guide(county.emergency, TODAY)

    assert guide.agency.name == "岚川县应急管理局"
    assert [(one.name.zh, len(one.items)) for one in guide.classes] == [("安全生产", 6), ("救灾", 5)]
    assert [column.zh for column in guide.catalogue_columns] == ["索引", "名称", "内容概述", "生成日期"]
    assert [option.key for option in guide.channels] == [
        "website",
        "social_media",
        "broadcast",
        "notice_board",
    ]
    assert {one.key: one.value for one in guide.contacts} == {**OFFICE, "postcode": ""}
    assert [channel.zh for channel in guide.request_channels] == [
        "当面提交",
        "邮政寄送",
        "传真",
        "电子邮件",
    ]
    assert guide.is_complete


def test_what_article_12_demands_and_nobody_entered_is_named() -> None:
    county = make_county()
    update_disclosure_office(agency=county.civil, name="办公室", phone="0000-1234567")

    guide = disclosure_guide(county.civil, TODAY)

    assert [contact.name.zh for contact in guide.missing] == [
        "办公地址",
        "办公时间",
        "传真号码",
        "互联网联系方式",
    ]
    assert [channel.zh for channel in guide.request_channels] == ["当面提交", "邮政寄送"]
    assert not guide.is_complete


def test_items_given_on_request_stand_apart_and_a_countys_own_field_comes_last() -> None:
    county = make_county()
    values = {"owner": county.government, "actor": None, "now": NOW, "as_of": BEGIN, "at_county": True}
    rest = {"elements": "要素", "agencies": [county.civil]}
    services.add_item(**values, **rest, second_level="甲", field_name="移风易俗")
    services.add_item(**values, **rest, second_level="乙", field="19")
    hidden = services.add_item(**values, **rest, second_level="丙", field="19", mode="on_request")

    guide = disclosure_guide(county.civil, TODAY)

    assert [one.name.zh for one in guide.classes] == ["社会救助", "移风易俗"]
    assert guide.on_request == (hidden,)


def test_the_guide_takes_the_same_queries_for_any_number_of_items() -> None:
    counts = []
    for name, fields in (("岚川县", ["14"]), ("青岩县", None)):
        county = make_county(name)
        services.adopt_statutory_items(
            owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=fields
        )
        with CaptureQueriesContext(connection) as queries:
            disclosure_guide(county.town, TODAY)
        counts.append(len(queries))

    assert counts == [3, 3]
