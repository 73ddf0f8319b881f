"""The environment variables that set an installation up: each is read once and carries its own help.

``VARIABLES`` is what the reference of settings is written from.
"""

import os
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what holds when it is not set, and what it is for."""

    name: str
    default: str
    help: str


VARIABLES: dict[str, Variable] = {}
"""Every variable that was read, by name."""


def text(name: str, *, default: str = "", help: str) -> str:
    """Return the variable's text."""
    VARIABLES[name] = Variable(name, default, help)
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False, help: str) -> bool:
    """Return whether the variable says yes; refuse what is neither yes nor no."""
    value = text(name, default="1" if default else "0", help=help).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value in TRUE


def number(name: str, *, default: int, help: str) -> int:
    """Return the variable as a whole number."""
    value = text(name, default=str(default), help=help)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, such as {default}.")
    return int(value)


def names(name: str, *, default: str = "", help: str) -> list[str]:
    """Return the variable's comma-separated names."""
    return [part.strip() for part in text(name, default=default, help=help).split(",") if part.strip()]


def numbers(name: str, *, default: str, help: str) -> list[int]:
    """Return the variable's comma-separated whole numbers."""
    parts = names(name, default=default, help=help)
    if not all(part.isdecimal() for part in parts):
        raise ImproperlyConfigured(
            f"{name} is {','.join(parts)!r}. Write whole numbers, such as {default}."
        )
    return [int(part) for part in parts]


def required(name: str, *, help: str) -> str:
    """Return the variable's text; refuse to start without it."""
    value = text(name, help=help)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {help}")
    return value
