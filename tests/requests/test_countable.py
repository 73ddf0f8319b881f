"""A cell of the annual form is the number of its records, and columns and rows add up whatever happened."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.law.forms import form_for_year
from gongkai.law.outcomes import outcome_rules
from gongkai.organisations.models import Agency
from gongkai.requests import services
from gongkai.requests.countable import cell_counts, countable_keys, fee_figures, records_of_cell
from gongkai.requests.models import DisclosureRequest, RemedyCase
from gongkai.requests.states import ApplicantKind
from tests.factories import make_agency
from tests.requests.cases import at, make_desk, register

OUTCOMES = tuple(outcome_rules().outcomes)
KINDS = tuple(ApplicantKind.values)
FIRST = date(2018, 11, 1)
days = st.integers(0, 1500).map(lambda number: FIRST + timedelta(days=number))
cases = st.lists(
    st.tuples(days, st.none() | st.integers(0, 500), st.sampled_from(KINDS), st.sampled_from(OUTCOMES)),
    max_size=25,
)
remedies = st.lists(
    st.tuples(
        days,
        st.none() | st.integers(0, 400),
        st.sampled_from(
            ["reconsideration", "litigation_direct", "litigation_after_reconsideration", "complaint"]
        ),
        st.sampled_from(["upheld", "corrected", "other"]),
    ),
    max_size=15,
)
YEARS = (2019, 2020, 2021, 2022)


def stored(agency: Agency, received_on: date, days_open: int | None, kind: str, outcome: str) -> None:
    """Store a request as the services leave it."""
    serial = DisclosureRequest.objects.count() + 1
    concluded = days_open is not None
    DisclosureRequest.objects.create(
        agency=agency,
        year=received_on.year,
        serial=serial,
        number=f"{received_on.year}-{serial:05d}",
        state="concluded" if concluded else "handling",
        channel="in_person",
        submitted_on=received_on,
        received_on=received_on,
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
        applicant_kind=kind,
        applicant_name="林某某",
        asked_for="文件",
        outcome=outcome if concluded else "",
        concluded_on=received_on + timedelta(days=days_open) if concluded else None,
    )


class AnyHistory(TestCase):
    """Made-up years of requests and remedies."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(history=cases, against=remedies)
    def test_every_cell_is_the_number_of_its_records_and_everything_adds_up(self, history, against) -> None:
        agency = make_agency()
        for entry in history:
            stored(agency, *entry)
        for served_on, days_open, kind, result in against:
            RemedyCase.objects.create(
                agency=agency,
                kind=kind,
                body="岚川县人民政府",
                served_on=served_on,
                result="" if days_open is None else result,
                concluded_on=None if days_open is None else served_on + timedelta(days=days_open),
            )

        before: dict[str, int] = {}
        for year in YEARS:
            counts = cell_counts(agencies=[agency], year=year)
            assert set(counts) == set(countable_keys(year))
            self._check_columns(counts, before, year)
            self._check_remedies(counts)
            before = counts
        for key, count in before.items():
            assert records_of_cell(key, agencies=[agency], year=YEARS[-1]).count() == count

    def _check_columns(self, counts: dict[str, int], before: dict[str, int], year: int) -> None:
        form = form_for_year(year).id
        leaves = {outcome.cells[form] for outcome in outcome_rules().outcomes.values()}
        for column in (*KINDS, "total"):
            row = {
                name: counts[f"requests.{name}.{column}"]
                for name in ("received", "carried_in", "concluded")
            }
            carried_out = counts[f"requests.carried_out.{column}"]
            assert row["received"] + row["carried_in"] == row["concluded"] + carried_out
            assert row["concluded"] == sum(counts[f"requests.{leaf}.{column}"] for leaf in leaves)
            if before:
                assert row["carried_in"] == before[f"requests.carried_out.{column}"]
        for name in {key.rpartition(".")[0] for key in counts if key.startswith("requests.")}:
            assert counts[f"{name}.total"] == sum(counts[f"{name}.{kind}"] for kind in KINDS)

    def _check_remedies(self, counts: dict[str, int]) -> None:
        for kind in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
            parts = [counts[f"{kind}.{result}"] for result in ("upheld", "corrected", "other", "pending")]
            assert counts[f"{kind}.total"] == sum(parts)


@pytest.mark.django_db
def test_the_cells_of_a_year_are_counted_with_two_queries() -> None:
    agency = make_agency()
    stored(agency, date(2025, 3, 1), 10, "natural_person", "granted")

    with CaptureQueriesContext(connection) as queries:
        counts = cell_counts(agencies=[agency], year=2025)

    assert len(queries) == 2
    assert counts["requests.granted.natural_person"] == counts["requests.concluded.total"] == 1


@pytest.mark.django_db
def test_requests_of_other_agencies_and_those_not_received_are_not_counted() -> None:
    desk, other = make_desk(), make_desk()
    register(desk, channel="online")
    register(other)

    counts = cell_counts(agencies=[desk.agency], year=2026)

    assert not any(counts.values())
    assert cell_counts(agencies=[desk.agency, other.agency], year=2026)["requests.received.total"] == 1


@pytest.mark.django_db
def test_the_fee_figures_are_those_notified_paid_and_waived_in_the_year() -> None:
    desk = make_desk()
    day = date(2026, 3, 5)
    moment = {"actor": desk.handler, "now": at(day), "today": day}
    charged, waived = register(desk), register(desk)
    services.notify_fee(disclosure_request=charged, basis="by_pages", count=57, **moment)
    services.record_payment(
        disclosure_request=charged, paid_on=day, amount=Decimal(270), receipt_number="1", **moment
    )
    services.waive_fee(
        disclosure_request=waived, basis="by_items", count=11, approved_by="主任", reason="困难", **moment
    )

    figures = fee_figures(agencies=[desk.agency], year=2026)

    assert (figures.notices, figures.notified, figures.paid, figures.waived) == (1, 270, 270, 1)
    assert fee_figures(agencies=[desk.agency], year=2025).notices == 0


@pytest.mark.django_db
def test_an_unknown_row_is_a_mistake_in_the_code() -> None:
    with pytest.raises(LookupError, match="No outcome"):
        records_of_cell("requests.refused.nothing.total", agencies=[], year=2025)
