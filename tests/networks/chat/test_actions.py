"""Rules of the chat, and what happens when they are kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from networks.chat import actions, events, policy, queries
from networks.chat.models import Channel, Message
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import EditionState, Network, Person
from tests import make


@pytest.fixture
def channel(finanse: Network) -> Channel:
    """The general channel."""
    return make.channel(finanse)


def about(person: Person, message: Message) -> dict[str, int]:
    channel = message.channel
    return {
        "message_id": message.id, "channel_id": channel.id, "network_id": channel.network_id, "by_id": person.id,
    }  # fmt: skip


def test_a_message_is_stored_once_and_numbered(ewa: Person, channel: Channel, emitted: list[Event]) -> None:
    client_id = uuid4()
    for expected in (True, False):
        with unit_of_work():
            sent = actions.send(ewa, channel, make.words("Dzień dobry"), client_id)
        assert sent.is_new is expected
    assert sent.thing.seq == 1
    assert emitted == [events.MessageSent(**about(ewa, sent.thing))]
    with pytest.raises(Conflict), unit_of_work():
        actions.send(ewa, channel, make.words("Inaczej"), client_id)


def test_another_person_may_use_the_same_client_id(ewa: Person, anna: Person, channel: Channel) -> None:
    client_id = uuid4()
    for person in (ewa, anna):
        with unit_of_work():
            assert actions.send(person, channel, make.words("Dzień dobry"), client_id).is_new


def test_an_observer_writes_nothing(olga: Person, channel: Channel) -> None:
    with pytest.raises(Forbidden, match="Rola w tej sieci"), unit_of_work():
        actions.send(olga, channel, make.words("Dzień dobry"), uuid4())


def test_a_repeat_is_answered_also_in_a_closed_edition(ewa: Person, channel: Channel) -> None:
    client_id = uuid4()
    with unit_of_work():
        first = actions.send(ewa, channel, make.words("Zdążyłam"), client_id).thing
    with unit_of_work():
        channel.network.edition.state = EditionState.CLOSED
    with unit_of_work():
        assert actions.send(ewa, channel, make.words("Zdążyłam"), client_id).thing.id == first.id
    with pytest.raises(Forbidden, match="sieć jest zamknięta"), unit_of_work():
        actions.send(ewa, channel, make.words("Już nie"), uuid4())
    with pytest.raises(Forbidden, match="sieć jest zamknięta"), unit_of_work():
        actions.edit(ewa, first, make.words("Zdążyłam!"), 1)
    with pytest.raises(Forbidden, match="sieć jest zamknięta"), unit_of_work():
        actions.withdraw(ewa, first)


def test_a_message_is_changed_by_its_author_for_a_quarter_of_an_hour(
    ewa: Person, anna: Person, channel: Channel
) -> None:
    message = make.message(ewa, channel, "Spotkanie o 9")
    with pytest.raises(Forbidden), unit_of_work():
        actions.edit(anna, message, make.words("O 10"), 1)
    with unit_of_work():
        actions.edit(ewa, message, make.words("Spotkanie o 10"), 1)
    assert (message.text, message.version, message.edited_at is not None) == ("Spotkanie o 10", 2, True)
    with pytest.raises(Conflict), unit_of_work():
        actions.edit(ewa, message, make.words("O 11"), 1)
    later = clock.now() + policy.EDIT_WITHIN + timedelta(seconds=1)
    assert policy.can_edit(ewa, message, clock.now())
    assert not policy.can_edit(ewa, message, later)


def test_a_withdrawn_message_keeps_its_place_without_words(
    ewa: Person, anna: Person, channel: Channel, emitted: list[Event]
) -> None:
    message = make.message(ewa, channel, "Numer telefonu")
    with unit_of_work():
        actions.withdraw(ewa, message)
    with unit_of_work():
        actions.withdraw(ewa, message)
    (row,) = queries.newest(anna, channel)
    assert (row.is_withdrawn, row.text, row.html) == (True, "", "")
    assert emitted[1:] == [events.MessageWithdrawn(**about(ewa, message))]
    with pytest.raises(Forbidden), unit_of_work():
        actions.edit(ewa, message, make.words("Jednak"), 1)


def test_a_coordinator_withdraws_for_others_and_a_member_does_not(
    ewa: Person, anna: Person, piotr: Person, channel: Channel
) -> None:
    message = make.message(ewa, channel)
    with pytest.raises(Forbidden), unit_of_work():
        actions.withdraw(piotr, message)
    with unit_of_work():
        actions.withdraw(anna, message)
    assert message.withdrawn_by_id == anna.id


def test_a_newcomer_sees_what_was_written_since_joining(ewa: Person, finanse: Network, channel: Channel) -> None:
    before = make.message(ewa, channel, "Przedtem")
    newcomer = make.member(finanse)
    after = make.message(ewa, channel, "Potem")
    assert [row.id for row in queries.newest(newcomer, channel)] == [after.id]
    assert [row.id for row in queries.messages_after(newcomer, channel, 0, 10).items] == [after.id]
    with pytest.raises(NotFound):
        queries.message_for(newcomer, before.id)
    assert [row.id for row in queries.newest(ewa, channel)] == [before.id, after.id]


def test_older_messages_come_in_pieces(ewa: Person, channel: Channel) -> None:
    ids = [make.message(ewa, channel, f"Wiadomość {number}").id for number in range(5)]
    assert [row.id for row in queries.newest(ewa, channel, limit=2)] == ids[3:]
    assert [row.id for row in queries.newest(ewa, channel, before=ids[3], limit=2)] == ids[1:3]
    first = queries.messages_after(ewa, channel, 0, 3)
    assert ([row.id for row in first.items], first.next) == (ids[:3], ids[2])
    rest = queries.messages_after(ewa, channel, ids[2], 3)
    assert ([row.id for row in rest.items], rest.next) == (ids[3:], None)


def test_a_channel_is_nowhere_for_outsiders(channel: Channel, jan: Person, obcy: Person, admin: Person) -> None:
    for person in (jan, obcy, admin):
        with pytest.raises(NotFound):
            queries.channel_for(person, channel.id)
        assert queries.channels_of(person, channel.network) == []


def test_a_channel_is_made_once(finanse: Network) -> None:
    with unit_of_work():
        actions.make_channel(finanse, "general", "Inaczej", "Otherwise")
    assert db.session.query(Channel).filter_by(network_id=finanse.id).one().name_pl == "Ogólny"
