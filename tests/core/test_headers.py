"""What every answer tells the browser: pages, errors, files of the design, downloads, refusals."""

import pytest

pytestmark = pytest.mark.django_db
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/no-such-page", 404),
        ("/static/web/base.css", 200),
        ("/static/no-such-file.css", 404),
        ("/office/sign-in/", 200),
        ("/office/", 302),
        ("/api/v1/agencies", 200),
        ("/api/v1/nothing", 404),
        ("/feeds/disclosures.atom", 200),
        ("/robots.txt", 200),
        ("/healthz", 200),
    ],
)
def test_every_answer_forbids_guessing_framing_and_foreign_scripts(
    client, address: str, status: int
) -> None:
    answer = client.get(address)
    if answer.streaming:
        list(answer)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver.evil.example"])
def test_an_unknown_host_is_refused_with_the_same_headers(client, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert "evil" not in answer.content.decode()
