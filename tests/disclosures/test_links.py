"""Links in texts: what is dead is found, nothing inside the agency's network is ever asked."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gongkai.disclosures import services
from gongkai.disclosures.link_checking import NO_ANSWER, NOT_PUBLIC, UNRESOLVED, LinkChecker, is_public
from gongkai.disclosures.models import CheckedLink
from gongkai.disclosures.services.link_rounds import (
    check_and_tell,
    check_new_links,
    links_to_check_anew,
    note_links_of,
)
from gongkai.disclosures.services.links import is_not_checked
from gongkai.disclosures.services.screening import FindingsOpen
from tests.disclosures.records import NOW, make_draft, make_office, make_published, submit

ASKED: list[tuple[str, str]] = []


class Site(BaseHTTPRequestHandler):
    """A site with a page, a page that only answers GET, redirections, and one that leads inside."""

    def answer(self) -> None:
        ASKED.append((self.command, self.path))
        port = self.server.server_address[1]
        places = {
            "/moved": f"http://site.test:{port}/page",
            "/inside": f"http://inside.test:{port}/page",
            "/loop": "/loop",
        }
        status = {"/page": 200, "/get": 405 if self.command == "HEAD" else 200, "/guarded": 403}
        if self.path in places:
            self.send_response(302)
            self.send_header("Location", places[self.path])
        else:
            self.send_response(status.get(self.path, 404))
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815 - the names that the base class calls

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://site.test:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def resolved(host: str, _port: int) -> list[str]:
    """Let the test's site stand at this machine, and a second name at an address that is not allowed."""
    if host == "gone.test":
        raise OSError("no such name")
    return {"site.test": ["127.0.0.1"], "mixed.test": ["127.0.0.1", "10.0.0.1"]}.get(host, ["10.0.0.1"])


CHECKER = LinkChecker(resolve=resolved, is_allowed=lambda address: address == "127.0.0.1", seconds=2)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "224.0.0.1", "ff02::1"),
        "255.255.255.255",
    ],
)
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are_public() -> None:
    assert is_public("202.108.22.5")
    assert is_public("2400:3200::1")


@pytest.mark.parametrize(
    ("path", "is_dead"),
    [("/page", False), ("/get", False), ("/guarded", False), ("/moved", False), ("/none", True)],
)
def test_a_link_is_dead_where_nothing_answers(site: str, path: str, is_dead: bool) -> None:
    assert CHECKER.check(site + path).is_dead is is_dead
    assert ASKED[0] == ("HEAD", path)


def test_a_redirection_into_the_network_is_not_followed(site: str) -> None:
    verdict = CHECKER.check(f"{site}/inside")

    assert (verdict.is_dead, verdict.reason) == (True, NOT_PUBLIC)
    assert ASKED == [("HEAD", "/inside")]


def test_redirections_end(site: str) -> None:
    verdict = CHECKER.check(f"{site}/loop")

    assert verdict.is_dead
    assert len(ASKED) == 6


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://10.0.0.1/", NOT_PUBLIC),
        ("http://mixed.test/", NOT_PUBLIC),
        ("http://gone.test/", UNRESOLVED),
        ("http://site.test:1/", NO_ANSWER),
    ],
)
def test_why_a_link_is_dead_is_said(url: str, reason) -> None:
    assert CHECKER.check(url).reason == reason


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://[::1", "http://", "gopher://site.test/"])
def test_what_is_no_address_is_never_asked(url: str) -> None:
    assert CHECKER.check(url).is_dead


def links_in(record, kind: str = "dead_link") -> list[tuple[str, str]]:
    return list(record.findings.filter(kind=kind).values_list("text", "status"))


@pytest.mark.django_db
def test_a_dead_link_is_found_in_the_draft_and_may_be_justified(site: str) -> None:
    office = make_office()
    body = f'<p>见<a href="{site}/none">附表</a>和<a href="{site}/page">办法</a>。</p>'
    record = make_draft(office, body_html=body)
    assert links_in(record) == []

    assert check_new_links(now=NOW, limit=5, checker=CHECKER) == 1

    assert links_in(record) == [(f"{site}/none", "open")]
    with pytest.raises(FindingsOpen):
        submit(office, record)
    services.justify_finding(
        finding=record.findings.get(), justification="下周开通", actor=office.drafter, now=NOW
    )
    submit(office, record)


@pytest.mark.django_db
def test_all_dead_links_of_a_record_may_stay_with_one_reason(site: str) -> None:
    office = make_office()
    body = f'<p><a href="{site}/none">附表</a><a href="{site}/gone">附图</a></p><p>电话13812345678</p>'
    record = make_draft(office, body_html=body)
    check_new_links(now=NOW, limit=5, checker=CHECKER)

    kept = services.keep_dead_links(
        disclosure=record, justification="新网站下周开通", actor=office.drafter, now=NOW
    )

    assert kept == 2
    assert {status for _text, status in links_in(record)} == {"justified"}
    assert [status for _text, status in links_in(record, "mobile")] == ["open"]


@pytest.mark.django_db
def test_without_any_way_out_links_are_not_checked_and_tried_again(site: str) -> None:
    office = make_office()
    record = make_draft(office, body_html='<p><a href="http://gone.test/">附表</a></p>')

    assert check_new_links(now=NOW, limit=5, checker=CHECKER) == 0

    link = CheckedLink.objects.get()
    assert (link.is_dead, is_not_checked(link)) == (False, True)
    assert links_in(record) == []
    assert check_new_links(now=NOW + timedelta(minutes=59), limit=5, checker=CHECKER) == 0
    make_draft(office, body_html=f'<p><a href="{site}/page">办法</a></p>')
    assert check_new_links(now=NOW + timedelta(hours=2), limit=5, checker=CHECKER) == 1
    assert links_in(record) == [("http://gone.test/", "open")]


@pytest.mark.django_db
def test_what_is_known_of_a_link_stays_while_there_is_no_way_out(site: str) -> None:
    make_draft(make_office(), body_html=f'<p><a href="{site}/page">办法</a></p>')
    check_new_links(now=NOW, limit=5, checker=CHECKER)
    cut_off = LinkChecker(resolve=lambda _host, _port: [], seconds=1)

    assert not check_and_tell(link=CheckedLink.objects.get(), checker=cut_off, now=NOW + timedelta(days=7))

    assert CheckedLink.objects.get().checked_at == NOW


@pytest.mark.django_db
def test_where_links_are_not_checked_none_outside_is_dead(site: str, settings) -> None:
    office = make_office()
    record = make_draft(office, body_html=f'<p><a href="{site}/none">附表</a></p>')
    check_new_links(now=NOW, limit=5, checker=CHECKER)

    settings.CHECK_LINKS = False

    assert check_new_links(now=NOW, limit=5, checker=CHECKER) == 0
    submit(office, record)
    assert links_in(record) == []


@pytest.mark.django_db
def test_the_weekly_round_finds_a_link_known_to_be_dead_in_older_records(site: str) -> None:
    body = f'<p><a href="{site}/none">附表</a></p>'
    record = make_published(make_office(), body_html=body)
    check_new_links(now=NOW, limit=5, checker=CHECKER)
    record.findings.all().delete()

    note_links_of([record], now=NOW)

    assert links_in(record) == [(f"{site}/none", "open")]


@pytest.mark.django_db
def test_a_link_that_is_taken_out_is_no_finding_any_more(site: str) -> None:
    office = make_office()
    record = make_draft(office, body_html=f'<p><a href="{site}/none">附表</a></p>')
    check_new_links(now=NOW, limit=5, checker=CHECKER)

    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, body_html="<p>没有附表</p>")

    assert links_in(record) == []
    assert not record.links.exists()


@pytest.mark.django_db
def test_links_inside_the_site_are_looked_up_without_the_network() -> None:
    office = make_office()
    public = make_published(office)
    body = (
        f'<p><a href="/disclosures/{public.index_number}/">通告</a>'
        '<a href="/disclosures/11341702486344515H-2026-99999/">没有</a><a href="/no/such/page">没有</a></p>'
    )

    record = make_draft(office, body_html=body)

    assert [text for text, _status in links_in(record)] == [
        "/disclosures/11341702486344515H-2026-99999/",
        "/no/such/page",
    ]
    assert not CheckedLink.objects.exists()


@pytest.mark.django_db
def test_links_of_what_is_public_are_checked_again_after_a_week(site: str) -> None:
    record = make_published(make_office(), body_html=f'<p><a href="{site}/none">附表</a></p>')
    link = links_to_check_anew(NOW).get()

    assert check_and_tell(link=link, checker=CHECKER, now=NOW)

    assert links_in(record) == [(f"{site}/none", "open")]
    assert not links_to_check_anew(NOW).exists()
