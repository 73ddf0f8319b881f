"""What holds for every address: languages, refusals, headers, nothing sent twice, how often one may ask."""

import pytest

from gongkai.disclosures import services
from tests.disclosures.records import NOW, make_office, make_published
from tests.portal.pages import POLICY, WITHDRAWN_RECORD

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
ADDRESSES = [
    f"{ROOT}/disclosures",
    f"{ROOT}/disclosures/{POLICY}",
    f"{ROOT}/changes",
    f"{ROOT}/agencies",
    f"{ROOT}/agencies/shuili",
    f"{ROOT}/catalogue",
    f"{ROOT}/registers",
    f"{ROOT}/registers/penalties/rows",
    f"{ROOT}/reports",
    f"{ROOT}/reports/lanchuan/2023",
    f"{ROOT}/dcat.jsonld",
    f"{ROOT}/openapi.json",
    f"{ROOT}/docs",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_sent_once_to_those_who_keep_it(client, county, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert first.status_code == 200
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in first.headers["Cache-Control"]
    assert "RateLimit-Remaining" in first.headers


@pytest.mark.parametrize("address", [*ADDRESSES, f"{ROOT}/disclosures/{WITHDRAWN_RECORD}", f"{ROOT}/no"])
def test_head_is_get_without_its_content(client, county, address: str) -> None:
    whole, bare = client.get(address), client.head(address)
    assert bare.content == b""
    assert bare.status_code == whole.status_code
    assert bare.headers["Content-Length"] == str(len(whole.content))
    assert bare.headers["Content-Type"] == whole.headers["Content-Type"]


def test_nothing_is_said_of_the_length_of_what_is_streamed(client) -> None:
    bare = client.head(f"{ROOT}/disclosures.jsonl")

    assert "Content-Length" not in bare.headers
    assert bare.headers["ETag"] == client.get(f"{ROOT}/disclosures.jsonl").headers["ETag"]
    assert b"".join(bare.streaming_content) == b""


def test_a_record_says_when_records_last_changed(client, county) -> None:
    address = f"{ROOT}/disclosures/{POLICY}"
    changed = client.get(address).headers["Last-Modified"]
    assert client.get(address, headers={"if-modified-since": changed}).status_code == 304
    old = "Mon, 02 Mar 2020 01:30:00 GMT"
    assert client.get(address, headers={"if-modified-since": old}).status_code == 200


def test_who_keeps_an_answer_learns_of_the_withdrawal_at_once(client) -> None:
    office = make_office()
    record = make_published(office)
    address = f"{ROOT}/disclosures/{record.index_number}"
    tag = client.get(address).headers["ETag"]
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    assert client.get(address, headers={"if-none-match": tag}).status_code == 410


def test_a_message_is_in_the_language_asked_for(client, county) -> None:
    address = f"{ROOT}/disclosures/nothing"
    english = client.get(address, headers={"accept-language": "fr, en-GB;q=0.8"})
    chinese = client.get(address, headers={"accept-language": "zh-CN,en;q=0.5"})
    assert english.json()["error"]["message"].startswith("There is nothing public at this address.")
    assert english.headers["Content-Language"] == "en"
    assert {chinese.headers["Content-Language"], client.get(address).headers["Content-Language"]} == {
        "zh-CN"
    }


def test_data_are_the_same_in_every_language(client, county) -> None:
    address = f"{ROOT}/disclosures/{POLICY}"
    english = client.get(address, headers={"accept-language": "en"})
    assert english.content == client.get(address).content


@pytest.mark.parametrize("address", [f"{ROOT}/disclosures", f"{ROOT}/nothing", f"{ROOT}/docs"])
def test_writing_is_refused_in_the_one_shape(client, county, address: str) -> None:
    response = client.post(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "address", [f"{ROOT}/", f"{ROOT}/nothing", f"{ROOT}/disclosures/", f"{ROOT}/reports/x/y"]
)
def test_an_address_that_there_is_not_is_refused_in_the_one_shape(client, county, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert set(response.json()["error"]) == {"code", "message", "fields"}
    assert response.headers["Cache-Control"] == "no-store"


def test_other_sites_may_ask_beforehand(client) -> None:
    response = client.options(f"{ROOT}/disclosures")
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_who_asks_too_often_is_told_how_long_to_wait(client, settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [client.get(f"{ROOT}/agencies") for _again in range(3)]
    statuses = [one.status_code for one in answers]
    if statuses == [200, 200, 200]:  # a new minute began in between
        answers = [client.get(f"{ROOT}/agencies") for _again in range(3)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Limit"] == "2"
    assert refused.headers["RateLimit-Remaining"] == "0"
    other = client.get(f"{ROOT}/agencies", REMOTE_ADDR="192.0.2.7")
    assert (other.status_code, other.headers["RateLimit-Remaining"]) == (200, "1")


def test_a_fault_of_the_program_is_answered_in_the_one_shape(client, monkeypatch, caplog) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gongkai.api.agencies.agencies_in_order", broken)
    response = client.get(f"{ROOT}/agencies")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "server_error"
    assert "secret" not in response.content.decode()
    assert "secret detail" in caplog.text
