"""Lines of the log: one a request, by one name, without what people wrote."""

import json
import logging

import pytest

from gongkai.core.log_lines import JsonLines, PlainLines, request_id


@pytest.fixture
def lines(caplog) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="gongkai.requests")
    return caplog


def test_a_request_is_told_in_one_line_without_its_words(client, lines) -> None:
    client.get("/healthz?applicant=%E6%9F%90%E4%BA%BA")

    (record,) = [record for record in lines.records if record.name == "gongkai.requests"]
    assert (record.method, record.path, record.status) == ("GET", "/healthz", 200)
    assert record.milliseconds > 0
    assert "applicant" not in JsonLines().format(record)


def test_the_name_that_a_proxy_gave_is_kept_and_handed_back(client) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "proxy-0000-1111"})
    assert response.headers["X-Request-ID"] == "proxy-0000-1111"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "line\nbreak-and-more", "有中文的名字在此"])
def test_a_name_that_could_spoil_the_log_is_replaced(client, given) -> None:
    headers = {"X-Request-ID": given} if given else {}
    name = client.get("/healthz", headers=headers).headers["X-Request-ID"]
    assert len(name) == 32
    assert name.isalnum()


@pytest.mark.parametrize("form", [PlainLines(), JsonLines()])
def test_what_a_visitor_sent_wrong_is_one_line_and_a_fault_of_the_program_is_traced(form) -> None:
    problem = ValueError("A character that no text has.")
    record = logging.makeLogRecord(
        {"name": "django.request", "msg": "Bad Request", "exc_info": (ValueError, problem, None)}
    )

    assert "ValueError" in form.format(logging.makeLogRecord({**vars(record), "status_code": 500}))
    assert "ValueError" not in form.format(logging.makeLogRecord({**vars(record), "status_code": 400}))


def test_a_line_is_one_json_object_with_the_request_and_the_callers_own_words() -> None:
    record = logging.makeLogRecord(
        {"name": "gongkai.search", "levelname": "WARNING", "msg": "索引落后%s条", "args": (3,), "behind": 3}
    )
    token = request_id.set("proxy-0000-1111")
    try:
        line = json.loads(JsonLines().format(record))
    finally:
        request_id.reset(token)
    assert "\n" not in JsonLines().format(record)
    assert line["message"] == "索引落后3条"
    assert (line["level"], line["logger"], line["behind"]) == ("warning", "gongkai.search", 3)
    assert line["request_id"] == "proxy-0000-1111"


def test_a_failure_is_in_the_same_line() -> None:
    try:
        int("out of range")
    except ValueError as problem:
        record = logging.makeLogRecord(
            {"exc_info": (type(problem), problem, problem.__traceback__), "msg": "x"}
        )
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["exception"]


@pytest.mark.django_db
def test_what_a_visitor_sends_begins_no_line_of_its_own(client, lines) -> None:
    client.get("/x%0a2026-01-01 INFO gongkai.audit: receipt general/1/%e2%80%a8%1b[2J")

    told = [PlainLines("{levelname} {message}", style="{").format(record) for record in lines.records]

    assert "INFO GET /x\\n2026-01-01 INFO gongkai.audit: receipt general/1/\\u2028\\x1b[2J 404" in told
    assert all(len(line.splitlines()) == 1 for line in told)


def test_a_fault_of_the_program_still_shows_where_it_happened() -> None:
    try:
        int("公开")
    except ValueError as problem:
        record = logging.makeLogRecord(
            {"exc_info": (type(problem), problem, problem.__traceback__), "msg": "索引落后"}
        )

    line, *below = PlainLines("{message}", style="{").format(record).splitlines()

    assert line == "索引落后"
    assert below[0].startswith("Traceback")
