"""Fingerprints of content: over the Chinese standard SM3 where this machine has it, else over SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

PREFERRED = "sm3"
FALLBACK = "sha256"


def sealing_algorithm() -> str:
    """Return the name of the algorithm that new records are sealed with."""
    return PREFERRED if PREFERRED in hashlib.algorithms_available else FALLBACK


def plain_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` as any database gives it back: dates and decimals as text, keys as text."""
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


def seal(content: Mapping[str, Any], algorithm: str) -> str:
    """Return the fingerprint of ``content``, whatever the order of its keys."""
    text = json.dumps(
        content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.new(algorithm, text.encode()).hexdigest()
