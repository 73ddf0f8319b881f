"""Parameters that several addresses have in common."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from gongkai.api import words
from gongkai.api.errors import wrong_parameter
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.states import Validity
from gongkai.organisations.models import Agency

FIRST_YEAR, LAST_YEAR = 1949, 2199
_TEXT = r"^[^\x00]*$"

AgencyCode = Annotated[str, Field("", max_length=64, pattern=r"^[a-z0-9-]*$", description=words.BY_AGENCY)]
Year = Annotated[int | None, Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description=words.BY_YEAR)]


class Paging(Schema):
    """Which page of a list is asked for."""

    limit: int = Field(50, ge=1, le=100, description=words.LIMIT)
    cursor: str = Field("", max_length=100, description=words.CURSOR, pattern=r"^[A-Za-z0-9_-]*$")


class DisclosureChoice(Paging):
    """By what a list of records is narrowed."""

    agency: AgencyCode
    item: str = Field("", max_length=80, pattern=_TEXT, description=words.BY_ITEM)
    article_20_item: int | None = Field(None, ge=1, le=15, description=words.BY_ARTICLE_20)
    year: Year
    kind: str = Field("", max_length=40, pattern=_TEXT, description=words.BY_KIND)
    genre: str = Field("", max_length=40, pattern=_TEXT, description=words.BY_GENRE)
    validity: Literal["", "valid", "lapsed", "repealed", "not_yet"] = Field(
        "", description=words.BY_VALIDITY
    )
    updated_since: datetime | None = Field(None, description=words.UPDATED_SINCE)

    def require_known_kind(self) -> None:
        """Refuse a kind of information that there is not."""
        if self.kind and self.kind not in disclosure_kinds():
            raise wrong_parameter(
                "kind", _("The value is not one of %(values)s.") % {"values": "、".join(disclosure_kinds())}
            )

    @property
    def chosen_validity(self) -> Validity | None:
        """The validity asked for."""
        return Validity(self.validity) if self.validity else None


def agency_with_code(code: str) -> Agency | None:
    """Return the agency that a parameter names; none where none is asked for. One query."""
    if not code:
        return None
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise wrong_parameter(
            "agency", _("There is no agency with this code. /api/v1/agencies lists the codes.")
        )
    return found
