"""Addresses where somebody lives, and those of offices and firms."""

import pytest

from gongkai.screening import Contacts, mask, screen_text
from tests.screening.made_up import found


@pytest.mark.parametrize(
    ("text", "address", "masked"),
    [
        ("家庭住址：岚川县青溪镇云台村三组12号。", "岚川县青溪镇云台村三组12号", "岚川县青溪镇云台村×××"),
        ("张某，男，住岚川县青溪镇云台村3组", "岚川县青溪镇云台村3组", "岚川县青溪镇云台村×××"),
        ("户籍地：岚川县石桥乡柳树村柳树组", "岚川县石桥乡柳树村柳树组", "岚川县石桥乡柳树村×××"),
        ("现住址为城关镇建设路１８号", "城关镇建设路１８号", "城关镇建设路×××"),
        (
            "居住地址：景澜市岚川县阳光花园3栋2单元501室",
            "景澜市岚川县阳光花园3栋2单元501室",
            "景澜市岚川县阳光花园×××",
        ),
        ("分配阳光小区3栋2单元501室给", "阳光小区3栋2单元501室", "阳光小区×××"),
        ("位于青溪镇云台村三组12号", "青溪镇云台村三组12号", "青溪镇云台村×××"),
        ("家住青溪镇云台村第三村民小组", "青溪镇云台村第三村民小组", "青溪镇云台村×××"),
    ],
)
def test_an_address_that_leads_to_a_door_is_masked_to_the_village(
    text: str, address: str, masked: str
) -> None:
    findings = screen_text(text)
    [finding] = findings
    assert finding.kind.value == "address"
    assert finding.text.endswith(address)
    clean = mask(text, findings)
    assert masked in clean
    assert found(clean) == []


@pytest.mark.parametrize(
    "text",
    [
        "家庭住址：岚川县青溪镇云台村",
        "住址：××",
        "家庭住址：青溪镇云台村×××",
        "办公地址：岚川县城关镇人民路18号行政中心3号楼2单元301室",
        "地址：岚川县城关镇人民路18号",
        "供应商地址：景澜市高新区创新路8号云谷大厦5栋1202室",
        "住房保障：3号楼2单元维修",
        "阳光小区共12栋",
        "，住院3号楼",
        "，住建局3号窗口",
        "依法惩处居住地不明的人员",
        "公布的监督电话写在3组12号箱上",
        "项目地点：青溪镇云台村三组12号",
    ],
)
def test_other_addresses_are_no_findings(text: str) -> None:
    assert found(text) == []


def test_the_agencys_own_address_is_no_finding() -> None:
    contacts = Contacts.of(addresses=["岚川县青溪镇云台村三组12号"])
    assert found("住址：青溪镇云台村三组12号", contacts=contacts) == []
