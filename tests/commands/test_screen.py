"""The command that screens files."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from gongkai.commands.screen import screen
from tests.screening.made_up import identity_number

NUMBER = identity_number()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(screen, [str(argument) for argument in arguments])


@pytest.fixture
def leaking(tmp_path: Path) -> Path:
    path = tmp_path / "名单.txt"
    path.write_text(f"公示如下\n张三{NUMBER}领取500元。\n", encoding="utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text("岚川县人民政府关于做好防汛工作的通知\n咨询电话：0571-88886666\n", encoding="utf-8")
    return path


def test_json_is_one_object_a_file_in_the_order_given(leaking: Path, clean: Path) -> None:
    result = run(leaking, clean, "--json")
    assert result.exit_code == 1
    assert result.stderr == ""
    first, second = map(json.loads, result.stdout.splitlines())
    assert first == {
        "file": str(leaking),
        "findings": [
            {
                "kind": "identity_number",
                "text": NUMBER,
                "where": "第2行第3字",
                "why": "18位公民身份号码，校验码、出生日期和行政区划代码（朝阳区）都有效。",
                "level": "sure",
                "masked": "110105********002X",
                "offset": [2, 20],
            }
        ],
    }
    assert second == {"file": str(clean), "findings": []}


def test_without_findings_it_exits_with_0(clean: Path) -> None:
    result = run(clean, "--json")
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


def test_a_file_that_cannot_be_read_is_one_sentence_and_the_others_are_screened(
    tmp_path: Path, leaking: Path
) -> None:
    empty = tmp_path / "空.docx"
    empty.write_bytes(b"")
    result = run(empty, leaking, tmp_path / "没有.pdf", "--json")
    assert result.exit_code == 2
    [line] = result.stdout.splitlines()
    assert json.loads(line)["file"] == str(leaking)
    assert result.stderr.splitlines() == [
        f"{empty}：“空.docx”是空文件，没有任何内容，请重新导出或下载后再读取。",
        f"{tmp_path / '没有.pdf'}：找不到文件“没有.pdf”，请核对路径和文件名：{tmp_path / '没有.pdf'}。",
    ]


def test_people_read_kind_place_reason_and_the_masked_form(leaking: Path, clean: Path) -> None:
    result = run(leaking, clean)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        str(leaking),
        f"  身份证号（确定） 第2行第3字：{NUMBER}",
        "      18位公民身份号码，校验码、出生日期和行政区划代码（朝阳区）都有效。",
        "      脱敏后：110105********002X",
        "",
        str(clean),
        "  没有发现问题。",
        "",
        "共检查2个文件，发现1处（身份证号 1）。",
    ]


def test_everything_can_be_read_in_english(leaking: Path) -> None:
    lines = run(leaking, "--language", "en").stdout.splitlines()
    assert lines[1:4] == [
        f"  identity number (sure) line 2, character 3: {NUMBER}",
        "      An 18-digit identity number: check digit, date of birth and region (朝阳区) are valid.",
        "      masked: 110105********002X",
    ]
    assert lines[-1] == "Files screened: 1. Findings: 1 (identity number 1)."


def test_several_jobs_keep_the_order(tmp_path: Path) -> None:
    files = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text("按排" * number + "工作", encoding="utf-8")
        files.append(path)
    result = run(*files, "--json", "--jobs", "2")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(path) for path in files]
    assert [len(line["findings"]) for line in lines] == [0, 1, 2, 3, 4, 5]


def test_a_spreadsheet_is_screened(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "名单"
    sheet["C4"] = NUMBER
    workbook.save(tmp_path / "附件.xlsx")
    result = run(tmp_path / "附件.xlsx", "--json")
    [finding] = json.loads(result.stdout)["findings"]
    assert (finding["kind"], finding["where"]) == ("identity_number", "工作表“名单”第4行第3列")


def test_the_agencys_contacts_and_the_day_of_writing_are_options(tmp_path: Path) -> None:
    notice, contacts = tmp_path / "通知.txt", tmp_path / "联系方式.txt"
    notice.write_text("值班手机13800138000，报县国土资源局。\n", encoding="utf-8")
    contacts.write_text("138 0013 8000\n", encoding="utf-8")
    assert len(json.loads(run(notice, "--json").stdout)["findings"]) == 2
    result = run(notice, "--json", "--contacts", contacts, "--written-on", "2017-05-01")
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--contacts", "没有.txt", "无法读取本单位联系方式文件 没有.txt"),
        ("--written-on", "去年", "成文日期“去年”不是有效日期"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_sentence(
    clean: Path, option: str, value: str, sentence: str
) -> None:
    result = run(clean, "--json", option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(sentence)
