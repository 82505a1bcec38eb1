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
from networks.sessions.models import LiveSession, SessionState
from networks.threads.models import Post, Thread
from networks.unsent import actions as unsent_texts
from tests import make, make_sessions
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

    def live(self, state: SessionState = SessionState.LIVE) -> LiveSession:
        """A session there; in `finanse` Marta moderates it and Piotr is its expert."""
        of, host = self.world.networks[self.place], self.leader
        moderators = [self.world.person("marta")] if self.place == "finanse" else []
        experts = [self.world.person("piotr")] if self.place == "finanse" else []
        return make_sessions.live_session(host, of, state, experts=experts, moderators=moderators)

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
