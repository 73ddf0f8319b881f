"""Counts that processes share: none is lost, each ends, and a file that fails refuses nobody."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from gongkai.core.web.shared_counts import SharedCounts

COUNT = """
import sys
from django.conf import settings
settings.configure()
from gongkai.core.web.shared_counts import SharedCounts
counts = SharedCounts(sys.argv[1], {})
print(counts.add("proof", 1, 60))
for _number in range(300):
    counts.add("tries", 0, 60)
    counts.incr("tries")
"""


def test_two_processes_count_together_and_a_proof_is_spent_once(tmp_path) -> None:
    path = tmp_path / "data" / "limits.sqlite3"
    command = [sys.executable, "-c", COUNT, str(path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _process in range(2)]
    told = sorted(process.communicate(timeout=60)[0].strip() for process in both)

    assert told == ["False", "True"]
    assert SharedCounts(path, {}).get("tries") == 600


def test_threads_of_a_process_count_together(tmp_path) -> None:
    counts = SharedCounts(tmp_path / "limits.sqlite3", {})
    counts.set("tries", 0, 60)

    with ThreadPoolExecutor(4) as pool:
        seen = sorted(pool.map(lambda _number: counts.incr("tries"), range(200)))

    assert seen == list(range(1, 201))


def test_a_count_ends_and_begins_anew(tmp_path) -> None:
    counts = SharedCounts(tmp_path / "limits.sqlite3", {})
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False) as clock:
        assert counts.add("tries", 4, 60)
        assert not counts.add("tries", 0, 60)
        clock.shift(61)
        assert counts.get("tries") is None
        with pytest.raises(ValueError, match="tries"):
            counts.incr("tries")
        assert counts.add("tries", 1, 60)
        assert counts.get("tries") == 1


def test_what_ended_is_swept_out_and_what_is_too_much_goes_by_its_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("gongkai.core.web.shared_counts.SWEEP_EVERY", 1)
    counts = SharedCounts(tmp_path / "limits.sqlite3", {"OPTIONS": {"MAX_ENTRIES": 3}})
    for number in range(6):
        counts.set(f"tries-{number}", 1, 60 + number)
    counts.set("ended", 1, -1)

    counts.add("one-more", 1, 600)

    assert [number for number in range(6) if counts.get(f"tries-{number}")] == [3, 4, 5]
    assert counts.delete("one-more")
    counts.clear()
    assert counts.get("tries-5", 0) == 0


def test_a_file_that_fails_refuses_nobody(tmp_path, caplog) -> None:
    (tmp_path / "limits.sqlite3").write_bytes(b"this is no database" * 100)
    counts = SharedCounts(tmp_path / "limits.sqlite3", {})

    assert counts.add("proof", 1, 60)
    assert counts.get("tries", 0) == 0
    assert "Tries are not counted" in caplog.text
