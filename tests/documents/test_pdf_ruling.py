import pytest

from gongkai.documents.ruling import Field, RulingLine, lattices


def grid(xs: list[float], ys: list[float]) -> list[RulingLine]:
    return [RulingLine(False, y, xs[0], xs[-1]) for y in ys] + [
        RulingLine(True, x, ys[0], ys[-1]) for x in xs
    ]


def test_a_grid_has_a_field_between_all_its_lines() -> None:
    [lattice] = lattices(grid([0, 10, 30], [0, 20, 40]), tolerance=2, shortest=3)

    assert lattice.fields == (Field(0, 0, 1, 1), Field(0, 1, 1, 1), Field(1, 0, 1, 1), Field(1, 1, 1, 1))
    assert lattice.edges == (0, 0, 30, 40)
    assert lattice.area == 1200
    assert lattice.box(lattice.fields[1]) == (10, 0, 30, 20)
    assert lattice.width(lattice.fields[1]) == 20


@pytest.mark.parametrize(
    ("x", "y", "number"), [(5, 5, 0), (30, 40, 3), (29, 1, 1), (31, 5, None), (5, -1, None)]
)
def test_a_point_is_in_one_field_or_outside(x: float, y: float, number: int | None) -> None:
    [lattice] = lattices(grid([0, 10, 30], [0, 20, 40]), tolerance=2, shortest=3)

    assert lattice.field_at(x, y) == number


def test_lines_that_are_nearly_one_are_one() -> None:
    doubled = grid([0, 10, 30], [0, 20, 40]) + grid([1.5, 11.5, 31.5], [1.5, 21.5, 41.5])

    [lattice] = lattices(doubled, tolerance=2, shortest=3)

    assert len(lattice.fields) == 4


def test_fields_without_a_line_between_them_are_one() -> None:
    lines = grid([0, 10, 20, 30], [0, 20, 40])
    lines.remove(RulingLine(True, 10, 0, 40))
    lines.append(RulingLine(True, 10, 20, 40))

    [lattice] = lattices(lines, tolerance=2, shortest=3)

    assert lattice.fields[:2] == (Field(0, 0, 1, 2), Field(0, 2, 1, 1))
    assert lattice.owners == ((0, 0, 1), (2, 3, 4))


def test_a_line_that_separates_nothing_makes_no_column() -> None:
    lines = [*grid([0, 10, 30], [0, 20, 40]), RulingLine(True, 20, 18, 22)]

    [lattice] = lattices(lines, tolerance=2, shortest=3)

    assert lattice.xs == (0, 10, 30)


def test_fields_that_are_no_rectangle_are_cut_into_rectangles() -> None:
    lines = [
        line
        for line in grid([0, 10, 20], [0, 10, 20])
        if line not in (RulingLine(True, 10, 0, 20), RulingLine(False, 10, 0, 20))
    ]
    lines += [RulingLine(True, 10, 0, 10), RulingLine(False, 10, 10, 20)]

    [lattice] = lattices(lines, tolerance=1, shortest=2)

    assert lattice.fields == (Field(0, 0, 1, 1), Field(0, 1, 1, 1), Field(1, 0, 1, 2))


def test_tables_apart_are_told_from_the_top_of_the_page() -> None:
    lines = grid([0, 10, 20], [100, 120]) + grid([0, 10, 20], [0, 20])

    assert [lattice.ys[0] for lattice in lattices(lines, tolerance=2, shortest=3)] == [0, 100]


def test_a_single_frame_and_lines_that_never_meet_are_no_table() -> None:
    assert lattices(grid([0, 10], [0, 20]), tolerance=2, shortest=3) == []
    assert lattices([RulingLine(False, y, 0, 100) for y in (0, 20, 40)], tolerance=2, shortest=3) == []
    assert lattices([], tolerance=2, shortest=3) == []
