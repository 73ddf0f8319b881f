"""A county with something at every address of the back office, all of it marked by words to look for."""

from dataclasses import dataclass
from typing import Any

import docx
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongkai.access.models import AccountSession
from gongkai.disclosures import services as disclosures
from gongkai.following.models import ErrorReport
from gongkai.following.services.error_reports import report_error
from gongkai.notices.models import Notice
from gongkai.notices.services import tell
from gongkai.operations.schedules import SCHEDULES
from gongkai.organisations.models import User
from gongkai.registers import services as registers
from gongkai.reports import services as reports
from gongkai.reports.collecting.services import submit_part
from gongkai.reports.selectors import finding_id
from gongkai.requests import services as requests
from gongkai.requests.services import after
from tests.activities.test_services import make_activity
from tests.backoffice.setting_up import SetUpCounty, make_set_up_county
from tests.disclosures.incoming import word_file
from tests.disclosures.records import CREDIT_CODES, NOW, TODAY, make_draft, make_office, make_published
from tests.factories import make_officer, make_report, store
from tests.registers.spreadsheets import add_document, as_csv, penalty, register, set_up_review
from tests.renditions.leaky_files import saved
from tests.requests.cases import GRANT, RECEIVED, at, conclude, make_desk
from tests.requests.cases import register as register_request

MARK = "青鸟计划"
"""Stands in every record that is not public, and nowhere else."""


@dataclass(frozen=True)
class WholeCounty:
    """A county, its people, and the arguments of every address that names a record of it."""

    county: SetUpCounty
    people: tuple[User, ...]
    values: dict[str, Any]
    by_name: dict[str, dict[str, Any]]

    def arguments(self, name: str, wanted: list[str]) -> dict[str, Any]:
        """Return the arguments of the address of that name; one that nobody thought of is a KeyError."""
        known = {**self.values, **self.by_name.get(name, {})}
        return {key: known[key] for key in wanted}


def make_whole_county() -> WholeCounty:
    """Make the county."""
    county = make_set_up_county("岚川县")
    keys = dict(county.keys)
    tree, catalogue = keys.pop("tree_import"), keys.pop("catalogue_import")
    negative = keys.pop("negative_id")
    people = [county.office, county.officer, county.administrator]
    values = keys
    by_name = {
        **each("agency-import", "apply-agency-import", "discard-agency-import", import_id=tree),
        **each(
            "catalogue-import", "apply-catalogue-import", "discard-catalogue-import", import_id=catalogue
        ),
        **each("edit-negative-item", "retire-negative-item", item_id=negative),
        **each("agency-act", act="rename"),
        **each("request-act", act="withdraw"),
        **each("statutory-item", key="20-01"),
        **each("error-report", report_id=_reported().pk),
    }
    for part in (_of_disclosures, _of_requests, _of_registers, _of_reports, _of_accounts):
        more, named, met = part(county)
        values |= more
        by_name |= named
        people += met
    return WholeCounty(county, tuple(people), values, by_name)


def _reported() -> ErrorReport:
    return report_error(page="/disclosures/", text=MARK, address="", language="zh-hans", now=NOW)


def each(*names: str, **arguments: Any) -> dict[str, dict[str, Any]]:
    """Return the same arguments for several addresses."""
    return dict.fromkeys(names, arguments)


Part = tuple[dict[str, Any], dict[str, dict[str, Any]], list[User]]


def _of_disclosures(county: SetUpCounty) -> Part:
    office = make_office(CREDIT_CODES[0], parent=county.government)
    draft = make_draft(office, title=f"关于{MARK}的通知", summary=MARK)
    public = make_published(office)
    correction = disclosures.correct(
        disclosure=public, reason=MARK, actor=office.drafter, now=NOW, summary=MARK
    )
    attachment = disclosures.attach_file(
        disclosure=public,
        name=f"{MARK}.docx",
        content=word_file([MARK]),
        actor=office.drafter,
        now=NOW,
        correction=correction,
    )
    review = disclosures.submit_correction(
        correction=correction, actor=office.drafter, now=NOW, today=TODAY
    )
    values = {
        "disclosure_id": public.pk,
        "review_id": review.pk,
        "attachment_id": attachment.pk,
        "number": 1,
    }
    names = ("disclosure", "save-disclosure", "catalogue-item-options", "release-disclosure")
    drafts = each(*names, disclosure_id=draft.pk)
    return values, drafts, [office.drafter, office.reviewer]


def _of_requests(county: SetUpCounty) -> Part:
    desk = make_desk(county.government)
    case = register_request(desk, asked_for=MARK, applicant_name=MARK)
    given: dict[str, Any] = {"disclosure_request": case, "actor": desk.handler, "now": at(RECEIVED)}
    document = requests.add_document(
        kind="working", name=f"{MARK}.docx", content=saved(docx.Document()), **given
    )
    work = requests.begin_redaction(document=document, actor=desk.handler, now=at(RECEIVED))
    requests.make_redacted_copy(redaction=work, actor=desk.handler, now=at(RECEIVED))
    requests.release_copy(redaction=work, actor=desk.handler, now=at(RECEIVED))
    sent = requests.receive_applicant_file(purpose="other", name=f"{MARK}.txt", content=b"c", **given)
    part = requests.assign(department=MARK, task=MARK, due_on=RECEIVED, today=RECEIVED, **given)
    conclude(desk, case, RECEIVED)
    complaint = after.complain(disclosure_request=case, ground="not_lawful", text=MARK, now=at(RECEIVED))
    requests.archive_request(**given)
    drafted = register_request(desk, asked_for=MARK, applicant_name=MARK)
    requests.draft_decision(
        disclosure_request=drafted, outcome="granted", answer="provided", facts=GRANT,
        actor=desk.handler, now=at(RECEIVED), today=RECEIVED,
    )  # fmt: skip
    values = {
        "case_id": case.pk,
        "letter_id": case.letters.get().pk,
        "document_id": document.pk,
        "redaction_id": work.pk,
        "file_id": sent.pk,
        "complaint_id": complaint.pk,
        "assignment_id": part.pk,
        "letter": "receipt",
        "particulars_agency_id": desk.agency.pk,
        "kind": "pdf",
    }
    names = {
        **each("request-figure", key="requests.received.total"),
        **each("request-decision", "request-decision-file", case_id=drafted.pk),
    }
    return values, names, [desk.handler]


def _of_registers(county: SetUpCounty) -> Part:
    bureau = county.bureau
    reviewer = set_up_review(bureau)
    row = add_document(bureau, "岚应急规〔2024〕1号")
    upload = registers.hand_in_rows(
        register=register(),
        agency=bureau,
        content=as_csv([penalty(1, 行政相对人名称=MARK)]),
        filename=f"{MARK}.csv",
        actor=county.officer,
        now=NOW,
        today=TODAY,
    )
    campaign = registers.open_campaign(
        register=register("normative_documents"),
        agency=bureau,
        title=MARK,
        as_of=TODAY,
        actor=None,
        now=NOW,
    )
    texts = {
        "document_number": "岚应急规〔2024〕2号",
        "title": f"{MARK}管理办法",
        "kind": "normative_document",
        "issued_on": "2024-05-06",
    }
    release = registers.propose_row(
        register=register("normative_documents"),
        agency=bureau,
        texts=texts,
        actor=county.officer,
        now=NOW,
        today=TODAY,
    )
    named = each("register-import", "confirm-import", "discard-import", import_id=upload.pk)
    values = {
        "row_id": row.pk,
        "release_id": release.pk,
        "campaign_id": campaign.pk,
        "register_id": "normative_documents",
        "file_format": "csv",
    }
    return values, named, [reviewer]


def _of_reports(county: SetUpCounty) -> Part:
    bureau, officer = county.bureau, county.officer
    report = make_report(MARK, 2023, cells={"requests.granted.total": 3})
    upload = reports.hand_in_report(
        report=report, agency=bureau, actor=officer, now=NOW, document=b"<p>1</p>", filename="2023.html"
    )
    whole = reports.hand_in_report(
        report=report,
        agency=county.government,
        actor=county.office,
        now=NOW,
        document=b"<p>1</p>",
        filename="2023.html",
    )
    stored = reports.accept_upload(upload=upload, actor=officer, now=NOW).record
    upload = reports.hand_in_report(
        report=report, agency=bureau, actor=officer, now=NOW, document=b"<p>1</p>", filename="2023.html"
    )
    sent = submit_part(report=store(bureau, 2022, publish=False, name=MARK), actor=officer, now=NOW)
    values = {
        "upload_id": upload.pk,
        "report_id": stored.pk,
        "part_id": sent.pk,
        "body_id": bureau.pk,
        "year": 2022,
        "finding": finding_id(stored.findings[0]),
    }
    government = county.government.pk
    named = {
        **each("matrix", "matrix-file", "keep-sum", "part-file", agency_id=government),
        **each("part-upload", agency_id=government, upload_id=whole.pk),
        **each("compiled-figure", key="requests.received.total"),
    }
    return values, named, []


def _of_accounts(county: SetUpCounty) -> Part:
    now = timezone.now()
    keeper = make_officer(county.government, "security_admin")
    tell(recipients=[county.officer], subject=MARK, text=MARK, key="k", address="/office/", now=now)
    session = AccountSession.objects.create(
        user=county.officer, session_key=f"of {county.officer.pk}", started_at=now, seen_at=now
    )
    task = DBTaskResult.objects.create(
        task_path=SCHEDULES[0].task.module_path,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
    )
    values = {
        "activity_id": make_activity(agency=county.bureau, title=MARK).pk,
        "notice_id": Notice.objects.get(recipient=county.officer, subject=MARK).pk,
        "session_id": session.pk,
        "task_id": task.pk,
    }
    return values, each("start-task", name=SCHEDULES[0].name), [keeper]
