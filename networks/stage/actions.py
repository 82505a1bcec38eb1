"""What joins a session with the forum: a question goes on as a thread."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from networks.core.errors import Conflict, require
from networks.core.html import Written
from networks.core.sending import Sent
from networks.core.text import TITLE_MIN, excerpt
from networks.core.words import now as _
from networks.people.models import Person
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.sessions import policy
from networks.sessions.models import ItemState
from networks.sessions.refusals import MAY_NOT
from networks.stage.refusals import REHEARSED
from networks.threads import actions as threads
from networks.threads.models import ThreadKind

TITLE_LETTERS: Final = 120
# Under this name the number of a question's thread is made from the question's own.
_SPACE: Final = UUID("5c6f7a3e-2f0b-4c55-9a7e-6d1a0b8c4e21")


def first_post(question: Question) -> str:
    """The question as the beginning of a thread: quoted, with the session's title and, unless nameless, who asked."""
    quoted = "\n".join(f"> {line}".rstrip() for line in question.text.splitlines())
    title = question.session.title
    if question.is_nameless:
        return f"{quoted}\n\n{_('A question asked without a name in the session “%(title)s”.', title=title)}"
    asked = _("Asked in the session “%(title)s”: %(name)s.", title=title, name=question.author.name)
    return f"{quoted}\n\n{asked}"


def begin_thread(person: Person, question: Question, version: int, words: Written) -> Sent[int]:
    """Start a thread in the network with `words` (of `first_post`) and let the question go on there; answers its id.

    The thread is the moderator's, who wrote it. Doing it again answers with the thread that was started.

    Raises Forbidden for those who do not moderate or may not write in the network, Conflict for a rehearsed question,
    a stale version and one that has another fate.
    """
    live = question.session
    require(policy.can_moderate(person, live), MAY_NOT)
    if question.state is ItemState.THREAD and question.thread_id is not None:
        return Sent(question.thread_id, is_new=False)
    if question.is_rehearsal:
        raise Conflict(REHEARSED, code="rehearsal")
    title = excerpt(question.text, TITLE_LETTERS)
    if len(title) < TITLE_MIN:
        title = _("Question from the session: %(title)s", title=excerpt(live.title, TITLE_LETTERS))
    number = uuid5(_SPACE, str(question.id))
    thread = threads.start(person, live.network, ThreadKind.QUESTION, title, words, number).thing
    questions.turn_into_thread(person, question, version, thread.id)
    return Sent(thread.id, is_new=True)
