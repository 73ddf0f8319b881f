"""Addresses of an older site that lead to a page of this one.

They stand in ``redirects.csv`` in the data folder: in each line an old address, a comma, and a new one (a
path of this site, or the index number of a record). An operator may change the file while the site runs,
and may write it with a spreadsheet: in any encoding of Chinese files, old addresses escaped or not.
"""

import csv
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.urls import reverse

from gongkai.disclosures.models import Disclosure
from gongkai.documents.encoding import decode_text

FILE = "redirects.csv"
COLUMNS = 2


def new_address(old: str) -> str:
    """Return where an old address leads today; empty where the table does not know it."""
    path = Path(settings.DATA_DIR) / FILE
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        return ""
    target = _table(path, changed_at).get(unquote(old), "")
    if not target or target.startswith("/"):
        return "" if target.startswith("//") else target
    known = Disclosure.objects.filter(index_number=target).exists()
    return reverse("portal:disclosure", args=[target]) if known else ""


@lru_cache(maxsize=2)
def _table(path: Path, changed_at: int) -> dict[str, str]:
    """Return the table, read again once the file was changed."""
    lines = decode_text(path.read_bytes()).splitlines()
    rows = [row for row in csv.reader(lines) if len(row) == COLUMNS]
    return {unquote(old.strip()): new.strip() for old, new in rows}
