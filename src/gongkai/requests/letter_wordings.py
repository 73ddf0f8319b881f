"""Which wording of a letter holds for an agency on a day: its own, one of those above, or the standard."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongkai.law.letters import LetterParagraph, LetterVersion, letter_kinds
from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_version, line_of_superiors
from gongkai.requests.models import LetterWording


@dataclass(frozen=True, slots=True)
class WordingInForce:
    """The wording that holds, and whose it is; without ``adopted`` it is the standard one."""

    version: LetterVersion
    adopted: LetterWording | None


def wording_in_force(agency: Agency, kind: str, day: date) -> WordingInForce:
    """Return the wording that the agency's letters of a kind have on ``day``."""
    return wordings_in_force(agency, [kind], day)[kind]


def wordings_in_force(agency: Agency, kinds: Iterable[str], day: date) -> dict[str, WordingInForce]:
    """Return the wording of each kind. One query where nothing was adopted.

    The nearest agency that adopted one counts. A standard wording that came into force later goes before:
    what was adopted was written for the law before it.
    """
    standards = {kind: letter_kinds()[kind].in_force_on(day) for kind in kinds}
    found = {kind: WordingInForce(standard, None) for kind, standard in standards.items()}
    adopted = LetterWording.objects.filter(kind__in=standards, in_force_from__lte=day)
    latest = {(one.kind, one.agency_id): one for one in adopted.order_by("in_force_from", "id")}
    if not latest:
        return found
    above = line_of_superiors(agency_version(agency, day), day)
    for key in (*(one.agency_id for one in above), agency.pk):
        for kind, standard in standards.items():
            wording = latest.get((kind, key))
            if wording and wording.paragraphs and wording.in_force_from >= standard.in_force_from:
                found[kind] = WordingInForce(_as_version(wording, standard), wording)
    return found


def _as_version(wording: LetterWording, standard: LetterVersion) -> LetterVersion:
    return replace(
        standard,
        in_force_from=wording.in_force_from,
        title=wording.title,
        paragraphs=tuple(LetterParagraph(template, when) for template, when in wording.paragraphs),
    )
