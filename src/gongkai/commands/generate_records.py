"""Generated disclosures: ten years of a county's agencies, and the same again from the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.commands.generate_words import generated_words
from gongkai.disclosures.services.moved_records import MovedRecord
from gongkai.law.calendar import ONE_DAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHUNK = 5000
"""Records that come in together; one that was interrupted begins again at the next."""
YEARS = 10
_DAYS = YEARS * 365
_RECENT_DAYS = 60
_DRAFT_SHARE_RECENT, _DRAFT_SHARE = 0.2, 0.002
_WITHHELD_SHARE, _WITHDRAWN_SHARE, _EXPLAINED_SHARE = 0.004, 0.008, 0.7
_LATEST_DELAY = 24
_FIVE = ("decision", "execution", "management", "service", "result")


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """What is generated: how many records, of which agencies, until which day, from which seed."""

    records: int
    seed: int
    until: date
    agencies: Sequence[tuple[int, str]]
    """Key and name of each agency; those at the front have more records."""
    items: Sequence[str]
    """Codes of the items of the catalogue that records may belong to."""

    @property
    def chunks(self) -> int:
        """How many batches it takes."""
        return -(-self.records // CHUNK)

    def batch(self, number: int) -> str:
        """Return the name of one batch: the same plan names it the same again."""
        return (
            f"generated seed={self.seed} records={self.records} agencies={len(self.agencies)} part={number}"
        )


def generated_chunk(plan: GenerationPlan, number: int) -> list[MovedRecord]:
    """Return the records of one batch in the order in which they were published."""
    random = Random(f"{plan.seed}/{number}")  # noqa: S311 - made-up records, not secrets
    first, last = number * CHUNK, min((number + 1) * CHUNK, plan.records)
    weights = list(accumulate(1 / (place + 3) for place in range(len(plan.agencies))))
    agencies = random.choices(plan.agencies, cum_weights=weights, k=last - first)
    shares = {kind: entry["share"] for kind, entry in generated_words()["kinds"].items()}
    kinds = random.choices(list(shares), weights=list(shares.values()), k=last - first)
    begin = plan.until - timedelta(days=_DAYS)
    records = []
    for place, (agency, kind) in enumerate(zip(agencies, kinds, strict=True), first):
        formed = begin + timedelta(days=place * (_DAYS - 1) // plan.records)
        content = _content(random, agency[1], kind, place, formed)
        if plan.items and random.random() < _EXPLAINED_SHARE:
            content["catalogue_item"] = random.choice(plan.items)
        age = (plan.until - formed).days
        records.append(
            _record(random, MovedRecord(agency[0], kind, content, _morning(random, formed)), age)
        )
    records.sort(key=lambda record: record.published_at or record.created_at)
    return _with_policies(random, records)


def _morning(random: Random, day: date) -> datetime:
    return datetime.combine(day, time(9, random.randrange(60)), SHANGHAI)


def _record(random: Random, draft: MovedRecord, age: int) -> MovedRecord:
    """Return what became of a draft that is so many days old."""
    if random.random() < _WITHHELD_SHARE:
        return replace(draft, attribute="on_request", attribute_reason="含有特定对象的信息，依申请公开。")
    delay = random.randrange(1, _LATEST_DELAY)
    share = _DRAFT_SHARE_RECENT if age < _RECENT_DAYS else _DRAFT_SHARE
    if age <= delay or random.random() < share:
        return draft
    late = timedelta(days=delay, hours=random.randrange(7), seconds=random.randrange(3600))
    published = draft.created_at + late
    if random.random() < _WITHDRAWN_SHARE and age > delay + 1:
        return replace(
            draft,
            published_at=published,
            withdrawn_at=published + ONE_DAY,
            withdrawal_reason="内容有误，更正后重新发布。",
        )
    return replace(draft, published_at=published)


def _content(random: Random, name: str, kind: str, serial: int, formed: date) -> dict[str, Any]:
    said = generated_words()
    thing = random.choice(said["things"])
    words = {
        "thing": thing,
        "serial": serial,
        "year": formed.year,
        "month": formed.month,
        "a": random.randrange(2, 40),
        "b": random.randrange(30, 4000),
        "c": random.randrange(10, 900),
        "d": random.randrange(40, 100),
        "e": random.randrange(1, 20),
    }
    lines = random.choices(said["sentences"], k=random.randrange(2, 7))
    content = {
        "title": name + said["kinds"][kind]["title"].format_map(words),
        "issuing_body": name,
        "source": name,
        "body_html": "".join(f"<p>{line}</p>" for line in lines).format_map(words),
        "summary": f"{name}就{thing}公布有关情况。",
        "keywords": f"{thing} {formed.year}",
        "genre": "通知",
        "subject": random.choice(said["subjects"]),
        "article_20_item": said["kinds"][kind].get("item") or random.randrange(1, 16),
        "five_publics": random.choice(_FIVE),
        "document_number": f"岚模〔{formed.year}〕{serial + 1}号",
        "formed_on": formed,
    }
    if kind == "normative_document":
        content["effective_on"] = formed + timedelta(days=30)
        content["expires_on"] = formed + timedelta(days=30 + 5 * 365)
    return content


def _with_policies(random: Random, records: list[MovedRecord]) -> list[MovedRecord]:
    """Let each interpretation explain a normative document that was public before it in the batch."""
    policies: list[int] = []
    told = []
    for place, record in enumerate(records):
        if record.kind == "normative_document" and record.published_at:
            policies.append(place)
        if record.kind == "interpretation" and policies:
            told.append(replace(record, explains=random.choice(policies[-20:])))
        elif record.kind == "interpretation":
            told.append(replace(record, kind="information"))
        else:
            told.append(record)
    return told
