"""The public pages on requests."""
