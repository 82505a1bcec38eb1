"""E-mail addresses of people: one form for each, so that nobody has two accounts."""

from __future__ import annotations

from typing import Annotated, Final

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator

from networks.core.text import Refused
from networks.core.words import later as _

ADDRESS_MAX: Final = 254


def address(text: str) -> str:
    """One e-mail address as it is kept: small letters, no spaces around. Raises Refused unless it is exactly one."""
    given = text.strip()
    if not given:
        raise Refused(_("Please fill this in."))
    try:
        # Reserved endings such as .example are taken: demonstrations and tests live there.
        checked = validate_email(
            given, allow_smtputf8=False, check_deliverability=False, globally_deliverable=False, test_environment=True
        )
    except EmailNotValidError:
        raise Refused(_("This is not one e-mail address. It looks like name@office.pl.")) from None
    if len(checked.normalized) > ADDRESS_MAX:
        raise Refused(_("This is not one e-mail address. It looks like name@office.pl."))
    return checked.normalized.lower()


EmailAddress = Annotated[str, AfterValidator(address)]
