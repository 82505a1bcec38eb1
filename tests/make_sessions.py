"""Sessions for tests, and what is said in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import uuid4

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.hands import actions as hands
from networks.hands.models import Hand
from networks.people.models import Network, Person
from networks.polls import actions as polls
from networks.polls.models import Poll, PollKind
from networks.questions import asking
from networks.questions.models import Question
from networks.records import actions as records
from networks.session_messages import actions as messages
from networks.session_messages.models import SessionMessage
from networks.sessions import actions, preparing
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make

# Which steps lead to a state.
_STEPS = {
    SessionState.DRAFT: (),
    SessionState.ANNOUNCED: ("announce",),
    SessionState.LOBBY: ("announce", "open"),
    SessionState.LIVE: ("announce", "open", "start"),
    SessionState.PAUSED: ("announce", "open", "start", "pause"),
    SessionState.CLOSED: ("announce", "open", "start", "close"),
    SessionState.PUBLISHED: ("announce", "open", "start", "close", "publish"),
    SessionState.CANCELLED: ("announce", "cancel"),
}


def live_session(
    host: Person, of: Network, state: SessionState = SessionState.LIVE, *, experts: Collection[Person] = (),
    moderators: Collection[Person] = (), assistants: Collection[Person] = (), is_premoderated: bool = True,
    title: str = "Arkusz organizacji",
) -> LiveSession:  # fmt: skip
    """A session of an hour that begins now, brought to `state` by its host, a coordinator."""
    starts_at = clock.now() + timedelta(minutes=1)
    details = preparing.Details(
        title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), is_premoderated=is_premoderated
    )
    roles = [
        *((person, SessionRole.EXPERT) for person in experts),
        *((person, SessionRole.MODERATOR) for person in moderators),
        *((person, SessionRole.ASSISTANT) for person in assistants),
    ]
    with unit_of_work():
        live = preparing.draft(host, of, details, uuid4(), roles=roles).thing
    for step in _STEPS[state]:
        move(host, live, step)
    return live


def move(by: Person, live: LiveSession, step: str) -> None:
    """One step in the life of a session."""
    with unit_of_work():
        match step:
            case "announce":
                actions.announce(by, live)
            case "open":
                actions.open_lobby(by, live)
            case "start":
                actions.start(by, live, expert_is_here=False, reason="Ekspert jest w drodze.")
            case "pause":
                actions.pause(by, live, "Wracamy o 10.30.")
            case "resume":
                actions.resume(by, live)
            case "close":
                actions.close(by, live)
            case "publish":
                records.publish(by, live)
            case "cancel":
                actions.cancel(by, live, "Ekspert zachorował.")
            case "rehearse":
                preparing.rehearse(by, live)
            case _:
                raise ValueError(step)


def give_role(by: Person, live: LiveSession, to: Person, role: SessionRole) -> None:
    """Somebody has a role in the session."""
    with unit_of_work():
        preparing.give_role(by, live, to, role)


def question(
    author: Person, live: LiveSession, content: str = "Kto to zatwierdza?", *, nameless: bool = False
) -> Question:
    """A question as it is right after asking: waiting in a pre-moderated session."""
    words = make.words(content)
    with unit_of_work():
        return asking.ask(author, live, words, uuid4(), is_nameless=nameless).thing


def session_message(author: Person, live: LiveSession, content: str = "Dzień dobry") -> SessionMessage:
    """A message as it is right after sending: waiting in a pre-moderated session."""
    words = make.words(content)
    with unit_of_work():
        return messages.send(author, live, words, uuid4()).thing


def hand(of: Person, live: LiveSession) -> Hand:
    """A raised hand."""
    with unit_of_work():
        return hands.raise_hand(of, live).thing


def poll(
    author: Person, live: LiveSession, question: str = "Czy zdążymy?", options: Collection[str] = ("Tak", "Nie"),
    kind: PollKind = PollKind.SINGLE, *, opened: bool = False,
) -> Poll:  # fmt: skip
    """A prepared poll, or an open one."""
    with unit_of_work():
        made = polls.prepare(author, live, kind, question, list(options), uuid4()).thing
    if opened:
        with unit_of_work():
            polls.open_for_votes(author, made, made.version)
    return made
