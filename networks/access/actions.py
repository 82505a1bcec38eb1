"""Signing in and out, tokens, passwords, one's own settings."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select

from networks.access import queries
from networks.access.models import AccessToken, FailedSignIn, SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Forbidden, Invalid, NotSignedIn
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.events import PasswordChanged, SignedIn, SignedOut, TokenEnded, TokenMade
from networks.people.models import Person, PersonState

LIFE = timedelta(days=7)
ADMIN_LIFE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
FAILURES_FREE = 10
ADDRESS_FAILURES_MAX = 200
DELAY_MAX_SECONDS = 8
TOKENS_MAX = 20
DEVICE_MAX = 120

Language = Literal["pl", "en"]
Theme = Literal["system", "light", "dark", "contrast"]


def delay_seconds(failure_count: int) -> int:
    """How long an attempt waits after so many failures: none for the first ten, then 1, 2, 4 and at most 8 seconds.

    It slows guessing down and never locks the owner out: the right password works after the same wait.
    """
    return min(2 ** (failure_count - FAILURES_FREE), DELAY_MAX_SECONDS) if failure_count >= FAILURES_FREE else 0


def note_failure(account_hash: str, address_hash: str) -> None:
    """Count a failed sign-in; counts older than a day are dropped on the way."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < clock.now() - timedelta(days=1)))
    db.session.add(FailedSignIn(account_hash=account_hash, address_hash=address_hash))


def sign_in(person: Person, device: str, before: SignIn | None = None) -> tuple[SignIn, str]:
    """Begin a sign-in of a person whose password fitted; the browser's earlier one (`before`) ends.

    Answers the row and the token for the cookie. Raises NotSignedIn when the account was closed meanwhile.
    """
    if not person.is_active:
        raise NotSignedIn(_("The e-mail address or the password is wrong."))
    if before is not None and before.ended_at is None:
        end_sign_in(before)
    token = secrets.token_urlsafe(32)
    life = ADMIN_LIFE if person.is_admin else LIFE
    made = SignIn(
        token_hash=queries.hash_of_token(token),
        person=person,
        device=device[:DEVICE_MAX],
        expires_at=clock.now() + life,
    )
    db.session.add(made)
    db.session.flush()
    emit(SignedIn(person_id=person.id, sign_in_id=made.id))
    return made, token


def end_sign_in(sign_in: SignIn) -> None:
    """Sign a device out; its open sockets close."""
    sign_in.ended_at = clock.now()
    emit(SignedOut(person_id=sign_in.person_id, sign_in_id=sign_in.id))


def touch(sign_in: SignIn) -> None:
    """Remember that the device is in use."""
    sign_in.last_seen_at = clock.now()


def make_token(person: Person, name: str) -> tuple[AccessToken, str]:
    """Make an access token; answers the row and the token itself, which is not kept. Raises Invalid past 20."""
    if len(queries.tokens_of(person)) >= TOKENS_MAX:
        raise Invalid(_("There are %(n)d tokens already; please end one first.", n=TOKENS_MAX), field="name")
    token = f"sieci_{secrets.token_urlsafe(32)}"
    made = AccessToken(token_hash=queries.hash_of_token(token), person_id=person.id, name=name)
    db.session.add(made)
    db.session.flush()
    emit(TokenMade(person_id=person.id, token_id=made.id))
    return made, token


def end_token(token: AccessToken) -> None:
    """End an access token; programs that use it are refused from now on."""
    token.ended_at = clock.now()
    emit(TokenEnded(person_id=token.person_id, token_id=token.id))


def change_password(person: Person, new_hash: str, kept: SignIn | None) -> None:
    """Give the person a new password (already hashed, outside the transaction); all other devices are signed out."""
    if not person.is_active:
        raise Forbidden(_("This account is closed."))
    person.password_hash = new_hash
    others = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    for other in db.session.scalars(others):
        if kept is None or other.id != kept.id:
            end_sign_in(other)
    emit(PasswordChanged(person_id=person.id))


def begin_account(person: Person, name: str, new_hash: str) -> None:
    """Let an invited person in: their name as they write it and the password they chose (already hashed)."""
    if person.state is PersonState.DISABLED:
        raise Forbidden(_("This account is closed."))
    person.name, person.state = name, PersonState.ACTIVE
    change_password(person, new_hash, None)


def end_everything(person: Person) -> None:
    """End every sign-in and access token of a person."""
    sign_ins = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    for sign_in_ in db.session.scalars(sign_ins):
        end_sign_in(sign_in_)
    for token in queries.tokens_of(person):
        end_token(token)


def choose_language(person: Person, language: Language) -> None:
    """Show the person's pages and mails in this language."""
    person.language = language


def choose_theme(person: Person, theme: Theme) -> None:
    """Show the person's pages light, dark, in high contrast, or as the system has it."""
    person.theme = theme
