"""Questions about agencies that are asked in more than one place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion


@dataclass(slots=True)
class AgencyNode:
    """One agency in the tree of a day, with those under it."""

    version: AgencyVersion
    depth: int = 0
    below: list["AgencyNode"] = field(default_factory=list)

    def walk(self) -> Iterator["AgencyNode"]:
        """Yield this agency, then all under it, in printed order."""
        yield self
        for node in self.below:
            yield from node.walk()


def agency_tree(day: date) -> list[AgencyNode]:
    """Return the tree as it was on ``day``: the agencies under none, each with those below it.

    An agency whose superior no longer exists on that day stands at the top. One query.
    """
    versions = AgencyVersion.objects.as_of(day).select_related("agency").order_by("position", "name")
    nodes = {version.agency_id: AgencyNode(version) for version in versions}
    roots: list[AgencyNode] = []
    for node in nodes.values():
        above = nodes.get(node.version.parent_id or 0)
        (above.below if above else roots).append(node)
    for root in roots:
        _set_depth(root, 0)
    return roots


def _set_depth(node: AgencyNode, depth: int) -> None:
    node.depth = depth
    for below in node.below:
        _set_depth(below, depth + 1)


def agencies_in_order(day: date) -> list[AgencyVersion]:
    """Return every agency of the day, superior before inferior, in printed order."""
    return [node.version for root in agency_tree(day) for node in root.walk()]


def agency_version(agency: Agency, day: date) -> AgencyVersion:
    """Return what the agency was on ``day``; outside its life its first or its last version."""
    versions = list(agency.versions.all())
    for version in reversed(versions):
        if version.valid_from <= day:
            return version
    return versions[0]


def agency_versions(agency_ids: Iterable[int], day: date) -> dict[int, AgencyVersion]:
    """Return what each agency was on ``day``, or was last before, by its id. One query."""
    wanted = set(agency_ids)
    found: dict[int, AgencyVersion] = {}
    for version in (
        AgencyVersion.objects.filter(agency__in=wanted).select_related("agency").order_by("valid_from")
    ):
        if version.agency_id not in found or version.valid_from <= day:
            found[version.agency_id] = version
    return found


def line_of_superiors(version: AgencyVersion, day: date) -> list[AgencyVersion]:
    """Return whom the agency is under on ``day``, highest first. One query a level."""
    line: list[AgencyVersion] = []
    seen = {version.agency_id}
    above = version.parent_id
    while above and above not in seen:
        seen.add(above)
        superior = AgencyVersion.objects.as_of(day).select_related("agency").filter(agency=above).first()
        if superior is None:
            break
        line.insert(0, superior)
        above = superior.parent_id
    return line


def predecessors(agency: Agency, day: date) -> list[AgencySuccession]:
    """Return how the agency took over others' duties up to ``day``, oldest first."""
    return list(
        AgencySuccession.objects.filter(successor=agency, happened_on__lte=day)
        .select_related("predecessor")
        .order_by("happened_on")
    )


def successors(agency: Agency, day: date) -> list[AgencySuccession]:
    """Return to whom the agency's duties went up to ``day``."""
    return list(
        AgencySuccession.objects.filter(predecessor=agency, happened_on__lte=day)
        .select_related("successor")
        .order_by("happened_on")
    )


def has_ended(agency: Agency, day: date) -> bool:
    """Tell whether an agency exists no longer on a day."""
    ended_on = agency_version(agency, day).valid_until
    return ended_on is not None and ended_on <= day


def bearer_of_duties(agency: Agency, day: date) -> Agency:
    """Return who bears an agency's duties on a day: itself, or the one to whom they went, step by step.

    Where several share them, or nobody is named, it is the agency itself.
    """
    seen = {agency.pk}
    while has_ended(agency, day):
        heirs = {one.successor for one in successors(agency, day)}
        if len(heirs) != 1 or any(heir.pk in seen for heir in heirs):
            return agency
        [agency] = heirs
        seen.add(agency.pk)
    return agency


def agency_named(name: str) -> Agency | None:
    """Return the agency that has or had exactly this name; None where there is none or more than one."""
    owners: dict[int, list[AgencyVersion]] = defaultdict(list)
    for version in AgencyVersion.objects.filter(name=name.strip()).select_related("agency"):
        owners[version.agency_id].append(version)
    if len(owners) != 1:
        return None
    [[version, *_others]] = owners.values()
    return version.agency
