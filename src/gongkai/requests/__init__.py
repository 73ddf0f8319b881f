"""Disclosure on request: the case, its clock, its letters and its end."""
