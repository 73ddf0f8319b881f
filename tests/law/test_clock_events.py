"""Reading what happened to a request from a file."""

import json
from datetime import date

import pytest

from gongkai.law.clock_events import LARGEST_FILE, ClockEvent, ClockEventKind, EventsUnreadable, read_events

EVENTS = [
    {"on": "2024-09-12", "event": "third_party_consulted"},
    {"on": "2024-09-25", "event": "third_party_replied", "note": "来函"},
]
READ = [
    ClockEvent(date(2024, 9, 12), ClockEventKind.THIRD_PARTY_CONSULTED),
    ClockEvent(date(2024, 9, 25), ClockEventKind.THIRD_PARTY_REPLIED),
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(EVENTS),
        json.dumps(EVENTS, indent=2),
        "\n".join(json.dumps(event) for event in EVENTS),
        "\r\n\r\n".join(json.dumps(event, ensure_ascii=False) for event in EVENTS) + "\r\n",
        "\ufeff" + json.dumps(EVENTS),
        "\n".join(json.dumps(event | {"by": "甲\u2028乙"}, ensure_ascii=False) for event in EVENTS),
    ],
)
def test_a_list_and_lines_are_read_alike(text: str) -> None:
    assert read_events(text.encode()) == READ


def test_only_a_delay_is_read_with_the_day_until_which_it_reaches() -> None:
    text = (
        '{"on": "2024-09-12", "event": "delayed", "until": "2024-11-29"}\n'
        '{"on": "2024-09-13", "event": "extended", "until": "2024-11-29"}'
    )
    delayed, extended = read_events(text.encode())
    assert delayed == ClockEvent(date(2024, 9, 12), ClockEventKind.DELAYED, date(2024, 11, 29))
    assert extended.until is None


@pytest.mark.parametrize("text", ["", "\n\n", "[]"])
def test_a_file_without_events_has_none(text: str) -> None:
    assert read_events(text.encode()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "事件文件不是 UTF-8 编码的文本，请另存为 UTF-8 后重试。"),
        (
            b'[{"on": "2024-09-12",\n "event" "extended"}]',
            "事件文件第2行不是有效的 JSON，请改为 JSON 数组，或者每行一个 JSON 对象。",
        ),
        (
            b'{"on": "2024-09-12", "event": "extended"}\n{"on": ',
            "事件文件第2行不是有效的 JSON，请改为 JSON 数组，或者每行一个 JSON 对象。",
        ),
        (
            b"[" * 100_000,
            "事件文件第1行不是有效的 JSON，请改为 JSON 数组，或者每行一个 JSON 对象。",
        ),
        (
            b'[{"on": "2024-09-12", "event": "extended"}, 5]',
            '第2个事件不是带有“on”和“event”的对象，应当写作 {"on": "2024-09-12", "event": "extended"}。',
        ),
        (
            b'{"event": "extended"}',
            '第1个事件不是带有“on”和“event”的对象，应当写作 {"on": "2024-09-12", "event": "extended"}。',
        ),
        (
            b'{"on": "2024-02-30", "event": "extended"}',
            "第1个事件的日期“2024-02-30”不是有效日期，应当写作 2024-09-12。",
        ),
        (
            b'{"on": "20240912", "event": "extended"}',
            "第1个事件的日期“20240912”不是有效日期，应当写作 2024-09-12。",
        ),
        (
            b'{"on": 20240912, "event": "extended"}',
            "第1个事件的日期“20240912”不是有效日期，应当写作 2024-09-12。",
        ),
        (
            b'{"on": "2024-09-12", "event": ["extended"]}',
            "第1个事件“['extended']”不在可记录的事件之内，可用的有：correction_requested,"
            " corrected, extended, reasons_requested, reasons_given, delayed, third_party_consulted,"
            " third_party_replied, agency_consulted, agency_replied, fee_notified, fee_paid, answered。",
        ),
        (
            b'{"on": "2024-09-12", "event": "delayed"}',
            "第1个事件“delayed”没有写明延迟到哪一天，应当写作"
            ' {"on": "2024-09-12", "event": "delayed", "until": "2024-11-29"}。',
        ),
        (
            b'{"on": "2024-09-12", "event": "delayed", "until": "29 November"}',
            "第1个事件的日期“29 November”不是有效日期，应当写作 2024-09-12。",
        ),
    ],
)
def test_what_is_not_a_list_of_events_is_refused_in_one_sentence(content: bytes, message: str) -> None:
    with pytest.raises(EventsUnreadable) as refused:
        read_events(content)
    assert str(refused.value) == message


def test_a_file_that_is_too_large_is_refused_with_its_size() -> None:
    with pytest.raises(EventsUnreadable, match=f"事件文件有{LARGEST_FILE + 1}字节"):
        read_events(b" " * (LARGEST_FILE + 1))
