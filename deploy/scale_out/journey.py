"""The acceptance flow: an officer's way from the draft to the portal, and an applicant's to the answer."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
from deploy.scale_out.processes import until
from deploy.scale_out.site import HOST_NAME
from deploy.scale_out.visitor import Surprise, Visitor, text_of
from lxml import html

DRAFTER, REVIEWERS, COUNTY_OFFICE = "nigao", ("baomi", "fazhi", "fabu"), "xianban"
CONTENT = {
    "body_html": "<p>各乡镇人民政府：</p><p>为做好小型水库的巡查工作，现将有关事项通知如下。</p>",
    "summary": "安排全县小型水库的日常巡查和汛期加密巡查。",
    "keywords": "小型水库 巡查",
    "document_number": "岚政办发〔2026〕9号",
    "issuing_body": "岚川县人民政府办公室",
    "source": "岚川县人民政府办公室",
    "subject": "农业、林业、水利",
    "article_20_item": "11",
    "genre": "通知",
}
ATTACHED = "小型水库巡查要点\n一、每日巡查坝体和溢洪道。\n二、汛期加密巡查。\n".encode()


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the flow came to."""

    title: str
    seconds: float


class Journey:
    """Carries the flow out through the front and tells how long each step took."""

    def __init__(self, address: str, certificate: Path) -> None:
        self._visitor = partial(Visitor, address, HOST_NAME, certificate)
        self.steps: list[Step] = []

    def run(self) -> list[Step]:
        """Go the whole way; a step that fails ends it with a reason."""
        with self._visitor() as drafter:
            self._do("sign in", lambda: drafter.sign_in(DRAFTER))
            title = f"关于做好小型水库巡查工作的通知（{int(time.time())}）"
            record = self.draft(drafter, title)
            for username in REVIEWERS:
                self._do(f"review by {username}", partial(self._approve, username))
            address = self._publish(drafter, record)
        with self._visitor() as reader:
            self._do("page on the portal", partial(self._read, reader, address, title))
            self._do("found by search", partial(self._find, reader, title))
            number = self._apply(reader)
        with self._visitor() as officer:
            officer.sign_in(COUNTY_OFFICE)
            self._do("receipt confirmed by the officer", partial(self._confirm, officer, number))
        return self.steps

    def draft(self, drafter: Visitor, title: str) -> str:
        """Draft a record with a file and submit it; return its address in the back office."""
        begun = time.monotonic()
        record = begin_draft(drafter, title)
        drafter.open(record)
        drafter.submit(
            "/save/$",
            {**CONTENT, "formed_on": f"{datetime.now(UTC):%Y-%m-%d}", "act": "attach"},
            files={"files": ("小型水库巡查要点.txt", ATTACHED)},
        )
        self.steps.append(Step("draft with a file", time.monotonic() - begun))
        self._do("submit", lambda: self._submit(drafter))
        return record

    def _submit(self, drafter: Visitor) -> None:
        drafter.submit("/save/$", {"act": "submit"})
        if drafter.page.xpath("//form[@id='draft']"):
            raise Surprise(f"The draft was not submitted: {text_of(drafter.page)[:900]}")

    def _approve(self, username: str) -> None:
        with self._visitor() as reviewer:
            reviewer.sign_in(username)
            page = reviewer.open("/office/disclosures/")
            links = page.xpath("//a[contains(@href, '/disclosures/reviews/')]/@href")
            if not links:
                raise Surprise(f"Nothing waits for {username}.")
            page = reviewer.open(str(links[0]))
            answers = {
                str(name): "clear" for name in page.xpath("//input[starts-with(@name,'answer-')]/@name")
            }
            reviewer.submit("/opinion/$", {**answers, "verdict": "approve"})

    def _publish(self, drafter: Visitor, record: str) -> str:
        self._do("publish", lambda: (drafter.open(record), drafter.submit("/publish/$", {})))
        links = drafter.page.xpath(
            "//a[contains(@href, '/disclosures/') and not(contains(@href, '/office/'))]/@href"
        )
        public = [str(link) for link in links if re.search(r"/disclosures/\w{18}/", str(link))]
        if not public:
            raise Surprise("The page of the published record does not lead to the portal.")
        return public[0]

    def _read(self, reader: Visitor, address: str, title: str) -> None:
        page = reader.open(address)
        if title not in text_of(page):
            raise Surprise(f"{address} does not show the record.")
        file = next(iter(page.xpath("//a[contains(@href, '/files/')]/@href")), None)
        if file is None or reader.asks(str(file)).status_code != httpx.codes.OK:
            raise Surprise(f"{address} does not give the file.")

    def _find(self, reader: Visitor, title: str) -> None:
        until(lambda: is_found(reader, title), "the record is found by search", pause=0.3)

    def _apply(self, applicant: Visitor) -> str:
        begun = time.monotonic()
        applicant.open("/requests/apply/lanchuan/")
        applicant.submit(
            "/apply/lanchuan/$",
            {
                "applicant_kind": "natural_person",
                "applicant_name": "林某某",
                "identity_document": "居民身份证",
                "identity_number": "11010519491231002X",
                "phone": "13800000000",
                "asked_for": "2025年小型水库巡查记录的汇总情况",
            },
        )
        page = applicant.submit("/apply/lanchuan/$", {"step": "send"})
        number = page.xpath("//*[@id='number']")
        if not number:
            raise Surprise(f"The application did not arrive: {text_of(page)[:900]}")
        self.steps.append(Step("application by an applicant", time.monotonic() - begun))
        return text_of(number[0])

    def _confirm(self, officer: Visitor, number: str) -> None:
        page = officer.open("/office/requests/")
        link = next(iter(page.xpath(f"//a[contains(., '{number}')]/@href")), None)
        if link is None:
            raise Surprise(f"The officer does not see the request {number}.")
        page = officer.open(str(link))
        act = next(iter(page.xpath("//a[contains(@href, '/do/')]/@href")), None)
        if act is None:
            raise Surprise(f"Nothing can be done with the request {number}.")
        officer.open(str(act))
        officer.submit("", {})

    def _do(self, title: str, act: Callable[[], object]) -> None:
        begun = time.monotonic()
        act()
        self.steps.append(Step(title, time.monotonic() - begun))


def begin_draft(officer: Visitor, title: str) -> str:
    """Begin a record with this title; return its address, which acknowledges that it is kept."""
    officer.open("/office/disclosures/new/")
    officer.submit("/disclosures/new/$", {"title": title, "attribute": "proactive"})
    if not re.search(r"/office/disclosures/\d+/$", officer.where):
        raise Surprise(f"The draft was not begun: {text_of(officer.page)[:600]}")
    return httpx.URL(officer.where).path


def is_found(reader: Visitor, title: str) -> bool:
    """Tell whether the search finds exactly this title."""
    page = html.fromstring(reader.asks(f"/search/?q={title}").content.decode())
    return any(text_of(one) == title for one in page.xpath("//main//h2 | //main//h3 | //main//a"))
