"""What the law says, read from ``statute/``. Plain Python: no database, no web, no "today"."""
