"""Pages for the web server in front: the same as the program's own, and gone with what they show."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from gongkai.core.web.headers import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from gongkai.disclosures import services
from gongkai.operations.kept_pages import renew_kept_pages
from gongkai.organisations import services as organisations
from tests.disclosures.records import NOW, make_draft, make_office, make_published

pytestmark = pytest.mark.django_db(transaction=True)

NGINX = Path(__file__).parents[2] / "deploy/nginx.conf"


@pytest.fixture
def pages(settings, tmp_path) -> Path:
    """Keep pages, with a generation open; return the folder that the web server serves."""
    settings.PAGE_STORE = str(tmp_path / "pages")
    renew_kept_pages()
    return tmp_path / "pages/current"


@pytest.fixture
def office():
    return make_office()


def files(pages: Path) -> dict[str, str]:
    if not pages.exists():
        return {}
    return {
        str(path.relative_to(pages)): path.read_text(encoding="utf-8") for path in pages.rglob("*.html")
    }


def test_a_withdrawn_record_is_gone_from_every_page_before_the_act_is_committed(
    client, pages, office
) -> None:
    record = make_published(office, title="关于误发名单的公告")
    addresses = ["/", "/disclosures/", f"/disclosures/{record.index_number}/"]
    contents = {address: client.get(address).content.decode() for address in addresses}
    kept = files(pages)
    assert sorted(kept.values()) == sorted(contents.values())
    assert all("关于误发名单的公告" in content for content in kept.values())

    with transaction.atomic():
        services.withdraw(
            disclosure=record, actor=office.drafter, now=NOW, reason="名单含有个人信息，予以撤回。"
        )
        assert files(pages) == {}

    assert files(pages) == {}
    assert client.get(addresses[2]).status_code == 410
    assert client.get("/disclosures/").status_code == 200
    assert "关于误发名单的公告" not in "".join(files(pages).values())
    assert len(files(pages)) == 1


def test_a_page_that_a_slow_request_began_before_the_act_is_never_handed_out(
    client, pages, office, monkeypatch
) -> None:
    record = make_published(office)
    client.get("/disclosures/")

    def withdraw_meanwhile(*_arguments: object, **_named: object) -> None:
        services.withdraw(disclosure=record, actor=office.drafter, now=NOW, reason="内容有误，予以撤回。")

    monkeypatch.setattr("gongkai.portal.views.home.section_links", lambda _code: withdraw_meanwhile() or [])
    client.get("/")
    assert files(pages) == {}


def test_another_name_of_an_agency_ends_the_pages(client, pages, office) -> None:
    make_published(office)
    client.get("/disclosures/")
    assert files(pages)
    organisations.rename_agency(agency=office.agency, name="岚川县新局", as_of=NOW.date())
    client.get("/disclosures/")
    assert len(files(pages)) == 1


def test_an_officers_draft_ends_no_page(client, pages, office) -> None:
    make_published(office)
    client.get("/disclosures/")
    before = files(pages)
    make_draft(office)
    assert files(pages) == before != {}


def test_who_may_be_shown_something_of_their_own_is_answered_by_the_program(client, pages, office) -> None:
    make_published(office)
    client.cookies["display"] = "large-type"
    client.get("/disclosures/")
    client.cookies.clear()
    client.force_login(office.drafter)
    client.get("/disclosures/")
    assert files(pages) == {}


def test_pages_of_yesterday_end_with_the_day(client, pages, office, time_machine) -> None:
    make_published(office)
    client.get("/disclosures/")
    assert files(pages)
    renew_kept_pages()
    assert files(pages)
    time_machine.move_to("2031-01-02T00:00:01+08:00")
    renew_kept_pages()
    assert files(pages) == {}


def test_the_web_server_sends_the_headers_of_the_program(client, pages, office) -> None:
    sent = dict(re.findall(r'add_header (\S+) "?(.+?)"?;\n', NGINX.read_text(encoding="utf-8")))
    assert sent["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert sent["Permissions-Policy"] == PERMISSIONS_POLICY
    own = client.get("/disclosures/", secure=True).headers
    for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert sent[name] == own[name]
    assert sent["Cross-Origin-Opener-Policy"] == own["Cross-Origin-Opener-Policy"]
    assert set(sent["Cache-Control"].split(", ")) == set(own["Cache-Control"].split(", "))
