"""Signs of networks: points of a 3x3 grid, numbered 1 to 9 row by row, joined by a line in this order.

Two signs are alike if one is the other turned or mirrored: people know a network by its drawing, not by its position.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise, permutations

Drawing = frozenset[frozenset[frozenset[tuple[int, int]]]]

_POINTS_IN_A_SUGGESTION = (4, 5)


def is_line(sign: str) -> bool:
    """Whether these are three to six different points."""
    return 3 <= len(sign) <= 6 and len(set(sign)) == len(sign) and set(sign) <= set("123456789")


def is_straight(sign: str) -> bool:
    """Whether all points lie on one straight line, which is no drawing."""
    (x, y), *others = _points(sign)
    (dx, dy), *rest = [(a - x, b - y) for a, b in others]
    return all(dx * b == dy * a for a, b in rest)


def drawing(sign: str) -> Drawing:
    """The sign in all its eight positions, whichever end it is begun at; equal for signs that are alike."""
    drawings, points = [], _points(sign)
    for _ in range(4):
        points = [(-y, x) for x, y in points]
        for drawn in (points, [(-x, y) for x, y in points]):
            drawings.append(frozenset(frozenset(pair) for pair in pairwise(drawn)))
    return frozenset(drawings)


def free_sign(taken: Collection[str]) -> str:
    """A sign that is like none of those `taken`; empty in the unlikely case that there is none of a few points."""
    drawn = {drawing(sign) for sign in taken}
    for length in _POINTS_IN_A_SUGGESTION:
        for points in permutations("123456789", length):
            sign = "".join(points)
            if not is_straight(sign) and drawing(sign) not in drawn:
                return sign
    return ""


def _points(sign: str) -> list[tuple[int, int]]:
    return [((int(digit) - 1) % 3 - 1, (int(digit) - 1) // 3 - 1) for digit in sign]
