"""The same work over many files: in order, on several cores, behind a progress bar."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from gongkai.core.errors import DomainError
from gongkai.core.progress import track
from gongkai.core.sentences import Sentence, in_language

Options = TypeVar("Options")
Result = TypeVar("Result")

_NO_MEMORY = Sentence(
    "文件太大，内存不足，未能读取。", "The file is too large for the memory and could not be read."
)
_AHEAD = 16
"""Files in hand for each worker, so that none waits and memory does not grow with their number."""


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
    language: str = "zh",
) -> Iterator[Outcome[Result]]:
    """Yield the outcome for each file, in the order given.

    ``work`` is a function of a module, so that another process can find it. What went wrong is said in
    ``language``.
    """
    one = partial(_attempt, work, options, language)
    quiet = len(files) == 1
    if jobs == 1 or len(files) == 1:
        yield from track(map(one, files), label=label, total=len(files), quiet=quiet)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(files))) as pool:
        outcomes = _in_order(pool, one, files, in_hand=_AHEAD * jobs)
        yield from track(outcomes, label=label, total=len(files), quiet=quiet)


def _in_order(
    pool: ProcessPoolExecutor,
    one: Callable[[Path], Outcome[Result]],
    files: Sequence[Path],
    *,
    in_hand: int,
) -> Iterator[Outcome[Result]]:
    """Yield the outcomes in the files' order; a new file is handed out for each that is done."""
    waiting: deque[Future[Outcome[Result]]] = deque()
    for path in files:
        waiting.append(pool.submit(one, path))
        if len(waiting) == in_hand:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _attempt(
    work: Callable[[Path, Options], Result], options: Options, language: str, path: Path
) -> Outcome[Result]:
    try:
        return Outcome(path, result=work(path, options))
    except DomainError as problem:
        said = in_language(problem, language)
    except MemoryError:
        said = _NO_MEMORY.text(language)
    return Outcome(path, problem=f"{path}: {said}" if language == "en" else f"{path}：{said}")
