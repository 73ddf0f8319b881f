import json

import pytest
from click.testing import CliRunner, Result

from gongkai.commands.search import search
from tests.disclosures.records import make_office, make_published

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(search, arguments)


def test_total_and_first_hits_are_printed_as_json() -> None:
    office = make_office(name="岚川县水利局", code="11341702486344515H")
    record = make_published(office)
    run("--rebuild", "--quiet")

    result = run("灌溉", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "query": "灌溉",
        "total": 1,
        "hits": [
            {
                "title": "关于灌溉用水安排的通告",
                "index_number": record.index_number,
                "document_number": "",
                "agency": "岚川县水利局",
                "published_on": "2026-03-02",
                "address": f"/disclosures/{record.index_number}/",
            }
        ],
    }


def test_a_limit_cuts_the_hits_and_not_the_total() -> None:
    office = make_office()
    for number in range(3):
        make_published(office, title=f"灌溉安排之{number}")
    run("--catch-up")

    result = json.loads(run("灌溉", "--json", "--limit", "1").stdout)

    assert (result["total"], len(result["hits"])) == (3, 1)


def test_words_need_no_quotation_marks() -> None:
    make_published(make_office())
    run("--catch-up")

    assert "共找到1条信息。" in run("灌溉", "用水").output
    assert "没有找到符合的信息" in run("灌溉", "预算").output


def test_catching_up_says_what_was_taken_in() -> None:
    make_published(make_office())

    assert "索引已重建：收入1条信息" in run("--rebuild", "--quiet").output
    assert "索引已更新：收入0条信息" in run("--catch-up").output


def test_without_an_index_the_command_says_so() -> None:
    result = run("灌溉")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "索引" in result.stderr or "index" in result.stderr


def test_without_a_query_the_command_asks_for_one() -> None:
    assert run().exit_code == 2
