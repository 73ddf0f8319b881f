"""``gongkai audit verify`` names an altered line; ``gongkai appoint`` gives one of the three powers."""

import pytest
from click.testing import CliRunner
from django.db import connection

from gongkai.access.checks import second_factor_is_required
from gongkai.audit import services
from gongkai.cli import main
from gongkai.organisations.models import User
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)


def test_a_whole_trail_is_told_with_its_length() -> None:
    services.record(action="publish", subject=make_agency(), actor=None, now=NOW)

    result = run("audit", "verify", "--language", "en")

    assert result.exit_code == 0
    assert "The trail is whole: 1 lines in 1 chains." in result.output


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit_auditentry SET address = '192.0.2.99' WHERE number = 2", "Line 2"),
        ("UPDATE audit_auditentry SET result = 'failed' WHERE number = 2", "Line 2"),
        ("UPDATE audit_auditentry SET sealing = 1 WHERE number = 2", "Line 2"),
        ("DELETE FROM audit_auditentry WHERE number = 2", "Lines 2 to 2"),
    ],
)
def test_a_line_that_was_altered_or_removed_is_named_and_the_exit_code_is_1(sql: str, said: str) -> None:
    agency = make_agency()
    for _number in range(3):
        services.record(action="publish", subject=agency, actor=None, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(sql)

    result = run("audit", "verify", "--language", "en")

    assert result.exit_code == 1
    assert said in result.output


def test_an_administrator_is_appointed_at_the_console() -> None:
    made = run("appoint", "anquan", "security_admin")
    assert made.exit_code == 0
    user = User.objects.get(username="anquan")
    assert user.check_password(made.output.split()[1])
    assert user.roles == {"security_admin"}

    officer = make_officer(make_agency())
    refused = run("appoint", officer.username, "audit_admin")
    assert refused.exit_code == 1
    assert User.objects.get(pk=officer.pk).roles == {"officer"}


def test_the_check_before_deployment_warns_where_no_second_factor_is_asked_for(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert [warning.id for warning in second_factor_is_required(None)] == ["gongkai.access.W001"]
    settings.SECOND_FACTOR_REQUIRED = True
    assert second_factor_is_required(None) == []


def test_a_receipt_is_printed_and_the_trail_is_held_against_it(tmp_path) -> None:
    services.record(action="publish", subject=make_agency(), actor=None, now=NOW)
    kept = tmp_path / "night.log"
    kept.write_text(f"2026-03-02 INFO gongkai.audit: receipt {run('audit', 'receipt').output}", "utf-8")

    whole = run("audit", "verify", "--language", "en", "--receipts", str(kept))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE number = 2")
        cursor.execute(
            "UPDATE audit_auditchain SET length = 1, last_hash = (SELECT hash FROM audit_auditentry)"
        )
    unnoticed = run("audit", "verify", "--language", "en")
    found = run("audit", "verify", "--language", "en", "--receipts", str(kept))

    assert (whole.exit_code, unnoticed.exit_code, found.exit_code) == (0, 0, 1)
    assert "It was held against 1 receipts." in whole.output
    assert "GONGKAI_AUDIT_KEYS is not set" in unnoticed.output
    assert "Lines 2 to 2 at the end" in found.output


def test_a_text_without_receipts_is_no_proof(tmp_path) -> None:
    empty = tmp_path / "empty.log"
    empty.write_text("nothing happened", "utf-8")

    refused = run("audit", "verify", "--language", "en", "--receipts", str(empty))

    assert refused.exit_code == 1
    assert "There is no receipt in this text" in refused.output


def test_the_trail_is_marked_at_the_console_once_there_is_a_key(settings) -> None:
    services.record(action="publish", subject=make_agency(), actor=None, now=NOW)
    assert "GONGKAI_AUDIT_KEYS is not set" in run("audit", "mark", "--language", "en").output

    settings.AUDIT_KEYS = ["k" * 50]
    before = run("audit", "verify", "--language", "en")
    marked = run("audit", "mark", "--language", "en")
    after = run("audit", "verify", "--language", "en")

    assert (before.exit_code, marked.exit_code, after.exit_code) == (1, 0, 0)
    assert "“general” had no mark that holds" in marked.output
