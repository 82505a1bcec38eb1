"""Putting the record of a session together from what happened in it.

Only what the audience saw goes in: each part names the states it takes, so that nothing new gets in by itself. The
chat, the backstage, rehearsals and questions that wait or were turned down are never read here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select

from networks.core.db import db
from networks.people.queries import Author
from networks.polls import queries as polls
from networks.polls.models import Poll, PollState
from networks.presence.attendance import attendance, live_times, minutes_of
from networks.questions.models import Question
from networks.records import chapters
from networks.records.parts import FORMAT, Answer, Asked, Content, Named, Page, SlidesFile, Voted
from networks.records.queries import notes_of
from networks.sessions.models import ItemState, LiveSession, SessionRole
from networks.sessions.queries import names
from networks.slides import queries as slides
from networks.slides.models import Slide, SlideMove, SlideSet, SlideSetState
from networks.web.filters import iso, local_day

# The fates a record tells of, and what it calls them.
KINDS: Final[dict[ItemState, Literal["aloud", "writing", "promised", "thread"]]] = {
    ItemState.ANSWERED_ALOUD: "aloud",
    ItemState.ANSWERED_IN_WRITING: "writing",
    ItemState.PROMISED: "promised",
    ItemState.THREAD: "thread",
}
LED: Final = (SessionRole.MODERATOR, SessionRole.EXPERT)


def build(live: LiveSession) -> Content:
    """The record as it would be published now. Reads only; call it in the unit that keeps it."""
    moves = slides.moves_of(live)
    pages = chapters.shown_pages(live, moves, _slides(moves))
    asked = _questions(live)
    in_session = [one for one in asked if one["at_seconds"] is not None]
    made = chapters.chapters(live, live.agenda, pages, in_session)
    apart = [one for one in asked if one["at_seconds"] is None]
    ordered = [one for chapter in made for one in chapter["questions"]] + apart
    for number, one in enumerate(ordered, start=1):
        one["number"] = number
    notes = notes_of(live)
    network = live.network
    return {
        "format": FORMAT, "session_id": live.id, "title": live.title,
        "network": {"slug": network.slug, "name_pl": network.name_pl, "name_en": network.name_en},
        "starts_at": _iso(live.starts_at), "ends_at": _iso(live.ends_at), "started_at": _iso(live.started_at),
        "ended_at": _iso(live.ended_at), "leaders": _leaders(live), "people_count": len(attendance(live)),
        "minutes": minutes_of(live_times(live)), "summary_html": notes.summary_html,
        "decisions": [line.strip() for line in notes.decisions.splitlines() if line.strip()], "chapters": made,
        "questions": apart, "polls": _polls(live), "files": _files(live, pages),
    }  # fmt: skip


def _leaders(live: LiveSession) -> list[Named]:
    """Moderators and experts, in this order and by name."""
    ids = live.ids_of(*LED)
    people = sorted(names(live, ids).values(), key=lambda one: one.name)
    return [_named(one) for role in LED for one in people if one.role == role.value]


def _questions(live: LiveSession) -> list[Asked]:
    """The questions that came to a fate the audience saw: in the order of their moments, those without one last."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.session_id == live.id, Question.state.in_(KINDS), Question.is_rehearsal.is_(False))
        .order_by(Question.id)
    ).all()
    people = names(live, _named_in(rows))
    similar = _similar_counts(live, {row.id for row in rows})
    asked = [_asked(live, row, people, similar[row.id]) for row in rows]
    return sorted(asked, key=lambda one: (one["at_seconds"] is None, one["at_seconds"] or 0))


def _named_in(questions: Sequence[Question]) -> set[int]:
    """Whose names stand at these questions; whoever asked without a name is not among them."""
    authors = {row.author_id for row in questions if not row.is_nameless}
    return authors | {id_ for row in questions for id_ in (row.answered_by_id, row.owner_id) if id_}


def _similar_counts(live: LiveSession, kept: Collection[int]) -> Counter[int]:
    """How many questions were merged into each of those kept, also by way of others."""
    rows = db.session.execute(
        select(Question.id, Question.merged_into_id).where(
            Question.session_id == live.id, Question.state == ItemState.MERGED, Question.is_rehearsal.is_(False)
        )
    )
    into = {id_: target for id_, target in rows if target is not None}
    counts: Counter[int] = Counter()
    for id_ in into:
        target, steps = id_, 0
        while target in into and steps <= len(into):
            target, steps = into[target], steps + 1
        counts[target] += target in kept
    return counts


def _asked(live: LiveSession, row: Question, people: dict[int, Author], similar_count: int) -> Asked:
    moment = row.staged_at or (row.settled_at if row.state is ItemState.ANSWERED_ALOUD else None)
    author = None if row.is_nameless else people.get(row.author_id)
    return {
        "id": row.id, "number": 0, "text": row.text, "html": row.html, "is_shortened": row.is_shortened,
        "author": _named(author) if author else None, "similar_count": similar_count,
        "support_count": row.support_count, "at_seconds": chapters.seconds_in(live, moment) if moment else None,
        "answer": _answer(live, row, people),
    }  # fmt: skip


def _answer(live: LiveSession, row: Question, people: dict[int, Author]) -> Answer:
    """What became of the question; of other fates nothing is left in it."""
    kind = KINDS[row.state]
    by, owner = people.get(row.answered_by_id or 0), people.get(row.owner_id or 0)
    moment = row.settled_at if kind in {"aloud", "writing"} else None
    at_seconds = chapters.seconds_in(live, moment) if moment else None
    is_late = moment is not None and at_seconds is None
    return {
        "kind": kind, "html": row.answer_html if kind == "writing" else "",
        "by": _named(by) if by and kind == "writing" else None, "at_seconds": at_seconds,
        "given_on": local_day(moment).isoformat() if moment and is_late else None,
        "owner": _named(owner) if owner and kind == "promised" else None,
        "due_on": row.due_on.isoformat() if row.due_on and kind == "promised" else None,
        "thread_id": row.thread_id if kind == "thread" else None,
    }  # fmt: skip


def _polls(live: LiveSession) -> list[Voted]:
    """The polls whose results were shown to everybody."""
    rows = db.session.scalars(
        select(Poll)
        .where(Poll.session_id == live.id, Poll.state == PollState.SHOWN, Poll.is_rehearsal.is_(False))
        .order_by(Poll.opened_at, Poll.id)
    )
    return [_voted(live, row) for row in rows]


def _voted(live: LiveSession, poll: Poll) -> Voted:
    found = polls.results(poll)
    return {
        "id": poll.id, "question": poll.question, "kind": poll.kind.value,
        "at_seconds": chapters.seconds_within(live, poll.opened_at or poll.created_at),
        "vote_count": found.vote_count, "is_too_few": found.is_too_few, "average": found.average,
        "choices": [{"text": row.text, "count": row.count, "percent": row.percent} for row in found.rows],
        "words": list(found.words),
    }  # fmt: skip


def _slides(moves: Sequence[SlideMove]) -> dict[tuple[int, int], Slide]:
    rows = db.session.scalars(select(Slide).where(Slide.set_id.in_({move.set_id for move in moves})))
    return {(row.set_id, row.number): row for row in rows}


def _files(live: LiveSession, pages: Sequence[Page]) -> list[SlidesFile]:
    """The sets of which a page was shown, as far as they are still there."""
    rows = db.session.scalars(
        select(SlideSet)
        .where(
            SlideSet.session_id == live.id, SlideSet.state == SlideSetState.READY,
            SlideSet.id.in_({page["set_id"] for page in pages}),
        )
        .order_by(SlideSet.id)
    )  # fmt: skip
    return [{"set_id": row.id, "name": row.file_name, "size_bytes": row.size_bytes} for row in rows]


def _named(person: Author) -> Named:
    return {
        "id": person.id, "name": person.name, "position": person.position, "institution": person.institution,
        "role": person.role,
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
