"""The first page of an officer: what is due, what is late, what waits, over all kinds of work."""
