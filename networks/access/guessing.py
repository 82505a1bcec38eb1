"""Slowing down those who guess passwords and codes, without locking anybody out of their account.

Failures are counted for the account and for the network address, as keyed hashes. After ten failures an attempt waits
before it is looked at, the right one too. Codes have a firm limit as well: whoever reaches them knows the password
already, and six digits are soon tried.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import current_app, request

from networks.access import actions, passwords, queries, second_factor
from networks.core.config import Settings
from networks.core.errors import Invalid, TooMany
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person

CODE_FAILURES_MAX = 20
ASKED_MAX = 3


@dataclass(frozen=True)
class Attempt:
    """An attempt to be let in: what it is counted under."""

    account: str
    address: str

    def wait(self) -> None:
        """Wait as long as the failures before ask for. Raises TooMany when this network address failed very often."""
        self.refuse_address()
        time.sleep(actions.delay_seconds(queries.failures_of_account(self.account)))

    def refuse_address(self) -> None:
        """Raise TooMany when this network address failed very often; never on a machine of one's own."""
        settings: Settings = current_app.extensions["sieci_settings"]
        if not settings.is_local and queries.failures_of_address(self.address) >= actions.ADDRESS_FAILURES_MAX:
            raise TooMany(
                _("Signing in failed very often from your network. Please try again in an hour."), wait_seconds=3600
            )

    def failed(self) -> None:
        """Count a failure, in the open unit."""
        actions.note_failure(self.account, self.address)


def with_password(email: str) -> Attempt:
    """An attempt with a password, for an address that may be nobody's."""
    return attempt_at(email.strip().lower())


def attempt_at(what: str) -> Attempt:
    """An attempt at `what` from the network address that asks."""
    return Attempt(queries.counted_under(what), queries.counted_under(request.remote_addr or ""))


def ask(what: str) -> bool:
    """Count one more request for a mail about `what`, in the open unit; False after three in a quarter of an hour.

    Raises TooMany when this network address has asked or failed very often.
    """
    attempt = attempt_at(what)
    attempt.refuse_address()
    is_allowed = queries.failures_of_account(attempt.account) < ASKED_MAX
    attempt.failed()
    return is_allowed


def is_own_password(person: Person, typed: str) -> bool:
    """Whether somebody who is signed in knows the account's password; wrong ones count like failed sign-ins."""
    attempt, kept_hash = with_password(person.email), person.password_hash
    attempt.wait()
    if passwords.fits(kept_hash, typed):
        return True
    with unit_of_work():
        attempt.failed()
    return False


def is_own_code(person: Person, typed: str) -> bool:
    """Whether somebody shows the person's second factor now, in the open unit; wrong codes are counted.

    Raises TooMany after twenty wrong ones in a quarter of an hour.
    """
    attempt = with_code(person)
    second_factor.hold(person)
    if queries.failures_of_account(attempt.account) >= CODE_FAILURES_MAX:
        raise TooMany(_("Too many wrong codes. Please try again in a quarter of an hour."), wait_seconds=900)
    if second_factor.accept(person, typed):
        return True
    attempt.failed()
    return False


def with_code(person: Person) -> Attempt:
    """An attempt to show the person's second factor."""
    return attempt_at(f"code of {person.id}")


def wrong_code(field: str) -> Invalid:
    """The refusal of a code that does not fit."""
    return Invalid(_("This code is wrong or was used already. Please type the one that is shown now."), field=field)
