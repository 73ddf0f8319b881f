"""The units that reports print: of the right shape, and every unit of the forms among them."""

from decimal import Decimal

from gongkai.law.forms import all_forms
from gongkai.law.statute import validate
from gongkai.law.units import money_units, printed_units


def test_the_units_have_the_shape_that_their_schema_asks_for() -> None:
    validate("annual_report/units.yaml", "units.json")


def test_every_unit_of_the_forms_is_known_with_what_reports_print_besides() -> None:
    of_forms = {cell.unit for form in all_forms() for cell in form.cells.values()} - {""}

    assert of_forms | {"场", "宗", "亿元"} <= printed_units()


def test_money_is_listed_from_the_largest_unit_with_its_worth_in_yuan() -> None:
    assert list(money_units().items()) == [
        ("亿元", Decimal(100_000_000)),
        ("万元", Decimal(10_000)),
        ("元", Decimal(1)),
    ]
