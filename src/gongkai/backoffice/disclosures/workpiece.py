"""What is being written: the draft of a record, or a correction of one that was public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gongkai.backoffice.access import OfficerRequest
from gongkai.backoffice.disclosures.forms import CorrectionForm, DraftForm
from gongkai.disclosures import services
from gongkai.disclosures.body import clean_body
from gongkai.disclosures.models import Attachment, Correction, Disclosure
from gongkai.disclosures.services.records import attachments_in_work
from gongkai.organisations.models import User


@dataclass(slots=True)
class Workpiece:
    """A record in drafting, or the correction of a public one: the same page works on both."""

    record: Disclosure
    correction: Correction | None = None

    @property
    def content(self) -> Disclosure | Correction:
        """What the fields belong to."""
        return self.correction or self.record

    @property
    def address(self) -> str:
        """Where the page of the draft is."""
        name = "correction" if self.correction else "disclosure"
        return reverse(f"backoffice:{name}", args=[self.record.pk])

    @property
    def save_address(self) -> str:
        """Where the page is sent to."""
        name = "save-correction" if self.correction else "save-disclosure"
        return reverse(f"backoffice:{name}", args=[self.record.pk])

    def form(self, user: User, data: Mapping[str, Any] | None = None) -> DraftForm | CorrectionForm:
        """Return the form of its fields."""
        if self.correction:
            return CorrectionForm(data, instance=self.correction)
        return DraftForm(data, instance=self.record, user=user)

    def files(self) -> list[Attachment]:
        """Return the files that the next version will have."""
        return attachments_in_work(self.record, self.correction)

    def differs_from(self, content: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields in which ``content`` is not what is kept."""
        return [name for name, value in content.items() if self._differs(name, value)]

    def save(self, request: OfficerRequest, content: Mapping[str, Any], seen_at: datetime | None) -> bool:
        """Keep what changed; return whether anything did."""
        changed = self.differs_from(content)
        if not changed:
            return False
        values = {name: content[name] for name in changed}
        act = {"actor": request.user, "now": timezone.now(), "seen_at": seen_at, **values}
        if self.correction:
            self.correction = services.save_correction(correction=self.correction, **act)
        else:
            self.record = services.save_draft(disclosure=self.record, **act)
        return True

    def _differs(self, name: str, value: Any) -> bool:
        kept = getattr(self.content, name)
        if name == "body_html":
            return bool(clean_body(value.replace("\r\n", "\n")) != kept)
        if isinstance(value, str) and isinstance(kept, str):
            return value.replace("\r\n", "\n") != kept.replace("\r\n", "\n")
        return bool(value != kept)
