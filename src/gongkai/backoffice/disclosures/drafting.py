"""Writing a draft. Whatever is asked for on its page, what was typed there is kept first."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.draft_page import show_draft
from gongkai.backoffice.disclosures.forms import (
    ATTACHED_FILES,
    AttributeForm,
    CorrectionForm,
    DraftForm,
    refusal_of_file,
)
from gongkai.backoffice.disclosures.labels import field_label, field_value
from gongkai.backoffice.disclosures.lookup import editable_record
from gongkai.backoffice.disclosures.workpiece import Workpiece
from gongkai.core.errors import DomainError
from gongkai.core.web.fields import opened_at
from gongkai.disclosures import services
from gongkai.disclosures.differences import SAME, text_difference
from gongkai.disclosures.models import Attachment, DisclosureFinding
from gongkai.disclosures.services.records import ChangedMeanwhile
from gongkai.disclosures.states import AttachmentStatus, DisclosureState, FindingStatus


@require_http_methods(["GET", "POST"])
@officers_only
def save_draft(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Keep a draft, then do what the pressed button asks for. Signing in again leads back to its page."""
    record = editable_record(request, disclosure_id)
    if request.method == "GET":
        return redirect("backoffice:disclosure", record.pk)
    if record.state != DisclosureState.DRAFT:
        messages.error(
            request,
            _("“%(title)s” is no draft any more: it is “%(state)s”. What you typed was not kept.")
            % {"title": record.title, "state": record.get_state_display()},
        )
        return redirect("backoffice:disclosure", record.pk)
    return keep_and_act(request, Workpiece(record))


def keep_and_act(request: OfficerRequest, piece: Workpiece) -> HttpResponse:
    """Keep the fields, the attribute, the justifications and the files sent, then do the act."""
    form = piece.form(request.user, request.POST)
    attribute_form = AttributeForm(request.POST) if "attribute" in request.POST else None
    shown: dict[str, Any] = {"form": form, "attribute_form": attribute_form, "status": 400}
    if not form.is_valid():
        return show_draft(request, piece, **shown)
    try:
        piece.save(request, form.content(), opened_at(request.POST))
    except ChangedMeanwhile as problem:
        return show_draft(request, piece, conflict=str(problem), changes=_changes(piece, form), **shown)
    except DomainError as problem:
        return show_draft(request, piece, problem=str(problem), **shown)
    act, _colon, argument = request.POST.get("act", "save").partition(":")
    try:
        _keep_the_rest(request, piece, attribute_form)
        target = ACTS.get(act, _nothing_more)(request, piece, argument)
    except DomainError as problem:
        piece.content.refresh_from_db()
        return show_draft(request, piece, attribute_form=attribute_form, problem=str(problem), status=400)
    return redirect(target or piece.address)


def _keep_the_rest(request: OfficerRequest, piece: Workpiece, attribute_form: AttributeForm | None) -> None:
    if attribute_form and not piece.correction:
        _decide_attribute(request, piece, attribute_form)
    for finding in piece.record.findings.filter(status=FindingStatus.OPEN):
        words = request.POST.get(f"justification-{finding.pk}", "")
        if words.strip():
            services.justify_finding(
                finding=finding, justification=words, actor=request.user, now=timezone.now()
            )
    for file in request.FILES.getlist("files"):
        refusal = refusal_of_file(file, ATTACHED_FILES)
        if refusal:
            raise FileRefused(refusal)
        attachment = services.hand_in_file(
            disclosure=piece.record,
            name=file.name or "file",
            content=file.read(),
            actor=request.user,
            now=timezone.now(),
            correction=piece.correction,
        )
        if attachment.status == AttachmentStatus.CLEAN:
            text = _("“%(name)s” is added with a clean public rendition.")
        else:
            text = _("“%(name)s” is added and is being read in the background.")
        messages.success(request, text % {"name": attachment.name})


class FileRefused(DomainError):
    """A file that is not taken by its name or size."""

    code = "file_refused"


class AttributeRefused(DomainError):
    """An attribute without what it needs."""

    code = "attribute_refused"


def _decide_attribute(request: OfficerRequest, piece: Workpiece, form: AttributeForm) -> None:
    if not form.is_valid():
        raise AttributeRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    attribute, reason = form.cleaned_data["attribute"], form.cleaned_data["attribute_reason"].strip()
    if (attribute, reason) == (piece.record.attribute, piece.record.attribute_reason):
        return
    piece.record = services.set_attribute(
        disclosure=piece.record, attribute=attribute, reason=reason, actor=request.user, now=timezone.now()
    )


def _changes(piece: Workpiece, form: DraftForm | CorrectionForm) -> list[dict[str, Any]]:
    """Return in what the draft that is kept differs from what was typed."""
    content = form.content()
    piece.content.refresh_from_db()
    changes = []
    for name in piece.differs_from(content):
        if name == "body_html":
            typed = type(piece.content)(body_html=content[name])
            lines = text_difference(piece.content.text, typed.text)
            changed = [line for line in lines if line.kind != SAME]
            changes.append({"label": _("Text"), "lines": changed})
        elif name in {"kind", "interprets", "reason", "is_minor"}:
            continue
        else:
            kept, mine = getattr(piece.content, name), content[name]
            changes.append(
                {
                    "label": field_label(name),
                    "kept": field_value(name, kept),
                    "mine": field_value(name, mine),
                }
            )
    return changes


def _nothing_more(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    messages.success(request, _("The draft is saved."))
    return ""


def _mask(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    """Mask one finding, or all that can be masked."""
    findings = piece.record.findings.filter(status=FindingStatus.OPEN).exclude(masked="")
    if argument != "all":
        findings = findings.filter(pk=_number(argument))
    count = services.mask_findings(
        disclosure=piece.record,
        findings=list(findings),
        actor=request.user,
        now=timezone.now(),
        correction=piece.correction,
    )
    messages.success(
        request, _("Masked: %(count)s. The originals stay as they were, inside.") % {"count": count}
    )
    return ""


def _justify(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    """Say why a finding may stay; the words were kept with the page already."""
    finding = get_object_or_404(DisclosureFinding, pk=_number(argument), disclosure=piece.record)
    if finding.status == FindingStatus.OPEN:
        words = request.POST.get(f"justification-{finding.pk}", "")
        services.justify_finding(
            finding=finding, justification=words, actor=request.user, now=timezone.now()
        )
    messages.success(request, _("The justification is kept with the record and shown to its reviewers."))
    return ""


def _keep_links(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    """Let all dead links stay, with one reason for all."""
    count = services.keep_dead_links(
        disclosure=piece.record,
        justification=request.POST.get("links_reason", ""),
        actor=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        ngettext(
            "%(count)s dead link stays, with its reason.",
            "%(count)s dead links stay, with their reason.",
            count,
        )
        % {"count": count},
    )
    return ""


def _remove(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    attachment = get_object_or_404(Attachment, pk=_number(argument), disclosure=piece.record)
    services.remove_attachment(
        attachment=attachment, actor=request.user, now=timezone.now(), correction=piece.correction
    )
    messages.success(request, _("“%(name)s” is taken out of the record.") % {"name": attachment.name})
    return ""


def _prepare(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    attachment = get_object_or_404(Attachment, pk=_number(argument), disclosure=piece.record)
    services.read_again(attachment=attachment, actor=request.user, now=timezone.now())
    return ""


def _attach(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    if not request.FILES.getlist("files"):
        raise FileRefused(_("Choose the file that is to be added."))
    return ""


def _submit(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    now, today = timezone.now(), timezone.localdate()
    if piece.correction:
        services.submit_correction(correction=piece.correction, actor=request.user, now=now, today=today)
    else:
        services.submit_for_review(disclosure=piece.record, actor=request.user, now=now, today=today)
    messages.success(request, _("Submitted. Exactly this version is now examined."))
    return reverse("backoffice:disclosure", args=[piece.record.pk])


def _publish_at_once(request: OfficerRequest, piece: Workpiece, argument: str) -> str:
    services.emergency_publish(
        disclosure=piece.record,
        reason=request.POST.get("emergency_reason", ""),
        actor=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    messages.success(request, _("The notice is public. Its review has begun."))
    return ""


def _number(argument: str) -> int:
    return int(argument) if argument.isdecimal() else 0


Act = Callable[[OfficerRequest, Workpiece, str], str]
ACTS: Mapping[str, Act] = {
    "save": _nothing_more,
    "mask": _mask,
    "justify": _justify,
    "links": _keep_links,
    "remove": _remove,
    "prepare": _prepare,
    "attach": _attach,
    "submit": _submit,
    "publish_at_once": _publish_at_once,
}
