"""A document of any kind, recognised as an annual report: its figures, text and claims."""

from gongkai.reports.reading.recognise import NotAnAnnualReport, read_report, recognise

__all__ = ["NotAnAnnualReport", "read_report", "recognise"]
