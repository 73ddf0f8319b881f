"""The same work over many files: in order, on several cores, behind a progress bar."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from gongkai.core.errors import DomainError
from gongkai.core.progress import track

Options = TypeVar("Options")
Result = TypeVar("Result")

_AHEAD = 16
"""Files a worker takes at once, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What came of one file: a result, or one sentence why there is none."""

    path: Path
    result: Result | None = None
    problem: str = ""


def each_file(
    files: Sequence[Path],
    work: Callable[[Path, Options], Result],
    *,
    options: Options,
    jobs: int,
    label: str,
) -> Iterator[Outcome[Result]]:
    """Yield the outcome for each file, in the order given.

    ``work`` is a function of a module, so that another process can find it.
    """
    one = partial(_attempt, work, options)
    quiet = len(files) == 1
    if jobs == 1 or len(files) == 1:
        yield from track(map(one, files), label=label, total=len(files), quiet=quiet)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(files))) as pool:
        waves = (files[start : start + _AHEAD * jobs] for start in range(0, len(files), _AHEAD * jobs))
        outcomes = (outcome for wave in waves for outcome in pool.map(one, wave, chunksize=4))
        yield from track(outcomes, label=label, total=len(files), quiet=quiet)


def _attempt(work: Callable[[Path, Options], Result], options: Options, path: Path) -> Outcome[Result]:
    try:
        return Outcome(path, result=work(path, options))
    except DomainError as problem:
        return Outcome(path, problem=f"{path}：{problem}")
    except MemoryError:
        return Outcome(path, problem=f"{path}：文件太大，内存不足，未能读取。")
