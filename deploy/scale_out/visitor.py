"""A person with a browser, reduced to what the drill needs: pages, and forms as they stand there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from lxml import html

from gongkai.commands.demo_county import demo_county

Files = Mapping[str, tuple[str, bytes]]


class Surprise(Exception):
    """A page that is not what the journey expects."""


class Visitor:
    """One person: keeps cookies, follows redirects, fills in forms."""

    def __init__(self, address: str, name: str, certificate: Path) -> None:
        self.address, self.name = address, name
        self.client = httpx.Client(
            base_url=address, verify=str(certificate), follow_redirects=True, timeout=60.0
        )
        self.response: httpx.Response | None = None

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def open(self, path: str) -> html.HtmlElement:
        """Open a page that must be there."""
        return self._shown(self.client.get(path))

    def asks(self, path: str) -> httpx.Response:
        """Return an answer, whatever it is."""
        return self.client.get(path)

    def submit(
        self,
        action: str,
        values: Mapping[str, Any],
        *,
        page: html.HtmlElement | None = None,
        files: Files | None = None,
    ) -> html.HtmlElement:
        """Send the form of the page whose address matches ``action``, with these values filled in."""
        shown = self.page if page is None else page
        form = next(
            (one for one in shown.xpath("//main//form") if re.search(action, one.get("action") or "")), None
        )
        if form is None:
            raise Surprise(f"{self.where} has no form for {action}: {_told(shown)}")
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        data.update(values)
        target = str(httpx.URL(self.where).join(form.get("action") or ""))
        answer = self.client.post(
            target, data=data, files=dict(files) if files else None, headers={"Referer": self.referer}
        )
        return self._shown(answer)

    def sign_in(self, username: str) -> None:
        """Sign in as an officer of the demonstration county."""
        accounts = demo_county()["accounts"]
        password = next(one["password"] for one in accounts if one["username"] == username)
        self.open("/office/sign-in/")
        self.submit("", {"username": username, "password": password})
        if "/sign-in/" in self.where:
            raise Surprise(f"{username} could not sign in: {_told(self.page)}")

    def _shown(self, answer: httpx.Response) -> html.HtmlElement:
        self.response = answer
        if answer.status_code != httpx.codes.OK:
            told = _told(html.fromstring(answer.content)) if answer.content else ""
            raise Surprise(f"{answer.request.method} {answer.url} answered {answer.status_code}: {told}")
        return self.page

    @property
    def page(self) -> html.HtmlElement:
        """The page that is open."""
        if self.response is None:
            raise Surprise("No page is open.")
        return html.fromstring(self.response.content.decode())

    @property
    def where(self) -> str:
        """The address of the page that is open."""
        return str(self.response.url) if self.response else self.address

    @property
    def referer(self) -> str:
        """The same address under the name by which the site knows itself."""
        return str(httpx.URL(self.where).copy_with(host=self.name, port=None))


def text_of(page: html.HtmlElement) -> str:
    """Return what a page says, without the space between."""
    return " ".join(str(page.text_content()).split())


def _told(page: html.HtmlElement) -> str:
    """Return what a page complains about, or how it begins."""
    found = page.xpath("//*[contains(@class,'error') or contains(@class,'problem') or @role='alert']")
    return " / ".join(text_of(one) for one in found)[:600] or text_of(page)[:300]
