"""What registers answer in the annual form: the figure and the rows behind it agree."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.registers import services
from gongkai.registers.counts import counts
from gongkai.registers.models import RegisterRow
from gongkai.registers.states import WithdrawalCause
from tests.factories import make_agency
from tests.registers.spreadsheets import (
    ELSEWHERE,
    NOW,
    TODAY,
    add_document,
    as_csv,
    import_penalties,
    penalty,
    register,
)

pytestmark = pytest.mark.django_db


def figures(agencies, year: int) -> dict[str, object]:
    answers = counts(agencies, year)
    for answer in answers.values():
        rows = list(answer.rows)
        by_hand = (
            sum((row.amount or Decimal(0) for row in rows), Decimal(0)) if answer.is_sum else len(rows)
        )
        assert answer.value() == by_hand, answer.cell
    return {cell.removeprefix("disclosure."): answer.value() for cell, answer in answers.items()}


def test_documents_issued_repealed_and_in_force_follow_from_their_dates() -> None:
    agency = make_agency()
    add_document(agency, "一号", issued_on="2023-02-01")
    add_document(agency, "二号", issued_on="2023-02-01", repealed_on="2024-06-01")
    add_document(agency, "三号", issued_on="2023-02-01", expires_on="2024-12-31")
    add_document(agency, "四号", issued_on="2024-03-01")
    add_document(agency, "五号", issued_on="2024-12-20", effective_on="2025-01-15")

    before, year, after = (figures(agency, each) for each in (2023, 2024, 2025))

    assert (before["normative_documents.issued"], before["normative_documents.in_force"]) == (3, 3)
    assert (year["normative_documents.issued"], year["normative_documents.repealed"]) == (2, 1)
    assert year["normative_documents.in_force"] == 3  # one, three (to its last day), four
    assert (after["normative_documents.repealed"], after["normative_documents.in_force"]) == (1, 3)
    assert year["regulations.issued"] == 0


def test_penalties_are_counted_in_the_year_of_the_decision_whether_public_or_revoked() -> None:
    agency = make_agency()
    import_penalties(
        agency,
        penalty(1),
        penalty(2, 是否公开="否"),
        penalty(3),
        penalty(4),
        penalty(5, 处罚决定日期="2025-12-31"),
        today=TODAY,
    )
    for number, cause in ((3, WithdrawalCause.REVOKED), (4, WithdrawalCause.ENTERED_IN_ERROR)):
        services.withdraw_row(
            row=RegisterRow.objects.get(key=f"岚市监罚(2026){number}号"),
            cause=cause,
            reason="撤下",
            actor=None,
            now=NOW,
            today=TODAY,
        )

    assert figures(agency, 2026)["penalties.decisions"] == 3
    assert figures(agency, 2025)["penalties.decisions"] == 1


def test_charges_are_summed_over_the_year_and_over_agencies() -> None:
    agencies = [make_agency(), make_agency(), make_agency()]
    for agency in agencies:
        services.import_rows(
            register=register("charges_collected"),
            agency=agency,
            filename="收费.csv",
            actor=None,
            now=NOW,
            today=TODAY,
            reviewed_elsewhere=ELSEWHERE,
            content=as_csv(
                [
                    {"年度": "2025", "收费项目": "登记费", "收费金额": "10.25"},
                    {"年度": "2025", "收费项目": "处理费", "收费金额": "0.5"},
                    {"年度": "2024", "收费项目": "登记费", "收费金额": "9"},
                ]
            ),
        )

    assert figures(agencies[:2], 2025)["charges.amount"] == Decimal("21.5")
    assert figures(agencies[0], 2024)["charges.amount"] == Decimal(9)
    assert figures(agencies[0], 2023)["charges.amount"] == 0


def test_every_cell_stands_even_where_there_is_nothing() -> None:
    assert set(figures(make_agency(), 2025)) == {
        "regulations.issued",
        "regulations.repealed",
        "regulations.in_force",
        "normative_documents.issued",
        "normative_documents.repealed",
        "normative_documents.in_force",
        "licences.decisions",
        "penalties.decisions",
        "coercion.decisions",
        "charges.amount",
    }


def test_a_document_is_in_force_until_the_day_before_its_end() -> None:
    row = add_document(make_agency(), "一号", expires_on="2024-12-31")
    assert row.ended_on == date(2025, 1, 1)
