"""Environment variables are read once, with help, and refused when they make no sense."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.settings import environment as env


def test_a_flag_is_yes_or_no(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_TEST_FLAG", "Yes")
    assert env.flag("GONGKAI_TEST_FLAG", help="x") is True
    monkeypatch.setenv("GONGKAI_TEST_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_TEST_FLAG is 'perhaps'"):
        env.flag("GONGKAI_TEST_FLAG", help="x")
    monkeypatch.delenv("GONGKAI_TEST_FLAG")
    assert env.flag("GONGKAI_TEST_FLAG", default=True, help="x") is True
    del env.VARIABLES["GONGKAI_TEST_FLAG"]


def test_a_number_is_a_number(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_TEST_NUMBER", "many")
    with pytest.raises(ImproperlyConfigured, match="Write a whole number, such as 50"):
        env.number("GONGKAI_TEST_NUMBER", default=50, help="x")
    del env.VARIABLES["GONGKAI_TEST_NUMBER"]


def test_numbers_are_numbers(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_TEST_NUMBERS", "5, 2,0")
    assert env.numbers("GONGKAI_TEST_NUMBERS", default="1,0", help="x") == [5, 2, 0]

    monkeypatch.setenv("GONGKAI_TEST_NUMBERS", "5,soon")
    with pytest.raises(ImproperlyConfigured, match=r"'5,soon'\. Write whole numbers, such as 1,0"):
        env.numbers("GONGKAI_TEST_NUMBERS", default="1,0", help="x")
    del env.VARIABLES["GONGKAI_TEST_NUMBERS"]


def test_every_variable_has_help_and_the_products_prefix() -> None:
    assert len(env.VARIABLES) > 12
    for variable in env.VARIABLES.values():
        assert variable.name.startswith("GONGKAI_")
        assert variable.help.endswith(".")


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    ours = ("GONGKAI_", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {**clean, "DJANGO_SETTINGS_MODULE": "gongkai.settings.production", **variables}
    command = [sys.executable, "-W", "error", "-m", "django", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_production_refuses_to_start_without_its_secret() -> None:
    result = run("check")

    assert result.returncode != 0
    assert "GONGKAI_SECRET_KEY is not set." in result.stderr


def test_production_passes_the_deployment_check() -> None:
    result = run(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        GONGKAI_SECRET_KEY="x1y2z3-" * 10,
        GONGKAI_ALLOWED_HOSTS="www.lanchuan.example",
    )

    assert (result.returncode, result.stderr) == (0, "")
