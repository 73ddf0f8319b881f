"""How a .doc describes a row of a table: the edges of its cells and which of them are merged."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

_CELL = 20
_HORIZONTAL_MASK, _JOINS_ABOVE = 3, 1
_VERTICAL_SHIFT, _VERTICAL_MASK = 5, 3


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The edges of the cells of a row in twips, and which cells continue others."""

    edges: tuple[int, ...]
    left: tuple[bool, ...]
    """Whether each cell continues the one to its left."""
    above: tuple[bool, ...]
    """Whether each cell continues the one above it."""

    @property
    def width(self) -> int:
        """Return how many cells the row stores."""
        return len(self.edges) - 1


def row_plan(operand: bytes) -> RowPlan | None:
    """Read the definition of a row (sprmTDefTable, without its length)."""
    if not operand:
        return None
    count = operand[0]
    if len(operand) < 1 + 2 * (count + 1):
        return None
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    cells = operand[1 + 2 * (count + 1) :]
    flags = [int.from_bytes(cells[place * _CELL : place * _CELL + 2], "little") for place in range(count)]
    return RowPlan(
        edges,
        tuple(_joined_left([flag & _HORIZONTAL_MASK for flag in flags])),
        tuple((flag >> _VERTICAL_SHIFT) & _VERTICAL_MASK == _JOINS_ABOVE for flag in flags),
    )


def _joined_left(flags: list[int]) -> Iterator[bool]:
    """Tell for each cell whether it continues the one to its left.

    Word 97 marks the first cell of a merged run 1 and the others 2, later versions the other way
    round; either way the first mark in a row is that of a beginning.
    """
    first = next(filter(None, flags), 0)
    before = 0
    for flag in flags:
        yield bool(flag and before and flag != first)
        before = flag


def with_vertical_merge(plan: RowPlan, operand: bytes) -> RowPlan:
    """Apply a later word on one cell: alone, continuing, or beginning a merged cell."""
    if len(operand) < 2 or operand[0] >= plan.width:  # noqa: PLR2004
        return plan
    above = list(plan.above)
    above[operand[0]] = operand[1] == _JOINS_ABOVE
    return replace(plan, above=tuple(above))


def with_horizontal_merge(plan: RowPlan, operand: bytes) -> RowPlan:
    """Apply a later word on several cells: the first takes in those that follow."""
    if len(operand) < 2:  # noqa: PLR2004
        return plan
    left = tuple(joined or operand[0] < place < operand[1] for place, joined in enumerate(plan.left))
    return replace(plan, left=left)
