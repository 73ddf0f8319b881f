"""One disclosure of the demonstration as a story: which act happens when, on days before it is loaded.

Every act is a service of the domain with the account whose act it is, so that nothing goes around the gate.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gongkai.law.calendar import ONE_DAY, working_calendar

if TYPE_CHECKING:
    from gongkai.disclosures.models import Correction, Disclosure
    from gongkai.organisations.models import Agency, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_AGO = 35
"""Days: what recurs on a day of the year was formed at least so long before the day of loading."""
_BEGUN, _DECIDED, _SUBMITTED, _OUT = time(8, 40), time(8, 55), time(9, 10), time(16, 30)
_SIGNED = (time(9, 40), time(10, 50), time(15, 20))
_USUAL_WORKING_DAYS = 4
_OFFICE = "nigao"
"""The account that drafts for agencies without one of their own."""
_PUBLISHER = "fabu"
_APPROVED = frozenset({"published", "approved", "scheduled", "confirmed"})
_OPEN_STATES = frozenset({"draft", "withheld"})


@dataclass(frozen=True, slots=True)
class TimedAct:
    """One act and its moment."""

    at: datetime
    do: Callable[[datetime], None]


@dataclass(slots=True)
class DemoCounty:
    """What the stories share: agencies, names, accounts, chains, and the stories told by their keys."""

    today: date
    agencies: Mapping[str, "Agency"]
    names: Mapping[str, str]
    accounts: Mapping[str, "User"]
    chain: Mapping[str, Any]
    minor_chain: Mapping[str, Any]
    files: Callable[[Mapping[str, Any]], bytes]
    told: dict[str, "DemoStory"] = field(default_factory=dict)


class DemoStory:
    """One entry of the data with its days, and the record that comes of it."""

    def __init__(self, entry: Mapping[str, Any], county: DemoCounty) -> None:
        self.entry, self.county = entry, county
        self.state: str = entry.get("state", "published")
        self.formed = self._formed()
        self.days = self._working_days()
        self.record: Disclosure | None = None
        own = entry["agency"]
        drafter = own if own in county.accounts and own != "lanchuan" else _OFFICE
        self.drafter: User = county.accounts[drafter]
        county.told[entry["key"]] = self

    @property
    def published(self) -> date:
        """The day on which it goes out."""
        return self.days[-1]

    def acts(self) -> Iterator[TimedAct]:
        """Yield the acts of this record in their order."""
        yield TimedAct(_at(self.formed, _BEGUN), self._begin)
        if self.entry.get("attribute", "proactive"):
            yield TimedAct(_at(self.formed, _DECIDED), self._decide)
        if self.state in _OPEN_STATES:
            return
        if "at_once" in self.entry:
            yield TimedAct(_at(self.formed, _SUBMITTED), self._publish_at_once)
        else:
            yield TimedAct(_at(self.formed, _SUBMITTED), self._submit)
        yield from self._opinions()
        yield from self._ending()
        yield from self._afterwards()

    def _opinions(self) -> Iterator[TimedAct]:
        steps = self.county.chain["steps"]
        signed = len(steps) if self.state in _APPROVED else self.entry.get("signed", 0)
        for number, step in enumerate(steps[:signed]):
            yield TimedAct(self._signing(number), partial(self._approve, step))
        if self.state == "returned":
            yield TimedAct(self._signing(0), self._return)

    def _ending(self) -> Iterator[TimedAct]:
        out = _at(self.published, _OUT)
        if self.state == "published":
            yield TimedAct(out, self._publish)
        if self.state == "scheduled":
            yield TimedAct(out, self._schedule)

    def _afterwards(self) -> Iterator[TimedAct]:
        for name, act in (("repealed", self._repeal), ("withdrawn", self._withdraw)):
            if name in self.entry:
                yield TimedAct(_at(self._days_after(self.entry[name]["after"]), _OUT), act)
        if "correction" in self.entry:
            day = self._days_after(self.entry["correction"]["after"])
            yield TimedAct(_at(day, _BEGUN), self._correct)
            for number, step in enumerate(self.county.chain["steps"]):
                yield TimedAct(_at(day, _SIGNED[number]), partial(self._approve, step))
            yield TimedAct(_at(day, _OUT), self._publish_correction)

    # Days

    def _formed(self) -> date:
        formed, today = self.entry["formed"], self.county.today
        if "formed_with" in self.entry:
            return self.county.told[self.entry["formed_with"]].published
        if isinstance(formed, int):
            return _working_day(today + timedelta(days=formed))
        month, day = map(int, formed.split("-"))
        found = date(today.year, month, day)
        if found > today - timedelta(days=LONG_AGO):
            found = date(today.year - 1, month, day)
        return _working_day(found)

    def _working_days(self) -> list[date]:
        """Return the working days from forming to publishing, none of them today or later."""
        yesterday = self.county.today - ONE_DAY
        last = working_calendar().add_working_days(
            self.formed, self.entry.get("within", _USUAL_WORKING_DAYS)
        )
        days = [self.formed]
        while (day := days[-1] + ONE_DAY) <= min(last, yesterday):
            days.append(day)
        return [day for day in days if day == self.formed or working_calendar().is_working_day(day)]

    def _signing(self, number: int) -> datetime:
        steps = len(_SIGNED)
        place = (len(self.days) - 1) * (number + 1) // steps
        return _at(self.days[place], _SIGNED[number])

    def _days_after(self, days: int) -> date:
        return _working_day(self.published + timedelta(days=days))

    # Acts

    def _begin(self, now: datetime) -> None:
        from gongkai.disclosures import services

        entry, agency = self.entry, self.county.agencies[self.entry["agency"]]
        policy = self.county.told[entry["interprets"]].record if "interprets" in entry else None
        issuer = entry.get("issuer", self.county.names[entry["agency"]])
        self.record = services.begin_draft(
            agency=agency,
            kind=entry["kind"],
            title=self._words(entry["title"]),
            document_number=self._words(entry.get("number", "")),
            issuing_body=issuer,
            source=issuer,
            body_html=body_html(self._words(entry["text"])),
            summary=self._words(entry["summary"]),
            keywords=entry["keywords"],
            genre=entry.get("genre", ""),
            subject=entry["subject"],
            article_20_item=entry["item"],
            catalogue_item=entry.get("catalogue"),
            five_publics=entry.get("five", ""),
            formed_on=self.formed,
            effective_on=self._from_formed("effective"),
            expires_on=self._from_formed("expires"),
            interprets=policy,
            actor=self.drafter,
            now=now,
        )
        for file in entry.get("files", ()):
            content = self.county.files(file)
            if content:
                self._attach(file["name"], content, now)

    def _attach(self, name: str, content: bytes, now: datetime) -> None:
        from gongkai.disclosures import services
        from gongkai.disclosures.services.preparing import report_of
        from gongkai.renditions.clean import clean_copy

        attachment = services.add_attachment(
            disclosure=self._told, name=name, content=content, actor=self.drafter, now=now
        )
        clean = clean_copy(content, name)
        services.set_rendition(
            attachment=attachment,
            content=clean.data,
            name=name,
            report=report_of(clean),
            actor=self.drafter,
            now=now,
        )

    def _decide(self, now: datetime) -> None:
        from gongkai.disclosures import services

        services.set_attribute(
            disclosure=self._told,
            attribute=self.entry.get("attribute", "proactive"),
            reason=self.entry.get("attribute_reason", ""),
            actor=self.drafter,
            now=now,
        )

    def _submit(self, now: datetime) -> None:
        from gongkai.disclosures import services

        services.submit_for_review(disclosure=self._told, actor=self.drafter, now=now, today=now.date())

    def _publish_at_once(self, now: datetime) -> None:
        from gongkai.disclosures import services

        services.emergency_publish(
            disclosure=self._told,
            reason=self.entry["at_once"],
            actor=self.drafter,
            now=now,
            today=now.date(),
        )

    def _approve(self, step: Mapping[str, Any], now: datetime) -> None:
        self._sign(step, "approve", dict.fromkeys(step["questions"], "clear"), "", now)

    def _return(self, now: datetime) -> None:
        step = self.county.chain["steps"][0]
        answers = {"secrecy": "clear", "third_party": "objection"}
        self._sign(step, "return", answers, self.entry["opinion"], now)

    def _sign(
        self, step: Mapping[str, Any], verdict: str, answers: dict[str, str], text: str, now: datetime
    ) -> None:
        from gongkai.disclosures import services
        from gongkai.disclosures.models import Review

        review = Review.objects.running().get(version__disclosure=self._told)
        services.give_opinion(
            review=review,
            step=review.chain.steps.get(name=step["name"]),
            verdict=verdict,
            answers=answers,
            text=text,
            actor=self.county.accounts[step["account"]],
            now=now,
            today=now.date(),
        )

    def _publish(self, now: datetime) -> None:
        from gongkai.disclosures import services

        services.publish(disclosure=self._told, actor=self.county.accounts[_PUBLISHER], now=now)

    def _schedule(self, now: datetime) -> None:
        from gongkai.disclosures import services

        at = _at(self.county.today + timedelta(days=self.entry["ahead"]), time(9, 0))
        services.schedule(disclosure=self._told, at=at, actor=self.county.accounts[_PUBLISHER], now=now)

    def _withdraw(self, now: datetime) -> None:
        from gongkai.disclosures import services

        reason = self._words(self.entry["withdrawn"]["reason"])
        services.withdraw(
            disclosure=self._told, reason=reason, actor=self.county.accounts[_PUBLISHER], now=now
        )

    def _repeal(self, now: datetime) -> None:
        from gongkai.disclosures import services

        services.repeal(
            disclosure=self._told,
            repealed_on=now.date(),
            reason=self._words(self.entry["repealed"]["reason"]),
            actor=self.county.accounts[_PUBLISHER],
            now=now,
        )

    def _correct(self, now: datetime) -> None:
        from gongkai.disclosures import services

        told = self.entry["correction"]
        correction = services.correct(
            disclosure=self._told,
            reason=told["reason"],
            body_html=body_html(self._words(told["text"])),
            actor=self.drafter,
            now=now,
        )
        services.submit_correction(
            correction=correction, actor=self.drafter, now=now + timedelta(minutes=20), today=now.date()
        )

    def _publish_correction(self, now: datetime) -> None:
        from gongkai.disclosures import services

        correction: Correction = self._told.corrections.get()
        services.publish_correction(correction=correction, actor=self.county.accounts[_PUBLISHER], now=now)

    @property
    def _told(self) -> "Disclosure":
        if self.record is None:
            raise LookupError(f"The record {self.entry['key']} is not begun yet. Put its acts in order.")
        return self.record

    # Words

    def _from_formed(self, name: str) -> date | None:
        return self.formed + timedelta(days=self.entry[name]) if name in self.entry else None

    def _words(self, text: str) -> str:
        effective = self._from_formed("effective") or self.formed
        values = {
            "y": self.formed.year,
            "p": self.formed.year - 1,
            "n": self.formed.year + 1,
            "month": self.formed.month,
            "formed": _printed(self.formed),
            "effective": _printed(effective),
        }
        return text.format(**values)


def body_html(text: str) -> str:
    """Return the HTML of a text: a paragraph a line, ``##`` for a heading, ``|`` for a row of a table."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = []
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in group]
            parts.append(_table(rows))
        else:
            parts += [_paragraph(line) for line in group]
    return "".join(parts)


def _paragraph(line: str) -> str:
    if line.startswith("## "):
        return f"<h3>{escape(line[3:])}</h3>"
    return f"<p>{escape(line)}</p>"


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


def _working_day(day: date) -> date:
    """Return ``day``, or the last working day before it."""
    while not working_calendar().is_working_day(day):
        day -= ONE_DAY
    return day


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
