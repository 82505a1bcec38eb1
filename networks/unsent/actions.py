"""Keeping unsent texts and letting them go."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.words import later as _
from networks.people.models import Person
from networks.unsent import queries
from networks.unsent.models import UnsentText

KEPT = timedelta(days=90)
TEXTS_MAX = 200


def keep(person: Person, place: str, title: str, text: str, seq: int) -> UnsentText:
    """Keep what the person is writing at `place`.

    Raises Conflict when the text of that `seq` was sent or thrown away meanwhile, in another tab perhaps.
    """
    kept = db.session.get(UnsentText, (person.id, place))
    if kept is None:
        if queries.count_of(person) >= TEXTS_MAX:
            raise Conflict(
                _("There are very many unsent texts already. Please throw some away."), code="too_many_texts"
            )
        kept = UnsentText(person_id=person.id, place=place, seq=seq)
        db.session.add(kept)
    elif seq < kept.seq:
        raise Conflict(_("This text was already sent from another tab."), code="already_sent")
    kept.title, kept.text, kept.saved_at = title, text, clock.now()
    db.session.flush()
    return kept


def let_go(person: Person, place: str) -> None:
    """Forget the text at `place`, because it was sent or is not wanted; later saves of it are refused."""
    kept = db.session.get(UnsentText, (person.id, place))
    if kept is not None and not kept.is_empty:
        kept.title, kept.text, kept.seq = "", "", kept.seq + 1


def sweep() -> int:
    """Delete what has not been touched for 90 days; answers how many rows went."""
    done = db.session.execute(delete(UnsentText).where(UnsentText.saved_at < clock.now() - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]
