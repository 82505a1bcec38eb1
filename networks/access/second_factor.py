"""The second step of signing in: codes of an application on one's telephone, and recovery codes for when it is lost."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import delete, select

from networks.access import actions, queries, totp
from networks.access.events import RecoveryCodesMade, RecoveryCodeUsed, SecondFactorRemoved, SecondFactorSetUp
from networks.access.models import RecoveryCode, SignIn, TotpKey
from networks.access.sealing import Unreadable, keyed_hash, opened, seal
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people import actions as people
from networks.people.models import Person

RECOVERY_CODES: Final = 10
# Without letters and digits that look alike; twelve of them are more than anybody can try.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LETTERS: Final = 12
_GROUP: Final = 4
_KEY: Final = "second factor"
_RECOVERY: Final = "recovery code"


def begin(person: Person) -> None:
    """Make a secret for the person's application; it counts once a code from it is shown.

    Beginning again makes another secret. Raises Conflict if the person has a second factor already.
    """
    if queries.key_of(person) is not None:
        raise Conflict(_("The second step is set up already. Please switch it off first to set it up anew."))
    key = db.session.get(TotpKey, person.id)
    if key is None:
        key = TotpKey(person_id=person.id)
        db.session.add(key)
    key.sealed, key.last_step = seal(f"{person.id}:{totp.new_secret()}", _KEY), 0
    db.session.flush()


def secret_begun(person: Person) -> str | None:
    """The secret that waits for its first code; None where nothing was begun or all is set up."""
    key = db.session.get(TotpKey, person.id)
    return _secret(key) if key is not None and key.confirmed_at is None else None


def confirm(person: Person, typed: str, sign_in: SignIn) -> list[str] | None:
    """Set the second factor up, if `typed` is a code of the secret begun; answers the recovery codes, or None.

    This browser counts as proven from now on, all others are signed out.
    Raises Conflict if nothing was begun, or all is set up already.
    """
    key = hold(person)
    if key is None or key.confirmed_at is not None:
        raise Conflict(_("Please begin setting up the second step anew."))
    if not _uses_up(key, typed):
        return None
    key.confirmed_at = sign_in.proven_at = clock.now()
    actions.end_other_sign_ins(person, sign_in)
    emit(SecondFactorSetUp(person_id=person.id))
    people.move_rights(person)
    return _new_codes(person)


def hold(person: Person) -> TotpKey | None:
    """The person's key, held until the unit ends, so that attempts are looked at one after another."""
    return db.session.get(TotpKey, person.id, with_for_update=True, populate_existing=True)


def accept(person: Person, typed: str) -> bool:
    """Whether `typed` is a code of the person's application or an unused recovery code; either is used up by this.

    A code works once, even within its 30 seconds: of two requests that bring the same one, one is accepted.
    """
    key = hold(person)
    if key is None or key.confirmed_at is None:
        return False
    return _uses_up(key, typed) or _uses_up_recovery(person, typed)


def new_codes(person: Person) -> list[str]:
    """New recovery codes, shown this once; the earlier ones are worth nothing from now on."""
    codes = _new_codes(person)
    emit(RecoveryCodesMade(person_id=person.id))
    return codes


def remove(person: Person) -> None:
    """Let the person sign in with the password alone again. Nothing happens if there is no second factor."""
    key = hold(person)
    if key is None:
        return
    db.session.delete(key)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    emit(SecondFactorRemoved(person_id=person.id))
    people.move_rights(person)


def _secret(key: TotpKey) -> str | None:
    """The key's secret; None if the site's secret was changed since, or the row was made for somebody else."""
    try:
        owner, _colon, secret = opened(key.sealed, _KEY).partition(":")
    except Unreadable:
        return None
    return secret if owner == str(key.person_id) else None


def _uses_up(key: TotpKey, typed: str) -> bool:
    secret = _secret(key)
    step = totp.matching_step(secret, typed, clock.now(), key.last_step) if secret else None
    if step is None:
        return False
    key.last_step = step
    return True


def _uses_up_recovery(person: Person, typed: str) -> bool:
    hashed = _hash(person, typed)
    wanted = select(RecoveryCode).where(
        RecoveryCode.person_id == person.id, RecoveryCode.code_hash == hashed, RecoveryCode.used_at.is_(None)
    )
    found = db.session.scalar(wanted)
    if found is None:
        return False
    found.used_at = clock.now()
    emit(RecoveryCodeUsed(person_id=person.id))
    return True


def _new_codes(person: Person) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_random_code() for _number in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash(person, code)) for code in codes)
    db.session.flush()
    return codes


def _random_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _number in range(_CODE_LETTERS))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _CODE_LETTERS, _GROUP))


def _hash(person: Person, typed: str) -> str:
    """However it is written: with or without hyphens, in small or large letters."""
    plain = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return keyed_hash(f"{person.id}:{plain}", _RECOVERY)
