"""The demonstration's disclosures: told once, in time, through the gate, with something in every state."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import verify
from gongkai.backoffice.disclosures.draft_page import file_rows
from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
from gongkai.commands.demo_disclosures import load_disclosures
from gongkai.commands.demo_story import body_html
from gongkai.disclosures import selectors
from gongkai.disclosures.models import Attachment, Disclosure, DisclosureFinding
from gongkai.organisations.models import User

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_the_stories_are_told_once_and_leave_something_to_do_for_everyone() -> None:
    with translation.override("zh-hans"):
        county = demo_county()
        agencies = load_agencies(county)
        load_accounts(county, agencies)
        names = {entry["code"]: entry["name"] for entry in county["agencies"]}
        told = load_disclosures(agencies, names, today=TODAY, quiet=True)
        lines = AuditEntry.objects.count()
        again = load_disclosures(agencies, names, today=TODAY + timedelta(days=1), quiet=True)

    assert (told, again) == (66, 0)
    assert AuditEntry.objects.count() == lines
    assert verify() == []
    assert Counter(Disclosure.objects.values_list("state", flat=True)) == {
        "published": 49,
        "draft": 12,
        "in_review": 2,
        "approved": 1,
        "scheduled": 1,
        "withdrawn": 1,
    }
    _assert_the_desks_are_not_empty()
    _assert_all_was_in_time_except_what_is_meant_to_be_late()


def _assert_the_desks_are_not_empty() -> None:
    office = User.objects.get(username="xianban")
    assert selectors.late_disclosures(office, TODAY).count() == 4
    assert selectors.due_soon_disclosures(office, TODAY).count() == 2
    assert selectors.due_for_reassessment(office, TODAY).count() == 2
    assert selectors.unconfirmed_emergencies(office).count() == 1
    for username in ("baomi", "fazhi", "fabu"):
        assert selectors.reviews_waiting_for(User.objects.get(username=username), TODAY).count() == 1
    assert [finding.kind for finding in DisclosureFinding.objects.all()] == ["mobile"]
    assert set(Attachment.objects.values_list("status", flat=True)) == {"clean"}
    assert file_rows(list(Attachment.objects.all()))  # an officer's page tells what was taken out of each


def _assert_all_was_in_time_except_what_is_meant_to_be_late() -> None:
    for record in Disclosure.objects.exclude(published_at=None):
        due = selectors.publication_due_on(record)
        assert due is not None
        assert timezone.localdate(record.published_at) <= min(due, TODAY), record.title


def test_a_text_becomes_paragraphs_headings_and_tables() -> None:
    assert body_html("## 一、收支\n收入 < 支出\n| 项目 | 金额 |\n| 收入 | 3 |\n说明") == (
        "<h3>一、收支</h3><p>收入 &lt; 支出</p>"
        '<table><thead><tr><th scope="col">项目</th><th scope="col">金额</th></tr></thead>'
        "<tbody><tr><td>收入</td><td>3</td></tr></tbody></table><p>说明</p>"
    )
