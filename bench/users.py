"""Two hundred people at once on a demonstration county, behind nginx, with the worker at work.

``python -m bench.users --minutes 10`` runs the ten minutes; in ``python -m bench`` it is one. 160 read
pages, 20 search, 8 are programs that read the interface, and 12 are officers who look at their lists and
begin a draft now and then. Each waits two to six seconds between two steps, as people do. At the end every
draft that was acknowledged must be there.
"""

import argparse
import asyncio
import os
import random
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx
from lxml import html

from bench.our_site import FRONT, GONGKAI, PROGRAM, front, our_server
from bench.rows import Row
from bench.servers import Missing, fetch, program

MINUTES = 1.0
RECORDS = 20_000
READERS, SEARCHERS, PROGRAMS, OFFICERS = 160, 20, 8, 12
PAUSE = (2.0, 6.0)
WORDS = ("公开", "水利", "低保", "预算", "住房", "岚川县", "通知", "学校")
ACCOUNTS = {
    "caizheng": "lanchuan-finance-office",
    "yunling": "lanchuan-yunling-office",
    "minzheng": "lanchuan-civil-affairs",
    "nigao": "lanchuan-drafting-desk",
}
"""Accounts of the demonstration county; their passwords are no secret."""
OK, MOVED = 200, 302


@dataclass(slots=True)
class Tally:
    """What all users saw together."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)


class User:
    """One person with a browser of his or her own."""

    def __init__(self, tally: Tally, until: float, seed: int) -> None:
        self.tally, self.until = tally, until
        self.choose = random.Random(seed)
        self.browser = httpx.AsyncClient(base_url=f"http://localhost:{FRONT}", timeout=60)

    async def ask(
        self, kind: str, address: str, form: dict[str, str] | None = None
    ) -> httpx.Response | None:
        """Ask for an address, or send a form to it; count how long it took and what went wrong."""
        begun = time.perf_counter()
        try:
            if form:
                token = {"csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")}
                answer = await self.browser.post(address, data=form | token, headers={"Referer": address})
            else:
                answer = await self.browser.get(address)
        except httpx.HTTPError as problem:
            self.tally.wrong[f"{kind}: {type(problem).__name__}"] += 1
            return None
        self.tally.times[kind].append(time.perf_counter() - begun)
        if answer.status_code not in {OK, MOVED}:
            self.tally.wrong[f"{kind}: {answer.status_code}"] += 1
        return answer

    async def live(self, step: Callable[["User"], Awaitable[None]]) -> None:
        """Take steps with pauses until the time is over."""
        await asyncio.sleep(self.choose.uniform(0, PAUSE[1]))
        async with self.browser:
            while time.perf_counter() < self.until:
                await step(self)
                await asyncio.sleep(self.choose.uniform(*PAUSE))


def reader(addresses: list[str]) -> Callable[[User], Awaitable[None]]:
    """Return the step of someone who reads."""

    async def step(user: User) -> None:
        kind = user.choose.choices(("front", "column", "article"), (1, 2, 5))[0]
        page = {"front": "/", "column": "/disclosures/"}.get(kind) or user.choose.choice(addresses)
        await user.ask(kind, page)

    return step


async def search(user: User) -> None:
    """Search for a word or two."""
    words = " ".join(user.choose.sample(WORDS, user.choose.randint(1, 2)))
    await user.ask("search", f"/search/?q={words}")


async def read_interface(user: User) -> None:
    """Read as a program does."""
    await user.ask("interface", "/api/v1/disclosures?limit=50")


async def work(user: User) -> None:
    """Look at one's lists; one time in four begin a draft."""
    if "sessionid" not in user.browser.cookies:
        name = user.choose.choice(sorted(ACCOUNTS))
        await user.ask("sign in", "/office/sign-in/")
        await user.ask("sign in", "/office/sign-in/", {"username": name, "password": ACCOUNTS[name]})
        return
    if user.choose.random() < 0.75:
        await user.ask("officer's list", user.choose.choice(("/office/disclosures/", _RECORDS)))
        return
    page = await user.ask("new record", "/office/disclosures/new/")
    title = f"关于第{user.choose.getrandbits(48)}号事项的通知"
    answer = await user.ask("begin a draft", "/office/disclosures/new/", _filled_in(page, title))
    if answer is not None and answer.status_code == MOVED:
        user.tally.acknowledged.append(title)


def _filled_in(page: httpx.Response | None, title: str) -> dict[str, str]:
    """Return the form of an empty draft, filled in; nothing where the page did not come."""
    document = html.fromstring(page.text) if page is not None else None
    forms = document.forms if document is not None else []
    for form in forms:
        if "title" in form.fields and "kind" in form.fields and "file" not in form.fields:
            chosen = {name: form.inputs[name].value or "" for name in ("agency", "kind")}
            kinds = form.inputs["kind"]
            chosen["kind"] = chosen["kind"] or next(one for one in kinds.value_options if one)
            return {
                **chosen,
                "title": title,
                "attribute": "proactive",
                "attribute_reason": "应当主动公开。",
            }
    return {"title": title}


_RECORDS = "/office/disclosures/records/"


async def _all_users(minutes: float, addresses: list[str]) -> Tally:
    tally, until = Tally(), time.perf_counter() + minutes * 60
    steps = [reader(addresses)] * READERS + [search] * SEARCHERS
    steps += [read_interface] * PROGRAMS + [work] * OFFICERS
    await asyncio.gather(*(User(tally, until, seed).live(step) for seed, step in enumerate(steps)))
    return tally


def run(minutes: float = MINUTES) -> Iterator[Row]:
    """Yield a row for each kind of step, and one for what was lost."""
    try:
        program("nginx")
    except Missing as missing:
        yield Row("users", "not measured", str(missing), "", "")
        return
    with TemporaryDirectory(prefix="gongkai-bench-", dir="/tmp") as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)
        yield from _rows(folder, minutes, running)


def _rows(folder: Path, minutes: float, running: ExitStack) -> Iterator[Row]:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev",
        "GONGKAI_DATA_DIR": str(folder / "ours"),
        "GONGKAI_PAGE_STORE": str(folder / "pages"),
        "GONGKAI_API_REQUESTS_PER_MINUTE": "100000",
    }
    for command in (
        ["demo"],
        ["demo", "generate", "--records", str(RECORDS), "--quiet"],
        ["search", "--rebuild", "--quiet"],
    ):
        subprocess.run([*GONGKAI, *command], check=True, stdout=subprocess.DEVNULL)
    for server in (our_server(background=True), front(folder)):
        running.enter_context(server)
    listed = fetch(f"http://127.0.0.1:{PROGRAM}/api/v1/disclosures?limit=100").decode()
    addresses = [f"/disclosures/{number}/" for number in re.findall(r'"index_number":\s*"([^"]+)"', listed)]
    tally = asyncio.run(_all_users(minutes, addresses))
    for kind, times in tally.times.items():
        centiles = quantiles(times, n=100) if len(times) > 1 else times * 99
        yield Row(
            kind, f"p95 {centiles[94] * 1000:,.0f} ms", f"median {centiles[49] * 1000:,.0f} ms",
            f"{len(times):,}", f"p99 {centiles[98] * 1000:,.0f} ms",
        )  # fmt: skip
    asked = sum(map(len, tally.times.values()))
    wrong = ", ".join(f"{kind} {count}" for kind, count in tally.wrong.items()) or "none"
    yield Row(
        "asked", f"{asked / minutes / 60:,.0f}/s", f"{minutes:g} minutes, 200 users", f"{asked:,}", ""
    )
    yield Row("errors", str(sum(tally.wrong.values())), wrong, "", "none")
    yield Row("drafts lost", str(_lost(tally)), f"of {len(tally.acknowledged):,} acknowledged", "", "none")


def _lost(tally: Tally) -> int:
    import django

    django.setup()
    from gongkai.disclosures.models import Disclosure

    there = set(Disclosure.objects.filter(title__startswith="关于第").values_list("title", flat=True))
    return len(set(tally.acknowledged) - there)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    for row in run(parser.parse_args().minutes):
        print(row, flush=True)
