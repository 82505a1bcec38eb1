"""Channels and their messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core import clock
from networks.core.db import Base, Created
from networks.people.models import Network


class Channel(Created, Base):
    """A place to talk in a network; `key` is its name in addresses. Every network has the channel `general`."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("network_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    key: Mapped[str]
    name_pl: Mapped[str]
    name_en: Mapped[str]

    network: Mapped[Network] = relationship(lazy="joined")

    def name_in(self, language: str) -> str:
        """The channel's name in the reader's language."""
        return self.name_en if language == "en" else self.name_pl


class Message(Created, Base):
    """A short message. A withdrawn one keeps its place; its words are shown to nobody.

    `seq` is its place in the channel's room log, given before the commit; later changes take later places.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    seq: Mapped[int | None]
    text: Mapped[str]
    html: Mapped[str]
    render_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    channel: Mapped[Channel] = relationship(lazy="joined")

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None


class MessageRevision(Base):
    """A former wording of a message, kept when its author changed it."""

    __tablename__ = "message_revision"
    __table_args__ = (UniqueConstraint("message_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[str]
    replaced_at: Mapped[datetime] = mapped_column(default=clock.now)
