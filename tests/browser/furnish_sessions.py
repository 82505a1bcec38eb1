"""Sessions for the browser, in every state people meet them in, in the network jst-finanse."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Membership, MembershipRole, Person, Role
from networks.people.queries import network_by_slug
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.session_messages import actions as messages
from networks.session_messages.models import SessionMessage
from networks.sessions import actions, preparing
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.preparing import Point
from tests import make, make_sessions, make_slides

LONG = "Jak policzyć koszt oddziału przygotowawczego, gdy szkoła dzieli salę z przedszkolem, a dowożenie jest wspólne?"


def sessions(cast: dict[str, Person]) -> dict[str, int]:
    """Their ids by name: `live` with everything in it, `empty` with nothing, and one of each other state."""
    anna, piotr, marta, ewa = (cast[name] for name in ("anna", "piotr", "marta", "ewa"))
    finanse = network_by_slug("jst-finanse")

    def one(title: str, state: SessionState = SessionState.LIVE, *, is_alone: bool = False) -> LiveSession:
        moderators = [] if is_alone else [marta]
        return make_sessions.live_session(
            anna, finanse, state, experts=[piotr], moderators=moderators, title=title
        )  # fmt: skip

    live = one("Arkusz organizacji 2027/2028: koszty oddziałów, dowożenie i nauczanie indywidualne")
    _fill(live, cast)
    before = one("Sesja, która dopiero będzie", SessionState.ANNOUNCED)
    _open(marta, make_sessions.question(ewa, before, LONG))
    rehearsed = one("Sesja z próbą", SessionState.ANNOUNCED)
    make_sessions.move(anna, rehearsed, "rehearse")
    make_sessions.question(piotr, rehearsed, "Pytanie na próbę?")
    closing = one("Sesja, która się kończy")
    _open(marta, make_sessions.question(ewa, closing, LONG))
    make_sessions.session_message(ewa, closing, "Czekam na decyzję")
    paused = one("Sesja z przerwą", SessionState.PAUSED)
    made = {
        "live": live, "before": before, "rehearsed": rehearsed, "closing": closing, "paused": paused,
        "empty": one("Sesja bez niczego"), "lobby": one("Sesja w poczekalni", SessionState.LOBBY),
        "closed": one("Sesja zakończona", SessionState.CLOSED),
        "cancelled": one("Sesja odwołana", SessionState.CANCELLED), "alone": one("Ekspert sam", is_alone=True),
    }  # fmt: skip
    return {f"session_{name}": found.id for name, found in made.items()}


def new_session(cast: dict[str, Person], title: str, state: str, waiting: list[str], *, is_full: bool) -> int:
    """A session led by Marta with Piotr as its expert, with Ewa's questions that wait, or with everything in it."""
    anna, piotr, marta, ewa = (cast[name] for name in ("anna", "piotr", "marta", "ewa"))
    live = make_sessions.live_session(
        anna, network_by_slug("jst-finanse"), SessionState(state), experts=[piotr], moderators=[marta], title=title
    )  # fmt: skip
    if is_full:
        _fill(live, cast)
    for words in waiting:
        make_sessions.question(ewa, live, words)
    return live.id


def _fill(live: LiveSession, cast: dict[str, Person]) -> None:
    """Everything a session can have: slides, an agenda, questions with every fate, messages, hands, polls, notes."""
    anna, piotr, marta, ewa = (cast[name] for name in ("anna", "piotr", "marta", "ewa"))
    points = [Point("Powitanie i cel", 5), Point("Koszty oddziałów w małych szkołach", 20), Point("Pytania", 30)]
    with unit_of_work():
        preparing.set_agenda(marta, live, points)
    with unit_of_work():
        actions.go_on(marta, live, live.agenda[0])
    with unit_of_work():
        actions.go_on(marta, live, live.agenda[1])
    slides = make_slides.slides(piotr, live, "Wstęp", "Co najbardziej podnosi koszt oddziału?", "Terminy", "Pytania")
    make_slides.notes(piotr, slides, 2, "Podać przykład gminy z dowożeniem.\nPotem pytania.")
    make_slides.show(piotr, live, 2)
    colleague = _colleague(live, cast)
    _questions(live, cast, colleague)
    for number, text in enumerate(("Dzień dobry wszystkim", "Slajdy będą w zapisie.", "Prosimy pytać.")):
        make_sessions.session_message((marta, piotr, anna)[number], live, text)
    _waiting(live, ewa, colleague)
    make_sessions.hand(ewa, live)
    make_sessions.hand(colleague, live)
    make_sessions.poll(marta, live, "Czy dzielą Państwo koszt na oddziały?", ("Tak", "Nie", "Jeszcze nie"), opened=True)
    make_sessions.poll(marta, live, "Ankieta przygotowana na koniec", ("Tak", "Nie"))
    with unit_of_work():
        messages.note(marta, live, "Kończymy za pięć minut.", uuid4())


def _colleague(live: LiveSession, cast: dict[str, Person]) -> Person:
    """A member of the network whom nobody signs in as."""
    rows = select(Person).join(Membership).join(MembershipRole)
    known = {person.id for person in cast.values()}
    members = rows.where(Membership.network_id == live.network_id, MembershipRole.role == Role.MEMBER)
    return next(person for person in db.session.scalars(members.order_by(Person.id)) if person.id not in known)


def _questions(live: LiveSession, cast: dict[str, Person], colleague: Person) -> None:
    piotr, marta, ewa = cast["piotr"], cast["marta"], cast["ewa"]
    asked = [
        _open(marta, make_sessions.question(colleague, live, text, nameless=number == 1))
        for number, text in enumerate((
            "Od czego zacząć, gdy liczba dzieci spada trzeci rok?", LONG, "Czy aneks może zmniejszyć liczbę godzin?",
            "Czy powiat może prowadzić jedno centrum usług?", "Kto odpowiada za arkusz?", "Jakie dane zebrać?",
        ))
    ]  # fmt: skip
    _open(marta, make_sessions.question(ewa, live, "A co z nauczaniem indywidualnym?"))
    with unit_of_work():
        questions.put_on_stage(marta, asked[0], asked[0].version)
        questions.shortlist(marta, asked[1], asked[1].version)
        questions.shortlist(marta, asked[2], asked[2].version)
        questions.answer_in_writing(piotr, asked[4], asked[4].version, make.words("Dyrektor, a zatwierdza **organ**."))
        due = (clock.now() + timedelta(days=7)).date()
        questions.promise(marta, asked[5], asked[5].version, piotr, due)


def _waiting(live: LiveSession, ewa: Person, colleague: Person) -> None:
    """What waits for a decision: somebody else's and one's own."""
    make_sessions.question(colleague, live, "Pytanie, które czeka na decyzję?")
    make_sessions.question(ewa, live, "Moje pytanie, które czeka?")
    make_sessions.session_message(colleague, live, "Wiadomość, która czeka na decyzję")
    made: SessionMessage = make_sessions.session_message(ewa, live, "Moja wiadomość, która czeka")
    assert made.id


def _open(by: Person, question: Question) -> Question:
    with unit_of_work():
        questions.approve(by, question, question.version)
    return question
