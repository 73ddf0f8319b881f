"""A stream that nobody reads without the key, and that cannot be cut short or altered unseen.

The stream is cut into pieces; each is encrypted with AES-256-GCM under a key of this file alone, with its
own number and a mark on the last one, so that a missing, moved or added piece is found (the STREAM
construction).
"""

import base64
import binascii
import io
import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError

MAGIC = b"GONGKAI-BACKUP-1\n"
SALT = 32
KEY = 32
TAG = 16
PIECE = 1 << 20
"""Bytes of a piece before it is encrypted."""


class KeyUnusable(DomainError):
    """A backup key that is missing, or not of the right form."""

    code = "backup_key_unusable"


class BackupDamaged(DomainError):
    """A backup that is cut short, altered, sealed with another key, or no backup at all."""

    code = "backup_damaged"


def new_key() -> str:
    """Return a fresh key as text."""
    return base64.urlsafe_b64encode(os.urandom(KEY)).decode("ascii")


def key_from_text(text: str) -> bytes:
    """Return the key that ``text`` spells; raise :class:`KeyUnusable` with what to do."""
    if not text:
        raise KeyUnusable(
            _(
                "No key for backups is set. Make one with gongkai backup --new-key, put it into"
                " GONGKAI_BACKUP_KEY, and keep a copy of it away from this machine."
            )
        )
    try:
        key = base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY:
        raise KeyUnusable(_("GONGKAI_BACKUP_KEY is not a key. Make one with gongkai backup --new-key."))
    return key


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), KEY, salt, MAGIC).derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">xxxQ?", number, is_last)


class Sealer(io.RawIOBase):
    """Takes bytes and writes them sealed to ``stream``; :meth:`close` writes the last piece."""

    def __init__(self, stream: IO[bytes], key: bytes) -> None:
        self._stream, self._number, self._waiting = stream, 0, bytearray()
        salt = os.urandom(SALT)
        self._cipher = _cipher(key, salt)
        stream.write(MAGIC + salt)

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Take ``data``; a full piece goes out at once."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece. What is left open is no backup."""
        if not self.closed:
            self._put(bytes(self._waiting), is_last=True)
        super().close()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._stream.write(self._cipher.encrypt(nonce, piece, None))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what a :class:`Sealer` wrote, and raises :class:`BackupDamaged` at the first wrong piece."""

    def __init__(self, stream: IO[bytes], key: bytes) -> None:
        start = stream.read(len(MAGIC) + SALT)
        if not start.startswith(MAGIC) or len(start) != len(MAGIC) + SALT:
            raise BackupDamaged(_("This file is not a backup of Gongkai."))
        self._cipher = _cipher(key, start[len(MAGIC) :])
        self._stream, self._number, self._ready = stream, 0, b""
        self._next = stream.read(PIECE + TAG)
        self._ended = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill ``buffer`` with what comes next; 0 at the end."""
        while not self._ready and not self._ended:
            self._ready = self._take()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _take(self) -> bytes:
        piece, self._next = self._next, self._stream.read(PIECE + TAG)
        self._ended = not self._next
        try:
            opened = self._cipher.decrypt(_nonce(self._number, is_last=self._ended), piece, None)
        except (InvalidTag, ValueError) as problem:
            raise BackupDamaged(
                _(
                    "Piece %(number)s of the backup cannot be opened: the file was cut short or altered,"
                    " or it was sealed with another key."
                )
                % {"number": self._number + 1}
            ) from problem
        self._number += 1
        return opened
