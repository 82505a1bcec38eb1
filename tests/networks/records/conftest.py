"""A session that was played from beginning to end, with something of everything that a record may and may not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.people.models import Network, Person, Role
from networks.polls import actions as polls
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.records import actions
from networks.records.models import SessionRecord
from networks.session_messages import actions as messages
from networks.sessions import actions as sessions
from networks.sessions.models import AgendaItem, LiveSession, SessionState
from networks.slides.models import Slide, SlideMove, SlideSet, SlideSetState
from tests import make, make_sessions

# Tuesday; the session begins at ten in the morning in Warsaw.
BEGUN_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# Stands in everything that may not be in a record.
MARKER = "ZNACZNIK"


@dataclass
class Played:
    """The session and what was asked in it, by a word for each question."""

    live: LiveSession
    anna: Person
    marta: Person
    piotr: Person
    questions: dict[str, Question] = field(default_factory=dict)

    @contextmanager
    def at(self, minutes: float) -> Iterator[None]:
        """So many minutes after the beginning; what is done is one unit."""
        with clock.held_at(BEGUN_AT + timedelta(minutes=minutes)), unit_of_work():
            yield

    def ask(self, word: str, author: Person, text: str, *, nameless: bool = False) -> Question:
        """A question that everybody sees."""
        made = make_sessions.question(author, self.live, text, nameless=nameless)
        if made.state.value == "pending":
            with unit_of_work():
                questions.approve(self.marta, made, made.version)
        self.questions[word] = made
        return made

    def show_slide(self, minutes: float, slides: SlideSet, number: int) -> None:
        """Everybody is shown this page."""
        with self.at(minutes):
            move = SlideMove(session_id=self.live.id, set_id=slides.id, number=number, at=clock.now())
            db.session.add(move)

    def close(self, minutes: float = 60) -> None:
        """The session ends."""
        with self.at(minutes):
            sessions.close(self.anna, self.live)

    def publish(self) -> SessionRecord:
        """The coordinator publishes it."""
        with unit_of_work():
            return actions.publish(self.anna, self.live)


@pytest.fixture
def begun(anna: Person, marta: Person, piotr: Person, finanse: Network) -> Played:
    """A session that has begun, led by Marta with Piotr as its expert."""
    with clock.held_at(BEGUN_AT):
        live = make_sessions.live_session(
            anna, finanse, SessionState.LIVE, experts=[piotr], moderators=[marta], title="Koszty oddziałów"
        )
    return Played(live, anna, marta, piotr)


@pytest.fixture
def empty(begun: Played) -> Played:
    """A closed session in which nothing was asked or shown."""
    begun.close()
    return begun


@pytest.fixture
def played(begun: Played, ewa: Person, finanse: Network) -> Played:
    """A closed session with questions of every fate, slides, polls, and everything that stays outside of a record."""
    zofia = make.member(finanse, Role.MEMBER, name="Zofia Pytająca", email="zofia@test.example")
    _agenda(begun)
    slides = slide_set(begun, ["Wstęp", "Ile kosztuje oddział", "Dowóz"])
    begun.show_slide(0, slides, 1)
    begun.show_slide(9.97, slides, 3)
    begun.show_slide(10, slides, 2)
    begun.show_slide(20, slides, 1)
    with clock.held_at(BEGUN_AT + timedelta(minutes=5)):
        _ask_everything(begun, ewa, zofia)
        _say_what_stays_outside(begun, ewa)
    _answer_everything(begun)
    _vote(begun, [make.member(finanse, Role.MEMBER) for _ in range(5)])
    begun.close()
    return begun


@pytest.fixture
def work() -> Callable[[], None]:
    """Let the worker carry out everything that is due."""

    def until_done() -> None:
        while carry_out_due(50):
            pass

    return until_done


def slide_set(played: Played, titles: list[str]) -> SlideSet:
    """Slides with these titles and a text each, ready to be shown."""
    with unit_of_work():
        made = SlideSet(
            session_id=played.live.id, author_id=played.piotr.id, client_id=uuid4(), file_name="Koszty.pdf",
            stored_name=f"slides/{uuid4().hex}", size_bytes=340_000, sha256="0" * 64, state=SlideSetState.READY,
            page_count=len(titles), is_current=True, furthest=len(titles),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        for number, title in enumerate(titles, start=1):
            row = Slide(
                set_id=made.id, number=number, width=1280, height=720, title=title, text=f"Treść: {title}",
                notes=f"{MARKER} notatka prowadzącego",
            )  # fmt: skip
            db.session.add(row)
    return made


def _agenda(played: Played) -> None:
    with played.at(0):
        played.live.agenda = [
            AgendaItem(position=1, title="Wprowadzenie", minutes=10, begun_at=BEGUN_AT),
            AgendaItem(position=2, title="Pytania", minutes=50, begun_at=BEGUN_AT + timedelta(minutes=15)),
            AgendaItem(position=3, title=f"{MARKER} nie zdążyliśmy", minutes=50),
        ]


def _ask_everything(played: Played, ewa: Person, zofia: Person) -> None:
    played.ask("aloud", ewa, "Kto zatwierdza **arkusz**?")
    played.ask("writing", zofia, "Ile to kosztuje?")
    played.ask("promised", ewa, "Co z dowozem?")
    played.ask("thread", ewa, "Jak robią to inni?")
    played.ask("nameless", zofia, "Czy wolno tak?", nameless=True)
    played.ask("merged", zofia, f"{MARKER} A ile kosztuje?")
    played.ask("merged again", ewa, f"{MARKER} Jaki jest koszt?")
    played.ask("dropped", zofia, f"{MARKER} pominięte")
    played.ask("hidden", zofia, f"{MARKER} ukryte")


def _say_what_stays_outside(played: Played, ewa: Person) -> None:
    live, marta = played.live, played.marta
    returned, rejected = (make_sessions.question(ewa, live, f"{MARKER} {word}") for word in ("zwrot", "odmowa"))
    message, note = make_sessions.session_message(ewa, live, f"{MARKER} czat"), f"{MARKER} zaplecze"
    with unit_of_work():
        questions.send_back(marta, returned, returned.version, f"{MARKER} podpowiedź")
        questions.reject(marta, rejected, rejected.version, f"{MARKER} powód")
        messages.approve(marta, message, message.version)
        messages.note(marta, live, note, uuid4())
        questions.drop(marta, returned, returned.version, f"{MARKER} powód")
    with unit_of_work():
        row = Question(
            session_id=live.id, author_id=ewa.id, client_id=uuid4(), text=f"{MARKER} próba", html="", original="",
            is_rehearsal=True, state="answered_aloud",
        )  # fmt: skip
        db.session.add(row)


def _answer_everything(played: Played) -> None:
    asked, marta, piotr = played.questions, played.marta, played.piotr
    thread = make.thread(marta, played.live.network)
    words = make.words("Około **12 tys.** miesięcznie.\n\n| rok | zł |\n|---|---|\n| 2026 | 12 |")
    with played.at(16):
        for word, into in (("merged again", "merged"), ("merged", "writing")):
            questions.merge(marta, asked[word], asked[word].version, asked[into])
        questions.drop(marta, asked["dropped"], asked["dropped"].version, f"{MARKER} poza tematem")
        questions.hide(marta, asked["hidden"], asked["hidden"].version, f"{MARKER} dane osobowe")
    for minutes, word in ((17, "aloud"), (20, "writing"), (25, "nameless")):
        with played.at(minutes):
            questions.put_on_stage(marta, asked[word], asked[word].version)
    with played.at(19):
        questions.answered_aloud(piotr, asked["aloud"], asked["aloud"].version)
    with played.at(22):
        questions.answer_in_writing(piotr, asked["writing"], asked["writing"].version, words)
    with played.at(27):
        questions.answered_aloud(piotr, asked["nameless"], asked["nameless"].version)
        questions.promise(marta, asked["promised"], asked["promised"].version, piotr, datetime(2026, 12, 1).date())
        questions.turn_into_thread(marta, asked["thread"], asked["thread"].version, thread.id)


def _vote(played: Played, voters: list[Person]) -> None:
    marta, live = played.marta, played.live
    with clock.held_at(BEGUN_AT + timedelta(minutes=30)):
        for question, count, shown in (
            ("Czy zdążymy?", 5, True), ("Czy warto?", 2, True), (f"{MARKER} nieogłoszona", 5, False),
        ):  # fmt: skip
            poll = make_sessions.poll(marta, live, question, opened=True)
            with unit_of_work():
                for place, voter in enumerate(voters[:count]):
                    polls.vote(voter, poll, [poll.options[place % 2].id])
            with unit_of_work():
                polls.close(marta, poll, poll.version)
            if shown:
                with unit_of_work():
                    polls.show(marta, poll, poll.version)
        make_sessions.poll(marta, live, f"{MARKER} szkic")
