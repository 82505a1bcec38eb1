"""Signing in and out, tokens, passwords, one's own settings."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select

from networks.access import policy, queries
from networks.access.events import AccountOpened, AddressChanged, SignInRenewed
from networks.access.models import AccessToken, FailedSignIn, SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotSignedIn
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


def sign_in(
    person: Person, device: str, before: SignIn | None = None, *, is_proven: bool = False
) -> tuple[SignIn, str]:
    """Begin a sign-in of a person whose password fitted; the browser's earlier one (`before`) ends.

    `is_proven` says that a second factor was shown as well. Answers the row and the token for the cookie. Raises
    NotSignedIn when the account was closed meanwhile.
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
        proven_at=clock.now() if is_proven else None,
        rights=policy.in_words(policy.rights_of(person)),
    )
    db.session.add(made)
    db.session.flush()
    emit(SignedIn(person_id=person.id, sign_in_id=made.id))
    return made, token


def end_sign_in(sign_in: SignIn) -> None:
    """Sign a device out; its open sockets close."""
    sign_in.ended_at = clock.now()
    emit(SignedOut(person_id=sign_in.person_id, sign_in_id=sign_in.id))


def renew(sign_in: SignIn) -> str:
    """Give a browser a new token, because what it opens has grown; answers the token for the cookie.

    The sign-in stays the same device, its sockets stay open, and it lasts no longer than the new rights allow.
    """
    token = secrets.token_urlsafe(32)
    sign_in.previous_hash, sign_in.token_hash = sign_in.token_hash, queries.hash_of_token(token)
    sign_in.renewed_at = clock.now()
    sign_in.rights = policy.in_words(policy.rights_of(sign_in.person))
    if sign_in.person.is_admin:
        sign_in.expires_at = min(sign_in.expires_at, clock.now() + ADMIN_LIFE)
    emit(SignInRenewed(person_id=sign_in.person_id, sign_in_id=sign_in.id))
    return token


def renew_if_grown(sign_in_id: int, token: str) -> str | None:
    """A new token for a browser whose person may do more than when `token` was made; None when there is no need.

    Of several requests that come at once with the same token one gets a new one.
    """
    found = db.session.get(SignIn, sign_in_id, with_for_update={"of": SignIn}, populate_existing=True)
    if found is None or found.ended_at is not None or found.token_hash != queries.hash_of_token(token):
        return None
    return renew(found) if policy.has_grown(found.person, found.rights) else None


def narrow_rights(person: Person) -> None:
    """Note beside the person's sign-ins which rights are gone, so that getting them back counts as growing."""
    living = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    for sign_in_ in db.session.scalars(living):
        kept = policy.rights_of(person) & frozenset(sign_in_.rights.split())
        sign_in_.rights = policy.in_words(kept)


def touch(used: SignIn | AccessToken) -> None:
    """Remember that the device or the program is in use."""
    if isinstance(used, SignIn):
        used.last_seen_at = clock.now()
    else:
        used.last_used_at = clock.now()


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
    is_first = person.password_hash is None
    person.password_hash = new_hash
    end_other_sign_ins(person, kept)
    emit(AccountOpened(person_id=person.id) if is_first else PasswordChanged(person_id=person.id))


def end_other_sign_ins(person: Person, kept: SignIn | None) -> None:
    """Sign the person out everywhere but in the browser of `kept`."""
    living = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    for other in db.session.scalars(living):
        if kept is None or other.id != kept.id:
            end_sign_in(other)


def begin_account(person: Person, name: str, new_hash: str) -> None:
    """Let an invited person in: their name as they write it and the password they chose (already hashed)."""
    if person.state in {PersonState.DISABLED, PersonState.ERASED}:
        raise Forbidden(_("This account is closed."))
    person.name, person.state = name, PersonState.ACTIVE
    change_password(person, new_hash, None)


def change_address(person: Person, address: str) -> None:
    """Give the account another e-mail address, already proven to be the person's. Raises Conflict if it is taken."""
    if not person.is_active:
        raise Forbidden(_("This account is closed."))
    if queries.is_address_taken(address):
        raise Conflict(_("This address cannot be used. Please give another one in the account settings."))
    person.email = address
    db.session.flush()
    emit(AddressChanged(person_id=person.id))


def end_everything(person: Person) -> None:
    """End every sign-in and access token of a person."""
    end_other_sign_ins(person, None)
    for token in queries.tokens_of(person):
        end_token(token)


def choose_language(person: Person, language: Language) -> None:
    """Show the person's pages and mails in this language."""
    person.language = language


def choose_theme(person: Person, theme: Theme) -> None:
    """Show the person's pages light, dark, in high contrast, or as the system has it."""
    person.theme = theme
