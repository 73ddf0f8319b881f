"""What a file says of itself, as the fields of a record: suggestions that a person confirms."""

from pathlib import PurePosixPath
from typing import Any

from django.db import models

from gongkai.disclosures.kinds import genres
from gongkai.disclosures.models import Disclosure
from gongkai.law.wording import Wording
from gongkai.renditions.intake import Intake, Suggestion

_BY_NAME = Wording(zh="取自文件名", en="from the name of the file")
_BY_TITLE = Wording(zh="取自标题末尾的文种", en="from the end of the title")
_BY_AGENCY = Wording(zh="取自所属机关名称", en="from the name of the agency")


def suggested_content(intake: Intake, agency_name: str) -> tuple[dict[str, Any], dict[str, Wording]]:
    """Return the fields that a file suggests and where each was read."""
    found: dict[str, Suggestion[Any] | None] = {
        "title": intake.title or Suggestion(PurePosixPath(intake.name).stem, _BY_NAME),
        "document_number": intake.document_number,
        "issuing_body": intake.issuing_body or Suggestion(agency_name, _BY_AGENCY),
        "formed_on": intake.formed_on,
        "summary": intake.summary,
        "source": Suggestion(agency_name, _BY_AGENCY),
    }
    if intake.keywords:
        found["keywords"] = Suggestion("；".join(intake.keywords.value), intake.keywords.source)
    title = found["title"].value if found["title"] else ""
    genre = next((genre for genre in genres() if title.endswith(genre)), "")
    if genre:
        found["genre"] = Suggestion(genre, _BY_TITLE)
    kept = {name: suggestion for name, suggestion in found.items() if suggestion is not None}
    values = {name: _fitting(name, suggestion.value) for name, suggestion in kept.items()}
    hints = {name: suggestion.source for name, suggestion in kept.items()}
    return {**values, "body_html": intake.html}, hints


def _fitting(name: str, value: Any) -> Any:
    """Return a value no longer than its field; a suggestion is never a reason to refuse a file."""
    field = Disclosure._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    if isinstance(field, models.CharField) and field.max_length:
        return str(value)[: field.max_length]
    return value


def blank_content(name: str, agency_name: str) -> dict[str, Any]:
    """Return the fields of a record whose file is still to be read: what is known without reading it."""
    title = _fitting("title", PurePosixPath(name).stem)
    return {"title": title, "issuing_body": agency_name, "source": agency_name}
