"""The gate that asks for known vulnerabilities, against a small service of the same shape."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PROGRAM = Path(__file__).parents[2] / "bin/audit-dependencies"
LOCK = """
altcha==2.3.0 \\
    --hash=sha256:26fd7a08
    # via -r requirements/base.in
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:08695f5c
django==5.2.1
"""
FLAW = {"id": "PYSEC-2026-1", "fixed_in": ["5.2.9"], "withdrawn": None}


@contextmanager
def service(known: dict[str, object], status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """Answer as the index does; also yield what was asked."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            name = self.path.split("/")[2]
            self.wfile.write(json.dumps({"vulnerabilities": known.get(name, [])}).encode())

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def audit(address: str, tmp_path: Path, lock: str = LOCK) -> subprocess.CompletedProcess[str]:
    (tmp_path / "base.txt").write_text(lock, encoding="utf-8")
    return subprocess.run(
        [sys.executable, PROGRAM, str(tmp_path / "base.txt")],
        env={**os.environ, "GONGKAI_VULNERABILITIES": address},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_locked_version_is_asked_for_once(tmp_path) -> None:
    with service({}) as (address, asked):
        done = audit(address, tmp_path)

    assert done.returncode == 0
    assert "3 locked versions looked up; 0 known vulnerabilities." in done.stdout
    assert sorted(asked) == [
        "/pypi/altcha/2.3.0/json",
        "/pypi/colorama/0.4.6/json",
        "/pypi/django/5.2.1/json",
    ]


def test_a_known_vulnerability_closes_the_gate_and_is_named_with_its_remedy(tmp_path) -> None:
    with service({"django": [FLAW]}) as (address, _asked):
        done = audit(address, tmp_path)

    assert done.returncode == 1
    assert "django 5.2.1: PYSEC-2026-1, mended in 5.2.9" in done.stdout


def test_one_that_was_taken_back_does_not_count(tmp_path) -> None:
    with service({"django": [{**FLAW, "withdrawn": "2026-01-01T00:00:00Z"}]}) as (address, _asked):
        assert audit(address, tmp_path).returncode == 0


def test_a_service_that_is_away_is_said_in_one_sentence_and_asked_once(tmp_path) -> None:
    with service({}, status=404) as (address, asked):
        done = audit(address, tmp_path)

    assert done.returncode == 0
    said = "the package index tells of no vulnerabilities (altcha: 404 Not Found)."
    assert done.stdout == f"Dependencies were not audited: {said}\n"
    assert len(asked) == 1


def test_no_service_at_all_is_said_the_same_way(tmp_path) -> None:
    done = audit("http://127.0.0.1:9", tmp_path)

    assert done.returncode == 0
    assert "Dependencies were not audited: the package index tells of no vulnerabilities" in done.stdout


def test_a_lock_without_versions_is_no_clean_one(tmp_path) -> None:
    done = audit("http://127.0.0.1:9", tmp_path, lock="# empty\n")

    assert done.returncode == 1
    assert "nothing could be looked up" in done.stderr
