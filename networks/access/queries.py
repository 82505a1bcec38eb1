"""Who is behind a token, and what a person has signed in with."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import func, select

from networks.access.models import AccessToken, FailedSignIn, SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.people.models import Person

IDLE = timedelta(hours=12)
ADMIN_IDLE = timedelta(hours=1)
FAILURES_WINDOW = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(hours=1)


def hash_of_token(token: str) -> str:
    """What is kept of a random token; it has enough entropy for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def sign_in_by_token(token: str) -> SignIn | None:
    """The living sign-in behind a browser's token, with its person and their memberships, or None."""
    found = db.session.scalar(select(SignIn).where(SignIn.token_hash == hash_of_token(token)))
    return found if found is not None and is_alive(found, clock.now()) else None


def is_alive(sign_in: SignIn, at: datetime) -> bool:
    """Whether the sign-in still holds: not ended, not too old, not idle for too long, and the person active."""
    idle = ADMIN_IDLE if sign_in.person.is_admin else IDLE
    return (
        sign_in.ended_at is None
        and sign_in.expires_at > at
        and sign_in.last_seen_at + idle > at
        and sign_in.person.is_active
    )


def access_token_by_token(token: str) -> AccessToken | None:
    """The living access token, with its person, or None."""
    found = db.session.scalar(select(AccessToken).where(AccessToken.token_hash == hash_of_token(token)))
    return found if found is not None and found.ended_at is None and found.person.is_active else None


def devices_of(person: Person) -> list[SignIn]:
    """The person's living sign-ins, the last used first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .order_by(SignIn.last_seen_at.desc())
    )
    return [row for row in rows if is_alive(row, clock.now())]


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
