"""Files that applicants send: recognised, measured, searched for malware, sealed, and only ever saved."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.files.storage import storages
from django.utils import translation

from gongkai.core.malware import ScanVerdict, scan_for_malware
from gongkai.requests import services
from gongkai.requests.models import ApplicantFile, ApplicantFileState, DisclosureRequest
from gongkai.requests.services.attaching import (
    MOST_FILES,
    ApplicantFileClosed,
    ApplicantFileRefused,
    applicant_file_content,
)
from tests.renditions.leaky_files import png_with
from tests.requests.cases import GRANT, RECEIVED, at, conclude, make_desk, register

EICAR = b"X5O!P%@AP[4" + rb"\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def _in_english(_own_language: None) -> Iterator[None]:
    """Let refusals be compared in the language of the code."""
    with translation.override("en"):
        yield


def _serve(listener: socket.socket, say: Callable[[bytes], bytes]) -> None:
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as stream:
            command = stream.read(len(b"zINSTREAM\0"))
            content = b""
            while length := struct.unpack("!L", stream.read(4))[0]:
                content += stream.read(length)
            connection.sendall(say(content) if command == b"zINSTREAM\0" else b"UNKNOWN COMMAND\0")


@pytest.fixture
def clamd() -> Iterator[Callable[[Callable[[bytes], bytes]], str]]:
    """Start a server that speaks clamd's INSTREAM and answers as told."""
    listeners: list[socket.socket] = []
    with TemporaryDirectory(prefix="clamd-") as folder:

        def start(say: Callable[[bytes], bytes]) -> str:
            path = str(Path(folder) / f"clamd-{len(listeners)}.ctl")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(path)
            listener.listen()
            listeners.append(listener)
            threading.Thread(target=_serve, args=(listener, say), daemon=True).start()
            return path

        yield start
        for listener in listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def like_clamav(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def send(case: DisclosureRequest, name: str, content: bytes, purpose: str = "description") -> ApplicantFile:
    return services.receive_applicant_file(
        disclosure_request=case, purpose=purpose, name=name, content=content, actor=None, now=at(RECEIVED)
    )


def test_the_scanner_is_asked_piece_by_piece(clamd) -> None:
    seen: list[int] = []

    def say(content: bytes) -> bytes:
        seen.append(len(content))
        return like_clamav(content)

    path = clamd(say)
    assert scan_for_malware(b"a" * 200_000, path).verdict == ScanVerdict.CLEAN
    assert scan_for_malware(EICAR, path).detail == "Eicar-Signature"
    assert seen == [200_000, len(EICAR)]


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"OK\0"]
)
def test_whatever_is_not_a_clear_answer_is_never_clean(clamd, answer) -> None:
    assert scan_for_malware(b"a", clamd(lambda _content: answer)).verdict == ScanVerdict.NO_ANSWER


@pytest.mark.django_db
def test_a_file_is_sealed_on_the_disk_under_a_name_of_our_own() -> None:
    case = register(make_desk())

    file = send(case, "../..\\身份证<正面>.txt", "身份证明".encode(), "identity")

    assert (file.name, file.state, file.scan) == ("身份证正面.txt", "ready", "not_configured")
    stored = str(file.file.name)
    assert "身份证" not in stored
    with storages["originals"].open(stored) as stream:
        assert "身份证明".encode() not in stream.read()
    assert applicant_file_content(file) == "身份证明".encode()


@pytest.mark.django_db
def test_malware_is_named_and_not_kept(clamd, settings) -> None:
    settings.CLAMD_SOCKET = clamd(like_clamav)
    case = register(make_desk())

    file = send(case, "a.txt", EICAR)

    assert (file.state, file.scan, file.file.name) == ("infected", "infected: Eicar-Signature", "")
    with pytest.raises(ApplicantFileClosed, match="Malware"):
        applicant_file_content(file)


@pytest.mark.django_db
def test_an_unreachable_scanner_puts_files_into_quarantine_until_it_answers(clamd, settings) -> None:
    settings.CLAMD_SOCKET = "/nowhere/clamd.ctl"
    desk = make_desk()
    file = send(register(desk), "a.txt", b"text")
    assert file.state == ApplicantFileState.QUARANTINED
    with pytest.raises(ApplicantFileClosed, match="quarantine"):
        applicant_file_content(file)

    settings.CLAMD_SOCKET = ""
    assert services.scan_again(file=file, actor=desk.handler, now=at(RECEIVED)).state == "quarantined"
    settings.CLAMD_SOCKET = clamd(like_clamav)
    searched = services.scan_again(file=file, actor=desk.handler, now=at(RECEIVED))

    assert (searched.state, searched.scan) == ("ready", "clean")
    assert applicant_file_content(searched) == b"text"


@pytest.mark.django_db
def test_the_same_file_is_kept_once_and_not_more_than_may_be() -> None:
    case = register(make_desk())
    for number in range(MOST_FILES):
        send(case, f"{number}.txt", b"text %d" % number)
    send(case, "again.txt", b"text 0")

    with pytest.raises(ApplicantFileRefused, match="At most 10 files"):
        send(case, "one-more.txt", b"more")
    assert ApplicantFile.objects.count() == MOST_FILES


@pytest.mark.django_db
def test_a_picture_is_deleted_when_the_case_is_over_and_its_line_stays(
    django_capture_on_commit_callbacks,
) -> None:
    desk = make_desk()
    case = register(desk)
    file = send(case, "证件.png", png_with("秘密"), "identity")
    forget = {"file": file, "reason": "答复已送达", "actor": desk.handler, "now": at(RECEIVED)}
    with pytest.raises(ApplicantFileClosed, match="still open"):
        services.forget_applicant_file(**forget)
    conclude(desk, case, RECEIVED, facts=GRANT)
    stored = str(file.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        forgotten = services.forget_applicant_file(**forget)

    assert (forgotten.state, forgotten.sha256) == ("forgotten", file.sha256)
    assert not storages["originals"].exists(stored)
