"""What must hold in a report: rules as data, one engine, findings as values."""

from gongkai.law.rules import Level
from gongkai.reports.checking.engine import check, check_rule
from gongkai.reports.checking.findings import (
    Explanation,
    ExplanationsUnreadable,
    Finding,
    explanations_from,
    read_explanations,
)

__all__ = [
    "Explanation",
    "ExplanationsUnreadable",
    "Finding",
    "Level",
    "check",
    "check_rule",
    "explanations_from",
    "read_explanations",
]
