"""Who is mentioned where."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from networks.core.db import Base, Created


class Mention(Created, Base):
    """A person is named in a text of a network; `subject_kind` and `subject_id` say which, as notices do."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
