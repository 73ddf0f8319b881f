"""From where an act came: the address of the request being answered, known to every line written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("audit_address", default="")


def present_address() -> str:
    """Return the address that the present act comes from; empty for the program itself."""
    return _address.get()


@contextmanager
def acting_from(address: str) -> Iterator[None]:
    """Let every line that is written inside carry ``address``."""
    token = _address.set(address[:45])
    try:
        yield
    finally:
        _address.reset(token)
