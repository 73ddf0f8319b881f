"""The loop over many files: in order, whole, and no file's trouble is another's."""

from pathlib import Path

import pytest

from gongkai.commands.many_files import Outcome, each_file
from gongkai.core.errors import DomainError


def length_of_name(path: Path, factor: int) -> int:
    if path.stem == "bad":
        raise DomainError("这个文件不行。")
    return len(path.stem) * factor


def outcomes(files: list[Path], jobs: int) -> list[Outcome[int]]:
    return list(each_file(files, length_of_name, options=2, jobs=jobs, label="Measuring"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_has_its_outcome_in_the_order_given(jobs: int) -> None:
    # More than the workers have in hand at once, so that the window moves on.
    files = [Path("x" * (number % 7 + 1)) for number in range(100)]

    assert [(done.path, done.result) for done in outcomes(files, jobs)] == [
        (path, len(path.stem) * 2) for path in files
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_fails_is_named_and_the_others_go_on(jobs: int) -> None:
    done = outcomes([Path("one.txt"), Path("bad.txt"), Path("three.txt")], jobs)

    assert [outcome.result for outcome in done] == [6, None, 10]
    assert [outcome.problem for outcome in done] == ["", "bad.txt：这个文件不行。", ""]


def test_fewer_files_than_jobs_and_no_file_at_all_are_done_too() -> None:
    assert [done.result for done in outcomes([Path("ab"), Path("abc")], 8)] == [4, 6]
    assert outcomes([], 1) == []
