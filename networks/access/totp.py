"""Codes of authenticator applications (RFC 6238): six digits, new every 30 seconds."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import pyotp
import segno

from networks.access.sealing import is_same

STEP_SECONDS: Final = 30
# Clocks of telephones go wrong a little.
STEPS_BESIDE: Final = 1
ISSUER: Final = "Sieci"
_CODE: Final = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """A random secret of 160 bits, in the letters that applications take."""
    return pyotp.random_base32()


def address_of(secret: str, account: str) -> str:
    """The address that a QR code hands over to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """A QR code of `address`, as the address of a picture that is in the page itself. Dark on light in every theme."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def in_groups(secret: str) -> str:
    """The secret for typing by hand, in groups of four letters."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_at(moment: datetime) -> int:
    """The number of the 30 seconds that `moment` is in."""
    return int(moment.timestamp()) // STEP_SECONDS


def matching_step(secret: str, typed: str, moment: datetime, used: int) -> int | None:
    """The step whose code was typed: the present one or one beside it, later than step `used`; or None."""
    code = "".join(typed.split())
    if not _CODE.fullmatch(code):
        return None
    present, codes = step_at(moment), pyotp.TOTP(secret)
    near = range(present - STEPS_BESIDE, present + STEPS_BESIDE + 1)
    # All are compared, so that the time it takes does not tell which one fits.
    fitting = [step for step in near if is_same(codes.generate_otp(step), code)]
    return next((step for step in fitting if step > used), None)
