"""Figures side by side: measures mean the same in every form, and nothing is taken for zero."""

import pytest
from django.utils import translation

from gongkai.law import forms
from gongkai.portal import comparison
from gongkai.portal.charts import bars
from gongkai.portal.measures import MEASURE_GROUPS, cell_choices, chosen_group
from tests.factories import make_agency, store


def measure(group_id: str, measure_id: str):
    return chosen_group(group_id).measure(measure_id)


def test_every_measure_names_cells_that_its_forms_have() -> None:
    for group in MEASURE_GROUPS:
        for one in group.measures:
            for form_id, keys in one.keys.items():
                assert set(keys) <= set(forms.form(form_id).cells), one.id
            for form_id, key in (one.instead or {}).items():
                assert key in forms.form(form_id).subtotals


def test_a_sum_leaves_out_what_is_not_printed_and_is_nothing_where_nothing_is() -> None:
    refused = measure("outcomes", "refused")

    assert (
        refused.value(
            "2021", {"requests.refused.state_secret.total": 2, "requests.refused.third_party.total": None}
        )
        == 2
    )
    assert refused.value("2021", {"requests.refused.third_party.total": None}) is None
    assert refused.value("2021", {}) is None


def test_a_group_printed_in_one_line_is_taken_from_that_line() -> None:
    other = measure("outcomes", "other")

    assert other.value("2021", {"requests.other.total": 4}) == 4
    assert other.value("2021", {"requests.other.total": 4, "requests.other.unpaid.total": 1}) == 1


def test_an_unknown_choice_is_the_first_group() -> None:
    assert chosen_group("nonsense").id == "requests"
    assert chosen_group("cell:nonsense").id == "requests"


def test_a_single_figure_is_compared_in_every_form_that_has_it() -> None:
    group = chosen_group("cell:requests.received.natural_person")

    assert set(group.measures[0].keys) == {"2019", "2021"}
    with translation.override("en"):
        assert "Natural persons" in chosen_group("cell:requests.received.natural_person").label


def test_every_figure_of_the_form_in_force_can_be_chosen() -> None:
    chosen = [value for _title, _form, choices in cell_choices() for value, _label in choices]

    assert len(chosen) == 200
    assert all(chosen_group(value).id == value for value in chosen)


def test_bars_are_shares_of_the_longest() -> None:
    lengths = [bar.length for bar in bars([("a", 50, ""), ("b", 200, ""), ("c", 0, ""), ("d", None, "")])]

    assert lengths == [25.0, 100.0, 0.0, 0.0]
    assert [bar.length for bar in bars([("a", 0, ""), ("b", None, "")])] == [0.0, 0.0]


@pytest.mark.django_db
def test_years_run_over_the_change_of_forms() -> None:
    agency = make_agency()
    for year, received in ((2017, 7), (2019, 9), (2023, 23)):
        store(agency, year, received=received)

    rows = comparison.years_of(agency, chosen_group("requests"))

    assert [(row.year, row.values[0], row.values[1]) for row in rows] == [
        (2017, 7, None),
        (2019, 9, 0),
        (2023, 23, 0),
    ]
    assert [bar.length for bar in comparison.charts_of(rows, chosen_group("requests"))[0].bars] == [
        30.43,
        39.13,
        100.0,
    ]


@pytest.mark.django_db
def test_agencies_come_with_most_first_and_nothing_last() -> None:
    group = chosen_group("requests")
    few, most, none = (
        make_agency(name="岚川县甲局"),
        make_agency(name="岚川县乙局"),
        make_agency(name="岚川县丙局"),
    )
    store(few, received=2)
    store(most, received=8)
    store(none, cells={"requests.received.total": None})

    rows = comparison.agencies_of(2023, group, group.measure("received"))

    assert [(row.agency.name, row.values[0], row.length) for row in rows] == [
        ("岚川县乙局", 8, 100.0),
        ("岚川县甲局", 2, 25.0),
        ("岚川县丙局", None, 0.0),
    ]


@pytest.mark.django_db
def test_only_agencies_of_the_chosen_kind_are_compared() -> None:
    group = chosen_group("requests")
    store(make_agency(kind="township", name="云溪镇"))
    store(make_agency())

    rows = comparison.agencies_of(2023, group, group.measures[0], "township")

    assert [row.agency.name for row in rows] == ["云溪镇"]


@pytest.mark.django_db
def test_a_year_without_reports_is_not_found(client) -> None:
    store(make_agency())

    assert client.get("/compare/agencies/?year=1999").status_code == 404
    assert client.get("/compare/agencies/?year=x").status_code == 404
    assert client.get("/compare/years/?agency=nobody").status_code == 404
