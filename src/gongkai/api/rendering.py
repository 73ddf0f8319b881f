"""How answers are written: JSON in UTF-8 that people can read, and days and moments in one form."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.renderers import BaseRenderer


class PlainJSONRenderer(BaseRenderer):
    """Writes Chinese as Chinese, not as numbers of characters."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the answer as bytes."""
        return json_bytes(data)


def json_bytes(data: Any) -> bytes:
    """Return data as JSON in UTF-8."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def moment(value: datetime | None) -> str:
    """Return a moment in the time of the place, as ISO 8601 has it; empty where there is none."""
    return timezone.localtime(value).isoformat() if value else ""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
