"""What the database itself holds true of reports, and who sees which."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from gongkai.reports.models import AnnualReport, ReportCell
from tests.factories import NOW, make_agency, make_officer, store

pytestmark = pytest.mark.django_db


def test_a_year_has_one_draft_and_one_published_edition() -> None:
    agency = make_agency()
    published = store(agency)
    draft = store(agency, publish=False, received=30)

    for record in (published, draft):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualReport.objects.create(
                agency=agency,
                year=record.year,
                edition=9,
                form=record.form,
                title="x",
                state=record.state,
                stored_at=NOW,
                published_at=NOW,
            )


def test_a_figure_stands_once_in_a_report() -> None:
    record = store(make_agency())

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportCell.objects.create(report=record, key="requests.received.total", value=1)


@pytest.mark.parametrize("changes", [{"state": "withdrawn"}, {"state": "published", "published_at": None}])
def test_a_state_without_its_facts_is_refused_by_the_database(changes) -> None:
    record = store(make_agency())

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.filter(pk=record.pk).update(**changes)


def test_visitors_see_published_reports_only() -> None:
    agency = make_agency()
    published = store(agency, 2022)
    store(agency, 2023, publish=False)

    assert list(AnnualReport.objects.visible_to(AnonymousUser())) == [published]


def test_officers_see_their_own_drafts_and_what_is_published() -> None:
    mine, other = make_agency(), make_agency()
    draft, foreign = store(mine, publish=False), store(other)
    store(other, 2022, publish=False)

    assert set(AnnualReport.objects.visible_to(make_officer(mine))) == {draft, foreign}
    assert list(AnnualReport.objects.editable_by(make_officer(mine))) == [draft]


def test_whole_numbers_are_written_without_a_point() -> None:
    record = store(make_agency(), cells={"disclosure.charges.amount": 120})

    assert str(record.cells.get(key="disclosure.charges.amount").figure) == "120"
