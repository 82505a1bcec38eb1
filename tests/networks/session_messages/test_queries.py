"""What a session's list of messages shows is what the policy lets one see: for everybody, in every state."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.session_messages import actions, policy, queries
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession
from tests import make_sessions


def test_the_list_agrees_with_the_policy(
    ewa: Person, olga: Person, marta: Person, piotr: Person, basia: Person, anna: Person, live: LiveSession
) -> None:
    acts: list[Callable[[SessionMessage, Person], object]] = [
        lambda message, author: None,
        lambda message, author: actions.approve(marta, message, 1),
        lambda message, author: actions.send_back(marta, message, 1, "Powód"),
        lambda message, author: actions.reject(marta, message, 1, "Powód"),
        lambda message, author: actions.withdraw(author, message),
    ]
    for author in (ewa, basia):
        for act in acts:
            message = make_sessions.session_message(author, live)
            with unit_of_work():
                act(message, author)
    for hidden in queries.with_ids(live.id, [message.id for message in queries.messages_of(marta, live)][:1]):
        with unit_of_work():
            actions.hide(marta, hidden, 2, "Powód")
    everything = list(db.session.scalars(select(SessionMessage)))
    assert len(everything) == 10
    for person in (ewa, olga, marta, piotr, basia, anna):
        listed = set(db.session.scalars(select(SessionMessage).where(queries.visible_to(person, live))))
        assert listed == {message for message in everything if policy.can_see(person, message)}, person.name
