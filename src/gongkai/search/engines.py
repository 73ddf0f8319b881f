"""Which search engine the installation uses."""

from functools import cache
from pathlib import Path

from django.conf import settings

from gongkai.search.engine import SearchEngine
from gongkai.search.tantivy_engine import TantivyEngine

FOLDER = "search"


def search_engine() -> SearchEngine:
    """Return the engine with the index of this installation."""
    return _embedded(Path(settings.DATA_DIR) / FOLDER)


@cache
def _embedded(root: Path) -> TantivyEngine:
    return TantivyEngine(root)
