"""A sealed stream opens to what went in, or says that it was damaged; never to anything else."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.operations.backup.sealing import (
    PIECE,
    BackupDamaged,
    KeyUnusable,
    Opener,
    Sealer,
    key_from_text,
    new_key,
)

KEY = key_from_text(new_key())


def sealed(data: bytes, key: bytes = KEY) -> bytes:
    stream = io.BytesIO()
    with Sealer(stream, key) as sealer:
        sealer.write(data)
    return stream.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(data), key)).read()


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_goes_in_comes_out_at_every_length(length: int) -> None:
    data = os.urandom(length)
    assert opened(sealed(data)) == data


@given(st.binary(max_size=500), st.data())
def test_a_changed_byte_is_found_wherever_it_stands(data: bytes, choose: st.DataObject) -> None:
    whole = bytearray(sealed(data))
    place = choose.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1
    with pytest.raises(BackupDamaged):
        opened(bytes(whole))


@pytest.mark.parametrize("left", [0, 10, 49, 60, PIECE + 65, 2 * PIECE + 81, -1])
def test_a_stream_that_was_cut_short_is_refused(left: int) -> None:
    with pytest.raises(BackupDamaged):
        opened(sealed(os.urandom(2 * PIECE + 100))[:left])


def test_pieces_that_changed_places_are_refused() -> None:
    whole = sealed(os.urandom(3 * PIECE))
    start, size = len(whole) - 3 * (PIECE + 16), PIECE + 16
    first, second = whole[start : start + size], whole[start + size : start + 2 * size]
    with pytest.raises(BackupDamaged, match="第1段无法打开"):
        opened(whole[:start] + second + first + whole[start + 2 * size :])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(BackupDamaged, match="另一个密钥"):
        opened(sealed(b"records"), key_from_text(new_key()))


def test_what_is_no_backup_is_called_so() -> None:
    with pytest.raises(BackupDamaged, match="不是公开平台的备份"):
        opened(b"PK\x03\x04 something else entirely, long enough to be read")


@pytest.mark.parametrize("text", ["short", "键", "AAAA", "A" * 48])
def test_a_text_that_is_no_key_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(KeyUnusable, match="gongkai backup --new-key"):
        key_from_text(text)


def test_no_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(KeyUnusable, match="GONGKAI_BACKUP_KEY"):
        key_from_text("")
