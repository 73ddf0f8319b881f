"""Reports for tests of the check: from a rule's own example, from the samples, and consistent by design."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from gongkai.law.forms import Form, all_forms, form
from gongkai.law.outlines import outline
from gongkai.reports.figures import Report, Section, Source, number

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
_MEMBERS = {
    "cells", "subtotals", "previous", "previous_year", "parts", "parts_year", "year", "agency", "title",
    "sections", "headings", "previous_sections", "printed", "expected", "found", "findings",
}  # fmt: skip


def report_of(form_id: str, cells: Mapping[str, Any] | None = None, **members: Any) -> Report:
    """A report of a form that prints only the given cells."""
    printed = dict.fromkeys(form(form_id).cells, None) | {k: number(v) for k, v in (cells or {}).items()}
    return Report(form=form_id, cells=printed, **members)


def sections_of(
    form_id: str, texts: Mapping[str, str], headed: Mapping[str, str] | None = None
) -> list[Section]:
    """Sections under the prescribed headings, or under others."""
    headings = {part.key: part.heading.zh for part in outline(form(form_id)).parts} | dict(headed or {})
    return [Section(key, headings.get(key, ""), text) for key, text in texts.items()]


def example(form_id: str, given: Mapping[str, Any]) -> tuple[Report, Report | None, list[Report]]:
    """The report of a rule's example, last year's and the parts."""
    data = dict(given) if set(given) <= _MEMBERS else {"cells": given}
    year = _year(form(form_id), data.get("year"))
    report = report_of(
        form_id,
        data.get("cells"),
        year=year,
        agency=data.get("agency", ""),
        title=data.get("title", ""),
        subtotals=data.get("subtotals", {}),
        sections=sections_of(form_id, _filled(form_id, data.get("sections", {})), data.get("headings")),
        sources={key: Source(text) for key, text in data.get("printed", {}).items()},
    )
    previous = None
    if {"previous", "previous_year", "previous_sections"} & data.keys():
        previous = report_of(
            form_id,
            data.get("previous"),
            year=data.get("previous_year", year - 1),
            sections=sections_of(form_id, data.get("previous_sections", {})),
        )
    parts = [
        report_of(form_id, cells, year=data.get("parts_year", year)) for cells in data.get("parts", ())
    ]
    return report, previous, parts


def _year(of: Form, said: Any) -> int:
    if said == "wrong":
        return next(other.first_year for other in all_forms() if other is not of)
    return said if isinstance(said, int) else of.first_year


def _filled(form_id: str, texts: Mapping[str, str]) -> dict[str, str]:
    other = next(other.authority for other in all_forms() if other.id != form_id)
    return {key: text.replace("{other_authority}", other) for key, text in texts.items()}


def sample(name: str) -> Report:
    """A sample's figures and text, split as a reader would; skips where the samples are not there."""
    text_file, figures_file = SAMPLES / f"{name}.txt", SAMPLES / "expected" / f"{name}.json"
    if not SAMPLES.is_dir():
        pytest.skip(f"The sample reports are not at {SAMPLES}.")
    year = int(name.rsplit("-", 1)[1])
    form_id = "2014" if year < 2019 else "2019" if year < 2021 else "2021"
    figures = json.loads(figures_file.read_text("utf-8")) if figures_file.exists() else {"cells": {}}
    lines = [line.strip() for line in text_file.read_text("utf-8").splitlines() if line.strip()]
    return report_of(
        form_id,
        figures["cells"],
        year=year,
        agency=figures.get("agency", lines[0].split("20")[0]),
        title=lines[0],
        sections=list(_split(form_id, lines[1:])),
    )


def _split(form_id: str, lines: Iterable[str]) -> Iterable[Section]:
    known = {
        _core(heading): part.key
        for part in outline(form(form_id)).parts
        for heading in (part.heading.zh, *part.accepted)
    }
    key, heading, body = "preamble", "", []
    for line in lines:
        if _core(line) in known:
            yield Section(key, heading, "\n".join(body))
            key, heading, body = known[_core(line)], line, []
        else:
            body.append(line)
    yield Section(key, heading, "\n".join(body))


def _core(line: str) -> str:
    return line.lstrip("一二三四五六七八九十、 \t")
