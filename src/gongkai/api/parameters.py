"""Parameters that several addresses have in common."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from gongkai.api import words
from gongkai.api.errors import wrong_parameter
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.states import FivePublics, Validity
from gongkai.organisations.models import Agency

FIRST_YEAR, LAST_YEAR = 1949, 2199
_TEXT = r"^[^\x00]*$"

AgencyCode = Annotated[str, Field("", max_length=64, pattern=r"^[a-z0-9-]*$", description=words.BY_AGENCY)]
if TYPE_CHECKING:
    KindCode = str
else:
    # The kinds are data: a program reads them in the description, and another one is refused by it.
    KindCode = Literal[("", *disclosure_kinds())]
Kind = Annotated[KindCode, Field("", description=words.BY_KIND)]
Subject = Annotated[str, Field("", max_length=80, pattern=_TEXT, description=words.BY_SUBJECT)]
if TYPE_CHECKING:
    FivePublicsCode = str
else:
    FivePublicsCode = Literal[("", *FivePublics.values)]
FivePublicsPart = Annotated[FivePublicsCode, Field("", description=words.BY_FIVE_PUBLICS)]
Year = Annotated[int | None, Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description=words.BY_YEAR)]


def _no_bare_number(value: Any) -> Any:
    """Refuse a number, which would be taken for seconds since 1970 though nobody is told so."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-", value):
        raise PydanticCustomError("datetime_parsing", "A moment begins with its year and a hyphen.")
    return value


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
    kind: Kind
    genre: str = Field("", max_length=40, pattern=_TEXT, description=words.BY_GENRE)
    subject: Subject
    five_publics: FivePublicsPart
    validity: Literal["", "valid", "lapsed", "repealed", "not_yet"] = Field(
        "", description=words.BY_VALIDITY
    )
    updated_since: Annotated[
        datetime | None, BeforeValidator(_no_bare_number), Field(None, description=words.UPDATED_SINCE)
    ]

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
