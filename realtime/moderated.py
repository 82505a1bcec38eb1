"""What is decided on in a session, live: messages and questions, told to each room as far as it may know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from sqlalchemy import select

from networks.core.db import db
from networks.questions.events import QuestionMoved
from networks.questions.models import Question
from networks.session_messages.events import SessionMessageMoved
from networks.session_messages.models import SessionMessage
from networks.sessions.models import ItemState, LiveSession
from realtime import log, rooms, sessions
from realtime.log import Shown

T = TypeVar("T", Question, SessionMessage)
Data = dict[str, Any]
Shows = Callable[[LiveSession, Sequence[T]], dict[int, Data]]


def tell(
    kind: str, moved: QuestionMoved | SessionMessageMoved, item: Question | SessionMessage,
    shown: AbstractSet[ItemState],
) -> None:  # fmt: skip
    """Backstage hears of everything, the audience of what is, or was until now, in one of the `shown` states.

    `kind` is the word before `.created` and `.changed`. What is shown for the first time gets its place in the room.
    """
    room = f"session:{moved.session_id}"
    log.append(f"backstage:{moved.session_id}", f"{kind}.{'created' if moved.before is None else 'changed'}", item.id)
    if item.is_rehearsal:
        return
    if moved.after in shown and item.seq is None:
        item.seq = log.append(room, f"{kind}.created", item.id)
    elif moved.after in shown or moved.before in shown:
        log.append(room, f"{kind}.changed", item.id)


def tell_anew(kind: str, item: Question | SessionMessage, shown: AbstractSet[ItemState]) -> None:
    """The words are other than before; who may see them is the same."""
    log.append(f"backstage:{item.session_id}", f"{kind}.changed", item.id)
    if item.state in shown and not item.is_rehearsal:
        log.append(f"session:{item.session_id}", f"{kind}.changed", item.id)


def render(
    kind: str, with_ids: Callable[[int, Sequence[int]], list[T]], as_backstage: Shows[T], as_audience: Shows[T]
) -> None:
    """Say how both rooms show them: two functions, chosen by the room alone."""

    def shown(room: str, ids: Sequence[int]) -> dict[int, Shown]:
        live = sessions.session_in(room)
        if live is None:
            return {}
        as_seen = as_backstage if room.startswith("backstage:") else as_audience
        return {id_: Shown(one) for id_, one in as_seen(live, with_ids(live.id, ids)).items()}

    for name in (f"{kind}.created", f"{kind}.changed"):
        log.render(name, shown, room_kinds=("session", "backstage"))


def render_own(kind: str, model: type[T], as_author: Callable[[T], Data]) -> None:
    """Say how a person's own room shows their own."""

    def own(room: str, ids: Sequence[int]) -> dict[int, Shown]:
        author_id = rooms.id_in(room.partition(":")[2])
        rows = select(model).where(model.author_id == author_id, model.id.in_(ids))
        return {item.id: Shown(as_author(item)) for item in db.session.scalars(rows)}

    log.render(f"session.{kind}.changed", own)
