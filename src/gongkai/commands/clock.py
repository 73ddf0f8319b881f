"""``gongkai clock``: when the answer to a request for information is due, and why."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from unicodedata import east_asian_width

import click

from gongkai.core.errors import DomainError
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, parse_day, read_events
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import ClockSentences, answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.law.wording import LANGUAGES, WordedRefusal, Wording

_NO_DAY = Wording(
    zh="收到申请的日期“{given}”不是有效日期，应当写作 2024-09-10。",
    en='The day of receipt, "{given}", is not a date. Write it as 2024-09-10.',
)
_NO_FILE = Wording(
    zh="无法读取事件文件 {path}，请确认文件存在并且可以读取。",
    en="The file of events {path} cannot be read. Check that it exists and may be read.",
)
_RECEIVED = Wording(zh="收到日期：{received_on}", en="Received: {received_on}")
_LAW = Wording(zh="适用法规：{law}", en="Law: {law}")
_DUE = Wording(zh="答复期限：{due_on}", en="Due on: {due_on}")
_ANSWERED = Wording(zh="已答复：{answered_on}", en="Answered: {answered_on}")
_SUSPENDED = Wording(
    zh="期限停止计算：{since}以后的日子暂不计入，等待{waiting_for}，恢复后有{left}个工作日。",
    en="The period stands still: the days after {since} do not count until: {waiting_for}."
    " {left} working days will be left.",
)
_REPLY_DUE = Wording(
    zh="对方应当在{reply_due_on}前（含当日，自发出之日起算）答复或者缴费。",
    en="The reply or the payment is due by {reply_due_on}, counted from the day of the letter.",
)
_SILENT = Wording(
    zh="到期仍无答复的，最迟{due_on}答复申请人。",
    en="If none comes by then, the answer is due on {due_on}.",
)
_WARNING = Wording(zh="注意：{message}", en="Note: {message}")


class ClockInputRefused(WordedRefusal):
    """An option of the command that cannot be used."""

    code = "clock_input_refused"


@click.command()
@click.option("--received", required=True, help="Day of receipt, such as 2024-09-10.")
@click.option(
    "--events",
    metavar="FILE",
    help='What happened: a JSON list, or one object a line, of {"on": day, "event": kind}; the kind delayed'
    ' has its day, too: "until"; - for standard input.',
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", show_default=True)
def clock(received: str, events: str | None, *, as_json: bool, language: str) -> None:
    """Tell when the answer to a request is due, with every step that made the date."""
    rules = answer_clock_rules()
    try:
        received_on = parse_day(received)
        if received_on is None:
            raise ClockInputRefused(_NO_DAY, given=received[:40])
        result = answer_clock(received_on, _read(events), rules=rules, calendar=working_calendar())
    except DomainError as refused:
        message = refused.text(language) if isinstance(refused, WordedRefusal) else str(refused)
        click.echo(message, err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(result.as_data(language), ensure_ascii=False))
        return
    for line in _lines(result, rules.sentences, language):
        click.echo(line)


def _read(name: str | None) -> list[ClockEvent]:
    """Return the events of the named file, of standard input for ``-``, or none."""
    if name is None:
        return []
    if name == "-":
        return read_events(sys.stdin.buffer.read())
    try:
        content = Path(name).read_bytes()
    except OSError as problem:
        raise ClockInputRefused(_NO_FILE, path=name) from problem
    return read_events(content)


def _lines(result: ClockResult, sentences: ClockSentences, language: str) -> Iterator[str]:
    """Yield what a person reads: the law, a table of steps, and the last day in bold."""
    yield _RECEIVED.text(language, {"received_on": result.received_on})
    yield _LAW.text(language, {"law": result.law.name})
    yield ""
    rows = [
        (
            step.on.isoformat(),
            sentences.events[step.event].text(language),
            step.article(language),
            step.sentence(language),
        )
        for step in result.steps
    ]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (_padded(text, width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    yield ""
    for warning in result.warnings:
        yield _WARNING.text(language, {"message": warning.message(language)})
    yield from _conclusion(result, sentences, language)


def _conclusion(result: ClockResult, sentences: ClockSentences, language: str) -> Iterator[str]:
    """Yield the last day, or how the period stands still, and the answer if there is one."""
    if result.due_on is not None:
        yield click.style(_DUE.text(language, {"due_on": result.due_on}), bold=True)
    if result.suspension is not None:
        since, waiting_for, left, reply_due_on, due_on_if_silent = result.suspension
        names = (sentences.events[kind].text(language) for kind in waiting_for)
        waited = ("、" if language == "zh" else ", ").join(names)
        facts = {"since": since, "waiting_for": waited, "left": left}
        yield click.style(_SUSPENDED.text(language, facts), bold=True)
        if reply_due_on is not None:
            yield _REPLY_DUE.text(language, {"reply_due_on": reply_due_on})
        if due_on_if_silent is not None:
            yield _SILENT.text(language, {"due_on": due_on_if_silent})
    if result.answered_on is not None:
        yield _ANSWERED.text(language, {"answered_on": result.answered_on})


def _width(text: str) -> int:
    """Return how many columns a terminal needs for a text; a Chinese character needs two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
