"""Requests, what happens to them, their letters and how they end."""

from gongkai.requests.models.cases import (
    DisclosureRequest,
    DisclosureRequestQuerySet,
    RequestClock,
    RequestCounter,
)
from gongkai.requests.models.deciding import (
    ArchiveFile,
    Decision,
    DecisionOpinion,
    Letter,
    LetterDelivery,
    LetterParticulars,
    RemedyCase,
    RequestHandOver,
)
from gongkai.requests.models.handling import (
    Consultation,
    CorrectionNotice,
    Extension,
    FeeNotice,
    RequestAssignment,
    RequestDocument,
    RequestEvent,
    SearchRecord,
)

__all__ = [
    "ArchiveFile",
    "Consultation",
    "CorrectionNotice",
    "Decision",
    "DecisionOpinion",
    "DisclosureRequest",
    "DisclosureRequestQuerySet",
    "Extension",
    "FeeNotice",
    "Letter",
    "LetterDelivery",
    "LetterParticulars",
    "RemedyCase",
    "RequestAssignment",
    "RequestClock",
    "RequestCounter",
    "RequestDocument",
    "RequestEvent",
    "RequestHandOver",
    "SearchRecord",
]
