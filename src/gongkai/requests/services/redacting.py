"""Acts of taking content out of a document for partial release (article 37), and of releasing the copy.

The document that was found is internal and stays as it is. The copy is a document of its own, and the only
one that an applicant or the public can be given.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.sealing import plain_data, seal, sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.law.outcomes import WithheldGround, outcome_rules
from gongkai.law.wording import Wording
from gongkai.organisations.models import User
from gongkai.renditions.model import Rendition
from gongkai.renditions.redaction import copy_to_mark, is_pdf, redacted_copy
from gongkai.renditions.redaction_model import (
    Area,
    ProofStep,
    RedactedCopy,
    RedactionMark,
    Stretch,
    occurrences,
)
from gongkai.requests.models import (
    DisclosureRequest,
    PlaceSource,
    Redaction,
    RedactionPlace,
    RequestDocument,
)
from gongkai.requests.redaction_reading import clean_copy_of, document_content, sheets_of_redaction
from gongkai.requests.services.records import finish, keep, locked
from gongkai.requests.states import DocumentKind

_MOST_PLACES = 2_000
_CLEANED = Wording(
    zh="没有标记任何位置：这是清理后的全文，属性、批注、修订、缩略图等已移除并核对",
    en="no place was marked: the whole text, cleaned of properties, comments and revisions, and compared",
)


class RedactionMade(DomainError):
    """A change of a redaction whose copy is made."""

    code = "redaction_made"


class NothingMarked(DomainError):
    """A text that stands nowhere, or places that are marked already."""

    code = "nothing_marked"


class StillReadable(DomainError):
    """A text that was taken out at one place and can still be read at another."""

    code = "still_readable"


class NotReleasable(DomainError):
    """A file that cannot go with the letter, or not any more."""

    code = "not_releasable"


def begin_redaction(*, document: RequestDocument, actor: User | None, now: datetime) -> Redaction:
    """Make the clean copy of a document on which places can be marked. The document is not touched."""
    clean = copy_to_mark(document_content(document), document.name)
    return _begin(document, clean, actor, now)


@transaction.atomic
def _begin(document: RequestDocument, clean: Rendition, actor: User | None, now: datetime) -> Redaction:
    case = locked(document.disclosure_request, actor)
    _require_work(case)
    digest = hashlib.sha256(clean.data).hexdigest()
    redaction = Redaction(
        disclosure_request=case,
        original=document,
        clean_sha256=digest,
        report={"removed": [{"zh": one.text("zh"), "en": one.text("en")} for one in clean.removed]},
        warnings=list(clean.warnings),
        begun_at=now,
        begun_by=actor,
    )
    redaction.cleaned.save(f"requests/{case.pk}/clean-{digest}", ContentFile(clean.data), save=False)
    keep(redaction)
    data = {"document": document.name, "sha256": document.sha256, "clean_sha256": digest}
    finish(case, "begin_redaction", actor=actor, now=now, data=data)
    return redaction


@transaction.atomic
def mark_text(
    *,
    redaction: Redaction,
    text: str,
    ground: str,
    actor: User | None,
    now: datetime,
    sheet: int | None = None,
) -> int:
    """Mark a text wherever it stands in the document, or on one sheet of it; return at how many places."""
    found = [
        stretch
        for stretch in occurrences(sheets_of_redaction(redaction), text)
        if sheet is None or stretch.sheet == sheet
    ]
    if not found:
        raise NothingMarked(
            _("“%(text)s” stands nowhere in this document's text. If it is in a picture, mark its area.")
            % {"text": text.strip()}
        )
    source = PlaceSource.EVERYWHERE if sheet is None else PlaceSource.SELECTED
    return mark_stretches(
        redaction=redaction, stretches=found, ground=ground, source=source, actor=actor, now=now
    )


@transaction.atomic
def mark_stretches(
    *,
    redaction: Redaction,
    stretches: Sequence[Stretch],
    ground: str,
    actor: User | None,
    now: datetime,
    source: str = PlaceSource.SELECTED,
) -> int:
    """Mark letters to be taken out, each stretch with its ground; return how many places are new."""
    work = _open_work(redaction, actor)
    texts = {sheet.number: sheet.text for sheet in sheets_of_redaction(work)}
    known = set(work.places.filter(left=None).values_list("sheet", "start", "end"))
    new = []
    for stretch in stretches:
        text = texts.get(stretch.sheet, "")
        if not 0 <= stretch.start < stretch.end <= len(text):
            raise NothingMarked(_("These letters are not in the document. Select them again."))
        if tuple(stretch) not in known:
            letters = text[stretch.start : stretch.end]
            new.append(
                _place(
                    work,
                    ground=ground,
                    source=source,
                    actor=actor,
                    now=now,
                    text=letters,
                    **stretch._asdict(),
                )
            )
    if not new:
        raise NothingMarked(_("These places are marked already."))
    _keep_places(work, new, actor, now)
    return len(new)


@transaction.atomic
def mark_area(
    *, redaction: Redaction, sheet: int, area: Area, ground: str, actor: User | None, now: datetime
) -> RedactionPlace:
    """Mark an area of a page, or of a picture of a Word file."""
    work = _open_work(redaction, actor)
    place = _place(
        work,
        ground=ground,
        source=PlaceSource.SELECTED,
        actor=actor,
        now=now,
        sheet=sheet,
        **area._asdict(),
    )
    _keep_places(work, [place], actor, now)
    return place


@transaction.atomic
def unmark(*, place: RedactionPlace, actor: User | None, now: datetime) -> None:
    """Take a mark back; the place stays in the copy."""
    work = _open_work(place.redaction, actor)
    _write_down(work, "unmark_place", actor, now, {"sheet": place.sheet, "ground": place.ground})
    place.delete()


def make_redacted_copy(
    *, redaction: Redaction, actor: User | None, now: datetime, remaining_is_public: bool = False
) -> Redaction:
    """Take out what is marked, prove that it is gone, file the copy. Without marks it is the clean text.

    A text that is taken out at one place and can be read at another is refused, unless the officer says
    that the others may be public.
    """
    places = list(redaction.places.select_related("marked_by"))
    clean = clean_copy_of(redaction)
    marks = [_mark(number, place) for number, place in enumerate(places, 1)]
    if marks:
        made = redacted_copy(Rendition(clean), redaction.original.name, marks)
    else:
        made = RedactedCopy(clean, (ProofStep(_CLEANED, 0),))
    if made.remaining and not remaining_is_public:
        listed = "；".join(
            f"{one.text[:30]} ({', '.join(map(str, one.sheets[:5]))})" for one in made.remaining[:5]
        )
        raise StillReadable(
            _(
                "What you took out can still be read elsewhere in the document: %(listed)s. Mark these"
                " places too, or confirm that they may be public."
            )
            % {"listed": listed}
        )
    return _file_copy(redaction, places, made, actor, now)


@transaction.atomic
def _file_copy(
    redaction: Redaction,
    places: Sequence[RedactionPlace],
    made: RedactedCopy,
    actor: User | None,
    now: datetime,
) -> Redaction:
    work = _open_work(redaction, actor)
    case = work.disclosure_request
    if [place.pk for place in places] != list(work.places.values_list("pk", flat=True)):
        raise RedactionMade(
            _("Places were marked meanwhile. Look at the document again, then make the copy.")
        )
    digest = hashlib.sha256(made.data).hexdigest()
    copy = RequestDocument(
        disclosure_request=case,
        kind=DocumentKind.RELEASED,
        name=_copy_name(work.original.name, made.data, is_redacted=bool(places)),
        sha256=digest,
        size=len(made.data),
        added_at=now,
        added_by=actor,
    )
    copy.file.save(f"requests/{case.pk}/copy-{digest}", ContentFile(made.data), save=False)
    keep(copy)
    work.copy, work.made_at, work.made_by = copy, now, actor
    work.manifest = [
        _entry(number, place, has_pages=is_pdf(made.data)) for number, place in enumerate(places, 1)
    ]
    work.proof = [{"zh": step.text("zh"), "en": step.text("en")} for step in made.proof]
    work.warnings = list(dict.fromkeys([*work.warnings, *made.warnings]))
    work.algorithm = sealing_algorithm()
    work.seal = redaction_seal(work)
    keep(work)
    data = {"document": copy.name, "sha256": digest, "places": len(places), "seal": work.seal}
    finish(case, "make_redacted_copy", actor=actor, now=now, data=data)
    return work


def redaction_seal(redaction: Redaction) -> str:
    """Return the fingerprint of the copy, its manifest and its proof."""
    content = {
        "original": redaction.original.sha256,
        "copy": redaction.copy.sha256 if redaction.copy else "",
        "manifest": redaction.manifest,
        "proof": redaction.proof,
    }
    return seal(plain_data(content), redaction.algorithm)


def redaction_is_whole(redaction: Redaction) -> bool:
    """Tell whether the copy that is stored and its manifest are what was sealed."""
    if redaction.copy is None:
        return False
    stored = hashlib.sha256(document_content(redaction.copy)).hexdigest()
    return stored == redaction.copy.sha256 and redaction_seal(redaction) == redaction.seal


def _place(
    redaction: Redaction, *, ground: str, source: str, actor: User | None, now: datetime, **where: Any
) -> RedactionPlace:
    _ground(ground)
    return RedactionPlace(
        redaction=redaction,
        ground=ground,
        source=source,
        marked_at=now,
        marked_by=actor,
        **where,
    )


def _ground(ground: str) -> WithheldGround:
    grounds = outcome_rules().grounds
    if ground not in grounds:
        raise NotReleasable(_("Choose the ground on which each place is withheld."))
    return grounds[ground]


def _keep_places(
    redaction: Redaction, places: Sequence[RedactionPlace], actor: User | None, now: datetime
) -> None:
    if redaction.places.count() + len(places) > _MOST_PLACES:
        raise NothingMarked(
            _("More than %(limit)s places would be marked. Withhold the document as a whole instead.")
            % {"limit": _MOST_PLACES}
        )
    for place in places:
        keep(place)
    grounds = sorted({place.ground for place in places})
    _write_down(redaction, "mark_places", actor, now, {"places": len(places), "grounds": grounds})


def _open_work(redaction: Redaction, actor: User | None) -> Redaction:
    """Return the redaction locked, if its copy is not made yet and the actor works for the agency."""
    case = locked(redaction.disclosure_request, actor)
    _require_work(case)
    work = Redaction.objects.select_for_update(of=("self",)).select_related("original").get(pk=redaction.pk)
    work.disclosure_request = case
    if work.is_made:
        raise RedactionMade(_("The copy is made and sealed. Begin anew from the original to change it."))
    return work


def _require_work(case: DisclosureRequest) -> None:
    if hasattr(case, "archive"):
        raise NotReleasable(
            _("Request %(number)s is archived. Nothing is changed in its file.") % {"number": case.number}
        )


def _write_down(
    redaction: Redaction, action: str, actor: User | None, now: datetime, data: dict[str, Any]
) -> None:
    """Write a line of the case's trail without a new revision: marking disturbs nobody else."""
    case = redaction.disclosure_request
    audit.record(
        action=f"requests.{action}",
        subject=case,
        actor=actor,
        now=now,
        agency=case.agency,
        data={"number": case.number, "document": redaction.original.name, **data},
    )


def _mark(number: int, place: RedactionPlace) -> RedactionMark:
    area = None
    if place.left is not None:
        area = Area(place.left, place.top or 0.0, place.right or 1.0, place.bottom or 1.0)
    label = _ground(place.ground).article.text("zh")
    return RedactionMark(
        number, place.sheet, start=place.start or 0, end=place.end or 0, area=area, label=label
    )


def _entry(number: int, place: RedactionPlace, *, has_pages: bool) -> dict[str, Any]:
    """Return one line of the manifest. It never says what was taken out."""
    ground = _ground(place.ground)
    if has_pages:
        where = Wording(zh="第{sheet}页", en="page {sheet}")
    elif place.is_area:
        where = Wording(zh="第{sheet}幅图片", en="picture {sheet}")
    else:
        where = Wording(zh="第{sheet}段", en="paragraph {sheet}")
    return {
        "number": number,
        "where": {language: where.text(language, {"sheet": place.sheet}) for language in ("zh", "en")},
        "kind": "area" if place.is_area else "letters",
        "letters": 0 if place.is_area else (place.end or 0) - (place.start or 0),
        "ground": place.ground,
        "label": {language: ground.label.text(language) for language in ("zh", "en")},
        "article": {language: ground.article.text(language) for language in ("zh", "en")},
        "source": str(place.source),
        "by": place.marked_by.display_name if place.marked_by else "",
        "at": place.marked_at.isoformat(),
    }


def _copy_name(name: str, data: bytes, *, is_redacted: bool) -> str:
    path = PurePath(name)
    ending = ".pdf" if is_pdf(data) else ".docx"
    return f"{path.stem[:200]}{'（部分公开）' if is_redacted else ''}{ending}"
