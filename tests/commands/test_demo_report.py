"""The demonstration's own report: its parts are in, two people signed it, it is public and made once."""

from datetime import date

import pytest

from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
from gongkai.commands.demo_report import load_compiled_report
from gongkai.reports.changes import changes_since
from gongkai.reports.collecting import selectors
from gongkai.reports.models import FrozenRecords, ReleasedFile, ReportSignature
from gongkai.reports.signing import signing_steps

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_last_full_year_is_compiled_with_its_parts_signed_and_published_once() -> None:
    county = demo_county()
    agencies = load_agencies(county)
    load_accounts(county, agencies)

    record = load_compiled_report(today=TODAY)

    assert (record.agency.code, record.year, record.state) == ("lanchuan", 2025, "published")
    bodies = selectors.bodies(record.agency, 2025, today=TODAY)
    assert len(bodies) == 26
    assert {body.part.state for body in bodies} == {"accepted"}
    signatures = ReportSignature.objects.filter(report=record).order_by("id")
    assert [one.step for one in signatures] == list(signing_steps())
    assert len({one.signer_id for one in signatures}) == 2
    assert ReleasedFile.objects.filter(report=record).count() == 5
    assert len(FrozenRecords.objects.get(report=record).parts) == 26
    assert not changes_since(record)
    assert (record.error_count, record.warning_count) == (0, 0)
    assert load_compiled_report(today=TODAY) is None
