"""Whatever people do in a session, in whatever order: it behaves as the plain model says, through every door.

Hypothesis plays sessions by chance. After each act the outcome must be the model's, and so must all states; nobody in
the audience may ever see what the model does not show them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from networks.core.db import db
from networks.core.memo import forget_everything
from networks.hands.models import Hand
from networks.people.models import Network, Person, Role
from networks.polls.models import Poll
from networks.questions import queries as questions
from networks.questions.models import Question
from networks.session_messages import queries as messages
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession
from tests import make, make_sessions
from tests.journeys import session_model as model
from tests.journeys.session_doors import Act, by_action, by_api
from tests.journeys.session_model import Item, Model

Door = Callable[[Person, Act], bool]
people = st.sampled_from(sorted(model.EVERYBODY))
numbers = st.integers(min_value=0, max_value=30)
ROLES = {"anna": Role.COORDINATOR, "marta": Role.MODERATOR, "piotr": Role.EXPERT, "olga": Role.OBSERVER}
EVERY_STATE = {
    *(after for _, after, _ in model.STEPS.values()),
    *(f"messages {after}" for _, after, _ in model.MESSAGE_ACTS.values()),
    *(f"questions {after}" for _, after, _ in model.QUESTION_ACTS.values()),
    *(f"hands {after}" for _, after in model.HAND_ACTS.values()),
    *(f"polls {after}" for _, after in model.POLL_ACTS.values()),
}


class Played(RuleBasedStateMachine):
    """A session with its cast, beside its model. `door` is how people act."""

    door: Door
    # Which states were met, over all plays.
    reached: set[str]

    @initialize(come_to=st.sampled_from(["draft", "announced", "lobby", "live", "live", "live", "paused"]))
    def draft(self, come_to: str) -> None:
        """A network of its own for each play; most plays begin where much can happen."""
        forget_everything()
        self.network: Network = make.network(f"gra-{uuid4().hex[:12]}")
        self.who = {
            name: make.member(self.network, *[ROLES[name]] if name in ROLES else [], name=f"Pani {name}")
            for name in sorted(model.EVERYBODY)
        }
        self.live = make_sessions.live_session(
            self.who["anna"], self.network, make_sessions.SessionState.DRAFT, experts=[self.who["piotr"]],
            moderators=[self.who["marta"]], assistants=[self.who["basia"]],
        )  # fmt: skip
        self.model = Model()
        self.ids: dict[str, list[int]] = {"messages": [], "questions": [], "hands": [], "polls": []}
        for step in ("announce", "open", "start", "pause"):
            if self.model.state != come_to:
                self.step("anna", step)

    def act(self, who: str, act: Act, *, may: bool) -> bool:
        """Do it by the door; the outcome must be the model's."""
        done = type(self).door(self.who[who], act)
        db.session.rollback()
        expected = may and self.model.sees(who)
        assert done == expected, f"{who} {act} in {self.model.state}: {done}, the model says {expected}"
        return done

    @rule(who=people, step=st.sampled_from(sorted(model.STEPS)))
    def try_step(self, who: str, step: str) -> None:
        """A step of the session's life by anybody."""
        self.step(who, step)

    def step(self, who: str, step: str) -> None:
        """A step of the session's life."""
        if self.act(who, Act("step", self.live.id, step), may=self.model.may_step(who, step)):
            self.model.do_step(step)

    @rule(step=st.sampled_from(["announce", "open", "start", "resume"]))
    def go_on(self, step: str) -> None:
        """The coordinator leads on, so that plays come further than chance alone would bring them."""
        self.step("anna", step)

    @rule(who=people)
    def send(self, who: str) -> None:
        """A message."""
        if self.act(who, Act("send", self.live.id), may=self.model.may_send(who)):
            self._made("messages", SessionMessage, Item(who, self.model.first_state(who, "approved")))

    @rule(who=people)
    def ask(self, who: str) -> None:
        """A question."""
        if self.act(who, Act("ask", self.live.id), may=self.model.may_ask_more(who)):
            self._made("questions", Question, Item(who, self.model.first_state(who, "open")))

    @precondition(lambda self: self.ids["messages"])
    @rule(who=people, at=numbers, act=st.sampled_from(sorted(model.MESSAGE_ACTS)), is_stale=st.booleans())
    def decide_message(self, who: str, at: int, act: str, is_stale: bool) -> None:
        """A decision on a message; one on an older version is refused."""
        item, id_ = self._pick("messages", at)
        is_stale = is_stale and item.version > 1
        may = self.model.may_message(who, item, act) and not is_stale
        if self.act(who, Act("message", id_, act, item.version - is_stale), may=may):
            item.state, item.version = model.MESSAGE_ACTS[act][1], item.version + 1

    @precondition(lambda self: self.ids["questions"])
    @rule(who=people, at=numbers, act=st.sampled_from(sorted(model.QUESTION_ACTS)), is_stale=st.booleans())
    def decide_question(self, who: str, at: int, act: str, is_stale: bool) -> None:
        """A decision on a question, up to its fate."""
        item, id_ = self._pick("questions", at)
        is_stale = is_stale and item.version > 1
        may = self.model.may_question(who, item, act) and not is_stale
        done = self.act(who, Act("question", id_, act, item.version - is_stale, to=self.who["piotr"].email), may=may)
        if done:
            self.model.do_question(item, act)

    @rule(ats=st.lists(st.integers(min_value=0, max_value=500), min_size=1, max_size=6))
    def moderate(self, ats: list[int]) -> None:
        """The moderator does some of all that may be done, so that plays come further than chance brings them."""
        for at in ats:
            self._moderate(at)

    @rule(publishes=st.booleans())
    def finish(self, publishes: bool) -> None:
        """Every question gets a fate, and the session its end."""
        for n, question in enumerate(self.model.questions):
            if self.model.may_question("marta", question, "drop"):
                self.decide_question("marta", n, "drop", False)
        self.step("marta", "close")
        if publishes:
            self.step("anna", "publish")

    def _moderate(self, at: int) -> None:
        moves = [
            *(("message", n, act) for n, one in enumerate(self.model.messages) for act in model.MESSAGE_ACTS
              if self.model.may_message("marta", one, act)),
            *(("question", n, act) for n, one in enumerate(self.model.questions) for act in model.QUESTION_ACTS
              if self.model.may_question("marta", one, act)),
            *(("hand", n, act) for n, one in enumerate(self.model.hands) for act in model.HAND_ACTS
              if self.model.may_hand("marta", one, act)),
            *(("poll", n, act) for n, one in enumerate(self.model.polls) for act in model.POLL_ACTS
              if self.model.may_poll("marta", one, act)),
        ]  # fmt: skip
        if not moves:
            return
        kind, n, act = moves[at % len(moves)]
        match kind:
            case "message":
                self.decide_message("marta", n, act, False)
            case "question":
                self.decide_question("marta", n, act, False)
            case "hand":
                self.lead_hand("marta", n, act)
            case _:
                self.lead_poll("marta", n, act)

    @precondition(lambda self: self.ids["questions"])
    @rule(who=people, at=numbers)
    def support(self, who: str, at: int) -> None:
        """Support for somebody else's open question; twice is once."""
        item, id_ = self._pick("questions", at)
        if self.act(who, Act("support", id_), may=self.model.may_support(who, item)):
            item.supporters.add(who)

    @precondition(lambda self: self.ids["questions"])
    @rule(at=numbers, is_question=st.booleans())
    def withdraw(self, at: int, is_question: bool) -> None:
        """An author takes their own words back."""
        kind = "questions" if is_question or not self.ids["messages"] else "messages"
        item, id_ = self._pick(kind, at)
        may = self.model.may_withdraw(item.author, item, is_question=kind == "questions")
        if self.act(item.author, Act("withdraw", id_, kind), may=may) and item.state != "withdrawn":
            item.state, item.version = "withdrawn", item.version + 1

    @rule(who=people)
    def raise_hand(self, who: str) -> None:
        """A hand; one that is up stays the same hand."""
        is_up = any(hand.author == who and hand.state in {"raised", "invited", "speaking"} for hand in self.model.hands)
        if self.act(who, Act("raise", self.live.id), may=self.model.may_send(who)) and not is_up:
            self._made("hands", Hand, Item(who, "raised"))

    @precondition(lambda self: self.ids["hands"])
    @rule(who=people, at=numbers, act=st.sampled_from(sorted(model.HAND_ACTS)))
    def lead_hand(self, who: str, at: int, act: str) -> None:
        """The word is given and taken."""
        item, id_ = self._pick("hands", at)
        if self.act(who, Act("hand", id_, act), may=self.model.may_hand(who, item, act)):
            self.model.do_hand(item, act)

    @rule(who=people)
    def prepare_poll(self, who: str) -> None:
        """A poll, prepared."""
        may = who in model.MODERATES and self.model.state not in model.OVER
        if self.act(who, Act("prepare", self.live.id), may=may):
            self._made("polls", Poll, Item(who, "draft"))

    @precondition(lambda self: self.ids["polls"])
    @rule(who=people, at=numbers, act=st.sampled_from(sorted(model.POLL_ACTS)))
    def lead_poll(self, who: str, at: int, act: str) -> None:
        """A poll is opened, closed, shown."""
        item, id_ = self._pick("polls", at)
        if self.act(who, Act("poll", id_, act, item.version), may=self.model.may_poll(who, item, act)):
            item.state, item.version = model.POLL_ACTS[act][1], item.version + 1

    @precondition(lambda self: self.ids["polls"])
    @rule(who=people, at=numbers)
    def vote(self, who: str, at: int) -> None:
        """A vote; another one replaces it."""
        item, id_ = self._pick("polls", at)
        may = self.model.may_vote(who, item)
        if self.act(who, Act("vote", id_), may=may):
            item.votes.add(who)

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        """States, versions, support."""
        if not hasattr(self, "live"):
            return
        db.session.rollback()
        db.session.expire_all()
        assert db.session.get_one(LiveSession, self.live.id).state == self.model.state
        self.reached.add(self.model.state)
        for kind, name in ((SessionMessage, "messages"), (Question, "questions"), (Hand, "hands"), (Poll, "polls")):
            for id_, item in zip(self.ids[name], getattr(self.model, name), strict=True):
                row = db.session.get_one(kind, id_)
                self.reached.add(f"{name} {item.state}")
                assert (row.state, getattr(row, "version", 1)) == (item.state, item.version), f"{name} {id_}"
                if isinstance(row, Question):
                    assert row.support_count == len(item.supporters)

    @invariant()
    def the_audience_sees_what_is_shown_and_nothing_else(self) -> None:
        """Members see shown things of others, and their own."""
        if not hasattr(self, "live") or self.model.state == "draft":
            return
        live = db.session.get_one(LiveSession, self.live.id)
        for name in ("ewa", "olga"):
            seen = {one.id for one in messages.messages_of(self.who[name], live)}
            assert seen == self._visible("messages", name, {"approved"})
            seen = {one.id for one in questions.questions_of(self.who[name], live)}
            shown = model.ASKED | {"answered_aloud", "answered_in_writing", "promised"}
            assert seen == self._visible("questions", name, shown)

    def _visible(self, kind: str, name: str, shown: set[str]) -> set[int]:
        pairs = zip(self.ids[kind], getattr(self.model, kind), strict=True)
        return {id_ for id_, item in pairs if item.state in shown or item.author == name}

    def _made(self, name: str, kind: type[Any], item: Item) -> None:
        db.session.rollback()
        newest = db.session.scalars(db.select(kind.id).where(kind.session_id == self.live.id).order_by(kind.id.desc()))
        self.ids[name].append(next(iter(newest)))
        getattr(self.model, name).append(item)

    def _pick(self, name: str, at: int) -> tuple[Item, int]:
        items = getattr(self.model, name)
        return items[at % len(items)], self.ids[name][at % len(items)]


@pytest.mark.parametrize("door", [by_action, by_api], ids=["actions", "api"])
def test_no_forbidden_transition_can_be_reached(app: Flask, door: Callable[[Flask], Door]) -> None:
    play(app, door, plays=8)


def test_every_state_is_reached_as_the_model_says(app: Flask) -> None:
    """Chance does not come everywhere; this play goes through every decision once."""
    one = _machine(app, by_action)
    whole, cancelled = one(), one()
    whole.draft("live")
    for act in model.MESSAGE_ACTS:
        whole.send("ewa")
        _decide(whole.decide_message, len(whole.model.messages) - 1, act, needs_approval=act == "hide")
    for act in model.QUESTION_ACTS:
        whole.ask("ewa")
        needs_approval = act not in {"approve", "return", "reject"}
        _decide(whole.decide_question, len(whole.model.questions) - 1, act, needs_approval=needs_approval)
        whole.all_is_as_the_model_says()
    for number, acts in enumerate((("invite", "speak", "done"), ("skip",))):
        whole.raise_hand("ewa")
        for act in acts:
            whole.lead_hand("marta", number, act)
            whole.all_is_as_the_model_says()
    whole.prepare_poll("marta")
    for act in model.POLL_ACTS:
        whole.lead_poll("marta", 0, act)
        whole.all_is_as_the_model_says()
    whole.step("marta", "pause")
    whole.all_is_as_the_model_says()
    whole.finish(publishes=False)
    whole.all_is_as_the_model_says()
    whole.step("anna", "publish")
    whole.all_is_as_the_model_says()
    cancelled.draft("lobby")
    cancelled.all_is_as_the_model_says()
    cancelled.step("anna", "cancel")
    cancelled.all_is_as_the_model_says()
    assert one.reached >= EVERY_STATE - {"announced"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_forbidden_transition_can_be_reached_in_many_plays(app: Flask) -> None:
    play(app, by_action, plays=40)


def _decide(decide: Callable[..., None], number: int, act: str, *, needs_approval: bool) -> None:
    """The moderator decides, after letting it through where that comes first."""
    for one in ["approve", act] if needs_approval else [act]:
        decide("marta", number, one, False)


def _machine(app: Flask, door: Callable[[Flask], Door]) -> type[Played]:
    """The machine behind a door, with a memory of its own of the states it met."""
    return type("PlayedByDoor", (Played,), {"door": staticmethod(door(app)), "reached": set()})


def play(app: Flask, door: Callable[[Flask], Door], *, plays: int) -> None:
    """Play that many sessions through a door."""
    run_state_machine_as_test(
        _machine(app, door),
        settings=settings(
            max_examples=plays, stateful_step_count=50, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip
