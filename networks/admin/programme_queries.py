"""The programme as pages and documents name it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from networks.admin.models import Programme, ProgrammeMark
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.memo import Memo
from networks.core.typeset import Letterhead, Mark, headed_by
from networks.core.words import later as _
from networks.people import catalogue

THE_ONE: Final = 1
# Every page shows it and it hardly ever changes; other processes learn of a change within this time.
KNOWN_SECONDS: Final = 10
_shown: Memo[Shown] = Memo(2)


@dataclass(frozen=True)
class Shown:
    """What the foot of every page says."""

    name_pl: str
    name_en: str
    funders_pl: str
    funders_en: str

    def funders_in(self, language: str) -> str:
        """The line about who pays, in the reader's language."""
        return self.funders_en if language == "en" else self.funders_pl


def shown() -> Shown:
    """The programme for the foot of pages; what the catalogue says where no record was made yet."""
    return _shown.get(int(time.monotonic() / KNOWN_SECONDS), _read)


def forget_shown() -> None:
    """Look again, because this process changed it."""
    _shown.clear()


def record() -> Programme | None:
    """The programme's record; None before `app.py prepare` has made it."""
    return db.session.get(Programme, THE_ONE)


def marks() -> list[ProgrammeMark]:
    """The marks for documents in the order in which they stand in a row."""
    return list(db.session.scalars(select(ProgrammeMark).order_by(ProgrammeMark.position, ProgrammeMark.id)))


@headed_by
def letterhead(language: str) -> Letterhead:
    """The programme as documents name it, with its marks."""
    row, is_english = record() or catalogue.read().programme, language == "en"
    return Letterhead(
        programme=row.name_en if is_english else row.name_pl,
        number=row.number,
        funders=row.funders_en if is_english else row.funders_pl,
        marks=tuple(Mark(mark.png, mark.words_en if is_english else mark.words_pl) for mark in marks()),
    )


def mark_by_id(mark_id: int) -> ProgrammeMark:
    """A mark. Raises NotFound when it is not there, or not any more."""
    found = db.session.get(ProgrammeMark, mark_id)
    if found is None:
        raise NotFound(_("There is no such mark, or it was removed."))
    return found


def _read() -> Shown:
    row = record() or catalogue.read().programme
    return Shown(row.name_pl, row.name_en, row.funders_pl, row.funders_en)
