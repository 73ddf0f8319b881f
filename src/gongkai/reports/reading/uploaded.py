"""A report that came in as bytes with a file name."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.reports.figures import Report
from gongkai.reports.reading.recognise import read_report


def read_uploaded(content: bytes, filename: str, *, year: int | None = None) -> Report:
    """Read a file under its own name; the year given counts only where the file has none."""
    with TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / Path(filename or "report").name
        path.write_bytes(content)
        report = read_report(path)
    return replace(report, year=year) if report.year is None and year else report
