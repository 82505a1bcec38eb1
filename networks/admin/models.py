"""The programme's own record."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from networks.core.db import Base, Created


class Programme(Base):
    """The programme as documents name it; one row (id 1)."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_pl: Mapped[str]
    name_en: Mapped[str]
    number: Mapped[str]
    # Names of the bodies that run it, the leader first.
    partners: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # The line about who pays for it, in the footer and on documents.
    funders_pl: Mapped[str]
    funders_en: Mapped[str]


class ProgrammeMark(Created, Base):
    """A mark (logo) for documents, in the order in which marks stand in a row."""

    __tablename__ = "programme_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    # What it says to somebody who does not see it.
    words_pl: Mapped[str]
    words_en: Mapped[str]
    png: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
