"""The past years of the demonstration county, so that its compiled reports count living records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import yaml
from django.db import transaction
from django.utils import translation

from gongkai.commands.demo_years_plan import COUNTY, YEARS, YearsPlan, at

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

BATCH = "demonstration"


@dataclass(frozen=True, slots=True)
class YearsLoaded:
    """How many records of past years came in."""

    requests: int
    rows: int
    activities: int
    running: int


def load_years(
    agencies: Mapping[str, "Agency"],
    names: Mapping[str, str],
    *,
    today: date,
    quiet: bool = True,
    is_full: bool = False,
) -> YearsLoaded | None:
    """Load the past years and the running requests, all or nothing; None where they are there already.

    In full every licence and penalty of the years since 2021 comes in as a row: some 150,000.
    """
    from gongkai.commands.demo_years_registers import enter_figures, load_activities, load_rows
    from gongkai.commands.demo_years_requests import past_requests
    from gongkai.commands.demo_years_running import load_running, set_particulars
    from gongkai.requests.models import DisclosureRequest
    from gongkai.requests.moving_in import move_in_requests

    if DisclosureRequest.objects.filter(is_imported=True, agency=agencies[COUNTY]).exists():
        return None
    data = yaml.safe_load(YEARS.read_text(encoding="utf-8"))
    plan = YearsPlan(data, agencies, names, today, is_full, quiet)
    with transaction.atomic(), translation.override("zh-hans"):
        moved = move_in_requests(
            owner=plan.county,
            batch=BATCH,
            records=past_requests(plan),
            reason=plan.data["source"],
            actor=None,
            now=min(at(date(today.year, 1, 8), 9), at(today, 0)),
            today=today,
        )
        rows = load_rows(plan)
        activities = load_activities(plan)
        enter_figures(plan)
        set_particulars(plan)
        running = load_running(plan)
    return YearsLoaded(moved.records, rows, activities, running)
