"""The command that tells when an answer is due."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main

CONSULTED = '[{"on": "2024-09-12", "event": "third_party_consulted"}]'


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["clock", *arguments], input=text)


def test_json_is_one_object_with_the_date_the_law_and_the_steps(tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text(
        '{"on": "2024-09-12", "event": "third_party_consulted"}\n'
        '{"on": "2024-09-25", "event": "third_party_replied"}\n',
        encoding="utf-8",
    )
    result = run("--received", "2024-09-10", "--events", str(events), "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout) == {
        "received_on": "2024-09-10",
        "due_on": "2024-10-24",
        "law": "中华人民共和国政府信息公开条例（2019年修订，国务院令第711号）",
        "law_id": "regulation-2019",
        "provisional": False,
        "provisional_years": [],
        "answered_on": None,
        "answered_late": False,
        "suspended_since": None,
        "waiting_for": [],
        "working_days_left": None,
        "reply_due_on": None,
        "due_on_if_silent": None,
        "steps": [
            {
                "on": "2024-09-10",
                "event": "received",
                "article": "第三十三条第二款",
                "sentence": "收到申请，当日不计入，自次日起20个工作日内答复。最迟2024年10月14日答复。",
            },
            {
                "on": "2024-09-12",
                "event": "third_party_consulted",
                "article": "第三十二条、第三十三条第三款",
                "sentence": "发出征求第三方意见书，当日仍计入，自次日起停止计算。"
                "恢复计算后还剩18个工作日。",
            },
            {
                "on": "2024-09-25",
                "event": "third_party_replied",
                "article": "第三十二条、第三十三条第三款",
                "sentence": "收到第三方意见，停止计算至当日为止。最迟2024年10月24日答复。",
            },
            {
                "on": "2024-10-24",
                "event": "due",
                "article": "第三十三条第二款",
                "sentence": "答复期限的最后一日。",
            },
        ],
        "warnings": [],
    }


def test_json_of_a_stopped_period_has_no_date_and_tells_what_it_waits_for() -> None:
    result = run("--received", "2024-09-10", "--events", "-", "--json", text=CONSULTED)
    told = json.loads(result.stdout)
    assert told["due_on"] is None
    assert told["suspended_since"] == "2024-09-12"
    assert told["waiting_for"] == ["third_party_replied"]
    assert told["working_days_left"] == 18
    # Fifteen working days: 09-13, 14, 18..20, 23..27, Sunday 29, 30, 10-08..10.
    assert told["reply_due_on"] == "2024-10-10"
    # Eighteen more: 10-11, Saturday 12, 14..18, 21..25, 28..11-01, 4.
    assert told["due_on_if_silent"] == "2024-11-04"


def test_json_of_a_provisional_date_names_the_file_to_add() -> None:
    told = json.loads(run("--received", "2026-12-10", "--json", "--language", "en").stdout)
    assert told["due_on"] == "2027-01-08"
    assert told["provisional"] is True
    assert told["provisional_years"] == [2027]
    [warning] = told["warnings"]
    assert warning["code"] == "provisional_year"
    assert "add statute/calendar/2027.yaml" in warning["message"]


def test_people_read_a_table_of_steps_and_the_last_day() -> None:
    result = run("--received", "2024-09-10")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "收到日期：2024年9月10日",
        "适用法规：中华人民共和国政府信息公开条例（2019年修订，国务院令第711号）",
        "",
        "2024-09-10  收到申请  第三十三条第二款"
        "  收到申请，当日不计入，自次日起20个工作日内答复。最迟2024年10月14日答复。",
        "2024-10-14  期限届满  第三十三条第二款  答复期限的最后一日。",
        "",
        "答复期限：2024年10月14日",
    ]


def test_the_last_day_is_bold_on_a_terminal() -> None:
    result = CliRunner().invoke(main, ["clock", "--received", "2024-09-10"], color=True)
    assert "\x1b[1m答复期限：2024年10月14日\x1b[0m" in result.stdout


def test_people_are_told_of_a_stopped_period_and_of_what_to_check() -> None:
    result = run(
        "--received", "2024-03-01", "--events", "-", "--language", "en",
        text='{"on": "2024-03-13", "event": "correction_requested"}',
    )  # fmt: skip
    assert result.stdout.splitlines()[-2:] == [
        "Note: A correction must be asked for within 7 working days of receipt, by 2024-03-12; it"
        " was asked for on 2024-03-13.",
        "The period stands still: the days after 2024-03-13 do not count until: corrected."
        " 20 working days will be left.",
    ]


def test_people_are_told_what_silence_would_bring() -> None:
    result = run("--received", "2024-09-10", "--events", "-", text=CONSULTED)
    assert result.stdout.splitlines()[-3:] == [
        "期限停止计算：2024年9月12日以后的日子暂不计入，等待第三方答复，恢复后有18个工作日。",
        "对方应当在2024年10月10日前（含当日，自发出之日起算）答复或者缴费。",
        "到期仍无答复的，最迟2024年11月4日答复申请人。",
    ]


def test_people_are_told_of_the_answer() -> None:
    result = run(
        "--received", "2024-09-10", "--events", "-",
        text='{"on": "2024-10-15", "event": "answered"}',
    )  # fmt: skip
    assert "作出答复，已超过期限的最后一日2024年10月14日。" in result.stdout
    assert result.stdout.splitlines()[-2:] == ["答复期限：2024年10月14日", "已答复：2024年10月15日"]


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (
            ("--received", "2024-9-10"),
            None,
            "收到申请的日期“2024-9-10”不是有效日期，应当写作 2024-09-10。",
        ),
        (
            ("--received", "2007-09-10", "--language", "en"),
            None,
            "No period applies to a request received on 2007-09-10, for the regulation is in force"
            " from 2008-05-01. Check the day of receipt.",
        ),
        (
            ("--received", "2024-09-10", "--events", "/nowhere/events.json"),
            None,
            "无法读取事件文件 /nowhere/events.json，请确认文件存在并且可以读取。",
        ),
        (
            ("--received", "2024-09-10", "--events", "-", "--json"),
            "[}",
            "事件文件第1行不是有效的 JSON，请改为 JSON 数组，或者每行一个 JSON 对象。",
        ),
        (
            ("--received", "2024-09-10", "--events", "-", "--json"),
            '[{"on": "2024-09-12", "event": "corrected"}]',
            "2024年9月12日收到补正后的申请，但没有尚待补正的告知，请先记录补正告知。",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_sentence_with_exit_code_2(
    arguments: tuple[str, ...], text: str | None, message: str
) -> None:
    result = run(*arguments, text=text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == message + "\n"
