"""Terms and privacy notices with who accepted them, the accessibility statement, and requests for access."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created


class LegalKind(StrEnum):
    """Which text it is."""

    TERMS = "terms"
    PRIVACY = "privacy"


class AccessRequestState(StrEnum):
    """Where a request for access stands."""

    RECEIVED = "received"
    EXTENDED = "extended"
    DONE = "done"
    REFUSED = "refused"


class LegalText(Created, Base):
    """One version of the terms or of the privacy notice, never edited; the highest `version` counts."""

    __tablename__ = "legal_text"
    __table_args__ = (UniqueConstraint("kind", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LegalKind]
    version: Mapped[int]
    text_pl: Mapped[str]
    html_pl: Mapped[str]
    text_en: Mapped[str]
    html_en: Mapped[str]
    render_version: Mapped[int]
    # What changed, in a sentence for those who accepted an earlier version.
    changes_pl: Mapped[str] = mapped_column(default="")
    changes_en: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LegalAcceptance(Base):
    """Who accepted (terms) or was shown and noted (privacy notice) which version, and when."""

    __tablename__ = "legal_acceptance"
    text_id: Mapped[int] = mapped_column(ForeignKey("legal_text.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class AccessibilityStatement(Base):
    """What the accessibility statement says that differs between sites; one row (id 1), edited by administrators."""

    __tablename__ = "accessibility_statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    published_on: Mapped[date]
    updated_on: Mapped[date]
    made_on: Mapped[date]
    reviewed_on: Mapped[date | None]
    # The other answers, by the names of `duties/forms.py`.
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class AccessibilityRequest(Created, Base):
    """A request for access to something, by anybody; answered in 7 days, or within 2 months if that is said in time.

    Act of 4 April 2019 on digital accessibility, art. 18.
    """

    __tablename__ = "accessibility_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    # Given to whoever asked, to come back with; not guessable.
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    contact: Mapped[str]
    # In which the asker is answered.
    language: Mapped[str] = mapped_column(default="pl")
    what: Mapped[str]
    wanted: Mapped[str]
    state: Mapped[AccessRequestState] = mapped_column(default=AccessRequestState.RECEIVED)
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    extended_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
