"""One row of a spreadsheet or a form, from texts into what is kept: read, checked, and told apart.

Made once for many rows: whatever does not depend on the row is worked out before the first one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from gongkai.disclosures.deadlines import disclosure_limits, due_on
from gongkai.documents.normalise import fold
from gongkai.law.calendar import CalendarMissing
from gongkai.registers.definitions import ColumnType, Register, RegisterColumn
from gongkai.registers.models import LONGEST_KEY
from gongkai.registers.owners import OwnerNames
from gongkai.registers.states import EndKind, RowState
from gongkai.registers.values import (
    ValueRefused,
    contains_identity_number,
    may_contain_identity_number,
    reader_of,
)
from gongkai.screening import screening_lists
from gongkai.screening.masking import masked_name

_SEPARATOR = "｜"
_LONGEST_TITLE = 300
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class JudgedRow:
    """One row as it would be kept; not to be kept while it has errors."""

    number: int
    """The row of the spreadsheet, 0 for a form."""
    agency_id: int
    key: str = ""
    title: str = ""
    values_json: str = "{}"
    private_json: str = "{}"
    fingerprint: str = ""
    state: RowState = RowState.PUBLISHED
    dated_on: date | None = None
    begins_on: date | None = None
    amended_on: date | None = None
    ended_on: date | None = None
    end_kind: str = ""
    facet: str = ""
    amount: Decimal | None = None
    refers_to: str = ""
    due_on: date | None = None
    errors: list[str] = field(default_factory=list)

    def all_values(self) -> dict[str, Any]:
        """Return what the row says, to those who may see all of it."""
        return {**json.loads(self.values_json), **json.loads(self.private_json)}


class RowJudge:
    """Judges rows of one register for one account."""

    def __init__(self, register: Register, *, day: date, agency_id: int, owners: OwnerNames) -> None:
        self._register = register
        self._agency_id = agency_id
        self._owners = owners
        columns = register.columns_on(day)
        self.columns = columns
        self._readers = [(column.id, reader_of(column)) for column in columns]
        self._required = [column for column in columns if column.required]
        self._required_if = [column for column in columns if column.required_if]
        self._ordered = [column for column in columns if column.not_before or column.at_most]
        self._absent = [(column.id, column.absent) for column in columns if column.absent]
        self._checks_only = [column.id for column in columns if column.checks_only]
        self._hidden = [column.id for column in columns if not column.public]
        self._persons = [column.id for column in columns if column.person]
        self._texts = [column.id for column in columns if column.public and column.type is ColumnType.TEXT]

    def judge(self, number: int, texts: Sequence[str]) -> JudgedRow:
        """Return the row that stands in ``texts``, one for each column of :attr:`columns`."""
        row = JudgedRow(number, self._agency_id)
        values: dict[str, Any] = {}
        for text, (column_id, read) in zip(texts, self._readers, strict=True):
            if text:
                try:
                    value = read(text)
                except ValueRefused as problem:
                    row.errors.append(str(problem))
                    values[column_id] = None
                else:
                    if value or value == 0:
                        values[column_id] = value
        self._check(row, values)
        if self._register.owner:
            self._give_owner(row, values)
        self._derive(row, values)
        return row

    def _check(self, row: JudgedRow, values: dict[str, Any]) -> None:
        for column in self._required:
            if column.id not in values:
                row.errors.append(_("“%(column)s” is empty. Fill it in.") % {"column": column.label})
        for column in self._required_if:
            if column.id not in values:
                self._check_required_if(row, values, column)
        for column in self._ordered:
            self._check_order(row, values, column)
        for column_id, option in self._absent:
            values.setdefault(column_id, option)

    def _check_required_if(self, row: JudgedRow, values: dict[str, Any], column: RegisterColumn) -> None:
        for other_id, options in column.required_if.items():
            chosen = values.get(other_id)
            if chosen in options:
                other = self._register.column(other_id)
                row.errors.append(
                    _("“%(column)s” is empty, and it is needed as “%(other)s” is “%(option)s”. Fill it in.")
                    % {
                        "column": column.label,
                        "other": other.label,
                        "option": other.option_name(str(chosen)),
                    }
                )

    def _check_order(self, row: JudgedRow, values: dict[str, Any], column: RegisterColumn) -> None:
        value = values.get(column.id)
        other = values.get(column.not_before or column.at_most)
        if value is None or other is None:
            return
        if column.not_before and value < other:
            sentence = _("“%(column)s” (%(value)s) is before “%(other)s” (%(limit)s). Check both dates.")
        elif column.at_most and value > other:
            sentence = _(
                "“%(column)s” (%(value)s) is more than “%(other)s” (%(limit)s). Check both figures."
            )
        else:
            return
        label = self._register.column(column.not_before or column.at_most).label
        row.errors.append(
            sentence % {"column": column.label, "value": value, "other": label, "limit": other}
        )

    def _give_owner(self, row: JudgedRow, values: dict[str, Any]) -> None:
        name = values.pop(self._register.owner, "")
        if not name:
            return
        agency_id = self._owners.agency_id(name)
        if agency_id is None:
            row.errors.append(self._owners.refusal(name))
        else:
            row.agency_id = agency_id

    def _derive(self, row: JudgedRow, values: dict[str, Any]) -> None:
        register = self._register
        row.key = row_key(register, values)
        is_meant = register.public_if is None or register.public_if.holds_for(values)
        if not (register.is_public and is_meant):
            row.state = RowState.UNPUBLISHED
        self._set_dates(row, values)
        facet = values.get(register.facet) or ""
        row.facet = facet[0] if isinstance(facet, list) else facet
        if register.amount and values.get(register.amount):
            row.amount = Decimal(values[register.amount])
        if register.amends:
            row.refers_to = fold(values.get(register.amends) or "")[:LONGEST_KEY]
        for column_id in self._checks_only:
            values.pop(column_id, None)
        private = self._kept_apart(values)
        row.title = str(values.get(register.title) or "")[:_LONGEST_TITLE]
        row.values_json = _encode(values)
        if private:
            row.private_json = _encode(private)
        if may_contain_identity_number(row.values_json):
            self._refuse_identity_numbers(row, values)
        content = f"{row.state.value}\n{row.values_json}\n{row.private_json}"
        row.fingerprint = blake2b(content.encode(), digest_size=16).hexdigest()

    def _set_dates(self, row: JudgedRow, values: dict[str, Any]) -> None:
        register = self._register
        if register.dated_by:
            row.dated_on = _as_date(values.get(register.dated_by))
            if register.limit and row.dated_on:
                row.due_on = _due_on(register.limit, row.dated_on)
        if register.begins:
            row.begins_on = _as_date(values.get(register.begins))
        if register.amended:
            row.amended_on = _as_date(values.get(register.amended))
        for kind, column_id in register.ends.items():
            day = _as_date(values.get(column_id))
            if day and kind == EndKind.LAPSED:
                day += timedelta(days=1)
            if day and (row.ended_on is None or day < row.ended_on):
                row.ended_on, row.end_kind = day, kind

    def _kept_apart(self, values: dict[str, Any]) -> dict[str, Any]:
        """Take what the public may never see out of the values, and mask natural persons in what stays."""
        private = {name: values.pop(name) for name in self._hidden if name in values}
        person = self._register.natural_person
        if person is None or not person.holds_for(values):
            return private
        for name in [values[one] for one in self._persons if values.get(one)]:
            masked = _masked(name)
            for column_id in self._texts:
                text = values.get(column_id)
                if text and name in text:
                    private.setdefault(column_id, text)
                    values[column_id] = text.replace(name, masked)
        return private

    def _refuse_identity_numbers(self, row: JudgedRow, values: dict[str, Any]) -> None:
        for column_id in self._texts:
            if contains_identity_number(values.get(column_id) or ""):
                row.errors.append(
                    _(
                        "“%(column)s” contains the identity number of a person and would be public."
                        " Remove it from the text."
                    )
                    % {"column": self._register.column(column_id).label}
                )


def row_key(register: Register, values: Mapping[str, Any]) -> str:
    """Return what makes the row the same row within its agency, however its brackets are written."""
    key = _SEPARATOR.join(fold(str(values.get(name) or "")) for name in register.key)
    if len(key) <= LONGEST_KEY:
        return key
    digest = blake2b(key.encode(), digest_size=16).hexdigest()
    return f"{key[: LONGEST_KEY - 33]}…{digest}"


@lru_cache(1 << 14)
def _as_date(value: str | int | None) -> date | None:
    if isinstance(value, int):
        return date(value, 1, 1)
    return date.fromisoformat(value) if value else None


@lru_cache(1 << 14)
def _due_on(limit: str, begun_on: date) -> date | None:
    """Return the last day in time; None where no limit was in force or no calendar is known."""
    try:
        return due_on(disclosure_limits()[limit], begun_on)
    except CalendarMissing:
        return None


@lru_cache(1 << 12)
def _masked(name: str) -> str:
    lists = screening_lists()
    return masked_name(name, lists.persons, lists.masking)
