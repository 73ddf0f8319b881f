"""What registers keep: rows with their history, releases under review, clean-up campaigns."""

from gongkai.registers.models.campaigns import CleanUpCampaign, CleanUpItem
from gongkai.registers.models.releases import RegisterRelease, RegisterReleaseQuerySet, ReleaseOpinion
from gongkai.registers.models.rows import (
    LONGEST_KEY,
    RegisterImport,
    RegisterRow,
    RegisterRowQuerySet,
    RegisterRowVersion,
    RowContent,
)

__all__ = [
    "LONGEST_KEY",
    "CleanUpCampaign",
    "CleanUpItem",
    "RegisterImport",
    "RegisterRelease",
    "RegisterReleaseQuerySet",
    "RegisterRow",
    "RegisterRowQuerySet",
    "RegisterRowVersion",
    "ReleaseOpinion",
    "RowContent",
]
