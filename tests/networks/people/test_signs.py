"""Signs of networks: which are drawings at all, and which look the same."""

from __future__ import annotations

import pytest

from networks.people import signs


def test_a_sign_turned_mirrored_or_begun_at_its_other_end_is_the_same() -> None:
    assert signs.drawing("1256") == signs.drawing("9854")  # half a turn
    assert signs.drawing("1256") == signs.drawing("3254")  # in a mirror
    assert signs.drawing("1256") == signs.drawing("6521")  # from its other end
    assert signs.drawing("1256") != signs.drawing("1259")


@pytest.mark.parametrize("sign", ["", "12", "1234567", "1123", "120", "12a"])
def test_what_is_no_line_of_three_to_six_points(sign: str) -> None:
    assert not signs.is_line(sign)


def test_points_on_one_straight_line_are_no_drawing() -> None:
    assert signs.is_straight("159")
    assert signs.is_straight("123")
    assert not signs.is_straight("124")


def test_a_free_sign_is_like_none_of_those_taken() -> None:
    taken: list[str] = []
    for _ in range(30):
        found = signs.free_sign(taken)
        assert signs.is_line(found)
        assert not signs.is_straight(found)
        assert signs.drawing(found) not in {signs.drawing(sign) for sign in taken}
        taken.append(found)
