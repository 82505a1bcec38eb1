"""Who is behind a token, and what a person has signed in with."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, func, select

from networks.access.models import AccessToken, FailedSignIn, SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.events import after_commit
from networks.core.memo import Memo
from networks.core.words import later as _
from networks.people.events import RightsChanged, SignedOut
from networks.people.models import Person, PersonState

IDLE = timedelta(hours=12)
ADMIN_IDLE = timedelta(hours=1)
PROOF_SECONDS = 1
FAILURES_WINDOW = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(hours=1)


def hash_of_token(token: str) -> str:
    """What is kept of a random token; it has enough entropy for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


# Asked for nearly every request, so it is built once.
_SIGN_IN = (
    select(
        SignIn.id, SignIn.person_id, SignIn.last_seen_at, SignIn.expires_at, SignIn.ended_at,
        Person.rights_epoch, Person.state, Person.is_admin,
    )
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.token_hash == bindparam("token_hash"))
)  # fmt: skip


_proofs: Memo[Proof | None] = Memo(5000)


@dataclass(frozen=True)
class Proof:
    """What shows who somebody is: a living sign-in of a browser, or a living access token of a program."""

    kind: Literal["sign_in", "token"]
    id: int
    person_id: int
    rights_epoch: int
    last_seen_at: datetime | None = None


def sign_in_by_token(token: str) -> Proof | None:
    """The living sign-in behind a browser's token: not ended, not too old or idle, its person active; or None.

    Remembered for a second, and forgotten at once when this process ends a sign-in or changes a right.
    """
    return _proofs.get((token, int(time.monotonic() / PROOF_SECONDS)), lambda: _sign_in_by_token(token))


@after_commit.connect_via(RightsChanged)
@after_commit.connect_via(SignedOut)
def forget_proofs(_sender: object, event: RightsChanged | SignedOut) -> None:
    """Look up anew who is signed in."""
    _proofs.clear()


def _sign_in_by_token(token: str) -> Proof | None:
    row = db.session.execute(_SIGN_IN, {"token_hash": hash_of_token(token)}).one_or_none()
    if row is None or row.ended_at is not None or row.state is not PersonState.ACTIVE:
        return None
    if not _is_fresh(row.last_seen_at, row.expires_at, is_admin=row.is_admin):
        return None
    return Proof("sign_in", row.id, row.person_id, row.rights_epoch, row.last_seen_at)


def access_token_by_token(token: str) -> Proof | None:
    """The living access token, or None."""
    row = db.session.execute(
        select(AccessToken.id, AccessToken.person_id, Person.rights_epoch)
        .join(Person, Person.id == AccessToken.person_id)
        .where(
            AccessToken.token_hash == hash_of_token(token), AccessToken.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
    ).one_or_none()  # fmt: skip
    return Proof("token", row.id, row.person_id, row.rights_epoch) if row is not None else None


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


def failures_of_account(account_hash: str) -> int:
    """How often signing in to this account failed in the last 15 minutes."""
    return _failures(FailedSignIn.account_hash == account_hash, FAILURES_WINDOW)


def failures_of_address(address_hash: str) -> int:
    """How often signing in from this address failed in the last hour."""
    return _failures(FailedSignIn.address_hash == address_hash, ADDRESS_WINDOW)


def _failures(of: object, window: timedelta) -> int:
    since = clock.now() - window
    count = select(func.count()).select_from(FailedSignIn).where(of, FailedSignIn.at > since)  # type: ignore[arg-type]
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
