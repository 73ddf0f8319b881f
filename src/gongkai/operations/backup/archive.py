"""The file of a backup: a packed folder, sealed, whose last member says what all the others must be."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from gongkai.operations.backup.sealing import BackupDamaged, Opener, Sealer

MANIFEST = "manifest.json"
PACKING = 1
"""How hard the packing tries: records shrink to a fifth at the lowest level, pictures never shrink."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup."""

    name: str
    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds: when it was made, by which version, the rows of each table, and every file."""

    made_at: str
    version: str
    database: str
    rows: dict[str, int]
    members: list[Member] = field(default_factory=list)

    def as_json(self) -> bytes:
        """Return it as it stands in the backup."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read it back."""
        data = json.loads(text)
        return cls(**{**data, "members": [Member(**member) for member in data["members"]]})

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(member.size for member in self.members)


class _Counted(io.RawIOBase):
    """Hands a file's bytes through and knows their fingerprint at the end."""

    def __init__(self, stream: IO[bytes], told: Callable[[int], object]) -> None:
        self._stream, self._told, self.hash = stream, told, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self.hash.update(data)
        self._told(len(data))
        buffer[: len(data)] = data
        return len(data)


class Packer:
    """Adds files to a backup that is being written."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest, told: Callable[[int], object]) -> None:
        self._tar, self._told, self.manifest = tar, told, manifest

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        """Add one file under ``name``; ``size`` is its length in bytes."""
        entry = tarfile.TarInfo(name)
        entry.size = size
        counted = _Counted(stream, self._told)
        self._tar.addfile(entry, io.BufferedReader(counted))
        self.manifest.members.append(Member(name, size, counted.hash.hexdigest()))

    def add_path(self, name: str, path: Path) -> None:
        """Add the file at ``path``."""
        with path.open("rb") as stream:
            self.add(name, stream, path.stat().st_size)


@contextmanager
def packing(
    to: IO[bytes], key: bytes, manifest: Manifest, told: Callable[[int], object]
) -> Iterator[Packer]:
    """Write a backup to ``to``; the manifest is added and the seal closed only when all went well."""
    sealer = Sealer(to, key)
    packed = gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=PACKING, mtime=0)
    with tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        yield Packer(tar, manifest, told)
        text = manifest.as_json()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    packed.close()
    sealer.close()


def unpack(stream: IO[bytes], key: bytes, to: Path | None, told: Callable[[int], object]) -> Manifest:
    """Open a backup, put its files under ``to`` (None: nowhere) and return its manifest.

    Raises :class:`BackupDamaged` where a file is not what the manifest says, so that nothing is used of it.
    """
    found: dict[str, Member] = {}
    manifest = None
    for entry, content in _members(stream, key):
        if entry.name == MANIFEST:
            manifest = Manifest.from_json(content.read())
            continue
        counted = _Counted(content, told)
        _drain(counted, _place(to, entry.name))
        found[entry.name] = Member(entry.name, entry.size, counted.hash.hexdigest())
    if manifest is None:
        raise BackupDamaged(_("The backup has no list of what it holds. Use another one."))
    _compare(manifest, found)
    return manifest


def _members(stream: IO[bytes], key: bytes) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    opened = io.BufferedReader(Opener(stream, key), 1 << 20)
    try:
        with gzip.GzipFile(fileobj=opened) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is not None:
                    yield entry, content
            # The seal is checked to its very end, behind the last file too.
            while packed.read(1 << 20):
                pass
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as problem:
        raise BackupDamaged(_("The backup cannot be unpacked: %s") % problem) from problem


def _place(to: Path | None, name: str) -> Path | None:
    """Return where a file goes; a name that leads out of the folder is refused."""
    if to is None:
        return None
    path = (to / name).resolve()
    if not path.is_relative_to(to.resolve()):
        raise BackupDamaged(_("The backup holds a file that leads out of its folder: %s") % name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _drain(content: Any, path: Path | None) -> None:
    target = path.open("wb") if path else None
    try:
        while data := content.read(1 << 20):
            if target:
                target.write(data)
    finally:
        if target:
            target.close()


def _compare(manifest: Manifest, found: dict[str, Member]) -> None:
    for member in manifest.members:
        if found.pop(member.name, None) != member:
            raise BackupDamaged(_("%s in the backup is not what was saved. Use another one.") % member.name)
    if found:
        raise BackupDamaged(_("The backup holds files that were not saved: %s") % ", ".join(sorted(found)))
