"""A document of any kind, recognised as an annual report: its figures, text and claims."""
