"""Who is in a session now, who was, and what people say of it."""

from __future__ import annotations

import time
from bisect import insort
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from networks.core import clock
from networks.core.db import db
from networks.core.memo import Memo
from networks.membership.queries import by_name
from networks.people.models import Membership, MembershipRole, MembershipState, Person, Role
from networks.people.queries import Author, person_by_email
from networks.presence.models import Here, Presence, PresenceKind, SessionRating
from networks.sessions import policy
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.queries import members_to_choose, names

# Seen within this time, somebody counts as being here; rooms tell every 15 seconds who is in them.
HERE_WITHIN: Final = timedelta(seconds=45)
# Fewer ratings than this would show who gave which.
ENOUGH_RATINGS: Final = 5
MARKS: Final = (1, 2, 3, 4)
# A full hall opens its rooms at the same moment; the list of the same people is made once in this time.
KNOWN_SECONDS: Final = 10


@dataclass(frozen=True)
class PersonHere:
    """Somebody who takes part now, and how."""

    who: Author
    kind: PresenceKind


@dataclass(frozen=True)
class Ratings:
    """What people said of a session; nothing but how few they are while they are too few."""

    count: int
    average: float
    marks: tuple[tuple[int, int], ...]
    words: tuple[str, ...]


_halls: Memo[list[PersonHere]] = Memo(50)


def ids_here(live: LiveSession) -> frozenset[int]:
    """Who is in the session's room now."""
    rows = select(Here.person_id).where(Here.session_id == live.id, Here.seen_at >= clock.now() - HERE_WITHIN)
    return frozenset(db.session.scalars(rows))


def here_count(session_id: int) -> int:
    """How many are in the session's room now."""
    rows = select(func.count()).select_from(Here)
    return db.session.scalar(rows.where(Here.session_id == session_id, Here.seen_at >= clock.now() - HERE_WITHIN)) or 0


def is_expert_here(live: LiveSession, acting: Person) -> bool:
    """Whether an expert of the session is in its room, or is the one who acts."""
    experts = live.ids_of(SessionRole.EXPERT)
    return acting.id in experts or bool(experts & ids_here(live))


def people_here(live: LiveSession, also: Collection[int] = ()) -> list[PersonHere]:
    """Who takes part now: those with a role first, each group by surname; who was entered by hand is among them.

    `also` are people who are known to be here though no tick has noted it yet. Names and roles may be some seconds old.
    """
    kinds = {row.person_id: row.kind for row in entered(live)} | dict.fromkeys(ids_here(live), PresenceKind.LIVE)
    key = (live.id, frozenset(kinds.items()), int(time.monotonic() / KNOWN_SECONDS))
    late = {id_: PresenceKind.LIVE for id_ in also if kinds.get(id_) is not PresenceKind.LIVE}
    found = [one for one in _halls.get(key, lambda: _in_order(live, kinds)) if one.who.id not in late]
    for one in _in_order(live, late):
        insort(found, one, key=_place)
    return found


def _in_order(live: LiveSession, kinds: Mapping[int, PresenceKind]) -> list[PersonHere]:
    return sorted((PersonHere(who, kinds[who.id]) for who in shown(live, kinds.keys()).values()), key=_place)


def _place(one: PersonHere) -> tuple[bool, tuple[str, str]]:
    return not one.who.role, by_name(one.who.name)


def shown(live: LiveSession, person_ids: Collection[int]) -> dict[int, Author]:
    """The people as lists of a session show them; observers are marked too, because nobody watches in secret."""
    found = names(live, person_ids)
    watching = (
        select(Membership.person_id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.network_id == live.network_id, Membership.person_id.in_(set(person_ids)),
            Membership.state == MembershipState.MEMBER, MembershipRole.role == Role.OBSERVER,
        )
    )  # fmt: skip
    for person_id in db.session.scalars(watching) if found else ():
        if not found[person_id].role:
            found[person_id] = replace(found[person_id], role=Role.OBSERVER.value)
    return found


def entered(live: LiveSession) -> list[Presence]:
    """Those who were entered by hand and are still there."""
    rows = select(Presence).where(
        Presence.session_id == live.id, Presence.kind != PresenceKind.LIVE, Presence.is_over.is_(False)
    )
    return list(db.session.scalars(rows.order_by(Presence.id)))


def entered_as(live: LiveSession, person: Person) -> list[Presence]:
    """The same for one person."""
    return [row for row in entered(live) if row.person_id == person.id]


def was_there(person: Person, live: LiveSession) -> bool:
    """Whether the person was in the session while it was live, in whatever way."""
    rows = select(Presence.id).where(Presence.session_id == live.id, Presence.person_id == person.id)
    return db.session.scalar(rows.limit(1)) is not None


def participant(live: LiveSession, person_id: int | None, email: str) -> Person | None:
    """Somebody of this session by id or, without one, by e-mail address; None for all others."""
    found = db.session.get(Person, person_id) if person_id else person_by_email(email) if email else None
    return found if found is not None and policy.can_see(found, live) else None


def known(person_id: int) -> Person | None:
    """Anybody by id; the action decides whether they may be meant."""
    return db.session.get(Person, person_id)


def to_choose(live: LiveSession) -> list[tuple[str, str]]:
    """Everybody of the session as (id, name and institution), by surname: the network's people and the guests."""
    known = dict(members_to_choose(live.network))
    named = names(live, {id_ for id_ in live.ids_of(*policy.NAMED) if str(id_) not in known})
    guests = {str(one.id): f"{one.name}, {one.institution}" if one.institution else one.name for one in named.values()}
    return sorted((known | guests).items(), key=lambda row: by_name(row[1].partition(",")[0]))


def rating_of(person: Person, live: LiveSession) -> SessionRating | None:
    """What the person said of the session."""
    return db.session.get(SessionRating, (live.id, person.id))


def ratings_of(live: LiveSession) -> Ratings | None:
    """What people said of the session, sentences in the order of letters; None while there are too few."""
    rows = db.session.execute(
        select(SessionRating.mark, SessionRating.words).where(SessionRating.session_id == live.id)
    ).all()
    if len(rows) < ENOUGH_RATINGS:
        return None
    marks = [mark for mark, _ in rows]
    return Ratings(
        count=len(marks), average=round(sum(marks) / len(marks), 1),
        marks=tuple((mark, marks.count(mark)) for mark in MARKS),
        words=tuple(sorted((words for _, words in rows if words), key=str.casefold)),
    )  # fmt: skip
