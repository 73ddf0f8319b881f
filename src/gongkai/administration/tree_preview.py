"""What a handed-in tree of agencies would do, row by row, before anything is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.administration.permissions import administers_everything, agencies_administered
from gongkai.administration.tree_workbook import (
    LABELS,
    OFFICE,
    TreeSheetRow,
    kinds_by_label,
    levels_by_label,
    row_values,
)
from gongkai.documents.normalise import fold
from gongkai.organisations.models import (
    Agency,
    AgencyImport,
    AgencyKind,
    AgencyLevel,
    AgencyVersion,
    DisclosureOffice,
    User,
)

HISTORICAL = frozenset({"name", "short_name", "kind", "level", "parent"})
"""What makes a new version when it changes; all else is set right where it stands."""
_NEEDED = ("name", "kind", "level")


class TreeRowStatus(StrEnum):
    """What would become of one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class TreeChange:
    """One fact that would change: what stands there, and what the file says."""

    key: str
    label: Any
    before: str
    after: str


@dataclass(slots=True)
class TreeRow:
    """One row of the file beside the agency that the tree already has."""

    number: int
    code: str
    cells: dict[str, str]
    version: AgencyVersion | None = None
    changes: list[TreeChange] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    depth: int = 0
    """How far from the top the agency will be; superiors are written first."""

    @property
    def status(self) -> TreeRowStatus:
        """What would become of the row."""
        if self.errors:
            return TreeRowStatus.WRONG
        if self.version is None:
            return TreeRowStatus.NEW
        return TreeRowStatus.CHANGED if self.changes else TreeRowStatus.UNCHANGED

    @property
    def name(self) -> str:
        """The agency's name: of the file, else of the tree."""
        return self.cells.get("name") or (self.version.name if self.version else "")

    def changed(self, *keys: str) -> bool:
        """Tell whether one of these facts changes."""
        return any(change.key in keys for change in self.changes)


@dataclass(slots=True)
class TreePreview:
    """What the whole file would do."""

    upload: AgencyImport
    rows: list[TreeRow]

    def of_status(self, status: TreeRowStatus) -> list[TreeRow]:
        """Return the rows of one status."""
        return [row for row in self.rows if row.status is status]

    @property
    def is_applicable(self) -> bool:
        """Tell whether no row has an error."""
        return not self.of_status(TreeRowStatus.WRONG)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the tree already is what the file says."""
        return all(row.status is TreeRowStatus.UNCHANGED for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each status."""
        return {status.value: len(self.of_status(status)) for status in TreeRowStatus}


def preview_tree(upload: AgencyImport, actor: User | None, today: date) -> TreePreview:
    """Judge every row against the tree of the day from which it is to hold. Queries do not grow."""
    held = _HeldTree(upload.as_of, actor, today)
    rows = [_matched(TreeSheetRow(**data), held) for data in upload.rows]
    _refuse_repetitions(rows)
    judge = _TreeJudge(held, {row.code: row for row in rows})
    for row in rows:
        judge.judge(row)
    judge.refuse_circles()
    return TreePreview(upload, rows)


class _HeldTree:
    """The tree of a day in a few queries, with what the actor may change of it."""

    def __init__(self, day: date, actor: User | None, today: date) -> None:
        self.day = day
        agencies = Agency.objects.all()
        self.codes = dict(agencies.values_list("pk", "code"))
        self.credit_codes = dict(agencies.exclude(credit_code="").values_list("credit_code", "code"))
        versions = AgencyVersion.objects.as_of(day).select_related("agency")
        self.versions = {version.agency.code: version for version in versions}
        self.names = {version.name: version.agency.code for version in self.versions.values()}
        later = AgencyVersion.objects.filter(Q(valid_from__gt=day) | Q(valid_until__gt=day))
        self.changed_later = {
            self.codes[agency]: until or begun
            for agency, begun, until in later.values_list("agency", "valid_from", "valid_until")
        }
        self.offices = {office.agency_id: office for office in DisclosureOffice.objects.all()}
        self.has_all = actor is None or administers_everything(actor)
        reached = None if actor is None or self.has_all else agencies_administered(actor, today)
        self.reached = None if reached is None else set(reached.values_list("code", flat=True))

    def is_reached(self, code: str) -> bool:
        """Tell whether the actor administers the agency."""
        return self.reached is None or code in self.reached

    def values(self, version: AgencyVersion) -> dict[str, str]:
        """Return what the row of an agency says now."""
        parent = self.codes.get(version.parent_id or 0, "")
        return row_values(version, parent, self.offices.get(version.agency_id))


def _matched(row: TreeSheetRow, held: _HeldTree) -> TreeRow:
    code = row.cells.get("code", "")
    return TreeRow(row.number, code, row.cells, held.versions.get(code))


def _refuse_repetitions(rows: Iterable[TreeRow]) -> None:
    seen: dict[str, TreeRow] = {}
    for row in rows:
        first = seen.setdefault(row.code, row)
        if first is not row and row.code:
            row.errors.append(
                _("The code “%(code)s” stands already in row %(row)s. Give each agency one row.")
                % {"code": row.code, "row": first.number}
            )


class _TreeJudge:
    """Judges the rows of one file."""

    def __init__(self, held: _HeldTree, rows: Mapping[str, TreeRow]) -> None:
        self.held = held
        self.rows = rows

    def judge(self, row: TreeRow) -> None:
        """Add to a row what is wrong with it, else what it changes."""
        if not row.code:
            row.errors.append(_("The code is missing. Give each agency a code that never changes."))
            return
        if row.version is None and row.code in self.held.codes.values():
            row.errors.append(
                _("The agency “%(code)s” does not exist on %(day)s. Choose a day of its existence.")
                % {"code": row.code, "day": self.held.day.isoformat()}
            )
            return
        if row.version is not None and not self.held.is_reached(row.code):
            row.errors.append(_("This agency is not yours to administer. Take the row out of the file."))
            return
        self._judge_choices(row)
        self._judge_parent(row)
        self._judge_fields(row)
        if row.version is None:
            self._judge_new(row)
        elif not row.errors:
            self._compare(row, row.version)

    def refuse_circles(self) -> None:
        """Refuse rows by which an agency would come under itself; note how deep each will be."""
        above = {
            code: self.held.codes.get(one.parent_id or 0, "") for code, one in self.held.versions.items()
        }
        above |= {code: row.cells["parent"] for code, row in self.rows.items() if row.cells.get("parent")}
        for code, row in self.rows.items():
            line, at = {code}, above.get(code, "")
            while at and at not in line:
                line.add(at)
                at = above.get(at, "")
            row.depth = len(line)
            if at == code and row.cells.get("parent"):
                row.errors.append(
                    _("“%(name)s” would be under itself by way of “%(parent)s”. Correct 上级机关代码.")
                    % {"name": row.name, "parent": row.cells["parent"]}
                )

    def _judge_choices(self, row: TreeRow) -> None:
        for key, known, choices in (
            ("kind", kinds_by_label(), AgencyKind),
            ("level", levels_by_label(), AgencyLevel),
        ):
            text = row.cells.get(key)
            if text and fold(text).lower() not in known:
                row.errors.append(
                    _("There is no “%(value)s” for the %(field)s. Write one of: %(allowed)s.")
                    % {
                        "value": text,
                        "field": LABELS[key],
                        "allowed": "、".join(str(choice.label) for choice in choices),
                    }
                )

    def _judge_parent(self, row: TreeRow) -> None:
        parent = row.cells.get("parent", "")
        if not parent:
            return
        is_held = parent in self.held.versions
        if not is_held and not (parent in self.rows and self.rows[parent].version is None):
            row.errors.append(
                _("There is no agency “%(code)s” to be under. Add its row, or correct the code.")
                % {"code": parent}
            )
            return
        keeps = row.version is not None and self.held.values(row.version)["parent"] == parent
        if is_held and not keeps and not self.held.is_reached(parent):
            row.errors.append(
                _("You do not administer “%(name)s”, so you cannot put anything under it. Choose another.")
                % {"name": self.held.versions[parent].name}
            )

    def _judge_fields(self, row: TreeRow) -> None:
        if row.cells.get("position") and not row.cells["position"].isdecimal():
            row.errors.append(_("The place in lists must be a whole number, such as 10."))
        owner = self.held.credit_codes.get(row.cells.get("credit_code", ""))
        if owner and owner != row.code:
            row.errors.append(_("The agency “%(code)s” has this credit code already.") % {"code": owner})
        for record in _records_of(row.cells):
            given = {record_field.name for record_field in record._meta.fields}  # noqa: SLF001
            wanted = {_field_name(record, key) for key in row.cells} - {"kind", "level", "parent"}
            try:
                record.clean_fields(exclude=given - wanted)
                record.clean()
            except ValidationError as problem:
                row.errors += problem.messages

    def _judge_new(self, row: TreeRow) -> None:
        missing = [str(LABELS[key]) for key in _NEEDED if not row.cells.get(key)]
        if missing:
            row.errors.append(
                _("A new agency needs its %(fields)s. Fill in these cells.")
                % {"fields": "、".join(missing)}
            )
        if not row.cells.get("parent") and not self.held.has_all:
            row.errors.append(_("Say in 上级机关代码 which of your agencies this one is under."))
        namesake = self.held.names.get(row.name)
        if namesake:
            row.warnings.append(
                _("There is an agency of this name with the code “%(code)s”. Is it the same one?")
                % {"code": namesake}
            )

    def _compare(self, row: TreeRow, version: AgencyVersion) -> None:
        before = self.held.values(version)
        for key, after in normalised(row.cells).items():
            if key in before and before[key] != after:
                row.changes.append(TreeChange(key, LABELS[key], before[key], after))
        later = self.held.changed_later.get(row.code)
        if later and row.changed(*HISTORICAL):
            row.errors.append(
                _("“%(agency)s” was already changed as of %(day)s. Choose that day or a later one.")
                % {"agency": version.name, "day": later.isoformat()}
            )


def normalised(cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells as the tree would write them: labels of kinds and levels in the present language."""
    values = {key: text for key, text in cells.items() if text}
    for key, known, choices in (
        ("kind", kinds_by_label(), AgencyKind),
        ("level", levels_by_label(), AgencyLevel),
    ):
        if key in values:
            values[key] = str(choices(known[fold(values[key]).lower()]).label)
    if "position" in values:
        values["position"] = str(int(values["position"]))
    return values


def _records_of(cells: Mapping[str, str]) -> tuple[Agency, AgencyVersion, DisclosureOffice]:
    """Return unsaved records with the texts of a row, to be checked by their own rules."""
    agency = Agency(code=cells.get("code", ""), credit_code=cells.get("credit_code", ""))
    names = {key: cells.get(key, "") for key in ("name", "name_en", "short_name")}
    contact = {
        key.removeprefix(OFFICE): text for key, text in cells.items() if key.startswith(OFFICE) and text
    }
    return agency, AgencyVersion(**names), DisclosureOffice(**contact)


def _field_name(record: Any, key: str) -> str:
    return key.removeprefix(OFFICE) if isinstance(record, DisclosureOffice) else key
