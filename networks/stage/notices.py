"""Those who decide hear, before a session begins, that questions wait for them."""

from __future__ import annotations

from sqlalchemy import func, select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import NoticeKind, settle, tell
from networks.membership.roster import coordinator_ids
from networks.questions.events import QuestionMoved
from networks.questions.models import Question
from networks.sessions.events import SessionMoved
from networks.sessions.models import ItemState, LiveSession, SessionRole, SessionState
from networks.sessions.telling import SUBJECT, place_of

DECIDING = (SessionRole.MODERATOR, SessionRole.ASSISTANT)


@before_commit.connect_via(QuestionMoved)
def tell_of_waiting(_sender: type[QuestionMoved], event: QuestionMoved) -> None:
    """The first question that waits is told once; when none waits any more, nobody needs to look."""
    question = db.session.get(Question, event.question_id)
    live = db.session.get(LiveSession, event.session_id)
    if question is None or live is None or question.is_rehearsal or live.state is not SessionState.ANNOUNCED:
        return
    count = _waiting_count(live)
    if count == 0:
        settle((SUBJECT, live.id), NoticeKind.APPROVAL_WAITING)
    elif count == 1 and event.after is ItemState.PENDING:
        tell(
            deciding_in(live), NoticeKind.APPROVAL_WAITING, (SUBJECT, live.id), network_id=live.network_id,
            actor_id=event.by_id, place=place_of(live), anew=True,
        )  # fmt: skip


@before_commit.connect_via(SessionMoved)
def settle_with_the_start(_sender: type[SessionMoved], event: SessionMoved) -> None:
    """From the lobby on those who decide have the desk before them."""
    if event.after is SessionState.LOBBY:
        settle((SUBJECT, event.session_id), NoticeKind.APPROVAL_WAITING)


def deciding_in(live: LiveSession) -> set[int]:
    """Who decides in the session: its moderators and assistants, its experts where they are alone, or who leads."""
    named = set(live.ids_of(*DECIDING))
    if not live.ids_of(SessionRole.MODERATOR):
        named |= live.ids_of(SessionRole.EXPERT)
    return named or set(coordinator_ids(live.network_id))


def _waiting_count(live: LiveSession) -> int:
    waiting = select(func.count()).select_from(Question)
    return (
        db.session.scalar(
            waiting.where(
                Question.session_id == live.id, Question.state == ItemState.PENDING, Question.is_rehearsal.is_(False)
            )
        )
        or 0
    )
