"""Records that are written once: neither changed nor removed by any part of the program."""

from collections.abc import Iterable
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

    @classmethod
    def written(cls) -> str:
        """Return a text that changes with every record that is written. One query, over the newest keys.

        A record may get a smaller number than one that is committed before it, so besides the newest number
        it tells how many there are among the last ``LATE_LINES``.
        """
        table, key = cls._meta.db_table, cls._meta.pk.column
        newest = f"(SELECT MAX({key}) FROM {table})"  # noqa: S608 - names of our own model
        with connections[router.db_for_read(cls)].cursor() as cursor:
            cursor.execute(
                f"SELECT MAX({key}), COUNT(*) FROM {table} WHERE {key} > {newest} - {LATE_LINES}"  # noqa: S608
            )
            last, count = cursor.fetchone()
        return f"{last or 0}.{count}"
