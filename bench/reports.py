"""Reading and checking annual reports, beside what others need for the tables alone on the same files."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import lxml.html
import pdfplumber

from bench.report_files import convert_with, generate
from bench.rows import WALL, Row, in_turns
from gongkai.reports.checking import check
from gongkai.reports.reading import read_report

FILES = 500
DISTINCT = 25


def run() -> Iterator[Row]:
    """Generate the files, then yield one row a format, one for memory and one for two jobs."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        folder = Path(name)
        files = generate(folder, distinct=DISTINCT, copies=FILES // DISTINCT)
        yield from _formats(folder, files)
        yield _memory(files["docx"])
        yield _jobs(files["docx"])


def _formats(folder: Path, files: dict[str, list[Path]]) -> Iterator[Row]:
    sample = {kind: paths[::5] for kind, paths in files.items()}
    yield _row("DOCX", sample["docx"], _python_docx, "python-docx, every cell", "at least 3 x", faster=True)
    yield _row("PDF", sample["pdf"][::4], _pdfplumber, "pdfplumber, pages with tables", "at most 1.3 x")
    yield _row("HTML", sample["html"], _lxml, "lxml, parse alone", "at most 3 x")
    yield _row("TXT", sample["txt"], _python_lines, "decoding and splitting, 20 times", "")
    if files["doc"]:
        yield from _doc(folder, sample["doc"])


def _row(
    name: str, paths: list[Path], peer: object, peer_name: str, target: str, *, faster: bool = False
) -> Row:
    ours, theirs = in_turns(lambda: _read_and_check(paths), lambda: [peer(path) for path in paths])  # type: ignore[operator]
    ratio = theirs / ours if faster else ours / theirs
    return Row(
        f"{name}: {FILES} files, read and checked",
        f"{ours / len(paths) * 1000:.2f} ms of CPU/file",
        f"{peer_name} {theirs / len(paths) * 1000:.2f} ms",
        f"{ratio:.2f} x",
        f"target {target}" if target else "",
    )


def _doc(folder: Path, paths: list[Path]) -> Iterator[Row]:
    """Measure against LibreOffice called for one file, and for all files in one call."""
    office = shutil.which("soffice") or ""
    originals = paths[:DISTINCT]

    def convert(files: list[Path]) -> None:
        convert_with(office, folder / "office", files, "docx", folder / "converted")

    ours, alone, batch = in_turns(
        lambda: _read_and_check(originals), lambda: convert(originals[:1]), lambda: convert(originals)
    )
    ours /= len(originals)
    for name, theirs, target in (
        ("one file a call", alone, "target at least 50 x"),
        (
            f"{len(originals)} files in one call",
            batch / len(originals),
            "no target; the office's start is shared",
        ),
    ):
        yield Row(
            f"DOC: {FILES} files, read and checked",
            f"{ours * 1000:.2f} ms of CPU/file",
            f"LibreOffice, {name} {theirs * 1000:.1f} ms",
            f"{theirs / ours:.0f} x",
            target,
        )


def _memory(paths: list[Path]) -> Row:
    few, many = _peak(paths[:50]), _peak(paths)
    return Row(
        "memory, 50 and 500 DOCX",
        f"{many:.0f} MB",
        f"{few:.0f} MB with 50 files",
        f"{many / few:.2f} x",
        "must not grow",
    )


def _peak(paths: list[Path]) -> float:
    """Return the largest resident size in megabytes of a process that reads ``paths``."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *_command(paths, jobs=1)], check=True, capture_output=True, text=True
    )
    return float(run.stdout)


def _jobs(paths: list[Path]) -> Row:
    one, two = in_turns(lambda: _call(paths, jobs=1), lambda: _call(paths, jobs=2), clock=WALL)
    return Row(
        f"--jobs 2 on {os.cpu_count()} cores, {len(paths)} DOCX",
        f"{two:.2f} s",
        f"one job {one:.2f} s",
        f"{one / two:.2f} x",
        "target at least 1.7 x",
    )


def _command(paths: list[Path], *, jobs: int) -> list[str]:
    gongkai = str(Path(sys.executable).with_name("gongkai"))
    return [gongkai, "report", "read", "--json", "--jobs", str(jobs), *map(str, paths)]


def _call(paths: list[Path], *, jobs: int) -> None:
    subprocess.run(_command(paths, jobs=jobs), check=True, stdout=subprocess.DEVNULL)


def _read_and_check(paths: list[Path]) -> None:
    for path in paths:
        check(read_report(path))


def _python_docx(path: Path) -> None:
    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def _pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            if page.rects or page.lines:
                page.extract_tables()


def _lxml(path: Path) -> None:
    lxml.html.fromstring(path.read_bytes())


def _python_lines(path: Path) -> None:
    # Twenty times, because once is less than the clock can tell.
    for _ in range(20):
        path.read_bytes().decode("gb18030").splitlines()
