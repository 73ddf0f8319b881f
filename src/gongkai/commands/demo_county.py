"""The agencies and the accounts of the demonstration county, entered through the services."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gongkai.commands.generate_county import fictional_credit_code

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency

COUNTY = Path(__file__).with_name("demo_county.yaml")
SINCE = date(2009, 1, 1)


def demo_county() -> dict[str, Any]:
    """Return the data of the county."""
    county: dict[str, Any] = yaml.safe_load(COUNTY.read_text(encoding="utf-8"))
    return county


def load_agencies(county: dict[str, Any]) -> dict[str, "Agency"]:
    """Enter the agencies that are not there yet; what a person changed since stays as it is."""
    from django.db import transaction

    from gongkai.organisations import services
    from gongkai.organisations.models import Agency

    known = {agency.code: agency for agency in Agency.objects.all()}
    with transaction.atomic():
        root = None
        for position, entry in enumerate(county["agencies"]):
            if entry["code"] not in known:
                known[entry["code"]] = _enter_agency(entry, position, root, county["contact"])
            root = root or known[entry["code"]]
        _give_credit_codes([known[entry["code"]] for entry in county["agencies"]])
        for entry in county["agencies"]:
            ended = known[entry["code"]]
            if "into" in entry and not ended.successions_to.exists():
                services.merge_agencies(
                    agencies=[ended],
                    into=known[entry["into"]],
                    as_of=entry["until"],
                    reason="岚川县机构改革方案",
                )
    return {entry["code"]: known[entry["code"]] for entry in county["agencies"]}


def _give_credit_codes(agencies: list["Agency"]) -> None:
    """Give the agencies without a credit code a fictional one, as index numbers begin with it."""
    for number, agency in enumerate(agencies, 1):
        if not agency.credit_code:
            agency.credit_code = fictional_credit_code(number)
            agency.full_clean()
            agency.save(update_fields=["credit_code"])


def _enter_agency(
    entry: dict[str, Any], position: int, root: "Agency | None", contact: dict[str, str]
) -> "Agency":
    from gongkai.organisations import services

    renamed = entry.get("renamed")
    agency = services.create_agency(
        code=entry["code"],
        name=renamed["from"] if renamed else entry["name"],
        name_en=renamed["from_en"] if renamed else entry["en"],
        short_name="" if renamed else entry["short"],
        kind=entry["kind"],
        level=entry.get("level", "county"),
        parent=root,
        position=position,
        as_of=entry.get("from", SINCE),
    )
    if renamed:
        services.rename_agency(
            agency=agency,
            name=entry["name"],
            name_en=entry["en"],
            short_name=entry["short"],
            as_of=renamed["as_of"],
            reason=renamed["reason"],
        )
    if "office" in entry:
        services.update_disclosure_office(
            agency=agency,
            name=entry["office"],
            address=contact["address_of"] + entry["address"],
            postcode=contact["postcode"],
            hours=contact["hours"],
            phone=entry["phone"],
            email=f"{entry['code']}@lanchuan.example",
        )
    return agency


def load_accounts(county: dict[str, Any], agencies: dict[str, "Agency"]) -> list[tuple[str, str, str]]:
    """Make the accounts that are not there yet. Only the demonstration has passwords that are known."""
    from django.conf import settings

    from gongkai.organisations import services
    from gongkai.organisations.models import User

    is_demonstration = getattr(settings, "DEMONSTRATION", False)
    listed = []
    for entry in county["accounts"]:
        password = entry["password"] if is_demonstration else services.generated_password()
        if User.objects.filter(username=entry["username"]).exists():
            password = password if is_demonstration else "（密码仅在创建时显示）"
        else:
            services.create_account(
                username=entry["username"],
                display_name=entry["name"],
                password=password,
                agency=agencies.get(entry["agency"]),
                roles=entry["roles"],
            )
        listed.append((entry["username"], entry["name"], password))
    return listed
