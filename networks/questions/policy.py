"""Who may see, support and answer a question, and who learns who asked without a name."""

from __future__ import annotations

from networks.people.models import Person, Role
from networks.questions.models import Question
from networks.sessions import policy as sessions
from networks.sessions.models import ItemState

# Open questions, which still need a fate.
ASKED = frozenset({ItemState.OPEN, ItemState.SHORTLISTED, ItemState.ON_STAGE})
FATES = frozenset({
    ItemState.ANSWERED_ALOUD, ItemState.ANSWERED_IN_WRITING, ItemState.PROMISED, ItemState.THREAD, ItemState.DROPPED,
    ItemState.MERGED,
})  # fmt: skip
# What the audience may see. A dropped one is for its author, with the reason; a merged one stands under another.
SHOWN = (ASKED | FATES) - {ItemState.DROPPED, ItemState.MERGED}
# A session cannot be closed while a question is in one of these.
UNSETTLED = sessions.WAITING | ASKED


def can_see(person: Person, question: Question) -> bool:
    """Shown ones: everybody in the session. All: their author and those backstage."""
    if not sessions.can_see(person, question.session):
        return False
    is_shown = question.state in SHOWN and not question.is_rehearsal
    return is_shown or question.author_id == person.id or sessions.can_see_backstage(person, question.session)


def can_support(person: Person, question: Question) -> bool:
    """Anybody who may ask, for an open question of somebody else."""
    is_open = question.state in ASKED and question.author_id != person.id
    rehearses = question.is_rehearsal and sessions.can_rehearse(person, question.session)
    return is_open and (rehearses or (not question.is_rehearsal and sessions.can_ask(person, question.session)))


def can_answer(person: Person, question: Question) -> bool:
    """Who presents, and who promised the answer as long as they see the session."""
    live = question.session
    promised = question.owner_id == person.id and person.is_active and live.network.is_open
    return sessions.can_present(person, live) or (promised and sessions.can_see(person, live))


def can_reveal(person: Person, question: Question) -> bool:
    """Who asked without a name only a coordinator of the network may look up."""
    return question.is_nameless and person.is_active and Role.COORDINATOR in person.roles_in(question.session.network)
