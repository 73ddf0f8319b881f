"""The demonstration is loaded once; loading it again changes nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import override_settings

from gongkai.commands.demo import demo
from gongkai.organisations import selectors
from gongkai.organisations.models import Agency, User
from gongkai.reports.models import AnnualReport
from gongkai.reports.rendering import render
from tests.factories import NOW, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    folder = tmp_path / "examples"
    (folder / "documents").mkdir(parents=True)
    document = render(make_report("岚川县人民政府", 2023), "html")
    (folder / "documents" / "lanchuan-2023.html").write_bytes(document)
    for name, year in (("岚川县人民政府", 2023), ("岚川县财政局", 2022), ("岚川县国土资源局", 2018)):
        report = make_report(name, year)
        text = json.dumps(report.to_dict(), ensure_ascii=False)
        (folder / f"{name}-{year}.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _without_disclosures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disclosures and the compiled report have tests of their own; here they would only take time."""
    monkeypatch.setattr("gongkai.commands.demo.load_disclosures", lambda *_args, **_options: 0)
    monkeypatch.setattr("gongkai.commands.demo.load_compiled_report", lambda **_options: None)


def load(examples: Path, tmp_path: Path, **settings) -> Result:
    with override_settings(DATA_DIR=tmp_path / "var", **settings):
        return CliRunner().invoke(demo, ["--examples", str(examples), "--quiet"], catch_exceptions=False)


def test_the_county_its_accounts_and_its_reports_are_loaded(examples: Path, tmp_path: Path) -> None:
    result = load(examples, tmp_path, DEMONSTRATION=True)

    assert result.exit_code == 0
    assert "岚川县（演示）：29个机关。" in result.output
    assert "lanchuan-county-office" in result.output
    [county] = [node for node in selectors.agency_tree(NOW.date()) if node.below]
    assert (county.version.name, len(county.below)) == ("岚川县人民政府", 26)
    assert User.objects.get(username="xianban").check_password("lanchuan-county-office")
    published = AnnualReport.objects.published().values_list("agency__code", "year", "document__name")
    assert set(published) == {
        ("lanchuan", 2023, "lanchuan-2023.html"),
        ("caizheng", 2022, None),
        ("ziran", 2018, None),
    }


def test_loading_again_changes_nothing_and_reads_nothing(
    examples: Path, tmp_path: Path, monkeypatch
) -> None:
    load(examples, tmp_path, DEMONSTRATION=True)
    before = list(AnnualReport.objects.values_list("id", "content_hash", "stored_at"))
    monkeypatch.setattr("gongkai.commands.demo._load_report", None)

    result = load(examples, tmp_path, DEMONSTRATION=True)

    assert "新存入0份" in result.output
    assert "4个文件此前已读入，或其年度已有报告" in result.output
    assert list(AnnualReport.objects.values_list("id", "content_hash", "stored_at")) == before


def test_what_a_county_changed_itself_stays_as_it_is(examples: Path, tmp_path: Path) -> None:
    load(examples, tmp_path, DEMONSTRATION=True)
    office = Agency.objects.get(code="lanchuan").disclosure_office
    office.phone = "0000-7654321"
    office.save()

    load(examples, tmp_path, DEMONSTRATION=True)

    office.refresh_from_db()
    assert office.phone == "0000-7654321"


def test_outside_the_demonstration_passwords_are_random(examples: Path, tmp_path: Path) -> None:
    result = load(examples, tmp_path)

    assert "lanchuan-county-office" not in result.output
    assert not User.objects.get(username="xianban").check_password("lanchuan-county-office")


def test_a_file_that_cannot_be_read_is_named(examples: Path, tmp_path: Path) -> None:
    (examples / "documents" / "broken.docx").write_bytes(b"no document")

    result = load(examples, tmp_path)

    assert result.exit_code == 0
    assert "未读入：broken.docx：" in result.output
