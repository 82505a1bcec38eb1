"""A valid request for every route: who builds it makes the thing it is about first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from networks.access import invitations
from networks.access.models import AccessToken, SignIn
from networks.access.queries import hash_of_token
from networks.chat.models import Message
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person, PersonState
from networks.threads import actions as threads
from networks.threads.models import OutcomeKind, Post, Thread
from networks.unsent import actions as unsent_texts
from tests import make
from tests.house.authorisation.world import World


@dataclass(frozen=True)
class Cell:
    """One cell: in which network the thing is, and who asks."""

    world: World
    place: str
    column: str

    @property
    def writer(self) -> Person:
        """Who wrote the thing."""
        return self.world.writer(self.place, self.column)

    @property
    def slug(self) -> str:
        """The network's slug."""
        return self.world.networks[self.place].slug

    def thread(self) -> Thread:
        """A question the writer asked just now."""
        return make.thread(self.writer, self.world.networks[self.place])

    def post(self) -> Post:
        """The writer's reply to a question of a colleague, post number 2."""
        colleague = self.world.colleagues[self.place]
        return make.post(self.writer, make.thread(colleague, self.world.networks[self.place]))

    def message(self) -> Message:
        """The writer's message in the general channel."""
        return make.message(self.writer, make.channel(self.world.networks[self.place]))

    @property
    def leader(self) -> Person:
        """Somebody who keeps order there and is nobody's column."""
        return self.world.leaders[self.place]


@dataclass(frozen=True)
class Asked:
    """What is put into the route's path, and what is sent: a form, or JSON."""

    values: dict[str, Any] = field(default_factory=dict)
    form: dict[str, str] | None = None
    json: Any = None


Builder = Callable[[Cell], Asked]
BUILDERS: dict[str, Builder] = {}


def builds(*endpoints: str) -> Callable[[Builder], Builder]:
    """The decorated function builds requests of these endpoints."""

    def note(builder: Builder) -> Builder:
        BUILDERS.update(dict.fromkeys(endpoints, builder))
        return builder

    return note


def client_id() -> str:
    """A number of the browser's own making."""
    return str(uuid4())


@builds(
    "health.healthz", "health.readyz", "openapi.description", "sign_in.show", "sign_in.leave", "start.desk",
    "settings.show", "start.drafts", "access_api.me", "membership_api.networks",
)  # fmt: skip
def nothing(_cell: Cell) -> Asked:
    """Pages that are about nothing but the one who asks."""
    return Asked()


@builds("assets.show")
def a_file(_cell: Cell) -> Asked:
    """A file every page loads."""
    return Asked({"version": "x", "name": "css/base.css"})


@builds("sign_in.enter")
def signing_in(cell: Cell) -> Asked:
    """Everybody signs in with their own address and the right password."""
    return Asked(form={"email": cell.world.person(cell.column).email, "password": make.PASSWORD})


@builds("first_password.show", "first_password.choose")
def invitation(cell: Cell) -> Asked:
    """The link of somebody who was invited; whoever holds it may use it."""
    with unit_of_work():
        invited = Person(email=f"{client_id()}@test.example", name="Zaproszona", state=PersonState.INVITED)
        db.session.add(invited)
    with cell.world.app.test_request_context():
        token = invitations.path_for(invited).rpartition("/")[2]
    return Asked({"token": token}, form={"name": "Zaproszona Osoba", "new": make.PASSWORD})


@builds("settings.language")
def language(_cell: Cell) -> Asked:
    """English."""
    return Asked(form={"language": "en"})


@builds("settings.theme")
def theme(_cell: Cell) -> Asked:
    """Dark."""
    return Asked(form={"theme": "dark"})


@builds("settings.make_token")
def token(_cell: Cell) -> Asked:
    """A new token."""
    return Asked(form={"name": "Program"})


@builds("settings.change_password")
def password(_cell: Cell) -> Asked:
    """A new password."""
    return Asked(form={"current": make.PASSWORD, "new": "another long password"})


@builds("settings.end_device")
def device(cell: Cell) -> Asked:
    """A device of the writer."""
    kept = hash_of_token(make.sign_in(cell.writer))
    return Asked({"device_id": db.session.scalars(select(SignIn.id).where(SignIn.token_hash == kept)).one()}, form={})


@builds("settings.end_token")
def token_to_end(cell: Cell) -> Asked:
    """A token of the writer."""
    kept = hash_of_token(make.token(cell.writer))
    found = db.session.scalars(select(AccessToken.id).where(AccessToken.token_hash == kept)).one()
    return Asked({"token_id": found}, form={})


@builds("drafts.save")
def unsent(cell: Cell) -> Asked:
    """A text in the making."""
    return Asked(form={"place": f"network:{cell.slug}:new-thread", "text": "Jeszcze nie wiem", "seq": "0"})


@builds("drafts.drop")
def unwanted(cell: Cell) -> Asked:
    """A text in the making that is not wanted any more."""
    place = f"network:{cell.slug}:new-thread"
    with unit_of_work():
        unsent_texts.keep(cell.world.person(cell.column), place, "", "Jednak nie", 0)
    return Asked(form={"place": place})


@builds("membership.person")
def colleague(cell: Cell) -> Asked:
    """The writer's page."""
    return Asked({"person_id": cell.writer.id})


@builds(
    "start.network", "membership.people", "threads.index", "threads.new", "membership_api.network",
    "chat_api.channels", "threads_api.threads",
)  # fmt: skip
def network(cell: Cell) -> Asked:
    """A page of the network."""
    return Asked({"slug": cell.slug})


@builds("threads.start")
def new_thread(cell: Cell) -> Asked:
    """A question."""
    form = {"title": "Dowożenie", "text": "Jak liczyć?", "kind": "question", "client_id": client_id()}
    return Asked({"slug": cell.slug}, form=form)


@builds("threads_api.start")
def new_thread_by_program(cell: Cell) -> Asked:
    """A question."""
    return Asked({"slug": cell.slug}, json={"title": "Dowożenie", "text": "Jak?", "client_id": client_id()})


@builds("threads.mark_all_read")
def reading_all(cell: Cell) -> Asked:
    """Something to read is there."""
    make.thread(cell.world.colleagues[cell.place], cell.world.networks[cell.place])
    return Asked({"slug": cell.slug}, form={})


@builds("threads.short", "threads.close_form", "threads_api.thread", "threads_api.posts")
def thread(cell: Cell) -> Asked:
    """A thread."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id})


@builds("threads.show")
def whole_thread(cell: Cell) -> Asked:
    """A thread by its whole address."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id, "name": "wspolne-dowozenie"})


@builds("threads.pin", "threads.lock")
def ordinary_thread(cell: Cell) -> Asked:
    """A thread to pin or lock."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id}, form={})


@builds("threads.unpin")
def pinned_thread(cell: Cell) -> Asked:
    """A pinned thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.pin(leader, found, pinned=True)
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.unlock")
def locked_thread(cell: Cell) -> Asked:
    """A locked thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.lock(leader, found, locked=True)
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.close")
def outcome(cell: Cell) -> Asked:
    """An outcome in a sentence."""
    return Asked(
        {"slug": cell.slug, "thread_id": cell.thread().id}, form={"outcome_kind": "answer", "outcome": "Wystarczy."}
    )


@builds("threads.reopen")
def closed_thread(cell: Cell) -> Asked:
    """A closed thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.close(leader, found, OutcomeKind.ANSWER, "Wystarczy.")
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.level")
def level(cell: Cell) -> Asked:
    """Hear nothing of a thread."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id}, form={"level": "mute"})


@builds("threads.mark_read", "threads.mark_unread")
def number(cell: Cell) -> Asked:
    """Read up to a colleague's reply, or to be read again from there."""
    found = make.post(cell.world.colleagues[cell.place], cell.thread())
    return Asked({"slug": cell.slug, "thread_id": found.thread_id}, form={"number": "2"})


@builds("threads.reply")
def reply(cell: Cell) -> Asked:
    """A reply."""
    values = {"slug": cell.slug, "thread_id": cell.thread().id}
    return Asked(values, form={"text": "U nas podobnie.", "client_id": client_id(), "in_reply_to": "1"})


@builds("threads_api.reply")
def reply_by_program(cell: Cell) -> Asked:
    """A reply."""
    return Asked({"thread_id": cell.thread().id}, json={"text": "U nas podobnie.", "client_id": client_id()})


def values_of(cell: Cell, post: Post) -> dict[str, Any]:
    """The path of a post."""
    return {"slug": cell.slug, "thread_id": post.thread_id, "number": post.number}


@builds("threads.post", "threads.edit_form", "threads.hide_form", "threads.history")
def post(cell: Cell) -> Asked:
    """A post."""
    return Asked(values_of(cell, cell.post()))


@builds("threads.edit")
def new_words(cell: Cell) -> Asked:
    """New words for a post."""
    return Asked(values_of(cell, cell.post()), form={"text": "Inaczej.", "version": "1"})


@builds("threads_api.edit")
def new_words_by_program(cell: Cell) -> Asked:
    """New words for a post."""
    return Asked(values_of(cell, cell.post()), json={"text": "Inaczej.", "version": 1})


@builds("threads.hide")
def post_to_hide(cell: Cell) -> Asked:
    """A post, and a reason to hide it."""
    return Asked(values_of(cell, cell.post()), form={"reason": "Dane osobowe."})


@builds("threads.restore")
def hidden_post(cell: Cell) -> Asked:
    """A hidden post, and a reason to show it again."""
    found, leader = cell.post(), cell.leader
    with unit_of_work():
        threads.hide(leader, found, "Pomyłka.")
    return Asked(values_of(cell, found), form={"reason": "To była pomyłka."})


@builds("threads.accept")
def answer(cell: Cell) -> Asked:
    """A colleague's answer to the writer's question."""
    found = make.post(cell.world.colleagues[cell.place], cell.thread())
    return Asked(values_of(cell, found), form={})


@builds("threads.unaccept")
def accepted_answer(cell: Cell) -> Asked:
    """An accepted answer to the writer's question."""
    found, leader = make.post(cell.world.colleagues[cell.place], cell.thread()), cell.leader
    with unit_of_work():
        threads.accept(leader, found.thread, found.number)
    return Asked(values_of(cell, found), form={})


@builds("texts.preview")
def preview(_cell: Cell) -> Asked:
    """A text to look at."""
    return Asked(form={"text": "**Ważne**"})


@builds("chat.show")
def channel(cell: Cell) -> Asked:
    """The general channel."""
    return Asked({"slug": cell.slug, "key": "general"})


@builds("chat.send")
def new_message(cell: Cell) -> Asked:
    """A message."""
    return Asked({"slug": cell.slug, "key": "general"}, form={"text": "Dzień dobry", "client_id": client_id()})


@builds("chat.edit_form")
def message(cell: Cell) -> Asked:
    """A message."""
    return Asked({"slug": cell.slug, "key": "general", "message_id": cell.message().id})


@builds("chat.edit")
def new_words_for_a_message(cell: Cell) -> Asked:
    """New words for a message."""
    values = {"slug": cell.slug, "key": "general", "message_id": cell.message().id}
    return Asked(values, form={"text": "Dobry wieczór", "version": "1"})


@builds("chat.withdraw")
def message_to_withdraw(cell: Cell) -> Asked:
    """A message to take back."""
    return Asked({"slug": cell.slug, "key": "general", "message_id": cell.message().id}, form={})


@builds("chat_api.messages")
def channel_of_programs(cell: Cell) -> Asked:
    """The general channel by id."""
    return Asked({"channel_id": make.channel(cell.world.networks[cell.place]).id})


@builds("chat_api.send")
def message_by_program(cell: Cell) -> Asked:
    """A message."""
    return Asked(channel_of_programs(cell).values, json={"text": "Dzień dobry", "client_id": client_id()})


@builds("chat_api.edit")
def new_words_for_a_message_by_program(cell: Cell) -> Asked:
    """New words for a message."""
    return Asked({"message_id": cell.message().id}, json={"text": "Dobry wieczór", "version": 1})


@builds("chat_api.withdraw")
def message_to_withdraw_by_program(cell: Cell) -> Asked:
    """A message to take back."""
    return Asked({"message_id": cell.message().id}, json={})


@builds("rooms_api.events")
def room(cell: Cell) -> Asked:
    """The log of a thread's room."""
    return Asked({"room": f"thread:{cell.thread().id}"})
