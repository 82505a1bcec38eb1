"""What those who lead a session do with questions: decide, order, put on stage, answer, and bring them to a fate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, select, update

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import Written, clean
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.questions import events, policy, queries
from networks.questions.models import Question, QuestionSupport
from networks.questions.moving import (
    QUESTION_MAX,
    WAITING,
    S,
    move,
    recount,
    settle,
    supporters_of,
    tell,
    tell_support,
)
from networks.sessions import policy as sessions
from networks.sessions.deciding import (
    check_length,
    check_reason,
    check_version,
    is_too_late_to_undo,
    require_not_over,
    require_running,
)
from networks.sessions.models import LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import DECIDED, MAY_NOT, TOO_LATE
from networks.web.filters import local_day


def approve(person: Person, question: Question, version: int, words: Written | None = None) -> None:
    """Let a question be seen and supported, with other `words` if it was shortened; a hidden one comes back."""
    require(sessions.can_decide(person, question.session), MAY_NOT)
    if words is not None and words.text != question.text:
        require(sessions.can_moderate(person, question.session), MAY_NOT)
        check_length(words.text, QUESTION_MAX)
        hold(question.session)
        queries.hold_question(question)
        check_version(question.version, version)
        if question.state not in WAITING:
            raise Conflict(DECIDED, code="wrong_state")  # what was shown once, and perhaps supported, keeps its words
        question.text, question.html = words.text, words.html
    move(person, question, S.OPEN, version, only_from=WAITING | {S.HIDDEN})
    question.settled_at = question.position = None


def send_back(person: Person, question: Question, version: int, hint: str) -> None:
    """Return a waiting question to its author with a hint; they may ask anew."""
    require(sessions.can_decide(person, question.session), MAY_NOT)
    check_reason(hint)
    move(person, question, S.RETURNED, version, reason=hint)


def reject(person: Person, question: Question, version: int, reason: str) -> None:
    """Refuse a waiting question, with a reason its author sees."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    check_reason(reason)
    move(person, question, S.REJECTED, version, reason=reason)


def shortlist(person: Person, question: Question, version: int) -> None:
    """Put a question into the moderators' order, at its end."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    move(person, question, S.SHORTLISTED, version)
    question.position = _last_position(question.session) + 1


def take_off(person: Person, question: Question, version: int) -> None:
    """Take a question off the shortlist or off the stage, back among the open ones."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    move(person, question, S.OPEN, version, only_from=frozenset({S.SHORTLISTED, S.ON_STAGE}))
    question.position = None


def put_on_stage(person: Person, question: Question, version: int) -> None:
    """Answer this question now; the one on stage before goes back to the head of the shortlist."""
    live = question.session
    require(sessions.can_moderate(person, live), MAY_NOT)
    hold(live, alone=True)  # one question is on stage, whoever else decides at this moment
    require_running(live, is_rehearsal=question.is_rehearsal)
    check_version(question.version, version)
    staged = queries.on_stage(live)
    if staged is not None and staged.id != question.id:
        move(person, staged, S.SHORTLISTED, staged.version)
        staged.position = _first_position(live) - 1
    move(person, question, S.ON_STAGE, version)
    question.staged_at = clock.now()


def answered_aloud(person: Person, question: Question, version: int) -> None:
    """Note that the question was answered aloud."""
    require(sessions.can_present(person, question.session), MAY_NOT)
    require_running(question.session, is_rehearsal=question.is_rehearsal)
    settle(person, question, S.ANSWERED_ALOUD, version)


def answer_in_writing(person: Person, question: Question, version: int, words: Written) -> None:
    """Answer in writing, also after the session for a promised one; everybody sees the answer under the question."""
    require(policy.can_answer(person, question), MAY_NOT)
    question.answer, question.answer_html, question.answered_by_id = words.text, words.html, person.id
    settle(person, question, S.ANSWERED_IN_WRITING, version)


def promise(person: Person, question: Question, version: int, owner: Person, due_on: date) -> None:
    """Promise an answer: by whom and until which day. Who presents without moderating may promise for themself only.

    Raises Invalid for a past day or somebody not in the session.
    """
    is_own = owner.id == person.id and sessions.can_present(person, question.session)
    require(is_own or sessions.can_moderate(person, question.session), MAY_NOT)
    if due_on < local_day(clock.now()):
        raise Invalid(_("Please choose a day to come."), field="due")
    if not sessions.can_see(owner, question.session):
        raise Invalid(_("This person is not in the session."), field="owner")
    question.owner_id, question.due_on = owner.id, due_on
    settle(person, question, S.PROMISED, version)


def turn_into_thread(person: Person, question: Question, version: int, thread_id: int) -> None:
    """Go on with the question in a thread that was begun for it."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    question.thread_id = thread_id
    settle(person, question, S.THREAD, version)


def drop(person: Person, question: Question, version: int, reason: str) -> None:
    """Let a question go without an answer, with a reason its author sees."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    check_reason(reason)
    settle(person, question, S.DROPPED, version, reason)


def merge(person: Person, question: Question, version: int, into: Question) -> None:
    """Join a question to another one of the session that asks the same; its support goes along, each person once.

    Authors count as supporters of what theirs is joined to, where both asked with their name: a count that does not
    grow would tell that the author of a nameless one asked the other one too.
    """
    live = question.session
    require(sessions.can_moderate(person, live), MAY_NOT)
    hold(live)
    for one in sorted({question, into}, key=lambda one: one.id):  # two who join them crosswise wait for each other
        queries.hold_question(one)
    is_other = into.session_id == live.id and into.id != question.id and into.is_rehearsal is question.is_rehearsal
    if not is_other or into.state not in policy.ASKED:
        raise Invalid(_("Please choose another open question of this session."), field="into")
    is_nameless = question.is_nameless or into.is_nameless
    supporters = set(supporters_of(question)) | (set() if is_nameless else {question.author_id})
    already = set(supporters_of(into)) | {into.author_id}
    db.session.add_all(QuestionSupport(question_id=into.id, person_id=id_) for id_ in sorted(supporters - already))
    db.session.flush()
    recount(into)
    joined_before = Question.merged_into_id == question.id
    db.session.execute(update(Question).where(joined_before).values(merged_into_id=into.id))
    question.merged_into_id = into.id
    settle(person, question, S.MERGED, version)
    emit(tell_support(person, into))


def hide(person: Person, question: Question, version: int, reason: str) -> None:
    """Take a shown question away from the audience, with a reason its author sees."""
    require(sessions.can_moderate(person, question.session), MAY_NOT)
    check_reason(reason)
    move(person, question, S.HIDDEN, version, reason=reason)


def undo(person: Person, question: Question, version: int) -> None:
    """Within ten seconds take back what one decided: on a waiting question, and hiding or dropping any other."""
    live = question.session
    require(sessions.can_decide(person, live) and question.decided_by_id == person.id, MAY_NOT)
    hold(live)
    queries.hold_question(question)
    before = question.state_before
    is_one_of_these = before in WAITING or question.state in {S.HIDDEN, S.DROPPED}
    if before is None or not is_one_of_these or is_too_late_to_undo(question.decided_at):
        raise Conflict(TOO_LATE, code="too_late")
    check_version(question.version, version)
    if before in policy.UNSETTLED:
        require_not_over(live)
        question.settled_at = None
    if before in WAITING and question.is_shortened:
        question.text, question.html = question.original, clean(question.original)
    decided = question.state
    # Another question may be on stage by now.
    question.state = S.SHORTLISTED if before is S.ON_STAGE else before
    question.position = _last_position(live) + 1 if question.state is S.SHORTLISTED else None
    question.version, question.state_before, question.reason = question.version + 1, None, ""
    db.session.flush()
    tell(person.id, question, decided)


def arrange(person: Person, live: LiveSession, question_ids: Collection[int]) -> None:
    """Give the shortlist this order; those not named follow after it in the order they had."""
    require(sessions.can_moderate(person, live), MAY_NOT)
    hold(live)
    require_not_over(live)
    listed = list(
        db.session.scalars(
            select(Question)
            .where(Question.session_id == live.id, Question.state == S.SHORTLISTED)
            .order_by(Question.position, Question.id)
        )
    )
    wanted = {id_: place for place, id_ in enumerate(question_ids)}
    for place, question in enumerate(sorted(listed, key=lambda one: wanted.get(one.id, len(wanted)))):
        question.position = place + 1
    db.session.flush()
    emit(events.QuestionsArranged(session_id=live.id, network_id=live.network_id, by_id=person.id))


def shift(person: Person, live: LiveSession, question_id: int, step: int) -> None:
    """Let a shortlisted question change places with the one before (-1) or after (1) it; at the ends nothing moves."""
    hold(live)
    listed = queries.shortlist_ids(live.id)
    place = listed.index(question_id) if question_id in listed else -1
    other = place + step
    if place >= 0 and 0 <= other < len(listed):
        listed[place], listed[other] = listed[other], listed[place]
    arrange(person, live, listed)


def reveal_author(person: Person, question: Question) -> int:
    """Who asked without a name, for a coordinator; that it was looked up is kept. Raises Forbidden for others."""
    require(policy.can_reveal(person, question), MAY_NOT)
    live = question.session
    emit(
        events.AuthorRevealed(session_id=live.id, network_id=live.network_id, by_id=person.id, question_id=question.id)
    )
    return question.author_id


def wipe_rehearsal(live_id: int) -> None:
    """Remove what was asked in rehearsals."""
    mine = (Question.session_id == live_id) & Question.is_rehearsal.is_(True)
    db.session.execute(update(Question).where(mine).values(merged_into_id=None))
    db.session.execute(delete(Question).where(mine))


def _last_position(live: LiveSession) -> int:
    highest = select(func.max(Question.position)).where(Question.session_id == live.id)
    return db.session.scalar(highest) or 0


def _first_position(live: LiveSession) -> int:
    lowest = select(func.min(Question.position)).where(Question.session_id == live.id)
    return db.session.scalar(lowest) or 0
