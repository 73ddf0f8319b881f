"""The nightly look at the trail: its receipt goes out, and a broken one is told to its readers."""

import logging
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation

from gongkai.audit import selectors, services
from gongkai.notices.models import Notice
from gongkai.operations import health, tasks
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = datetime(2026, 3, 1, 18, 30, tzinfo=UTC), datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
"""Half past two in the morning of the county."""


@pytest.fixture(autouse=True)
def key(settings) -> str:
    settings.AUDIT_KEYS = ["k" * 50]
    return settings.AUDIT_KEYS[0]


def act() -> None:
    agency = make_agency()
    services.record(action="publish", subject=agency, actor=None, agency=agency, now=MONDAY)


def test_the_receipt_of_every_night_stands_in_the_log_and_fits_the_trail(caplog) -> None:
    act()
    make_officer(None, "audit_admin")

    with time_machine.travel(TUESDAY, tick=False), caplog.at_level(logging.INFO, "gongkai.audit"):
        receipt = tasks.verify_trail.call()["receipt"]

    assert caplog.messages == [f"receipt {receipt}"]
    assert [str(one) for one in selectors.receipts_in(caplog.text)] == [receipt]
    assert selectors.verify(selectors.receipts_in(caplog.text)) == []
    assert not Notice.objects.exists()


def test_each_monday_the_audit_administrators_get_the_receipt_and_nobody_else_does() -> None:
    act()
    auditor = make_officer(None, "audit_admin")
    make_officer(None, "administrator")

    with time_machine.travel(MONDAY, tick=False):
        receipt = tasks.verify_trail.call()["receipt"]
        tasks.verify_trail.call()

    [notice] = Notice.objects.all()
    assert notice.recipient == auditor
    assert receipt in notice.text


def test_a_broken_trail_is_told_to_the_audit_administrator_and_gets_no_receipt() -> None:
    act()
    auditor = make_officer(None, "audit_admin")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET reason = 'x' WHERE action = 'publish'")

    with pytest.raises(tasks.TrailBroken):
        tasks.verify_trail.call()

    [notice] = Notice.objects.all()
    assert notice.recipient == auditor
    assert "agency:" in notice.text
    assert not selectors.AuditEntry.objects.filter(action="audit.receipt").exists()


def test_an_installation_without_a_key_or_without_marks_is_told_what_to_do(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path

    def trail() -> str:
        with translation.override("en"):
            found = {str(one.title): str(one.problem) for one in health.examine(timezone.now())}
        return found["Audit trail"]

    settings.AUDIT_KEYS = []
    act()
    assert "GONGKAI_AUDIT_KEYS is not set" in trail()
    settings.AUDIT_KEYS = ["k" * 50]
    assert "2 chains of the audit trail do not carry" in trail()

    services.mark_trail(now=MONDAY)

    assert trail() == ""
