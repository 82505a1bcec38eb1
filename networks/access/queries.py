"""Who is behind a token, and what a person has signed in with."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import ColumnElement, bindparam, func, select

from networks.access import policy
from networks.access.events import SignInRenewed
from networks.access.models import AccessToken, FailedSignIn, RecoveryCode, SignIn, TotpKey
from networks.access.sealing import keyed_hash
from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.events import Event, after_commit
from networks.core.memo import Memo
from networks.core.words import later as _
from networks.people.events import (
    ClosingBegun,
    ClosingStopped,
    NetworkChanged,
    OpennessChanged,
    ProfileChanged,
    RightsChanged,
    SignedOut,
)
from networks.people.models import Person, PersonState

IDLE = timedelta(hours=12)
ADMIN_IDLE = timedelta(hours=1)
PROOF_SECONDS = 1
FAILURES_WINDOW = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(hours=1)
# How long a browser's token before the present one is good for, for requests that were on their way.
RENEWAL_GRACE = timedelta(seconds=30)


def hash_of_token(token: str) -> str:
    """What is kept of a random token; it has enough entropy for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


# Asked for nearly every request, so it is built once.
_SIGN_IN = (
    select(
        SignIn.id, SignIn.person_id, SignIn.last_seen_at, SignIn.expires_at, SignIn.ended_at, SignIn.rights,
        SignIn.renewed_at, SignIn.proven_at, TotpKey.confirmed_at, Person.rights_epoch, Person.state, Person.is_admin,
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(TotpKey, TotpKey.person_id == SignIn.person_id)
)  # fmt: skip
_BY_TOKEN = _SIGN_IN.where(SignIn.token_hash == bindparam("token_hash"))
_BY_PREVIOUS_TOKEN = _SIGN_IN.where(SignIn.previous_hash == bindparam("token_hash"))


_proofs: Memo[Proof | None] = Memo(5000)


@dataclass(frozen=True)
class Proof:
    """What shows who somebody is: a living sign-in of a browser, or a living access token of a program.

    `is_proven` says that a second factor stands behind it, `rights` what the person might do when the browser's token
    was made, `is_previous` that the browser has a newer token by now. `last_seen_at` is None for a token not used yet.
    """

    kind: Literal["sign_in", "token"]
    id: int
    person_id: int
    rights_epoch: int
    last_seen_at: datetime | None = None
    is_proven: bool = False
    rights: str = ""
    is_previous: bool = False


def sign_in_by_token(token: str) -> Proof | None:
    """The living sign-in behind a browser's token: not ended, not too old or idle, its person active; or None.

    Remembered for a second, and forgotten at once when this process ends a sign-in or changes a right.
    """
    return _proofs.get((token, int(time.monotonic() / PROOF_SECONDS)), lambda: _sign_in_by_token(token))


@after_commit.connect_via(RightsChanged)
@after_commit.connect_via(OpennessChanged)
@after_commit.connect_via(NetworkChanged)
@after_commit.connect_via(ProfileChanged)
@after_commit.connect_via(ClosingBegun)
@after_commit.connect_via(ClosingStopped)
@after_commit.connect_via(SignedOut)
@after_commit.connect_via(SignInRenewed)
def forget_proofs(_sender: object, event: Event) -> None:
    """Look up anew who is signed in, and as whom: the person may be described in another way."""
    _proofs.clear()


def _sign_in_by_token(token: str) -> Proof | None:
    wanted = {"token_hash": hash_of_token(token)}
    row, is_previous = db.session.execute(_BY_TOKEN, wanted).one_or_none(), False
    if row is None:
        row, is_previous = db.session.execute(_BY_PREVIOUS_TOKEN, wanted).first(), True
    if row is None or row.ended_at is not None or row.state is not PersonState.ACTIVE:
        return None
    if is_previous and row.renewed_at + RENEWAL_GRACE <= clock.now():
        return None
    if not _is_fresh(row.last_seen_at, row.expires_at, is_admin=row.is_admin):
        return None
    return Proof(
        "sign_in", row.id, row.person_id, row.rights_epoch, row.last_seen_at, is_previous=is_previous,
        is_proven=row.proven_at is not None and row.confirmed_at is not None, rights=row.rights,
    )  # fmt: skip


def access_token_by_token(token: str) -> Proof | None:
    """The living access token, or None."""
    row = db.session.execute(
        select(
            AccessToken.id, AccessToken.person_id, AccessToken.last_used_at, Person.rights_epoch, TotpKey.confirmed_at
        )
        .join(Person, Person.id == AccessToken.person_id)
        .outerjoin(TotpKey, TotpKey.person_id == AccessToken.person_id)
        .where(
            AccessToken.token_hash == hash_of_token(token), AccessToken.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    return Proof(
        "token", row.id, row.person_id, row.rights_epoch, row.last_used_at, is_proven=row.confirmed_at is not None
    )  # fmt: skip


def is_held_back(person: Person, proof: Proof) -> bool:
    """Whether the person has to set up a second factor before anything else: the site requires it of them."""
    return is_factor_required(person) and not proof.is_proven


def is_held_back_now(person: Person, kind: str, row_id: int) -> bool:
    """The same for a sign-in or token that was looked up earlier, as things are in the database now."""
    if not is_factor_required(person):
        return False
    key = key_of(person)
    has_shown = kind == "token" or db.session.scalar(select(SignIn.proven_at).where(SignIn.id == row_id)) is not None
    return key is None or not has_shown


def is_factor_required(person: Person) -> bool:
    """Whether this site requires a second factor of the person (`SIECI_REQUIRE_2FA`)."""
    settings: Settings = current_app.extensions["sieci_settings"]
    return settings.require_2fa and policy.owes_second_factor(person)


def key_of(person: Person) -> TotpKey | None:
    """The person's second factor, once it is confirmed."""
    found = db.session.get(TotpKey, person.id)
    return found if found is not None and found.confirmed_at is not None else None


def codes_left(person: Person) -> int:
    """How many recovery codes of the person are unused."""
    unused = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def credentials_of(email: str) -> tuple[int, str | None] | None:
    """The id of the active person with this address, and the hash of their password; or None.

    The same work for a known and an unknown address.
    """
    # PostgreSQL takes no NUL, not even to compare with.
    wanted = select(Person.id, Person.password_hash, Person.state).where(
        Person.email == email.replace("\0", "?").strip().lower()
    )
    row = db.session.execute(wanted).one_or_none()
    return (row.id, row.password_hash) if row is not None and row.state is PersonState.ACTIVE else None


def is_address_taken(address: str) -> bool:
    """Whether an account has this address (in the form it is kept in), whatever its state."""
    return db.session.scalar(select(Person.id).where(Person.email == address)) is not None


def _is_fresh(last_seen_at: datetime, expires_at: datetime, *, is_admin: bool) -> bool:
    at = clock.now()
    return expires_at > at and last_seen_at + (ADMIN_IDLE if is_admin else IDLE) > at


def devices_of(person: Person) -> list[SignIn]:
    """The person's living sign-ins, the last used first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .order_by(SignIn.last_seen_at.desc())
    )
    return [row for row in rows if _is_fresh(row.last_seen_at, row.expires_at, is_admin=person.is_admin)]


def tokens_of(person: Person) -> list[AccessToken]:
    """The person's living access tokens, the newest first."""
    return list(
        db.session.scalars(
            select(AccessToken)
            .where(AccessToken.person_id == person.id, AccessToken.ended_at.is_(None))
            .order_by(AccessToken.id.desc())
        )
    )


def device_for(person: Person, sign_in_id: int) -> SignIn:
    """The person's own sign-in. Raises NotFound for anybody else's."""
    found = db.session.get(SignIn, sign_in_id)
    if found is None or found.person_id != person.id or found.ended_at is not None:
        raise NotFound(_("There is no such device."))
    return found


def token_for(person: Person, token_id: int) -> AccessToken:
    """The person's own access token. Raises NotFound for anybody else's."""
    found = db.session.get(AccessToken, token_id)
    if found is None or found.person_id != person.id or found.ended_at is not None:
        raise NotFound(_("There is no such token."))
    return found


def counted_under(what: str) -> str:
    """How failures at `what` are kept: an account's address in small letters, "code of 7", or a network address."""
    return keyed_hash(what, "failed sign-in")


def failures_of_account(account_hash: str) -> int:
    """How often signing in to this account failed in the last 15 minutes."""
    return _failures(FailedSignIn.account_hash == account_hash, FAILURES_WINDOW)


def failures_of_address(address_hash: str) -> int:
    """How often signing in from this address failed in the last hour."""
    return _failures(FailedSignIn.address_hash == address_hash, ADDRESS_WINDOW)


def _failures(of: ColumnElement[bool], window: timedelta) -> int:
    since = clock.now() - window
    count = select(func.count()).select_from(FailedSignIn).where(of, FailedSignIn.at > since)
    return db.session.scalar(count) or 0


def is_proof_alive(kind: str, row_id: int) -> bool:
    """Whether the sign-in (`kind` "sign_in") or the access token ("token") with this id still holds."""
    return (kind, row_id) in living_proofs({(kind, row_id)})


def living_proofs(proofs: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the sign-ins and access tokens that still hold, in two queries however many there are."""
    sign_in_ids = [row_id for kind, row_id in proofs if kind == "sign_in"]
    token_ids = [row_id for kind, row_id in proofs if kind == "token"]
    alive: set[tuple[str, int]] = set()
    if sign_in_ids:
        rows = select(SignIn.id).where(
            SignIn.id.in_(sign_in_ids), SignIn.ended_at.is_(None), SignIn.expires_at > clock.now()
        )
        alive |= {("sign_in", row_id) for row_id in db.session.scalars(rows)}
    if token_ids:
        rows = select(AccessToken.id).where(AccessToken.id.in_(token_ids), AccessToken.ended_at.is_(None))
        alive |= {("token", row_id) for row_id in db.session.scalars(rows)}
    return alive
