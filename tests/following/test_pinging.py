"""A hub hears of every feed that changed, and hears it later where it did not answer."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from lxml import etree

from gongkai.following.models import HubPing
from gongkai.following.services.pinging import tell_hub
from tests.disclosures.records import NOW, Office, make_published

LATER = NOW + timedelta(minutes=1)


class Hub:
    """A hub on this machine that writes down what it is told."""

    def __init__(self, status: int = 204) -> None:
        self.told: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hub.told += parse_qs(content)["hub.url"]
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def hub(settings):
    made = Hub()
    settings.WEBSUB_HUB = made.address
    yield made
    made.close()


def links_in(feed: bytes) -> dict[str, str]:
    found = etree.fromstring(feed).iter("{http://www.w3.org/2005/Atom}link")
    return {link.get("rel"): link.get("href") for link in found}


def test_publishing_tells_the_hub_of_all_feeds_that_changed(office: Office, hub: Hub) -> None:
    tell_hub(now=NOW)
    make_published(office, article_20_item=13)

    assert tell_hub(now=LATER) == 6
    assert tell_hub(now=LATER) == 0

    site = "https://www.lanchuan.example/feeds"
    assert sorted(hub.told) == [
        f"{site}/agencies/{office.agency.code}.atom",
        f"{site}/agencies/{office.agency.code}.rss",
        f"{site}/columns/20-13.atom",
        f"{site}/columns/20-13.rss",
        f"{site}/disclosures.atom",
        f"{site}/disclosures.rss",
    ]


def test_a_hub_that_is_gone_is_told_later(office: Office, settings, hub: Hub) -> None:
    tell_hub(now=NOW)
    make_published(office)
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"
    assert tell_hub(now=LATER) == 0
    assert HubPing.objects.count() == 4
    settings.WEBSUB_HUB = hub.address

    assert tell_hub(now=LATER + timedelta(minutes=6)) == 4
    assert not HubPing.objects.exists()


def test_feeds_name_the_hub_and_themselves(office: Office, client, hub: Hub) -> None:
    make_published(office)

    atom = client.get("/feeds/disclosures.atom")
    rss = client.get("/feeds/disclosures.rss")

    own = "http://testserver/feeds/disclosures"
    assert links_in(atom.content)["hub"] == links_in(rss.content)["hub"] == hub.address
    assert links_in(atom.content)["self"] == f"{own}.atom"
    assert links_in(rss.content)["self"] == f"{own}.rss"
    assert atom.headers["Link"] == (
        f'<{hub.address}>; rel="hub", <http://testserver/feeds/disclosures.atom>; rel="self"'
    )


def test_without_a_hub_feeds_name_none_and_nobody_is_told(office: Office, client) -> None:
    make_published(office)

    assert tell_hub(now=LATER) == 0
    assert 'rel="hub"' not in client.get("/feeds/disclosures.atom").content.decode()
