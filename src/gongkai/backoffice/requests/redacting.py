"""The pages on which content is taken out of a document: its pages, the places, the copy and its proof."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION, case_of, in_language, language
from gongkai.backoffice.requests.redacting_forms import MarkForm, ProposalsForm
from gongkai.core.errors import DomainError
from gongkai.core.sentences import in_language as sentence_in
from gongkai.law.outcomes import outcome_rules
from gongkai.renditions.redaction import is_pdf, markable_sheets
from gongkai.renditions.redaction_model import Area, MarkableSheet, Word
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, Redaction, RedactionPlace, RequestDocument
from gongkai.requests.redaction_reading import (
    clean_copy_of,
    document_content,
    has_pages,
    pictures_of_redaction,
    proposals_of_redaction,
    sheets_of_redaction,
)
from gongkai.requests.services.redacting import redaction_is_whole
from gongkai.requests.services.releasing import RELEASING_STATES

_SHEETS_AT_ONCE = 80
_PICTURE_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class ShownArea(NamedTuple):
    """A rectangle on a page, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A marked place as the list of places shows it."""

    number: int
    place: RedactionPlace
    ground: str


@require_POST
@officers_only
def begin_redaction(request: OfficerRequest, case_id: int, document_id: int) -> HttpResponse:
    """Begin to take content out of a document of the case."""
    case = case_of(request, case_id)
    document = get_object_or_404(RequestDocument, pk=document_id, disclosure_request=case)
    try:
        work = services.begin_redaction(document=document, actor=request.user, now=timezone.now())
    except DomainError as problem:
        messages.error(request, sentence_in(problem, language()))
        return redirect("backoffice:request-files", case.pk)
    return redirect("backoffice:redaction", case.pk, work.pk)


@require_http_methods(["GET", "POST"])
@officers_only
def redaction(request: OfficerRequest, case_id: int, redaction_id: int) -> HttpResponse:
    """Show the document with its marked places, and do what the officer asks for."""
    case, work = _work_of(request, case_id, redaction_id)
    if work.is_made:
        return render(request, "backoffice/requests/redacted.html", _made_context(case, work, request))
    form, fault = MarkForm(), ""
    if request.method == "POST":
        form = MarkForm(request.POST)
        address, fault = _do(request, work, form)
        if address:
            return redirect(address)
    context = {**_work_context(case, work, request), "form": form, "fault": fault}
    return render(request, "backoffice/requests/redaction.html", context, status=400 if fault else 200)


@require_POST
@officers_only
def release(request: OfficerRequest, case_id: int, redaction_id: int) -> HttpResponse:
    """Enclose the copy with the letter, or take it out again."""
    case, work = _work_of(request, case_id, redaction_id)
    moment: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
    try:
        if request.POST.get("do") == "take-back":
            if not hasattr(work, "released"):
                raise Http404
            services.take_release_back(released=work.released, **moment)
            messages.success(request, _("The copy no longer goes with the letter."))
        else:
            services.release_copy(redaction=work, **moment)
            messages.success(request, _("The copy goes to the applicant with the letter."))
    except DomainError as problem:
        messages.error(request, sentence_in(problem, language()))
    return redirect("backoffice:redaction", case.pk, work.pk)


@require_safe
@officers_only
def redaction_page(request: OfficerRequest, case_id: int, redaction_id: int, number: int) -> HttpResponse:
    """Return a page of a PDF as a picture: of the copy once it is made."""
    _case, work = _work_of(request, case_id, redaction_id)
    content = _shown_content(work)
    if not is_pdf(content):
        raise Http404
    from gongkai.renditions.pdf_letters import page_png

    try:
        return _picture(page_png(content, work.original.name, number), "image/png")
    except DomainError as problem:
        raise Http404 from problem


@require_safe
@officers_only
def redaction_picture(
    request: OfficerRequest, case_id: int, redaction_id: int, number: int
) -> HttpResponse:
    """Return a picture of a Word file, if it is of a kind that browsers show safely."""
    _case, work = _work_of(request, case_id, redaction_id)
    content = _shown_content(work)
    if is_pdf(content):
        raise Http404
    from gongkai.renditions.redact_word import picture_bytes

    try:
        data = picture_bytes(content, work.original.name, number)
    except DomainError as problem:
        raise Http404 from problem
    kind = next((kind for head, kind in _PICTURE_TYPES.items() if data.startswith(head)), "")
    if not kind:
        raise Http404
    return _picture(data, kind)


def _work_of(
    request: OfficerRequest, case_id: int, redaction_id: int
) -> tuple[DisclosureRequest, Redaction]:
    case = case_of(request, case_id)
    found = Redaction.objects.select_related("original", "copy", "released")
    return case, get_object_or_404(found, pk=redaction_id, disclosure_request=case)


def _do(request: OfficerRequest, work: Redaction, form: MarkForm) -> tuple[str, str]:
    """Do what a button asks for; return where to go then, or what is wrong."""
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        sheet = act(request, work, form)
    except ValidationError as problem:
        return "", " ".join(problem.messages)
    except DomainError as problem:
        return "", sentence_in(problem, language())
    address = reverse("backoffice:redaction", args=[work.disclosure_request_id, work.pk])
    return (f"{address}?sheet={sheet}#places" if sheet else address), ""


def _moment(request: OfficerRequest) -> dict[str, Any]:
    return {"actor": request.user, "now": timezone.now()}


def _mark(request: OfficerRequest, work: Redaction, form: MarkForm) -> int:
    """Mark what the form names: a text, letters, or an area."""
    asked = form.asked(request.POST.get("do", ""))
    sheet = asked.sheet or 1
    if asked.area is not None:
        services.mark_area(
            redaction=work, sheet=sheet, area=asked.area, ground=asked.ground, **_moment(request)
        )
        count = 1
    elif asked.stretch is not None:
        count = services.mark_stretches(
            redaction=work, stretches=[asked.stretch], ground=asked.ground, **_moment(request)
        )
    else:
        count = services.mark_text(
            redaction=work, text=asked.text, ground=asked.ground, sheet=asked.only_sheet, **_moment(request)
        )
    _say_marked(request, count)
    return sheet


def _accept(request: OfficerRequest, work: Redaction, _form: MarkForm) -> int:
    """Mark the proposals of screening that are ticked."""
    chosen = ProposalsForm(request.POST, proposals=proposals_of_redaction(work))
    if not chosen.is_valid():
        raise ValidationError([error for errors in chosen.errors.values() for error in errors])
    stretches = chosen.cleaned_data["places"]
    count = services.mark_stretches(
        redaction=work, stretches=stretches, ground=chosen.cleaned_data["ground"], source="screening",
        **_moment(request),
    )  # fmt: skip
    _say_marked(request, count)
    return int(stretches[0].sheet)


def _unmark(request: OfficerRequest, work: Redaction, _form: MarkForm) -> int:
    value = request.POST.get("place", "")
    place = get_object_or_404(work.places, pk=int(value) if value.isdecimal() else 0)
    sheet = int(place.sheet)
    services.unmark(place=place, **_moment(request))
    messages.success(request, _("The mark is taken back."))
    return sheet


def _make(request: OfficerRequest, work: Redaction, _form: MarkForm) -> int:
    services.make_redacted_copy(
        redaction=work, remaining_is_public="remaining_is_public" in request.POST, **_moment(request)
    )
    messages.success(
        request, _("The copy is made, proven and sealed. Look at every page before you enclose it.")
    )
    return 0


_ACTS: dict[str, Callable[[OfficerRequest, Redaction, MarkForm], int]] = {
    "text": _mark,
    "selection": _mark,
    "area": _mark,
    "accept": _accept,
    "unmark": _unmark,
    "make": _make,
}


def _say_marked(request: OfficerRequest, count: int) -> None:
    sentence = ngettext("%(count)s place is marked.", "%(count)s places are marked.", count)
    messages.success(request, sentence % {"count": count})


def _work_context(case: DisclosureRequest, work: Redaction, request: OfficerRequest) -> dict[str, Any]:
    paged = has_pages(work)
    sheets = sheets_of_redaction(work)
    places = _shown_places(work)
    at_once = 1 if paged else _SHEETS_AT_ONCE
    current = _current_sheet(request, len(sheets))
    first = (current - 1) // at_once * at_once
    marked = {(shown.place.sheet, shown.place.start, shown.place.end) for shown in places}
    proposed = [one for one in proposals_of_redaction(work) if tuple(one.stretch) not in marked]
    return {
        "section": SECTION,
        "case": case,
        "work": work,
        "paged": paged,
        "sheets": [(sheet, _parts(sheet, places)) for sheet in sheets[first : first + at_once]],
        "page_numbers": range(1, len(sheets) + 1, at_once),
        "current": first + 1,
        "areas": _areas(sheets[current - 1], places) if paged and sheets else [],
        "words": _words(sheets[current - 1]) if paged and sheets else [],
        "pictures": [] if paged else _pictures(work, places),
        "places": places,
        "proposals": [(one, one.finding.why(language())) for one in proposed],
        "proposals_form": ProposalsForm(proposals=proposed),
        "asks_remaining": request.POST.get("do") == "make",
    }


def _made_context(case: DisclosureRequest, work: Redaction, request: OfficerRequest) -> dict[str, Any]:
    content = _shown_content(work)
    sheets = markable_sheets(content, work.original.name)
    current = _current_sheet(request, len(sheets))
    in_reader = language()
    return {
        "section": SECTION,
        "case": case,
        "work": work,
        "paged": is_pdf(content),
        "sheets": sheets,
        "sheet": sheets[current - 1] if sheets else None,
        "page_numbers": range(1, len(sheets) + 1),
        "current": current,
        "manifest": [
            {
                **entry,
                "where": entry["where"][in_reader],
                "label": entry["label"][in_reader],
                "article": entry["article"][in_reader],
                "at": datetime.fromisoformat(entry["at"]),
            }
            for entry in work.manifest
        ],
        "proof": [step[in_reader] for step in work.proof],
        "is_whole": redaction_is_whole(work),
        "released": getattr(work, "released", None),
        "may_release": case.state in RELEASING_STATES,
    }


def _shown_content(work: Redaction) -> bytes:
    return document_content(work.copy) if work.copy is not None else clean_copy_of(work)


def _current_sheet(request: OfficerRequest, count: int) -> int:
    asked = request.GET.get("sheet") or request.POST.get("sheet") or "1"
    return min(max(int(asked) if asked.isdecimal() else 1, 1), max(count, 1))


def _shown_places(work: Redaction) -> list[ShownPlace]:
    grounds = outcome_rules().grounds
    return [
        ShownPlace(
            number,
            place,
            f"{in_language(grounds[place.ground].article)} {in_language(grounds[place.ground].label)}",
        )
        for number, place in enumerate(work.places.select_related("marked_by"), 1)
    ]


def _parts(sheet: MarkableSheet, places: list[ShownPlace]) -> list[tuple[str, int]]:
    """Cut a text into pieces, each with the number of its mark or none."""
    # A browser takes two line ends for one, so that letters would be counted otherwise there than here.
    text = sheet.text.replace("\r", " ").replace("\x00", " ")
    parts: list[tuple[str, int]] = []
    end = 0
    for shown in places:
        place = shown.place
        if place.is_area or place.sheet != sheet.number or place.start is None or place.end is None:
            continue
        start = max(place.start, end)
        if start < place.end:
            parts += [(text[end:start], 0), (text[start : place.end], shown.number)]
            end = place.end
    return [*parts, (text[end:], 0)]


def _areas(sheet: MarkableSheet, places: list[ShownPlace]) -> list[tuple[int, ShownArea]]:
    """Return where the marks of a page stand, with their numbers."""
    found: list[tuple[int, Area]] = []
    for shown in places:
        place = shown.place
        if place.sheet != sheet.number:
            continue
        if place.left is not None:
            area = Area(place.left, place.top or 0.0, place.right or 1.0, place.bottom or 1.0)
            found.append((shown.number, area))
        elif place.start is not None and place.end is not None:
            found += [
                (shown.number, _part_of(word, place.start, place.end))
                for word in sheet.words
                if word.area and word.start < place.end and place.start < word.end
            ]
    return [(number, _in_points(area, sheet)) for number, area in found]


def _in_points(area: Area, sheet: MarkableSheet) -> ShownArea:
    """Return an area in points of the page."""
    return ShownArea(
        round(area.left * sheet.width, 2),
        round(area.top * sheet.height, 2),
        round((area.right - area.left) * sheet.width, 2),
        round((area.bottom - area.top) * sheet.height, 2),
    )


def _words(sheet: MarkableSheet) -> list[tuple[Word, ShownArea]]:
    """Return the words of a page and where they stand on it, in points."""
    return [(word, _in_points(word.area, sheet)) for word in sheet.words if word.area]


def _part_of(word: Word, start: int, end: int) -> Area:
    """Return about where some letters of a word stand."""
    area = word.area or Area(0, 0, 0, 0)
    step = (area.right - area.left) / (word.end - word.start)
    first, last = max(start, word.start) - word.start, min(end, word.end) - word.start
    return Area(area.left + step * first, area.top, area.left + step * last, area.bottom)


def _pictures(work: Redaction, places: list[ShownPlace]) -> list[dict[str, Any]]:
    return [
        {
            "picture": picture,
            "marks": [one for one in places if one.place.is_area and one.place.sheet == picture.number],
        }
        for picture in pictures_of_redaction(work)
    ]


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
