"""``gongkai screen``: files in, and out comes what in them must not be public."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from gongkai.commands.many_files import Outcome, each_file
from gongkai.core.errors import DomainError
from gongkai.core.sentences import in_language
from gongkai.law.wording import LANGUAGES, WordedRefusal, Wording
from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.findings import ScreeningKind

_CLEAN, _FOUND, _UNREAD = 0, 1, 2
"""What the command exits with."""

_KINDS = {
    ScreeningKind.IDENTITY_NUMBER: Wording(zh="身份证号", en="identity number"),
    ScreeningKind.MOBILE: Wording(zh="手机号码", en="mobile number"),
    ScreeningKind.LANDLINE: Wording(zh="固定电话", en="landline number"),
    ScreeningKind.BANK_CARD: Wording(zh="银行账号", en="bank card"),
    ScreeningKind.PASSPORT: Wording(zh="出入境证件", en="passport"),
    ScreeningKind.PLATE: Wording(zh="机动车号牌", en="vehicle plate"),
    ScreeningKind.EMAIL: Wording(zh="电子邮箱", en="e-mail"),
    ScreeningKind.ADDRESS: Wording(zh="家庭住址", en="home address"),
    ScreeningKind.PERSON_LIST: Wording(zh="人员名单", en="list of persons"),
    ScreeningKind.SECRECY_MARK: Wording(zh="保密标志", en="secrecy mark"),
    ScreeningKind.WORD: Wording(zh="错敏词", en="word"),
    ScreeningKind.DEAD_LINK: Wording(zh="失效链接", en="dead link"),
    ScreeningKind.UNREAD: Wording(zh="未能识别", en="not read"),
}
_LEVELS = {
    "sure": (Wording(zh="确定", en="sure"), "red"),
    "likely": (Wording(zh="很可能", en="likely"), "yellow"),
    "possible": (Wording(zh="可能", en="possible"), "cyan"),
}
_NOTHING = Wording(zh="没有发现问题。", en="Nothing was found.")
_MARK = Wording(zh="{kind}（{level}）", en="{kind} ({level})")
_FOUND_AT = Wording(zh="{where}：{text}", en="{where}: {text}")
_MASKED = Wording(zh="脱敏后：{masked}", en="masked: {masked}")
_SUMMARY = Wording(
    zh="共检查{files}个文件，发现{findings}处{kinds}。",
    en="Files screened: {files}. Findings: {findings}{kinds}.",
)
_NO_CONTACTS_FILE = Wording(
    zh="无法读取本单位联系方式文件 {path}，请确认文件存在，并且是每行一项的 UTF-8 文本。",
    en="The file of contacts {path} cannot be read. It must be UTF-8 text with one contact a line.",
)
_NO_DAY = Wording(
    zh="成文日期“{given}”不是有效日期，应当写作 2017-09-10。",
    en='The day of writing, "{given}", is not a date. Write it as 2017-09-10.',
)


class ScreenOptionRefused(WordedRefusal):
    """An option of the command that cannot be used."""

    code = "screen_option_refused"


@dataclass(frozen=True, slots=True)
class ScreeningCall:
    """How every file of one call is screened."""

    ocr: bool
    contacts: Contacts
    today: date
    written_on: date | None
    language: str


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每个文件一行 JSON。One JSON object a line.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="使用几个处理器核。Cores to use.")
@click.option("--no-ocr", is_flag=True, help="不识别扫描页。Do not recognise scanned pages.")
@click.option(
    "--contacts", metavar="FILE", help="本单位公布的联系方式，每行一项。The agency's own contacts."
)
@click.option("--written-on", metavar="DATE", help="成文日期，当时正确的名称不报。Names right then pass.")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", show_default=True)
def screen(
    files: tuple[Path, ...],
    *,
    as_json: bool,
    jobs: int,
    no_ocr: bool,
    contacts: str | None,
    written_on: str | None,
    language: str,
) -> None:
    """检查文件里的个人信息、保密标志和错敏词。Find personal data, secrecy marks and wrong words."""
    try:
        call = ScreeningCall(
            ocr=not no_ocr,
            contacts=_contacts(contacts),
            today=datetime.now(tz=ZoneInfo("Asia/Shanghai")).date(),
            written_on=_day(written_on),
            language=language,
        )
    except DomainError as refused:
        click.echo(refused.text(language) if isinstance(refused, WordedRefusal) else str(refused), err=True)
        sys.exit(_UNREAD)
    outcomes = each_file(files, screen_one, options=call, jobs=jobs, label="筛查文件")
    sys.exit(_print(outcomes, as_json=as_json, language=language))


def screen_one(path: Path, call: ScreeningCall) -> dict[str, Any]:
    """Screen one file; return its findings in the public JSON shape, and what of it was not read."""
    from gongkai.screening.files import screen_file

    findings, notes = screen_file(
        path, ocr=call.ocr, contacts=call.contacts, today=call.today, written_on=call.written_on
    )
    screened: dict[str, Any] = {"findings": [finding.to_dict(call.language) for finding in findings]}
    if notes:
        screened["notes"] = [in_language(note, call.language) for note in notes]
    return screened


def _contacts(name: str | None) -> Contacts:
    if name is None:
        return NO_CONTACTS
    try:
        return Contacts.from_lines(Path(name).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, ValueError) as problem:
        raise ScreenOptionRefused(_NO_CONTACTS_FILE, path=name) from problem


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ScreenOptionRefused(_NO_DAY, given=text[:40]) from problem


def _print(outcomes: Iterator[Outcome[dict[str, Any]]], *, as_json: bool, language: str) -> int:
    counts: Counter[str] = Counter()
    problems, screened = [], 0
    for outcome in outcomes:
        if outcome.result is None:
            problems.append(outcome.problem)
            continue
        screened += 1
        counts.update(finding["kind"] for finding in outcome.result["findings"])
        if as_json:
            line = {"file": str(outcome.path), **outcome.result}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo("\n".join(_readable(outcome.path, outcome.result, language)))
    if not as_json and screened:
        click.echo(click.style(_summary(screened, counts, language), bold=True))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        return _UNREAD
    return _FOUND if counts else _CLEAN


def _readable(path: Path, screened: dict[str, Any], language: str) -> Iterator[str]:
    """Yield what a person reads of one file."""
    findings = screened["findings"]
    yield click.style(str(path), bold=True)
    for note in screened.get("notes", ()):
        yield f"  {note}"
    if not findings:
        yield f"  {_NOTHING.text(language)}"
    for finding in findings:
        level, colour = _LEVELS[finding["level"]]
        kind = _KINDS[ScreeningKind(finding["kind"])].text(language)
        mark = click.style(_MARK.text(language, {"kind": kind, "level": level}), fg=colour)
        facts = {"where": finding["where"], "text": _one_line(finding["text"])}
        yield f"  {mark} {_FOUND_AT.text(language, facts)}"
        yield f"      {finding['why']}"
        if finding["masked"]:
            yield f"      {_MASKED.text(language, {'masked': _one_line(finding['masked'])})}"
    yield ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _summary(screened: int, counts: Counter[str], language: str) -> str:
    parts = [
        f"{_KINDS[ScreeningKind(kind)].text(language)} {count}" for kind, count in counts.most_common()
    ]
    if language == "zh":
        kinds = f"（{'，'.join(parts)}）" if parts else ""
    else:
        kinds = f" ({', '.join(parts)})" if parts else ""
    return _SUMMARY.text(language, {"files": screened, "findings": counts.total(), "kinds": kinds})
