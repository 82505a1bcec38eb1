"""What the pages of a session show of its questions: reading only, for templates of `templates/questions/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from flask_babel import format_date

from networks.core import clock
from networks.people.models import Person
from networks.people.queries import member_count
from networks.questions import policy, queries, showing
from networks.questions.models import Question
from networks.questions.moving import BEFORE, WAITING, S, place_of
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.queries import names
from networks.unsent import queries as unsent
from networks.web.filters import local_day, moment

Row = dict[str, Any]
# In a smaller circle words alone tell who asks.
SMALL: Final = 10
PROMISED_FOR: Final = timedelta(days=7)


def for_room(person: Person, live: LiveSession) -> Row:
    """The audience's questions, one's own that are not shown, and the box for a new one."""
    found = queries.questions_of(person, live)
    backstage = sessions.can_see_backstage(person, live)
    shown = [one for one in found if one.state in policy.SHOWN and (backstage or not one.is_rehearsal)]
    own = [one for one in found if one.author_id == person.id and one not in shown and one.state is not S.WITHDRAWN]
    rows = _rows(person, live, sorted(shown, key=queries.by_support))
    asked = [row for row in rows if row["state"] in policy.ASKED]
    return asking_box(person, live) | {
        "staged": [row for row in asked if row["state"] == S.ON_STAGE],
        "listed": [row for row in asked if row["state"] != S.ON_STAGE],
        "settled": _settled(rows),
        "own": [_own(one) for one in own],
        "own_ids": [one.id for one in found if one.author_id == person.id],
        "counted": len(asked),
        "speakers": speakers(live),
    }


def asking_box(person: Person, live: LiveSession) -> Row:
    """What the box for a new question needs: what was typed last, and how small the circle is."""
    place = place_of(live)
    kept = unsent.kept_at(person, place)
    count = member_count(live.network)
    return {
        "place": place, "text": kept.text, "seq": kept.seq, "saved_at": kept.saved_at, "client_id": uuid4(),
        "people_count": count, "is_small": count < SMALL, "is_nameless": False,
    }  # fmt: skip


def for_desk(person: Person, live: LiveSession) -> Row:
    """What those who lead it have before them: what waits, the stage, the shortlist, open and promised questions."""
    found = queries.questions_of(person, live)
    rows = _backstage_rows(person, live, found)
    lately = queries.decided_lately_by(person, live)
    return leading(person, live) | {
        "waiting": [row for row in rows if row["state"] in WAITING],
        "lately": [row for row in rows if row["id"] in lately],
        "staged": [row for row in rows if row["state"] == S.ON_STAGE],
        "shortlisted": [row for row in rows if row["state"] == S.SHORTLISTED],
        "open": [row for row in rows if row["state"] == S.OPEN],
        "promised": [row for row in rows if row["state"] == S.PROMISED],
        "settled_count": sum(row["state"] in policy.FATES for row in rows),
    }


def for_stage(person: Person, live: LiveSession) -> Row:
    """What the expert sees: the question on stage and those that come next, of which the first three are shown."""
    found = queries.questions_of(person, live)
    rows = _backstage_rows(person, live, [one for one in found if one.state in {S.ON_STAGE, S.SHORTLISTED}])
    return leading(person, live) | {
        "staged": [row for row in rows if row["state"] == S.ON_STAGE],
        "next": [row for row in rows if row["state"] == S.SHORTLISTED],
    }


def for_closing(person: Person, live: LiveSession) -> Row:
    """The questions that still need a fate before the session can be closed."""
    rows = _backstage_rows(person, live, queries.without_fate(live))
    return leading(person, live) | {"unsettled": rows}


# By the names of the pages: the lobby shows what the room does.
for_lobby = for_room
for_close = for_closing


def for_promises(person: Person) -> list[Row]:
    """The answers one promised and still owes, the earliest day first."""
    today = local_day(clock.now())
    rows = []
    for question in queries.promised_by(person):
        row = _dated(showing.as_audience(question.session, [question]).values())[0]
        is_late = question.due_on is not None and question.due_on < today
        rows.append(row | {"live": question.session, "is_late": is_late})
    return rows


def one(person: Person, question: Question) -> Row:
    """One question with everything the person may know of it."""
    return _dated(showing.seen_by(person, question.session, [question]))[0]


def possible(person: Person, question: Question) -> frozenset[str]:
    """What the person may do with the question in its present state, by the names of the acts."""
    return frozenset(name for name, may in _mays(person, question).items() if may)


def leading(person: Person, live: LiveSession) -> Row:
    """Who may be chosen to answer later, and the days to choose from."""
    ids = queries.answerer_ids(live) | {person.id}
    today = local_day(clock.now())
    found = sorted(names(live, ids).values(), key=lambda author: (author.id != person.id, author.name))
    return {
        "answerers": [(author.id, author.name) for author in found], "today": today.isoformat(),
        "due": (today + PROMISED_FOR).isoformat(), "me": person.id,
    }  # fmt: skip


def speakers(live: LiveSession) -> str:
    """The names of the session's experts, for "answering now"."""
    ids = live.ids_of(SessionRole.EXPERT)
    return ", ".join(sorted(author.name for author in names(live, ids).values()))


def _mays(person: Person, question: Question) -> dict[str, bool]:
    live, state = question.session, question.state
    decides, moderates = sessions.can_decide(person, live), sessions.can_moderate(person, live)
    presents = sessions.can_present(person, live)
    is_on = not live.is_over
    runs = live.is_running or (live.is_rehearsed and question.is_rehearsal)
    is_own = question.author_id == person.id
    may_ask = sessions.can_ask(person, live) or sessions.can_rehearse(person, live)
    return {
        "approve": decides and is_on and state in WAITING | {S.HIDDEN},
        "shorten": moderates and is_on and state in WAITING,
        "return": decides and is_on and state in BEFORE[S.RETURNED],
        "reject": moderates and is_on and state in BEFORE[S.REJECTED],
        "shortlist": moderates and is_on and state is S.OPEN,
        "unshortlist": moderates and is_on and state in {S.SHORTLISTED, S.ON_STAGE},
        "stage": moderates and runs and state in BEFORE[S.ON_STAGE],
        "aloud": presents and runs and state in BEFORE[S.ANSWERED_ALOUD],
        "write": policy.can_answer(person, question)
        and (is_on or state is S.PROMISED)
        and state in BEFORE[S.ANSWERED_IN_WRITING],
        "promise": presents and is_on and state in BEFORE[S.PROMISED],
        "merge": moderates and is_on and state in BEFORE[S.MERGED],
        "drop": moderates and is_on and state in BEFORE[S.DROPPED],
        "hide": moderates and state in BEFORE[S.HIDDEN],
        "thread": moderates
        and not question.is_rehearsal
        and (is_on or state is S.PROMISED)
        and state in BEFORE[S.THREAD],
        "withdraw": is_own
        and state in BEFORE[S.WITHDRAWN]
        and (state in WAITING or not question.support_count),
        "revise": is_own and state is S.RETURNED and may_ask,
        "support": policy.can_support(person, question),
        "reveal": policy.can_reveal(person, question),
    }  # fmt: skip


def _rows(person: Person, live: LiveSession, found: Sequence[Question]) -> list[Row]:
    """Shown questions for the audience's pages."""
    if sessions.can_see_backstage(person, live) and live.is_rehearsed:
        data = showing.as_backstage(live, found)
    else:
        data = showing.as_audience(live, found)
    return _dated(showing.with_viewer(person, found, data))


def _backstage_rows(person: Person, live: LiveSession, found: Sequence[Question]) -> list[Row]:
    return _dated(showing.with_viewer(person, found, showing.as_backstage(live, found)))


def _own(question: Question) -> Row:
    return _dated([showing.as_author(question)])[0]


def _settled(rows: Sequence[Row]) -> list[Row]:
    """What was settled last comes first."""
    settled = [row for row in rows if row["state"] in policy.FATES]
    return sorted(settled, key=lambda row: (row["settled_at"] or "", row["id"]), reverse=True)


def _dated(rows: Iterable[Row]) -> list[Row]:
    """The rows with their moments and days in words."""
    dated = []
    for row in rows:
        at = datetime.fromisoformat(row["at"])
        due = day_words(date.fromisoformat(row["due_on"])) if row.get("due_on") else ""
        dated.append(row | {"asked": moment(at), "moment": at, "due": due})
    return dated


def day_words(day: date) -> str:
    """A day to come, in words, with the year if it is another one."""
    is_this_year = day.year == local_day(clock.now()).year
    return str(format_date(day, "d MMMM" if is_this_year else "d MMMM yyyy"))
