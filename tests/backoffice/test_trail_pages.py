"""The trail is searched and taken away by the audit administrator alone, and that leaves lines, too."""

import csv
import io
import json

import pytest
from django.urls import reverse

from gongkai.access.models import AccountSession
from gongkai.audit import services as audit
from gongkai.audit.models import AuditEntry
from gongkai.audit.origin import acting_from
from gongkai.audit.sealing import seal
from gongkai.backoffice.access import urls as access_urls
from gongkai.backoffice.access.watching import PERSONAL
from gongkai.backoffice.requests import urls as requests_urls
from tests.factories import NOW, make_agency, make_officer
from tests.requests.cases import RECEIVED, draft, make_desk, register, review_and_sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    user = make_officer(None, "audit_admin")
    client.force_login(user)
    return user


def write(action: str = "publish", **options):
    subject = options.pop("subject", None) or make_agency()
    with acting_from(options.pop("address", "192.0.2.1")):
        return audit.record(action=action, subject=subject, now=NOW, **{"actor": None, **options})


def test_lines_are_found_by_time_person_act_record_address_and_result(client, auditor) -> None:
    officer = make_officer(make_agency(), username="searched")
    write("publish", actor=officer, address="192.0.2.9")
    write("withdraw")
    wanted = AuditEntry.objects.get(action="publish")
    page = reverse("backoffice:trail")

    for query in (
        {"person": "searched"},
        {"act": "publish"},
        {"record": wanted.subject_id, "kind": wanted.subject_type},
        {"address": "192.0.2.9"},
    ):
        shown = client.get(page, query).content.decode()
        assert "<td>publish</td>" in shown, query
        assert "<td>withdraw</td>" not in shown, query
    day = {"since": "2026-02-01", "until": "2026-02-01"}
    assert "<td>withdraw</td>" in client.get(page, day).content.decode()
    assert "<td>publish</td>" not in client.get(page, {"result": "failed"}).content.decode()
    assert "<td>publish</td>" not in client.get(page, {"until": "2026-01-31"}).content.decode()
    assert client.get(page, {"since": "nonsense"}).status_code == 400


def test_older_lines_follow_on_the_next_page_without_gap_or_repetition(client, auditor) -> None:
    agency = make_agency()
    for number in range(60):
        write(f"act-{number:02d}", subject=agency)
    query = {"kind": "organisations.agency", "record": agency.pk}

    first = client.get(reverse("backoffice:trail"), query)
    second = client.get(reverse("backoffice:trail"), {**query, "before": first.context["older"]})

    acts = [row["line"].action for answer in (first, second) for row in answer.context["rows"]]
    assert acts == [f"act-{number:02d}" for number in range(59, -1, -1)]
    assert second.context["older"] is None


def test_the_page_takes_as_many_queries_with_more_lines(
    client, auditor, django_assert_max_num_queries
) -> None:
    officer = make_officer(make_agency())
    for _number in range(40):
        write(actor=officer)

    with django_assert_max_num_queries(8):
        client.get(reverse("backoffice:trail"))


def test_a_receipt_is_shown_by_its_count_and_not_by_its_fingerprints(client, auditor) -> None:
    agency = make_agency()
    line = audit.record(action="publish", subject=agency, actor=None, agency=agency, now=NOW)
    audit.write_receipt(now=NOW)

    shown = client.get(reverse("backoffice:trail"), {"act": "audit.receipt"}).content.decode()

    assert "<code>ends</code> 1" in shown
    assert line.hash not in shown


def test_exported_lines_can_be_checked_elsewhere_and_the_export_is_a_line(client, auditor) -> None:
    line = write("publish", data={"title": "=1+1"}, reason="=cmd")

    as_json = client.get(reverse("backoffice:export-trail", args=["json"]), {"act": "publish"})
    as_csv = client.get(reverse("backoffice:export-trail", args=["csv"]), {"act": "publish"})

    [record] = json.loads(b"".join(as_json.streaming_content))
    assert record["hash"] == line.hash
    covered = {name: record[name] for name in record if name not in {"hash", "algorithm"}}
    assert seal({**covered, "chain": line.chain_id}, record["algorithm"]) == line.hash
    text = b"".join(as_csv.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["address"], row["reason"]) == ("192.0.2.1", "'=cmd")
    exports = AuditEntry.objects.filter(action="audit.export", actor=auditor)
    assert [entry.data["format"] for entry in exports.order_by("id")] == ["json", "csv"]
    assert exports.first().data["chosen"] == {"act": "publish"}
    assert client.get(reverse("backoffice:export-trail", args=["exe"])).status_code == 404


def test_the_auditor_reads_the_trail_and_finds_nothing_else(client, auditor) -> None:
    agency = make_agency()
    user = make_officer(agency)

    assert client.get(reverse("backoffice:trail")).status_code == 200
    for name, keys in (
        ("account", [user.pk]),
        ("agency", [agency.pk]),
        ("security-policy", []),
        ("unused-accounts", []),
        ("new-account", []),
        ("new-chain", []),
        ("import-agencies", []),
    ):
        assert client.get(reverse(f"backoffice:{name}", args=keys)).status_code == 404, name
    assert client.get(reverse("backoffice:operations")).status_code == 403
    assert client.post(reverse("backoffice:disable-account", args=[user.pk])).status_code == 404


@pytest.mark.parametrize("role", ["officer", "county_office", "administrator", "security_admin"])
def test_nobody_else_gets_the_trail(client, role: str) -> None:
    client.force_login(
        make_officer(None if role.endswith(("admin", "administrator")) else make_agency(), role)
    )

    assert client.get(reverse("backoffice:trail")).status_code == 404
    assert client.get(reverse("backoffice:export-trail", args=["csv"])).status_code == 404
    assert not AuditEntry.objects.filter(action="audit.export").exists()


@pytest.mark.parametrize("role", ["officer", "county_office", "administrator", "security_admin"])
def test_another_agencys_people_meet_a_wall_at_every_new_address(client, role: str) -> None:
    strange = make_officer(make_agency())
    session = AccountSession.objects.create(user=strange, session_key="k" * 32, started_at=NOW, seen_at=NOW)
    client.force_login(make_officer(make_agency(), role))
    values = {"session_id": session.pk, "file_format": "csv"}
    of_a_record = [one for one in access_urls.urlpatterns if one.pattern.converters]

    for one in of_a_record:
        address = reverse(
            f"backoffice:{one.name}", kwargs={key: values[key] for key in one.pattern.converters}
        )
        answers = {method(address).status_code for method in (client.get, client.post)}
        assert answers <= {404, 405}, one.name
        assert 404 in answers, one.name
    for name in ("unlock-account", "reset-second-factor", "change-roles", "reset-password"):
        address = reverse(f"backoffice:{name}", args=[strange.pk])
        assert client.post(address).status_code == 404, name
    assert client.get(reverse("backoffice:security-policy")).status_code == 404
    assert AccountSession.objects.filter(pk=session.pk).exists()


def test_visitors_are_sent_to_sign_in_at_every_new_address(client) -> None:
    values = {"session_id": 1, "file_format": "csv"}
    for one in access_urls.urlpatterns:
        if str(one.name).startswith("sign-in"):
            continue
        address = reverse(
            f"backoffice:{one.name}", kwargs={key: values[key] for key in one.pattern.converters}
        )
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code in {302, 405}, one.name
            assert answer.status_code == 405 or "/office/sign-in/" in answer.headers["Location"]


def test_a_view_of_an_applicants_data_and_a_file_taken_away_leave_lines(client) -> None:
    user = make_officer(None, "administrator")
    client.force_login(user)

    client.get(reverse("backoffice:request", args=[4711]), REMOTE_ADDR="192.0.2.5")
    client.get(reverse("backoffice:export-agencies"))

    seen = AuditEntry.objects.get(action="access.view_personal_data")
    assert (seen.actor, seen.address, seen.result) == (user, "192.0.2.5", "refused")
    assert (seen.subject_type, seen.subject_id) == ("requests.disclosurerequest", "4711")
    taken = AuditEntry.objects.get(action="access.download")
    assert (taken.data["page"], taken.result) == ("export-agencies", "done")


def test_a_page_that_comes_back_with_a_forms_errors_and_a_file_after_a_form_leave_lines(client) -> None:
    desk = make_desk()
    case = register(desk)
    draft(desk, case, RECEIVED)
    letter = review_and_sign(desk, case, RECEIVED)
    client.force_login(desk.handler)

    refused = client.post(reverse("backoffice:request-act", args=[case.pk, "handler"]), {"handler": "x"})
    client.post(reverse("backoffice:post-letters"), {"kind": "dl", "letters": [letter.pk]})

    assert refused.status_code == 400
    seen = AuditEntry.objects.get(action="access.view_personal_data")
    assert (seen.subject_id, seen.result) == (str(case.pk), "done")
    assert AuditEntry.objects.get(action="access.download").data["page"] == "post-letters"


def test_every_page_that_shows_an_applicant_or_a_file_of_a_case_is_watched() -> None:
    acts = {"begin-redaction", "redaction-release", "applicant-file-act"}
    pictures = {"redaction-page", "redaction-picture"}  # of the one page that is watched
    of_a_case = {str(one.name) for one in requests_urls.urlpatterns if "case_id" in one.pattern.converters}

    watched = {name.partition(":")[2] for name in PERSONAL}

    assert of_a_case - acts - pictures - watched == set()
    assert watched >= {"requests", "complaint", "post-letters", "error-report"}


def test_looking_at_the_list_of_requests_leaves_a_line(client) -> None:
    user = make_officer(make_agency())
    client.force_login(user)

    client.get(reverse("backoffice:requests"))

    seen = AuditEntry.objects.get(action="access.view_personal_data")
    assert (seen.actor, seen.data["page"], seen.result) == (user, "requests", "done")
