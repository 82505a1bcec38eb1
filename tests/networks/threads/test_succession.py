"""What a successor finds in the threads of the seat."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.membership import handover, roster
from networks.people.models import Network, Person
from networks.threads import reading
from networks.threads.models import Level
from networks.threads.unread import reading_of, unread_by_thread
from networks.unsent import actions as unsent
from networks.unsent.models import UnsentText
from tests import make


def test_a_successor_follows_what_the_seat_followed_and_nothing_private(
    anna: Person, ewa: Person, piotr: Person, finanse: Network
) -> None:
    followed, muted = make.thread(ewa, finanse), make.thread(piotr, finanse)
    make.post(piotr, followed)
    with unit_of_work():
        reading.choose_level(ewa, muted, Level.MUTE)
        unsent.keep(ewa, f"thread:{followed.id}", "", "Niewysłane", 0)
    successor = make.colleague_of(ewa)
    seat = roster.seat_in(finanse, ewa.id)
    with unit_of_work():
        handover.pass_seat(anna, seat, successor, finanse, exception_reason="Następczyni")
    row = reading_of(successor, followed.id)
    assert row is not None
    assert (row.level, row.last_read_number) == (Level.FOLLOW, 1)
    assert reading_of(successor, muted.id) is None
    assert unread_by_thread(successor, [followed.id, muted.id])[followed.id].count == 1
    assert set(db.session.scalars(select(UnsentText.person_id))) == {ewa.id}


def test_what_the_successor_chose_or_read_stays(anna: Person, ewa: Person, piotr: Person, finanse: Network) -> None:
    thread, other = make.thread(ewa, finanse), make.thread(ewa, finanse, "Drugi")
    make.post(piotr, thread)
    successor = make.colleague_of(ewa, finanse)
    with unit_of_work():
        reading.mark_read(successor, thread, 2)
        reading.choose_level(successor, other, Level.MUTE)
    seat = roster.seat_in(finanse, ewa.id)
    with unit_of_work():
        handover.pass_seat(anna, seat, successor, finanse, exception_reason="Następczyni")
    rows = [reading_of(successor, one.id) for one in (thread, other)]
    assert [(row.level, row.last_read_number) for row in rows if row] == [(Level.FOLLOW, 2), (Level.MUTE, None)]
