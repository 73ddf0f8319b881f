"""Which agencies the printed name of a responsible body means, among those of one county."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.catalogue.statutory import BodyRule, body_rules
from gongkai.documents.normalise import fold
from gongkai.organisations.models import Agency, AgencyKind, AgencyVersion
from gongkai.organisations.selectors import agency_tree

_SEPARATORS = re.compile(r"[\n、，,;；/]+|和(?=[^，、]{2,}部门)|及(?=[^，、]{2,}部门)")
_GENERAL = re.compile("^(县级|本级|县|区|市)")


@dataclass(frozen=True, slots=True)
class NamedBodies:
    """The agencies that a printed text names, and the names that no agency of the county bears."""

    agency_ids: tuple[int, ...]
    unknown: tuple[str, ...]


class BodyMatcher:
    """Finds the agencies of one county by their printed names. Made once, in one query, for many texts."""

    def __init__(self, owner: Agency, day: date) -> None:
        nodes = (node for root in agency_tree(day) for node in root.walk())
        top = next((node for node in nodes if node.version.agency_id == owner.pk), None)
        self._versions = [node.version for node in top.walk()] if top else []
        self._named: dict[str, set[int]] = {}
        for version in self._versions:
            for name in filter(None, (version.name, version.short_name)):
                self._named.setdefault(fold(name), set()).add(version.agency_id)
        self._found: dict[str, NamedBodies] = {}

    def bodies_in(self, text: str) -> NamedBodies:
        """Return the agencies that the text names."""
        if text not in self._found:
            self._found[text] = self._bodies_in(text)
        return self._found[text]

    def _bodies_in(self, text: str) -> NamedBodies:
        whole = self._agencies(text)
        if whole:
            return NamedBodies(tuple(whole), ())
        ids: dict[int, None] = {}
        unknown: list[str] = []
        for part in filter(None, (part.strip() for part in _SEPARATORS.split(text))):
            found = self._agencies(part)
            ids.update(dict.fromkeys(found))
            if not found:
                unknown.append(part)
        return NamedBodies(tuple(ids), tuple(unknown))

    def _agencies(self, text: str) -> list[int]:
        """Return the agencies of one name: its own, its end without the county's name, or a general one."""
        name = fold(text)
        plain = _GENERAL.sub("", name)
        own = self._named.get(name) or self._named.get(plain)
        if own and len(own) == 1:
            return list(own)
        rule = body_rules().get(name) or body_rules().get(plain)
        if rule is not None:
            return _ids(self._of_rule(rule))
        ends = {
            one
            for full, ids in self._named.items()
            if len(plain) > 1 and full.endswith(plain)
            for one in ids
        }
        return list(ends) if len(ends) == 1 else []

    def _of_rule(self, rule: BodyRule) -> list[AgencyVersion]:
        if rule.kinds:
            return [version for version in self._versions if version.kind in rule.kinds]
        found = [
            version
            for version in self._versions
            if version.kind == AgencyKind.DEPARTMENT and any(word in version.name for word in rule.named)
        ]
        return found if len(found) == 1 else []


def _ids(versions: Iterable[AgencyVersion]) -> list[int]:
    return [version.agency_id for version in versions]
