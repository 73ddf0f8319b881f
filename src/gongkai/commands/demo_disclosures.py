"""The disclosures of the demonstration county: its chains of review, and its records from their stories."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gongkai.commands.demo_files import file_content
from gongkai.commands.demo_story import SHANGHAI, DemoCounty, DemoStory
from gongkai.core.progress import track

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

DISCLOSURES = Path(__file__).with_name("demo_disclosures.yaml")
_YEARS_SHOWN = 5


def load_disclosures(
    agencies: Mapping[str, "Agency"], names: Mapping[str, str], *, today: date, quiet: bool
) -> int:
    """Tell every story in the order of its days; return how many, none where they were told before.

    All or nothing: whoever stops it halfway begins again with an empty desk.
    """
    from django.db import transaction

    from gongkai.disclosures.models import ReviewChain

    data = yaml.safe_load(DISCLOSURES.read_text(encoding="utf-8"))
    owner = agencies["lanchuan"]
    if ReviewChain.objects.filter(agency=owner, name=data["chain"]["name"]).exists():
        return 0
    with transaction.atomic():
        county = _county(data, agencies, names, today)
        _set_up_chains(data, owner, county)
        adopt_catalogue(owner, today=today)
        acts = [act for entry in data["records"] for act in DemoStory(entry, county).acts()]
        for act in track(sorted(acts, key=lambda act: act.at), label="载入示例信息", quiet=quiet):
            act.do(act.at)
    return len(data["records"])


def adopt_catalogue(owner: "Agency", *, today: date) -> None:
    """Let the county take the statutory items over, responsible agencies included; what it has stays."""
    from gongkai.catalogue.models import CatalogueItem
    from gongkai.catalogue.services import adopt_statutory_items

    if not CatalogueItem.objects.filter(owner=owner).exists():
        adopt_statutory_items(
            owner=owner, actor=None, now=_years_ago(today), as_of=_years_ago(today).date()
        )


def _years_ago(today: date) -> datetime:
    """Return the morning on which the years that are shown begin."""
    return datetime(today.year - _YEARS_SHOWN, 1, 1, 9, 0, tzinfo=SHANGHAI)


def _county(
    data: Mapping[str, Any], agencies: Mapping[str, "Agency"], names: Mapping[str, str], today: date
) -> DemoCounty:
    from gongkai.organisations.models import User

    return DemoCounty(
        today=today,
        agencies=agencies,
        names=names,
        accounts={user.username: user for user in User.objects.filter(agency__in=agencies.values())},
        chain=data["chain"],
        minor_chain=data["minor_chain"],
        files=file_content,
    )


def _set_up_chains(data: Mapping[str, Any], owner: "Agency", county: DemoCounty) -> None:
    from gongkai.disclosures import services

    for name in ("chain", "minor_chain"):
        steps = [
            services.StepPlan(
                name=step["name"],
                turn=step["turn"],
                questions=step["questions"],
                users=[county.accounts[step["account"]]],
            )
            for step in data[name]["steps"]
        ]
        services.set_up_chain(
            name=data[name]["name"],
            steps=steps,
            agency=owner,
            for_minor=name == "minor_chain",
            actor=None,
            now=_years_ago(county.today),
            today=county.today,
        )
