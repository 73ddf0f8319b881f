"""Fields whose content is encrypted in the database, and the digest by which it can still be matched.

The keys come from the setting ``FIELD_KEYS`` (environment ``GONGKAI_FIELD_KEYS``): one or more Fernet keys,
the newest first, so that keys can be changed. Without keys, a development or test installation derives one
from its secret key; an installation that sends cookies by HTTPS only refuses to start without them.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_DERIVED = b"gongkai.requests.sealed_fields"  # never changes: what is stored hangs on it


class SealBroken(ValueError):
    """Encrypted content that none of this installation's keys opens. The operator must restore the keys."""


def field_keys() -> tuple[str, ...]:
    """Return the keys of this installation, newest first."""
    keys = tuple(getattr(settings, "FIELD_KEYS", ()) or ())
    if keys:
        return keys
    if getattr(settings, "FIELD_KEYS_REQUIRED", settings.SESSION_COOKIE_SECURE):
        raise ImproperlyConfigured(
            "GONGKAI_FIELD_KEYS is empty: give one or more keys for personal data, newest first, with"
            " commas between them."
            " Make one with: python -c 'from cryptography.fernet import Fernet;"
            " print(Fernet.generate_key().decode())'"
        )
    derived = hashlib.blake2b(settings.SECRET_KEY.encode(), key=_DERIVED[:64], digest_size=32).digest()
    return (base64.urlsafe_b64encode(derived).decode(),)


def seal_text(text: str) -> str:
    """Return the text encrypted with the newest key; nothing stays nothing."""
    return _cipher(field_keys()).encrypt(text.encode()).decode() if text else ""


def open_text(sealed: str) -> str:
    """Return the text that was sealed."""
    if not sealed:
        return ""
    try:
        return _cipher(field_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise SealBroken("Personal data cannot be opened: none of GONGKAI_FIELD_KEYS fits.") from problem


def seal_bytes(content: bytes) -> bytes:
    """Return the content of a file encrypted with the newest key."""
    return _cipher(field_keys()).encrypt(content)


def open_bytes(sealed: bytes) -> bytes:
    """Return the content of a file that was sealed."""
    try:
        return _cipher(field_keys()).decrypt(sealed)
    except InvalidToken as problem:
        raise SealBroken("A file cannot be opened: none of GONGKAI_FIELD_KEYS fits.") from problem


def text_digest(text: str) -> str:
    """Return a digest by which equal texts are found without opening them; nothing has none.

    It hangs on the oldest key, so that new keys in front of it change no digest.
    """
    plain = "".join(text.split()).upper()
    if not plain:
        return ""
    return hmac.new(field_keys()[-1].encode(), plain.encode(), hashlib.sha256).hexdigest()


class SealedTextField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """A text that is encrypted in the database and plain in the program."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Return the plain field for migrations."""
        name, _path, args, options = super().deconstruct()
        return str(name), "django.db.models.TextField", args, options

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return seal_text(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt on the way out."""
        return open_text(value) if value else value


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as problem:
        raise ImproperlyConfigured(
            "GONGKAI_FIELD_KEYS holds something that is not a Fernet key (32 bytes in URL-safe base 64)."
        ) from problem
