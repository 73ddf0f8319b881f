"""The county that the drill works in: tables, agencies, accounts and the review of three steps."""

from datetime import date
from typing import Any

import django
import yaml
from django.core.management import call_command
from django.utils import timezone, translation


def main() -> None:
    """Make the county in the database that the environment names."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with translation.override("zh-hans"):
        _enter(timezone.localdate())


def _enter(today: date) -> None:
    from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
    from gongkai.commands.demo_disclosures import DISCLOSURES, adopt_catalogue
    from gongkai.disclosures.services import StepPlan, set_up_chain
    from gongkai.organisations.models import User

    county = demo_county()
    agencies = load_agencies(county)
    load_accounts(county, agencies)
    owner = agencies["lanchuan"]
    adopt_catalogue(owner, today=today)
    told: dict[str, Any] = yaml.safe_load(DISCLOSURES.read_text(encoding="utf-8"))["chain"]
    steps = [
        StepPlan(
            step["name"],
            step["turn"],
            step["questions"],
            users=[User.objects.get(username=step["account"])],
        )
        for step in told["steps"]
    ]
    set_up_chain(name=told["name"], agency=owner, steps=steps, actor=None, now=timezone.now(), today=today)


if __name__ == "__main__":
    main()
