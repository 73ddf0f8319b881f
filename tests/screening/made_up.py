"""Numbers of nobody, with valid check digits, and short ways to screen a text."""

from datetime import date

from stdnum import luhn
from stdnum.cn import ric

from gongkai.screening import screen_text

TODAY = date(2025, 1, 1)


def identity_number(region: str = "110105", born: str = "19491231", sequence: str = "002") -> str:
    """Return an identity number of a region, a day and a sequence."""
    number = f"{region}{born}{sequence}0"
    return number[:-1] + ric.calc_check_digit(number)


def card_number(prefix: str = "622202", length: int = 19) -> str:
    """Return a card number with an issuer's prefix."""
    body = (prefix + "1234567890123456789")[: length - 1]
    return body + luhn.calc_check_digit(body)


def found(text: str, **options: object) -> list[tuple[str, str]]:
    """Return kind and text of each finding."""
    return [(finding.kind.value, finding.text) for finding in screen_text(text, today=TODAY, **options)]  # type: ignore[arg-type]
