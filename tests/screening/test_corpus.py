"""How much of what is planted in files is found, and how often an innocent number is taken for one."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gongkai.screening import screen_text
from gongkai.screening.digits import plain_number
from gongkai.screening.files import screen_file
from tests.screening.corpus import CARRIERS, INNOCENT, Planted, planted, planted_files

TODAY = date(2026, 11, 22)
EACH = 5


def letters_of(text: str) -> str:
    """Return a text in plain digits, without what separates them."""
    plain = plain_number(text.replace("＠", "@"))
    return "".join(letter for letter in plain if letter.isalnum() or letter == "@")


def is_found(item: Planted, findings: list[tuple[str, str]]) -> bool:
    whole = letters_of(item.text)
    return any(kind == item.kind and letters_of(text) in whole for kind, text in findings)


def test_everything_planted_in_files_of_every_kind_is_found(tmp_path: Path) -> None:
    missed, count = [], 0
    for place, (name, item, content) in enumerate(planted_files(EACH)):
        path = tmp_path / f"{place}{Path(name).suffix}"
        path.write_bytes(content)
        findings = screen_file(path, ocr=False, today=TODAY).findings
        count += 1
        if not is_found(item, [(finding.kind.value, finding.text) for finding in findings]):
            missed.append((name, item.text))
    assert missed == []
    assert count == len(planted()) * EACH >= 250


def test_every_carrier_is_used() -> None:
    used = Counter(name for name, _item, _content in planted_files(EACH))
    assert set(used) == set(CARRIERS)
    assert min(used.values()) >= 9


@pytest.mark.parametrize("item", planted(), ids=lambda item: item.text)
def test_what_is_planted_in_the_name_of_a_file_is_found(item: Planted, tmp_path: Path) -> None:
    if "\n" in item.text:
        pytest.skip("A file's name has one line.")
    path = tmp_path / f"{item.text}（附件）.txt"
    path.write_text("通知正文如下。", encoding="utf-8")
    findings = screen_file(path, today=TODAY).findings
    assert is_found(item, [(finding.kind.value, finding.text) for finding in findings])


def test_innocent_numbers_are_no_findings() -> None:
    false = [
        (line, finding.kind.value, finding.text)
        for line in INNOCENT
        for finding in screen_text(line, today=TODAY)
    ]
    assert false == []
    assert len(INNOCENT) >= 125
