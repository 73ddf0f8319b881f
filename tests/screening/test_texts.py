"""Whole texts: what an office publishes every day has no findings, and overlapping ones are one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.screening import mask, screen_text
from tests.screening.made_up import card_number, found, identity_number

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

NOTICE = """索 引 号：11341702486344515H/202110-00013　信息分类：规范性文件
发文机关：岚川县人民政府办公室　成文日期：2021-10-12
发文字号：岚政办〔2021〕12号　有效性：有效
岚川县人民政府办公室关于印发《岚川县政府信息公开申请办理规范》的通知
各乡镇人民政府，县政府各部门：
    2021年1月1日至12月31日，共收到申请1,234件，办结1,200件，同比增长12.5%；投入资金13,800,138,000元。
项目代码2020-340123-48-01-012345，统一社会信用代码91350100M000100Y43，坐标118.123456，31.654321。
备案号：皖ICP备12345678号-1，网址http://www.lanchuan.gov.cn/art/2021/10/12/art_1234567_13812345678.html。
地址：岚川县城关镇人民路18号行政中心3号楼301室　邮编：247000
联系人：县政务公开办　咨询电话：0571-88886666　传真：0571-88886667　邮箱：zwgk@lanchuan.gov.cn
监督电话：12345，举报邮箱：lanchuanjb@163.com
附件：1.目录清单.xlsx 2.流程图.pdf
"""


def test_a_notice_as_published_every_day_has_no_findings() -> None:
    assert found(NOTICE) == []


@pytest.mark.parametrize(
    "name", ["boshan-2017", "dingyuan-2017", "guanxian-2016", "pingyin-2019", "qidu-township-2017"]
)
def test_real_annual_reports_have_no_personal_information(name: str) -> None:
    path = SAMPLES / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"The sample {path} is not on this machine.")
    kinds = {kind for kind, _ in found(path.read_text(encoding="utf-8"))}
    assert kinds <= {"word"}


def test_everything_in_a_text_is_found_in_reading_order() -> None:
    text = (
        f"机密★10年\n当事人：张三，身份证号{identity_number()}，手机13800138000，邮箱zs@qq.com，"
        f"住址：青溪镇云台村3组，银行卡号{card_number()}，驾驶川A12345，护照E12345678，家庭电话0571-88886666，按排"
    )
    assert [kind for kind, _ in found(text)] == [
        "secrecy_mark",
        "identity_number",
        "mobile",
        "email",
        "address",
        "bank_card",
        "plate",
        "passport",
        "landline",
        "word",
    ]


def test_an_empty_text_has_no_findings() -> None:
    assert found("") == []
    assert found("\n\n") == []


PIECES = st.sampled_from(
    [
        identity_number(),
        identity_number("620921", "19830504", "021"),
        "110105491231002",
        card_number(),
        card_number("436742", 16),
        "13800138000",
        "138-0013-8000",
        "0571-88886666",
        "(0571)88886666",
        "zs@qq.com",
        "川A12345",
        "护照E12345678",
        "住址：青溪镇云台村3组12号",
        "身份证号",
        "联系电话：",
        "编号",
        "张三 ",
        "\n",
        "\n王五 ",
        "，",
        " ",
        "-",
        "元",
        "2021",
        "岚川县教育局",
    ]
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(pieces=st.lists(st.tuples(PIECES, st.sampled_from(["，", "。", "\n", "；", " "])), max_size=10))
def test_what_is_masked_screens_clean(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    masked = mask(text, screen_text(text))
    assert [finding for finding in screen_text(masked) if finding.replacements] == []


@settings(max_examples=200, deadline=None)
@given(text=st.text())
def test_any_text_can_be_screened_and_every_finding_is_where_it_says(text: str) -> None:
    for finding in screen_text(text):
        assert finding.kind.value == "person_list" or text[finding.start : finding.end] == finding.text
