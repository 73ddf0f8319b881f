"""Fingerprints of content: over the Chinese standard SM3 where this machine has it, else over SHA-256.

A fingerprint can be computed by anyone. A mark can be made only with a key of the trail, which is in the
environment (``GONGKAI_AUDIT_KEYS``) and not in the database.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder

PREFERRED = "sm3"
FALLBACK = "sha256"
SHORTEST_KEY = 32


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


def trail_keys() -> list[str]:
    """Return the keys of the trail, the newest first; none where the installation has none."""
    keys: list[str] = settings.AUDIT_KEYS
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ImproperlyConfigured(
            f"A key in GONGKAI_AUDIT_KEYS is shorter than {SHORTEST_KEY} characters. Give longer ones."
        )
    return keys


def mark_of(content: Mapping[str, Any], key: str) -> str:
    """Return the mark of ``content`` under one key of the trail."""
    return hmac.new(key.encode(), seal(content, FALLBACK).encode(), FALLBACK).hexdigest()
