"""What a list shows is what the policy lets one read: for everybody in a small world, each role, each state."""

from __future__ import annotations

from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from networks.chat import policy as chat_policy
from networks.chat import queries as chat_queries
from networks.chat.models import Channel
from networks.core.db import Base, db
from networks.core.unit_of_work import unit_of_work
from networks.membership import queries as membership_queries
from networks.people.models import Membership, Network, NetworkState, Person, Role
from networks.sessions import policy as session_policy
from networks.sessions import queries as session_queries
from networks.sessions.models import LiveSession, SessionState
from networks.threads import policy as thread_policy
from networks.threads import queries as thread_queries
from networks.threads.models import Thread
from tests import make, make_sessions
from tests.house.tree import functions, modules

PAIRS = {
    Thread: (thread_queries.visible_to, thread_policy.can_read),
    Channel: (chat_queries.visible_to, chat_policy.can_read),
    LiveSession: (session_queries.visible_to, session_policy.can_see),
}
# Lists that are no things of their own with a policy: whom a directory shows is asked of the network.
OTHERWISE = {"networks.membership.queries"}
# What is said in one session is compared within it, in the tests of its feature.
OTHERWISE |= {"networks.session_messages.queries"}


@pytest.fixture
def world(app: Flask) -> list[Network]:
    """Three networks, the last of them archived; a thread and a session in each, one of these a draft."""
    networks = [make.network(f"siec-{name}") for name in ("pierwsza", "druga", "dawna")]
    writer = make.person("Autorka")
    for network in networks:
        make.join(writer, network)
        make.thread(writer, network)
    for network, state in zip(networks, (SessionState.ANNOUNCED, SessionState.DRAFT, SessionState.LIVE), strict=True):
        make_sessions.live_session(make.member(network, Role.COORDINATOR), network, state)
    with unit_of_work():
        networks[2].state = NetworkState.ARCHIVED
    return networks


def _people(networks: list[Network]) -> list[Person]:
    """A person for each set of up to two roles in the first network, with and without another network, and leavers."""
    first, second, old = networks
    made = [make.person("Nigdzie"), make.person("Administrator", is_admin=True)]
    for count in (1, 2):
        for roles in combinations(Role, count):
            made.append(make.member(first, *roles))
    for role in Role:
        both = make.member(second, role)
        make.join(both, old, role)
        made.append(both)
    left = make.member(first, Role.COORDINATOR)
    make.remove(left, first)
    back = make.member(second, Role.MEMBER)
    make.remove(back, second)
    make.join(back, second, Role.OBSERVER)
    return [*made, left, back]


@pytest.mark.parametrize("kind", PAIRS, ids=lambda kind: kind.__name__)
def test_lists_agree_with_policies(kind: type[Base], world: list[Network]) -> None:
    visible_to, can_read = PAIRS[kind]
    everything = list(db.session.scalars(select(kind)))
    assert len(everything) == len(world)
    for person in _people(world):
        listed = set(db.session.scalars(select(kind).where(visible_to(person))))
        assert listed == {thing for thing in everything if can_read(person, thing)}, person.name


def test_the_directory_agrees_with_membership(world: list[Network]) -> None:
    for person in _people(world):
        listed = db.session.scalars(select(Membership).where(membership_queries.visible_to(person)))
        assert {row.network_id for row in listed} == {network.id for network in world if person.roles_in(network)}


def test_every_list_with_a_condition_is_compared() -> None:
    pairs = {visible_to.__module__ for visible_to, _ in PAIRS.values()}
    having = {name for name, tree in modules().items() if any(f.name == "visible_to" for f in functions(tree))}
    assert having == pairs | OTHERWISE, "compare this list with its policy in PAIRS"
