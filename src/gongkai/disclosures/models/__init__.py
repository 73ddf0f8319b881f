"""Records of proactive disclosure, their versions, files, reviews and releases."""

from gongkai.disclosures.models.content import CONTENT_FIELDS, DisclosureContent
from gongkai.disclosures.models.files import Attachment, DisclosureFinding
from gongkai.disclosures.models.links import CheckedLink
from gongkai.disclosures.models.records import (
    Correction,
    Disclosure,
    DisclosureQuerySet,
    DisclosureVersion,
    IndexCounter,
    Reassessment,
)
from gongkai.disclosures.models.releases import Channel, ChannelRelease, PublicationLogEntry
from gongkai.disclosures.models.reviews import (
    Delegation,
    Opinion,
    Review,
    ReviewChain,
    ReviewConclusion,
    ReviewStep,
)

__all__ = [
    "CONTENT_FIELDS",
    "Attachment",
    "Channel",
    "ChannelRelease",
    "CheckedLink",
    "Correction",
    "Delegation",
    "Disclosure",
    "DisclosureContent",
    "DisclosureFinding",
    "DisclosureQuerySet",
    "DisclosureVersion",
    "IndexCounter",
    "Opinion",
    "PublicationLogEntry",
    "Reassessment",
    "Review",
    "ReviewChain",
    "ReviewConclusion",
    "ReviewStep",
]
