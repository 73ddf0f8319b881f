"""Which search engine the installation uses."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongkai.search.engine import SearchEngine
from gongkai.search.index_folder import IndexFolder
from gongkai.search.tantivy_engine import TantivyEngine

FOLDER = "search"
EMBEDDED, CLUSTER = "tantivy", "typesense"


def search_engine() -> SearchEngine:
    """Return the engine with the index of this installation."""
    root = Path(settings.DATA_DIR) / FOLDER
    if settings.SEARCH_ENGINE == EMBEDDED:
        return _embedded(root)
    if settings.SEARCH_ENGINE != CLUSTER:
        raise ImproperlyConfigured(
            f"GONGKAI_SEARCH_ENGINE is {settings.SEARCH_ENGINE!r}. Write {EMBEDDED} or {CLUSTER}."
        )
    if not (settings.TYPESENSE_NODES and settings.TYPESENSE_KEY):
        raise ImproperlyConfigured(
            "GONGKAI_SEARCH_ENGINE is typesense. Set GONGKAI_TYPESENSE_NODES and GONGKAI_TYPESENSE_KEY too."
        )
    return _cluster(tuple(settings.TYPESENSE_NODES), settings.TYPESENSE_KEY, root)


@cache
def _embedded(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


@cache
def _cluster(nodes: tuple[str, ...], key: str, root: Path) -> SearchEngine:
    # The client costs half a second that who has no cluster need not wait.
    from gongkai.search.typesense_cluster import Cluster
    from gongkai.search.typesense_engine import TypesenseEngine
    from gongkai.search.typesense_turns import SharedTurns

    return TypesenseEngine(Cluster(nodes, key), SharedTurns(IndexFolder(root)))
