"""Acts on reports: what they change, what they refuse, and that doing them again changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import storages

from gongkai.core.workflow import TransitionNotAllowed
from gongkai.reports import selectors, services
from gongkai.reports.models import AnnualReport, ReportCell, ReportEvent, ReportUpload, SourceDocument
from gongkai.reports.permissions import NotYourAgency
from gongkai.reports.services import ErrorsNotExplained, ReasonMissing, ReportNotStorable
from gongkai.reports.states import ReportState
from tests.factories import NOW, make_agency, make_officer, make_report, store

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
WRONG = {"requests.concluded.total": 99}
"""A figure that breaks the balance of the requests table."""


def keep(agency, report, **changes):
    return services.store_report(
        **{"report": report, "agency": agency, "actor": None, "now": NOW} | changes
    )


def test_storing_keeps_every_figure_of_the_form_with_its_source() -> None:
    stored = keep(make_agency(), make_report(year=2023, received=21))

    cell = stored.record.cells.get(key="requests.received.total")
    assert stored.changed
    assert stored.record.state == ReportState.DRAFT
    assert stored.record.cells.count() == 200
    assert (cell.value, cell.printed, cell.source["page"]) == (Decimal(21), "21", 3)


def test_storing_the_same_file_twice_changes_nothing() -> None:
    agency = make_agency()
    keep(agency, make_report(), document=b"file", filename="2023.docx")

    again = keep(agency, make_report(), document=b"file", filename="2023.docx")

    assert not again.changed
    assert (AnnualReport.objects.count(), ReportEvent.objects.count()) == (1, 1)


def test_the_original_is_kept_under_its_content() -> None:
    stored = keep(make_agency(), make_report(), document=b"content", filename="年报.docx")

    document = SourceDocument.objects.get()
    assert stored.record.document == document
    assert (document.name, document.size) == ("年报.docx", 7)
    assert storages["originals"].open(document.path).read() == b"content"


def test_a_draft_is_replaced_by_another_file() -> None:
    agency = make_agency()
    keep(agency, make_report(received=21))

    stored = keep(agency, make_report(received=22))

    assert AnnualReport.objects.count() == 1
    assert stored.record.cells.get(key="requests.received.total").value == 22
    assert list(stored.record.events.values_list("action", flat=True)) == ["store", "replace"]


def test_a_published_report_is_left_as_it_is_while_the_next_edition_is_a_draft() -> None:
    agency = make_agency()
    first = store(agency, received=21)

    second = keep(agency, make_report(received=22)).record

    first.refresh_from_db()
    assert (first.state, second.state, second.edition) == (ReportState.PUBLISHED, ReportState.DRAFT, 2)
    assert first.cells.get(key="requests.received.total").value == 21


def test_publishing_replaces_the_edition_before() -> None:
    agency = make_agency()
    first = store(agency, received=21)

    second = store(agency, received=22)

    first.refresh_from_db()
    assert (first.state, second.state) == (ReportState.SUPERSEDED, ReportState.PUBLISHED)
    assert AnnualReport.objects.published().get() == second


def test_publishing_a_report_with_errors_needs_an_explanation() -> None:
    record = keep(make_agency(), make_report(cells=WRONG)).record

    with pytest.raises(ErrorsNotExplained, match=f"found {record.error_count} errors"):
        services.publish_report(record=record, actor=None, now=NOW)
    services.publish_report(record=record, actor=None, now=NOW, explanation="原件如此")

    assert record.error_count > 0
    assert record.events.get(action="publish").reason == "原件如此"


def test_publishing_is_refused_unless_the_report_is_a_draft() -> None:
    record = store(make_agency())

    with pytest.raises(TransitionNotAllowed, match="“Published”, and it would have to be “Draft”"):
        services.publish_report(record=record, actor=None, now=NOW)


def test_withdrawing_takes_the_report_off_with_its_reason() -> None:
    record = store(make_agency())

    services.withdraw_report(record=record, actor=None, now=NOW, reason="数据有误")

    record.refresh_from_db()
    assert (record.state, record.withdrawal_reason, record.withdrawn_at) == ("withdrawn", "数据有误", NOW)
    assert not AnnualReport.objects.published().exists()


def test_withdrawing_without_a_reason_is_refused() -> None:
    record = store(make_agency())

    with pytest.raises(ReasonMissing, match="Say why"):
        services.withdraw_report(record=record, actor=None, now=NOW, reason="  ")
    assert AnnualReport.objects.published().exists()


def test_withdrawing_is_refused_for_a_draft() -> None:
    record = store(make_agency(), publish=False)

    with pytest.raises(TransitionNotAllowed, match="Withdrawing is not possible"):
        services.withdraw_report(record=record, actor=None, now=NOW, reason="数据有误")


def test_a_withdrawn_report_can_be_handed_in_again() -> None:
    agency = make_agency()
    record = store(agency)
    services.withdraw_report(record=record, actor=None, now=NOW, reason="数据有误")

    again = keep(agency, make_report())

    assert (again.changed, again.record.edition, again.record.state) == (True, 2, "draft")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": None}, "The year could not be read"),
        ({"year": 2031}, "for 2031, which has not come yet"),
        ({"cells": {"no.such.figure": 1}}, "no figures named no.such.figure"),
        ({"cells": {"requests.received.total": 10**20}}, "is too long to be right"),
        ({"cells": {"disclosure.charges.amount": Decimal("0.00000001")}}, "is too long to be right"),
    ],
    ids=["without a year", "of a year to come", "with a foreign figure", "too large", "too fine"],
)
def test_a_report_that_cannot_be_right_is_not_stored(changes, message) -> None:
    report = make_report(cells=changes.pop("cells", None))
    for name, value in changes.items():
        setattr(report, name, value)

    with pytest.raises(ReportNotStorable, match=message):
        keep(make_agency(), report)
    assert not AnnualReport.objects.exists()


def test_every_act_is_refused_to_an_officer_of_another_agency() -> None:
    agency, stranger = make_agency(), make_officer(make_agency())
    draft, published = store(agency, 2022, publish=False), store(agency, 2023)

    with pytest.raises(NotYourAgency):
        keep(agency, make_report(), actor=stranger)
    with pytest.raises(NotYourAgency):
        services.publish_report(record=draft, actor=stranger, now=NOW)
    with pytest.raises(NotYourAgency):
        services.withdraw_report(record=published, actor=stranger, now=NOW, reason="数据有误")
    with pytest.raises(NotYourAgency):
        services.hand_in_report(
            report=make_report(), agency=agency, actor=stranger, now=NOW, document=b"", filename="x"
        )


def test_findings_are_kept_in_both_languages_and_counted() -> None:
    record = keep(make_agency(), make_report(cells=WRONG)).record

    levels = [finding["level"] for finding in record.findings]
    [first] = [finding for finding in record.findings if finding["level"] == "error"][:1]
    assert (record.error_count, record.warning_count, record.note_count) == (
        levels.count("error"),
        levels.count("warning"),
        levels.count("note"),
    )
    assert first["message"]["zh"] != first["message"]["en"]
    assert "99" in first["message"]["zh"]


def test_a_report_is_checked_against_the_one_of_the_year_before() -> None:
    agency = make_agency()
    store(agency, 2022, cells={"requests.carried_out.total": 3, "requests.carried_out.natural_person": 3})

    record = keep(agency, make_report(year=2023)).record

    keys = {key for finding in record.findings for key in finding["keys"]}
    assert "requests.carried_in.total" in keys


def test_an_upload_is_kept_only_when_it_was_looked_at() -> None:
    agency = make_agency()
    officer = make_officer(agency)
    upload = services.hand_in_report(
        report=make_report(), agency=agency, actor=officer, now=NOW, document=b"file", filename="a.docx"
    )
    assert not AnnualReport.objects.exists()

    stored = services.accept_upload(upload=upload, actor=officer, now=NOW)

    assert stored.record.document.name == "a.docx"
    assert stored.record.cells.count() == 200
    assert not ReportUpload.objects.exists()


def test_handing_in_again_drops_the_officers_earlier_upload() -> None:
    agency = make_agency()
    officer = make_officer(agency)
    for content in (b"first", b"second"):
        services.hand_in_report(
            report=make_report(),
            agency=agency,
            actor=officer,
            now=NOW + timedelta(hours=1),
            document=content,
            filename="a.docx",
        )

    assert ReportUpload.objects.get().document.size == len(b"second")


def test_what_was_stored_is_read_back_as_it_was() -> None:
    report = make_report(
        year=2023,
        cells={
            "disclosure.charges.amount": Decimal("12.345"),
            **{f"requests.other.{row}.total": None for row in ("not_corrected", "unpaid", "other")},
        },
        subtotals={"requests.other.total": 4},
        notes=["第（六）项只印了一行。"],
    )
    record = keep(make_agency(), report).record

    again = selectors.figures(AnnualReport.objects.get(pk=record.pk))

    assert again.to_dict() == report.to_dict()
    assert ReportCell.objects.filter(key="requests.other.total").get().value == 4
