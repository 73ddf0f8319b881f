"""The public page of a report that was compiled here says where its figures come from."""

import re

import pytest

from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import enter_hand_figure, keep_compiled
from gongkai.reports.models import FrozenRecords
from gongkai.reports.services import publish_report
from tests.factories import NOW, make_agency, store
from tests.reports.signed import signed

pytestmark = pytest.mark.django_db


def test_a_compiled_report_says_what_it_was_counted_from_and_not_where_it_was_printed(client) -> None:
    agency = make_agency("shuili", "岚川县水利局")
    entry = {"year": 2023, "source": "执法平台", "reason": "未迁入", "actor": None, "now": NOW}
    enter_hand_figure(agency=agency, key="disclosure.penalties.decisions", value=6, **entry)
    record = signed(keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW))
    publish_report(record=record, actor=None, now=NOW)

    page = client.get("/en/reports/shuili/2023/").content.decode()
    figures = client.get("/en/reports/shuili/2023/figures/").content.decode()

    assert "were counted on this platform" in page
    assert page.count(' by-hand"') == 1
    assert re.search(r'class="figure by-hand"[^>]*data-key="disclosure.penalties.decisions">6<', page)
    assert FrozenRecords.objects.get().hash in page
    assert "read from the original report" not in page
    assert "Every figure and what it was counted from" in page
    assert "counted from the records, 6 of it entered by hand" in figures
    assert 'class="by-hand"' in figures
    assert "As printed" not in figures


def test_a_report_from_a_file_says_that_it_was_read(client) -> None:
    store(make_agency("shuili", "岚川县水利局"), 2023, name="岚川县水利局")

    page = client.get("/en/reports/shuili/2023/").content.decode()
    figures = client.get("/en/reports/shuili/2023/figures/").content.decode()

    assert "read from the original report" in page
    assert "As printed" in figures
    assert "page 3, table 1" in figures
