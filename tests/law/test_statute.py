"""Reading the law's data and checking its shape."""

from pathlib import Path

import pytest

from gongkai.law import statute


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the statute at an empty folder, without what was read before."""
    monkeypatch.setattr(statute, "STATUTE_DIR", tmp_path)
    monkeypatch.setattr(statute, "load_yaml", statute.load_yaml.__wrapped__)
    return tmp_path


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"The statute file .*clocks/none\.yaml is missing\."):
        statute.load_yaml("clocks/none.yaml")


def test_a_missing_folder_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"The statute folder .*calendar is missing\."):
        statute.statute_files("calendar")


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "broken.yaml").write_text("about: [", encoding="utf-8")
    with pytest.raises(statute.StatuteBroken, match=r"broken\.yaml is not valid YAML"):
        statute.load_yaml("broken.yaml")


def test_data_that_does_not_fit_its_schema_is_refused_with_the_place(folder: Path) -> None:
    (folder / "schemas").mkdir()
    (folder / "schemas" / "days.json").write_text(
        '{"properties": {"days": {"items": {"type": "string", "format": "date"}}}}',
        encoding="utf-8",
    )
    (folder / "good.yaml").write_text("days: [2024-09-10]", encoding="utf-8")
    (folder / "bad.yaml").write_text("days: [2024-09-10, 5]", encoding="utf-8")
    statute.validate("good.yaml", "days.json")
    with pytest.raises(statute.StatuteBroken, match=r"bad\.yaml, \$\.days\[1\]: 5 is not of type"):
        statute.validate("bad.yaml", "days.json")
