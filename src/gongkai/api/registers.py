"""Registers for programs: what there is, and the public rows of each with the public's columns only."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from gongkai.api import words
from gongkai.api.addresses import own_address, page_address
from gongkai.api.cursors import day_place, next_address
from gongkai.api.errors import not_found
from gongkai.api.parameters import AgencyCode, Paging, Year, agency_with_code
from gongkai.api.rendering import moment
from gongkai.api.schemas import RegisterPage, RegisterRowPage
from gongkai.organisations.models import Agency
from gongkai.registers.definitions import Register, public_registers
from gongkai.registers.models import RegisterRow
from gongkai.registers.selectors import RowFilter, row_page, rows_by_register

router = Router(tags=["registers"])


class RowChoice(Paging):
    """By what the rows of a register are narrowed."""

    agency: AgencyCode
    year: Year
    validity: Literal["", "in_force", "amended", "not_yet", "repealed", "lapsed"] = Field(
        "", description=words.BY_VALIDITY
    )


@router.get("/registers", response=RegisterPage, summary=words.REGISTERS, url_name="registers")
def registers(request: HttpRequest) -> dict[str, Any]:
    """List the registers with their columns and the number of their public rows. One query."""
    counts = rows_by_register(RegisterRow.objects.published())
    found = public_registers().values()
    return {"items": [_described(request, one, counts.get(one.id, 0)) for one in found], "next": None}


@router.get(
    "/registers/{register_id}/rows",
    response=RegisterRowPage,
    summary=words.REGISTER_ROWS,
    url_name="register-rows",
)
def register_rows(request: HttpRequest, register_id: str, choice: Query[RowChoice]) -> dict[str, Any]:
    """List the public rows of one register. Five queries at most, whatever page is asked for."""
    register = public_registers().get(register_id)
    if register is None:
        raise not_found()
    today = timezone.localdate()
    agency = agency_with_code(choice.agency)
    chosen = RowFilter(agency_id=agency.pk if agency else None, validity=choice.validity, year=choice.year)
    rows = chosen.narrow(RegisterRow.objects.published().filter(register=register.id), today)
    page = row_page(rows, size=choice.limit, older=day_place(choice.cursor))
    shown = [row for row in page.rows if row.is_public]  # a row withdrawn between its two queries is not
    codes = dict(Agency.objects.filter(pk__in={row.agency_id for row in shown}).values_list("pk", "code"))
    base = page_address(request, "portal:register", register.id)
    return {
        "items": [_row(row, register, codes[row.agency_id], base, today) for row in shown],
        "next": next_address(request, page.older),
    }


def _described(request: HttpRequest, register: Register, rows: int) -> dict[str, Any]:
    return {
        "id": register.id,
        "name": register.name.zh,
        "name_en": register.name.en,
        "about": register.about.zh,
        "about_en": register.about.en,
        "rows": rows,
        "columns": [
            {"id": column.id, "name": column.name.zh, "name_en": column.name.en, "type": column.type.value}
            for column in register.public_columns
        ],
        "rows_url": own_address(request, f"registers/{register.id}/rows"),
        "csv_url": page_address(request, "files:register-file", register.id, "csv"),
        "json_url": page_address(request, "files:register-file", register.id, "json"),
    }


def _row(row: RegisterRow, register: Register, agency: str, base: str, today: date) -> dict[str, Any]:
    public = [column.id for column in register.public_columns]
    return {
        "id": row.pk,
        "agency": agency,
        "title": row.title,
        "values": {name: row.values[name] for name in public if row.values.get(name) is not None},
        "dated_on": row.dated_on.isoformat(),
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "version": row.version,
        "changed_at": moment(row.changed_at),
        "validity": row.validity_on(today).value if register.ends else None,
        "page": f"{base}{row.pk}/",
    }
