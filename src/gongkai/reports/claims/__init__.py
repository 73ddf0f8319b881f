"""Numbers that a report's text states about something its tables also hold."""

from gongkai.reports.claims.extract import extract_claims
from gongkai.reports.claims.passages import Passage, passages, passages_of, sentences

__all__ = ["Passage", "extract_claims", "passages", "passages_of", "sentences"]
