"""The demonstration county's report of its last full year: compiled, signed, published with its parts."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from gongkai.commands.demo_years_plan import COUNTY, YEARS, at
from gongkai.core.progress import track

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency, User
    from gongkai.reports.models import AnnualReport

TEXTS = Path(__file__).with_name("demo_report.yaml")
OFFICE, HEAD = "xianban", "fabu"
_HANDED_IN, _SIGNED = (1, 20), (3, 20)
"""When the bodies hand their parts in, and when the whole is signed and published, in the year after."""


def load_compiled_report(*, today: date, quiet: bool = True) -> "AnnualReport | None":
    """Compile, sign and publish the last full year; None where the county has a report of it already."""
    from django.db import transaction
    from django.utils import translation

    from gongkai.organisations.models import Agency, User
    from gongkai.reports.collecting.services import keep_sum
    from gongkai.reports.models import AnnualReport
    from gongkai.reports.services import publish_report
    from gongkai.reports.writing.services import save_text

    county = Agency.objects.get(code=COUNTY)
    known = yaml.safe_load(YEARS.read_text(encoding="utf-8"))["years"]
    year = max(year for year in known if year < today.year)
    if AnnualReport.objects.filter(agency=county, year=year).exists():
        return None
    office, head = (User.objects.get(username=name) for name in (OFFICE, HEAD))
    now = _not_to_come(date(year + 1, *_SIGNED), today)
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["texts"]
    texts = {key: text.replace("{year}", str(year)) for key, text in texts.items()}
    with transaction.atomic(), translation.override("zh-hans"):
        _hand_in(county, year, office, _not_to_come(date(year + 1, *_HANDED_IN), today), quiet=quiet)
        save_text(agency=county, year=year, texts=texts, actor=office, now=now)
        record = keep_sum(whole=county, year=year, actor=office, now=now)
        _sign(record, [office, head], now)
        return publish_report(record=record, actor=head, now=now)


def _hand_in(county: "Agency", year: int, office: "User", now: datetime, *, quiet: bool) -> None:
    """Compile every body's part and have the county accept it.

    Bodies with an officer of their own sign theirs; of the others the county's office vouches for what came
    in on paper.
    """
    from gongkai.organisations.models import Role, User
    from gongkai.reports.collecting.services import accept_part, place_part, submit_part
    from gongkai.reports.compiling import own_scopes
    from gongkai.reports.compiling.scopes import bodies_under
    from gongkai.reports.compiling.services import keep_compiled

    bodies = [version.agency for version in bodies_under(county, year)]
    own = {user.agency_id: user for user in User.objects.filter(role_grants__role=Role.OFFICER)}
    for scope in track(own_scopes(bodies, year), label="汇编各单位年报", quiet=quiet):
        officer = own.get(scope.agency.pk)
        report = keep_compiled(scope=scope, actor=officer or office, now=now)
        if officer is not None:
            _sign(report, [officer, office], now)
            part = submit_part(report=report, actor=officer, now=now)
        else:
            part = place_part(report=report, actor=office, now=now)
        accept_part(part=part, actor=office, now=now)


def _sign(record: "AnnualReport", signers: Iterable["User"], now: datetime) -> None:
    """Sign the first step by the first signer and the others by the second, as no one signs them all."""
    from gongkai.reports.signing import sign, signing_steps

    first, second = signers
    for number, _step in enumerate(signing_steps()):
        sign(
            record=record,
            actor=second if number else first,
            now=now,
            note="" if number else "数据已逐件核对。",
        )


def _not_to_come(day: date, today: date) -> datetime:
    return min(at(day, 10), at(today, 0))
