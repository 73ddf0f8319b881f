"""``gongkai requests``: past requests from the command line, looked at first, taken over once."""

import pytest
from click.testing import CliRunner

from gongkai.cli import main
from gongkai.requests.models import DisclosureRequest
from tests.factories import make_agency
from tests.requests.test_moving_in_file import simple, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up(monkeypatch):
    monkeypatch.setattr("gongkai.commands.requests.set_up", lambda: None)


@pytest.fixture
def file(tmp_path):
    county = make_agency(name="岚川县人民政府", kind="government")
    make_agency(name="岚川县水利局", parent=county)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(simple()))
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["requests", *map(str, arguments)])


def test_checking_writes_nothing_and_importing_twice_writes_once(file):
    assert "1 requests can be taken over" in run("import", file, "--check").output
    assert DisclosureRequest.objects.count() == 0

    assert "1 requests were taken over" in run("import", file, "--reason", "原台账").output
    assert "nothing was changed" in run("import", file, "--reason", "原台账").output
    assert DisclosureRequest.objects.count() == 1


def test_wrong_rows_are_named_and_the_command_fails(file):
    file.write_bytes(workbook(simple(提交日期="三月")))

    answer = run("import", file, "--check")

    assert answer.exit_code == 1
    assert "2 提交日期" in answer.output


def test_the_template_is_written(tmp_path):
    assert run("template", tmp_path / "t.xlsx").exit_code == 0
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
