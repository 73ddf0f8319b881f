"""Lists of persons in plain lines."""

import pytest

from gongkai.screening import Strength, mask, screen_text
from tests.screening.made_up import found, identity_number


def lists(text: str) -> list[str]:
    return [content for kind, content in found(text) if kind == "person_list"]


@pytest.mark.parametrize(
    "text",
    [
        "张三 13800138000\n李四 13900139000\n王五 13700137000",
        "1. 张三，500元\n2. 李四，600元\n3. 王小五，700元",
        "张　三\t0571-88886666\n李　四\t0571-88886667\n欧阳小五\t0571-88886668",
        f"名单：\n张三：{identity_number()}\n\n李四：6217001234567890\n王五 1.5万元",
        "| 张三 | 12345678 |\n| 李四 | 12345679 |\n| 王五 | 12345670 |",
    ],
)
def test_three_lines_of_name_and_number_are_a_list(text: str) -> None:
    findings = [finding for finding in screen_text(text) if finding.kind.value == "person_list"]
    [finding] = findings
    assert "连续3行" in finding.why()
    assert len(finding.replacements) == 3
    assert lists(mask(text, findings)) == []
    assert "×" in mask(text, findings)


def test_names_keep_their_surnames_when_masked() -> None:
    text = "张三 13800138000\n欧阳小五 13900139000\n王小五 13700137000"
    assert mask(text, screen_text(text)) == "张× 138****8000\n欧阳×× 139****9000\n王×× 137****7000"


@pytest.mark.parametrize(
    "text",
    [
        "张三 13800138000\n李四 13900139000",
        "金额 1000元\n房租 500元\n水费 300元",
        "高速公路 12345678\n方案 12345678\n项目 12345678",
        "张× 138****8000\n李× 139****9000\n王× 137****7000",
        "张三、李四、王五等同志参加。",
        "张三 男\n李四 女\n王五 男",
        "张三 5000000\n岚川县人民政府\n李四 5000000\n王五 5000000",
    ],
)
def test_other_lines_are_no_list(text: str) -> None:
    assert lists(text) == []


def test_a_heading_with_a_name_and_a_sensitive_field_makes_a_list() -> None:
    text = "姓名\t致贫原因\t金额\n张三\t患病\t100\n李四\t残疾\t200\n合计\t\t300"
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.strength) == ("person_list", Strength.LIKELY)
    assert "“姓名”" in finding.why()
    assert "“致贫原因”" in finding.why()
    assert mask(text, [finding]).startswith("姓名\t致贫原因\t金额\n张×\t患病")
    assert lists(mask(text, [finding])) == []
    assert lists("姓名\t性别\n张三\t男\n李四\t女") == []
    assert lists("填写姓名、电话后提交。\n张三负责。") == []


def test_a_list_of_minors_says_so() -> None:
    [finding] = screen_text("青溪小学学生名单\n姓名 班级\n张三 一班\n李小四 二班")
    assert "未成年人" in finding.why()


def test_a_list_of_staff_is_milder() -> None:
    text = "姓名 职务 联系电话\n张三 主任 略\n李四 科员 略"
    [finding] = screen_text(text)
    assert finding.strength is Strength.POSSIBLE
