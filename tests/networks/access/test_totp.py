"""Codes of applications: the known answers of RFC 6238, clocks that go wrong a little, and no step twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from networks.access import sealing, totp

# "12345678901234567890" of the RFC, in base 32; its eight digits end in these six.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.matching_step(SECRET, code, datetime.fromtimestamp(seconds, UTC), 0) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_go_wrong_by_one_step(late: int, fits: bool) -> None:
    moment = datetime.fromtimestamp(1234567890 + late, UTC)
    assert (totp.matching_step(SECRET, "005924", moment, 0) is not None) is fits


def test_a_step_that_was_used_and_those_before_it_fit_no_more() -> None:
    moment = datetime.fromtimestamp(1234567890, UTC)
    step = totp.step_at(moment)
    assert totp.matching_step(SECRET, "005 924", moment, step - 1) == step
    assert totp.matching_step(SECRET, "005924", moment, step) is None
    assert totp.matching_step(SECRET, "005924", moment + timedelta(seconds=30), step) is None


@pytest.mark.parametrize("typed", ["", "5924", "0005924", "٠٠٥٩٢٤", "-05924", "5924.0", "\0", "a" * 64])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, datetime.fromtimestamp(1234567890, UTC), 0) is None


def test_a_secret_is_sealed_for_its_purpose_and_by_this_site(app: Flask) -> None:
    sealed = sealing.seal("secret", "one purpose")
    assert "secret" not in sealed
    assert sealing.opened(sealed, "one purpose") == "secret"
    with pytest.raises(sealing.Unreadable):
        sealing.opened(sealed, "another purpose")
    with pytest.raises(sealing.Unreadable):
        sealing.opened("nonsense", "one purpose")
