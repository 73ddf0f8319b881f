"""What all tests share: no network, no cache left over, and a demonstration that is quick to make."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from pytest_socket import socket_allow_hosts


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """Let tests reach this machine only."""
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _own_language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin in the default language, or in that of the marker ``language``.

    A request in another language leaves that one behind in its thread.
    """
    marker = request.node.get_closest_marker("language")
    with translation.override(marker.args[0] if marker else settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Forget what an earlier test had made."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
