"""What the registers' data says, and that it fits the forms and the time limits it names."""

from datetime import date

import pytest

from gongkai.disclosures.deadlines import disclosure_limits
from gongkai.law import forms
from gongkai.law.statute import statute_files, validate
from gongkai.registers.definitions import FOLDER, ColumnType, all_registers, public_registers

REGISTERS = list(all_registers().values())


@pytest.mark.parametrize("name", statute_files(FOLDER))
def test_every_file_has_the_shape_of_a_register(name: str) -> None:
    validate(name, "../registers/schemas/register.json")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.id)
def test_every_register_names_columns_that_it_has(register) -> None:
    ids = {column.id for column in register.columns}
    named = {*register.key, register.title, *register.ends.values()}
    named |= {register.dated_by, register.facet, register.amount, register.owner, register.begins}
    named |= {register.amended, register.amends} - {""}
    for column in register.columns:
        named |= {column.not_before, column.at_most, *column.required_if}
    assert named - {""} <= ids
    assert len(ids) == len(register.columns)
    assert not register.limit or register.limit in disclosure_limits()
    assert not register.facet or register.column(register.facet).type is ColumnType.CHOICE


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.id)
def test_no_name_of_a_column_means_two_columns(register) -> None:
    own = [name for column in register.columns for name in (column.name.zh, column.name.en)]
    others = [name for column in register.columns for name in column.also]
    assert len(own) == len(set(own))
    assert len(others) == len(set(others))
    assert not set(own) & set(others)


def test_table_one_of_the_form_of_2021_is_answered_wholly() -> None:
    wanted = {key for key in forms.form_for_year(2025).cells if key.startswith("disclosure.")}
    answered = {count.cell for register in REGISTERS for count in register.form_counts}
    assert answered == wanted


def test_identity_numbers_are_public_in_no_register() -> None:
    for register in REGISTERS:
        for column in register.columns:
            if column.type is ColumnType.IDENTITY_NUMBER:
                assert column not in register.public_columns
                assert column not in register.list_columns


def test_a_register_for_the_office_is_not_among_the_public_ones() -> None:
    assert "coercion" in all_registers()
    assert "coercion" not in public_registers()


def test_columns_hold_from_and_until_their_days() -> None:
    column = all_registers()["penalties"].column("fine")
    from dataclasses import replace

    dated = replace(column, in_force_from=date(2020, 1, 1), until=date(2024, 1, 1))
    assert [dated.holds_on(date(year, 1, 1)) for year in (2019, 2020, 2023, 2024)] == [
        False,
        True,
        True,
        False,
    ]
