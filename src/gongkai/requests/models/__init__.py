"""Requests, what happens to them, their letters and how they end."""

from gongkai.requests.models.after import (
    ApplicantOpinion,
    Complaint,
    ComplaintGround,
    PaymentClaim,
    Satisfaction,
)
from gongkai.requests.models.calendar import HolidayImport
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
from gongkai.requests.models.files import (
    ApplicantFile,
    ApplicantFilePurpose,
    ApplicantFileState,
    PlaceSource,
    Redaction,
    RedactionPlace,
    ReleasedFile,
)
from gongkai.requests.models.handling import (
    Consultation,
    CorrectionNotice,
    Extension,
    FeeNotice,
    ReasonsNotice,
    RequestAssignment,
    RequestDocument,
    RequestEvent,
    SearchRecord,
)
from gongkai.requests.models.wordings import LetterWording

__all__ = [
    "ApplicantFile",
    "ApplicantFilePurpose",
    "ApplicantFileState",
    "ApplicantOpinion",
    "ArchiveFile",
    "Complaint",
    "ComplaintGround",
    "Consultation",
    "CorrectionNotice",
    "Decision",
    "DecisionOpinion",
    "DisclosureRequest",
    "DisclosureRequestQuerySet",
    "Extension",
    "FeeNotice",
    "HolidayImport",
    "Letter",
    "LetterDelivery",
    "LetterParticulars",
    "LetterWording",
    "PaymentClaim",
    "PlaceSource",
    "ReasonsNotice",
    "Redaction",
    "RedactionPlace",
    "ReleasedFile",
    "RemedyCase",
    "RequestAssignment",
    "RequestClock",
    "RequestCounter",
    "RequestDocument",
    "RequestEvent",
    "RequestHandOver",
    "Satisfaction",
    "SearchRecord",
]
