"""Records that are written once: neither changed nor removed by any part of the program."""

from collections.abc import Iterable
from itertools import starmap
from typing import Any, NoReturn, TypeVar

from django.db import connections, models, router

LATE_LINES = 500
"""How many numbers behind the newest a record may be when its transaction ends, and still be noticed."""
M = TypeVar("M", bound=models.Model)


class RecordIsFinal(TypeError):
    """A part of the program that tries to change or remove a record written once. A mistake in the code."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(
            f"A record of {model.__name__} is written once and never changed or removed. Write another one."
        )


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Records that can be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise RecordIsFinal(self.model)

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        """Refuse."""
        raise RecordIsFinal(self.model)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise RecordIsFinal(self.model)


class AppendOnlyModel(models.Model):
    """A record that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record for the first time; refuse every other time."""
        if not self._state.adding:
            raise RecordIsFinal(type(self))
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise RecordIsFinal(type(self))


def written(*models: type[AppendOnlyModel]) -> tuple[str, ...]:
    """Return a text for each kind of record that changes with every one that is written. One query.

    A record may get a smaller number than one that is committed before it, so besides the newest number
    the text tells how many there are among the last ``LATE_LINES``.
    """
    with connections[router.db_for_read(models[0])].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(starmap(_newest, enumerate(models))))
        found = {kind: f"{last or 0}.{count}" for kind, last, count in cursor.fetchall()}
    return tuple(found[kind] for kind in range(len(models)))


def _newest(kind: int, model: type[AppendOnlyModel]) -> str:
    table, key = model._meta.db_table, "id"  # noqa: SLF001 - the documented name of a table
    newest = f"SELECT MAX({key}) FROM {table}"  # noqa: S608 - names of our own models
    return f"SELECT {kind}, MAX({key}), COUNT(*) FROM {table} WHERE {key} > ({newest}) - {LATE_LINES}"  # noqa: S608
