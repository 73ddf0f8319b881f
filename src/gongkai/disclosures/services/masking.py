"""The act that makes what screening found unreadable: in the text, the fields, and renditions of files."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.disclosures.body import body_document, clean_body, hidden_text
from gongkai.disclosures.models import (
    Attachment,
    Correction,
    Disclosure,
    DisclosureContent,
    DisclosureFinding,
)
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.services.attaching import add_attachment, remove_attachment, set_rendition
from gongkai.disclosures.services.correcting import save_correction
from gongkai.disclosures.services.drafting import save_draft
from gongkai.disclosures.services.preparing import (
    PreparedRendition,
    read_rendition,
    report_of,
    screened,
)
from gongkai.disclosures.services.screening import SCREENED_FIELDS, found_in_content, own_contacts
from gongkai.organisations.models import User
from gongkai.renditions.mask import covered_copy, masked_copy
from gongkai.renditions.masking_rules import Masking, hits, masked_text, maskings_of
from gongkai.renditions.model import Rendition
from gongkai.screening import ScreeningFinding, ScreeningKind, screen_document
from gongkai.screening.unread import pictures_of

_IN_FILE = "attachment:"
_PICTURE = "picture"
_ROUNDS = 2
"""What stands in the text of a file as well as on a picture in it is masked in the text first."""


class NothingToMask(DomainError):
    """A finding for which nothing can stand in: a mark of secrecy, a wrong word."""

    code = "nothing_to_mask"


def mask_findings(
    *,
    disclosure: Disclosure,
    findings: Iterable[DisclosureFinding],
    actor: User | None,
    now: datetime,
    correction: Correction | None = None,
) -> int:
    """Mask what was found, wherever the same text stands; return how many findings were masked.

    Renditions are made anew from the ones before, proven and searched again; originals stay as they are.
    """
    require_work_for(actor, disclosure.agency)
    asked = [finding for finding in findings if finding.disclosure_id == disclosure.pk]
    if not asked or not all(finding.masked for finding in asked):
        raise NothingToMask(
            _("This finding cannot be masked. Change the text, or say why it may be public as it stands.")
        )
    in_text = [finding for finding in asked if not finding.place.startswith(_IN_FILE)]
    changed = _masked_content(correction or disclosure, disclosure, in_text) if in_text else {}
    renditions = [
        (attachment, _masked_rendition(attachment, disclosure, found))
        for attachment, found in _by_file(disclosure, asked)
    ]
    with transaction.atomic():
        if changed and correction:
            save_correction(correction=correction, actor=actor, now=now, **changed)
        elif changed:
            save_draft(disclosure=disclosure, actor=actor, now=now, **changed)
        for attachment, prepared in renditions:
            set_rendition(
                attachment=_replaceable(attachment, correction, actor, now),
                content=prepared.data,
                name=prepared.name,
                actor=actor,
                now=now,
                report=prepared.report,
                findings=prepared.findings,
                lines=prepared.lines,
            )
    return len(asked)


def _replaceable(
    attachment: Attachment, correction: Correction | None, actor: User | None, now: datetime
) -> Attachment:
    """Return the file whose rendition may be replaced; in a correction another than the public one."""
    if correction is None or not attachment.is_in_record:
        return attachment
    with storages["originals"].open(str(attachment.original.name)) as stream:
        original = stream.read()
    fresh = add_attachment(
        disclosure=attachment.disclosure,
        name=attachment.name,
        content=original,
        actor=actor,
        now=now,
        correction=correction,
    )
    remove_attachment(attachment=attachment, actor=actor, now=now, correction=correction)
    text = Correction.objects.get(pk=correction.pk).body_html
    linked = text.replace(f'"attachment:{attachment.pk}"', f'"attachment:{fresh.pk}"')
    if linked != text:
        save_correction(correction=correction, actor=actor, now=now, body_html=linked)
    return fresh


def _masked_content(
    content: DisclosureContent, record: Disclosure, findings: Sequence[DisclosureFinding]
) -> dict[str, Any]:
    """Return the fields that change, with every asked text masked in all of them."""
    wanted = {(finding.place, finding.kind, finding.text) for finding in findings}
    document = body_document("", content.body_html)
    maskings: dict[str, Masking] = {}
    for place, found in found_in_content(content, record):
        if (place, found.kind.value, found.text) not in wanted:
            continue
        if place == "body":
            asked = maskings_of(document, [found])
        else:
            whole = (
                hidden_text(content.body_html) if place == "body_attributes" else getattr(content, place)
            )
            asked = _maskings_in(whole, found)
        maskings |= {masking.text: masking for masking in asked}
    changed = {
        name: masked_text(getattr(content, name), _longest_first(maskings.values()))
        for name in SCREENED_FIELDS
    }
    changed["body_html"] = _masked_body(content.body_html, list(maskings.values()))
    return {name: value for name, value in changed.items() if value != getattr(content, name)}


def _maskings_in(text: str, finding: ScreeningFinding) -> list[Masking]:
    return [
        Masking(text[replacement.start : replacement.end], replacement.text, finding.kind.value)
        for replacement in finding.replacements
    ]


def _longest_first(maskings: Iterable[Masking]) -> list[Masking]:
    return sorted(maskings, key=lambda masking: -len(masking.text))


def _masked_body(html: str, maskings: Sequence[Masking]) -> str:
    """Return the text of a record with every masking applied that stands in it, across inline tags too."""
    lines = [*body_document("", html).lines(), *hidden_text(html).splitlines()]
    present = [masking for masking in maskings if any(hits(line, [masking]) for line in lines)]
    if not present:
        return html
    page = masked_copy(f"<div>{html}</div>".encode(), _("text"), present)
    return clean_body(page.data.decode())


def _by_file(
    record: Disclosure, findings: Sequence[DisclosureFinding]
) -> list[tuple[Attachment, list[DisclosureFinding]]]:
    by_place: dict[str, list[DisclosureFinding]] = defaultdict(list)
    for finding in findings:
        if finding.place.startswith(_IN_FILE):
            by_place[finding.place].append(finding)
    keys = [int(place.removeprefix(_IN_FILE)) for place in by_place]
    files = Attachment.objects.filter(disclosure=record, pk__in=keys).order_by("pk")
    return [(file, by_place[f"{_IN_FILE}{file.pk}"]) for file in files]


def _masked_rendition(
    attachment: Attachment, record: Disclosure, findings: Sequence[DisclosureFinding]
) -> PreparedRendition:
    with storages["originals"].open(str(attachment.rendition.name)) as stream:
        data = stream.read()
    name = attachment.rendition_name or attachment.name
    contacts = own_contacts(record)
    unread = [finding for finding in findings if finding.kind == ScreeningKind.UNREAD]
    texts = [finding for finding in findings if finding.kind != ScreeningKind.UNREAD]
    report = dict(attachment.rendition_report)
    if unread:
        pictures = frozenset[str]().union(*(pictures_of(finding.text) for finding in unread))
        copy = covered_copy(data, name, pictures, ScreeningKind.UNREAD.value)
        data, report = copy.data, _joined(report, report_of(copy))
    for stale in ("notes", "unread"):
        report.pop(stale, None)
    wanted = {(finding.kind, finding.text) for finding in texts}
    others: list[ScreeningFinding] = []
    for _text_then_pictures in range(_ROUNDS):
        if wanted:
            maskings, on_pictures = _maskings_in_file(data, name, record, wanted)
            copy = masked_copy(data, name, maskings)
            data, report = copy.data, _joined(report, report_of(copy))
            others += on_pictures
        prepared = screened(Rendition(data), name, {}, contacts=contacts, written_on=record.formed_on)
        still = {(finding.kind.value, finding.text) for finding in prepared.findings}
        wanted &= still
        if not wanted:
            break
    lost = [finding for finding in others if (finding.kind.value, finding.text) not in still]
    return replace(prepared, report=_joined(report, prepared.report), findings=(*prepared.findings, *lost))


def _maskings_in_file(
    data: bytes, name: str, record: Disclosure, wanted: Collection[tuple[str, str]]
) -> tuple[list[Masking], list[ScreeningFinding]]:
    """Return what the findings ask to be masked, and what else stands on pictures.

    That stays found whatever is read of a picture once it is painted on. Pictures are read only where the
    text has not all that is asked.
    """
    contacts, written_on = own_contacts(record), record.formed_on
    for inner_pictures in (False, True):
        document = read_rendition(data, name, inner_pictures=inner_pictures)
        found = screen_document(document, contacts=contacts, written_on=written_on)
        asked = [finding for finding in found if (finding.kind.value, finding.text) in wanted]
        if len({(finding.kind, finding.text) for finding in asked}) == len(wanted):
            break
    maskings = maskings_of(document, asked)
    others = [
        finding
        for finding in found
        if (finding.kind.value, finding.text) not in wanted
        and finding.place is not None
        and (document.format == _PICTURE or finding.place.picture)
        and not any(hits(finding.text, [masking]) for masking in maskings)
    ]
    return maskings, others


def _joined(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return one report of what was done to a file in several steps."""
    lists = ("removed", "masked", "warnings")
    joined = {**before, **after}
    for name in lists:
        earlier = list(before.get(name, []))
        joined[name] = [*earlier, *(entry for entry in after.get(name, []) if entry not in earlier)]
    return joined
