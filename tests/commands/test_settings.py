"""The list of settings: complete, the same as the page of the reference, and silent about secrets."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.commands.settings import settings
from gongkai.settings.environment import VARIABLES

PAGE = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "s3cret-" * 10)


def test_every_setting_is_listed_with_what_it_is_for(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_SITE_NAME", "岚川县")
    printed = CliRunner().invoke(settings, []).output
    for name, variable in VARIABLES.items():
        if not name.startswith("GONGKAI_TEST"):
            assert name in printed
            assert variable.help in printed
    assert "GONGKAI_SITE_NAME = 岚川县" in printed


def test_a_secret_is_named_and_never_shown() -> None:
    printed = CliRunner().invoke(settings, []).output
    assert "GONGKAI_SECRET_KEY = ••••••" in printed
    assert "s3cret" not in printed


def test_the_page_of_the_reference_is_the_one_that_is_generated() -> None:
    printed = CliRunner().invoke(settings, ["--markdown"]).output
    assert printed == PAGE.read_text(encoding="utf-8"), (
        "Write the page again: gongkai settings --markdown > docs/reference/settings.md"
    )
