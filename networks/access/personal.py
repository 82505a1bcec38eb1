"""Signing in as part of what the site knows of a person: the export of devices and tokens, and their erasure."""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.access.models import AccessToken, FailedSignIn, RecoveryCode, SignIn, TotpKey
from networks.access.queries import counted_under
from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.people.models import Person


@exports("sign_ins", "sign_in.person_id")
def sign_ins(person: Person) -> Rows:
    """The browsers in which the person signed in."""
    rows = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    for row in rows:
        yield {
            "device": row.device, "signed_in_at": row.created_at, "last_seen_at": row.last_seen_at,
            "expires_at": row.expires_at, "ended_at": row.ended_at, "second_step_at": row.proven_at,
        }  # fmt: skip


@exports("access_tokens", "access_token.person_id")
def access_tokens(person: Person) -> Rows:
    """The programs that act for the person; the tokens themselves are not kept."""
    rows = db.session.scalars(select(AccessToken).where(AccessToken.person_id == person.id).order_by(AccessToken.id))
    for row in rows:
        yield {
            "name": row.name, "made_at": row.created_at, "last_used_at": row.last_used_at, "ended_at": row.ended_at,
        }  # fmt: skip


@exports("second_step", "totp_key.person_id", "recovery_code.person_id")
def second_step(person: Person) -> Rows:
    """Since when a second step of signing in is set up, and how many recovery codes were used; no secrets."""
    key = db.session.get(TotpKey, person.id)
    if key is not None and key.confirmed_at is not None:
        used = select(RecoveryCode.used_at).where(RecoveryCode.person_id == person.id)
        moments = db.session.scalars(used).all()
        yield {
            "set_up_at": key.confirmed_at, "recovery_codes": len(moments),
            "recovery_codes_used": sum(moment is not None for moment in moments),
        }  # fmt: skip


@erases(
    "access", "sign_in.person_id", "access_token.person_id", "totp_key.person_id", "recovery_code.person_id"
)  # fmt: skip
def erase(person: Person, traces: Traces) -> None:
    """Take everything away with which the person signed in, and the counts of failures."""
    for kind in (SignIn, AccessToken, TotpKey, RecoveryCode):
        db.session.execute(delete(kind).where(kind.person_id == person.id))
    counted = [counted_under(traces.email.lower()), counted_under(f"code of {person.id}")]
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.account_hash.in_(counted)))
