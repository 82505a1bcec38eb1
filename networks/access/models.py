"""Sign-ins, access tokens and failed attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core import clock
from networks.core.db import Base, Created
from networks.people.models import Person


class SignIn(Created, Base):
    """One browser in which a person signed in. Only the hash of its token is kept."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str]
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # When a second factor was shown in this browser; None where none was asked for.
    proven_at: Mapped[datetime | None]
    # What the person might do when the token was made; with more rights comes a new token. The one before is good for
    # a few seconds more, for requests already on their way.
    rights: Mapped[str] = mapped_column(default="")
    renewed_at: Mapped[datetime | None]
    previous_hash: Mapped[str | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="joined")


class AccessToken(Created, Base):
    """A token with which a program acts for a person. Shown once when it is made; only its hash is kept."""

    __tablename__ = "access_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class FailedSignIn(Base):
    """A sign-in that failed, counted for the account (known or not) and for the network address it came from.

    Both are kept as hashes and only for a day: they are for slowing down, not for watching people.
    """

    __tablename__ = "failed_sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(index=True)
    address_hash: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class TotpKey(Created, Base):
    """A person's second factor (RFC 6238). It counts once it is confirmed; `last_step` keeps a code from working twice.

    `sealed` is the secret, encrypted with a key of the site, so that a stolen copy of the database opens no account.
    """

    __tablename__ = "totp_key"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Created, Base):
    """A code that stands in for the second factor once. Shown once when made; only its hash is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]
