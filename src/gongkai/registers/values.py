"""From the text of a cell to a value: one reader for each type of column, refusing in whole sentences.

A value is what JSON keeps: text, a whole number, a date as 2024-09-10, an amount as plain decimal text.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from stdnum.cn import ric

from gongkai.core.errors import DomainError
from gongkai.core.formulas import text_of_cell
from gongkai.documents.normalise import fold, repair
from gongkai.registers.definitions import ColumnType, RegisterColumn

Reader = Callable[[str], Any]

_DATE = re.compile(
    r"\s*(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?\s*"
    r"|\s*(\d{4})(\d{2})(\d{2})\s*"
)
_EARLIEST, _LATEST = date(1949, 10, 1), date(2199, 12, 31)
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}")
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(rf"[0-9ANY][{_CODE_LETTERS}]\d{{6}}[{_CODE_LETTERS}]{{10}}")
_CODE_VALUES = {letter: number for number, letter in enumerate(_CODE_LETTERS)}
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LOOKS_LIKE_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_BETWEEN_CHOICES = re.compile(r"[;；|\n]+")
_BETWEEN_SHORT_CHOICES = re.compile(r"[、，,/]+")
_UNIT = "万元"
_REMEMBERED = 1 << 14
_MOST_DECIMALS = 6
_LARGEST = Decimal(10) ** 13


class ValueRefused(DomainError):
    """A cell that does not hold what its column asks for."""

    code = "value_refused"


def reader_of(column: RegisterColumn) -> Reader:
    """Return what turns the column's texts into values; texts that come often are read once."""
    make = _READERS.get(column.type)
    if make is None:
        return _text_reader(column)
    return lru_cache(_REMEMBERED)(make(column))


def _text_reader(column: RegisterColumn) -> Reader:
    longest = column.longest

    def read(text: str) -> str:
        text = text_of_cell(text.strip())
        if len(text) > longest:
            raise ValueRefused(
                _("“%(column)s” has %(length)s characters; at most %(longest)s are taken. Shorten it.")
                % {"column": column.label, "length": len(text), "longest": longest}
            )
        return text

    return read


def _date_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> str:
        found = _DATE.fullmatch(repair(text))
        try:
            day = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            day = None
        if day is None or not _EARLIEST <= day <= _LATEST:
            raise ValueRefused(
                _("“%(column)s”: “%(text)s” is not a date. Write it as 2024-09-10.")
                % {"column": column.label, "text": text[:40]}
            )
        return day.isoformat()

    return read


def _money_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> str:
        plain = fold(text).replace(",", "").removesuffix(_UNIT if _UNIT in column.name.zh else " ")
        try:
            amount = Decimal(plain)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) >= _LARGEST:
            raise ValueRefused(
                _("“%(column)s”: “%(text)s” is not an amount. Write digits only, such as 12.5.")
                % {"column": column.label, "text": text[:40]}
            )
        amount = amount.normalize()
        if -int(amount.as_tuple().exponent) > _MOST_DECIMALS:
            raise ValueRefused(
                _("“%(column)s”: “%(text)s” has more than %(most)s decimals. Round it.")
                % {"column": column.label, "text": text[:40], "most": _MOST_DECIMALS}
            )
        _require_range(column, amount, text)
        return f"{amount:f}"

    return read


def _integer_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> int:
        plain = fold(text).replace(",", "")
        plain = plain.removesuffix(".0")
        if not _WHOLE_NUMBER.fullmatch(plain):
            raise ValueRefused(
                _("“%(column)s”: “%(text)s” is not a whole number. Write digits only.")
                % {"column": column.label, "text": text[:40]}
            )
        _require_range(column, Decimal(plain), text)
        return int(plain)

    return read


def _require_range(column: RegisterColumn, number: Decimal, text: str) -> None:
    if column.minimum is not None and number < column.minimum:
        raise ValueRefused(
            _("“%(column)s”: %(text)s is less than %(least)s. Check the figure.")
            % {"column": column.label, "text": text[:40], "least": column.minimum}
        )
    if column.maximum is not None and number > column.maximum:
        raise ValueRefused(
            _("“%(column)s”: %(text)s is more than %(most)s. Check the figure.")
            % {"column": column.label, "text": text[:40], "most": column.maximum}
        )


def _choice_reader(column: RegisterColumn) -> Reader:
    known = {
        fold(name): option.id
        for option in column.options
        for name in (option.id, option.name.zh, option.name.en, *option.also)
    }

    def read(text: str) -> str | list[str]:
        whole = known.get(fold(text))
        if not column.several:
            if whole is None:
                raise _not_an_option(column, text)
            return whole
        return [whole] if whole else list(dict.fromkeys(_several(text)))

    def _several(text: str) -> list[str]:
        chosen: list[str] = []
        for part in filter(str.strip, _BETWEEN_CHOICES.split(text)):
            whole = known.get(fold(part))
            pieces = [part] if whole else _BETWEEN_SHORT_CHOICES.split(part)
            for piece in filter(str.strip, pieces):
                if fold(piece) not in known:
                    raise _not_an_option(column, piece)
                chosen.append(known[fold(piece)])
        return chosen

    return read


def _not_an_option(column: RegisterColumn, text: str) -> ValueRefused:
    return ValueRefused(
        _("“%(column)s”: “%(text)s” is not one of %(options)s. Write one of them.")
        % {
            "column": column.label,
            "text": text[:40],
            "options": "、".join(option.name.zh for option in column.options),
        }
    )


def is_credit_code(code: str) -> bool:
    """Tell whether the code has the form and the check character of GB 32100-2015."""
    if not _CODE.fullmatch(code):
        return False
    weighed = sum(
        _CODE_VALUES[letter] * weight for letter, weight in zip(code, _CODE_WEIGHTS, strict=False)
    )
    return _CODE_VALUES[code[-1]] == -weighed % 31


def _credit_code_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> str:
        code = text.strip().upper()
        if is_credit_code(code):
            return code
        code = fold(text).upper()
        if is_credit_code(code):
            return code
        raise ValueRefused(
            _(
                "“%(column)s”: “%(text)s” is not a unified social credit code: it has 18 characters,"
                " the last of which is computed from the others. Check it against the licence of the"
                " enterprise."
            )
            % {"column": column.label, "text": text[:40]}
        )

    return read


def _identity_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> str:
        number = fold(text).upper()
        if len(number) > 40 or (_LOOKS_LIKE_IDENTITY.fullmatch(number) and not ric.is_valid(number)):  # noqa: PLR2004
            raise ValueRefused(
                _("“%(column)s” is not a valid identity number: its check digit is wrong. Check it.")
                % {"column": column.label}
            )
        return number

    return read


def _url_reader(column: RegisterColumn) -> Reader:
    def read(text: str) -> str:
        text = text.strip()
        try:
            parts = urlsplit(text)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
        except ValueError:
            good = False
        if not good or len(text) > column.longest:
            raise ValueRefused(
                _("“%(column)s”: “%(text)s” is not an address that begins with http:// or https://.")
                % {"column": column.label, "text": text[:80]}
            )
        return text

    return read


_READERS: dict[ColumnType, Callable[[RegisterColumn], Reader]] = {
    ColumnType.DATE: _date_reader,
    ColumnType.MONEY: _money_reader,
    ColumnType.INTEGER: _integer_reader,
    ColumnType.CHOICE: _choice_reader,
    ColumnType.CREDIT_CODE: _credit_code_reader,
    ColumnType.IDENTITY_NUMBER: _identity_reader,
    ColumnType.URL: _url_reader,
}


def may_contain_identity_number(text: str) -> bool:
    """Tell at once of most texts that they contain no identity number."""
    return _SEVENTEEN_DIGITS.search(text) is not None


def contains_identity_number(text: str) -> bool:
    """Tell whether the text contains a valid identity number of a person."""
    return any(ric.is_valid(found[0]) for found in _IDENTITY_INSIDE.finditer(repair(text)))


_SEVENTEEN_DIGITS = re.compile(r"\d{17}")
_IDENTITY_INSIDE = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
