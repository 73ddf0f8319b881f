"""Release: every file is read back by the reader of old reports before it goes out, and is registered."""

import hashlib
from random import Random
from unittest.mock import patch

import pytest

from gongkai.reports import releasing, services, signing
from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import AnnualReport, ReleasedFile
from gongkai.reports.rendering import render
from tests.factories import NOW, make_agency, make_officer, make_report
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db


def signed_report() -> AnnualReport:
    agency = make_agency(name="岚川县水利局")
    fill(agency, Random(2), cases=20)
    record = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW)
    first, second = make_officer(agency), make_officer(agency)
    for number in range(len(signing.signing_steps())):
        signing.sign(record=record, actor=second if number else first, now=NOW, note="经核对无误")
    return record


def test_a_compiled_report_goes_out_with_all_its_files_registered() -> None:
    record = services.publish_report(record=signed_report(), actor=None, now=NOW)

    files = ReleasedFile.objects.filter(report=record)
    assert {file.format for file in files} == {"html", "docx", "pdf", "xlsx", "json"}
    for file in files:
        assert file.size > 1000
        assert len(file.sha256) == len(hashlib.sha256().hexdigest())


def test_a_file_that_reads_differently_stops_the_release() -> None:
    record = signed_report()
    other = render(make_report(received=77), "docx")

    with (
        patch.object(releasing, "file_of", return_value=other),
        pytest.raises(releasing.ReadsDifferently, match="77"),
    ):
        services.publish_report(record=record, actor=None, now=NOW)

    record.refresh_from_db()
    assert record.state == "draft"
    assert not ReleasedFile.objects.exists()


@pytest.mark.parametrize("file_format", ["html", "docx", "pdf", "xlsx", "json"])
def test_each_format_of_an_honest_report_is_readable(file_format) -> None:
    report = make_report(received=12)

    releasing.require_readable(report, releasing.file_of(report, file_format), file_format)

    assert report.cells["requests.received.total"] == 12
