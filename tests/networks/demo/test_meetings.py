"""Sessions of the demonstration: what there is after filling, and what a later start makes of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.notices import MailFate, Notice
from networks.core.unit_of_work import unit_of_work
from networks.demo import fill as demonstration
from networks.demo import meetings
from networks.demo.meetings_content import read_meetings
from networks.demo.talk import client_id
from networks.people.models import NetworkState
from networks.people.queries import network_by_slug
from networks.records.models import SessionRecord
from networks.sessions.models import LiveSession, SessionState

pytestmark = pytest.mark.usefixtures("demonstrated")

SECONDS = timedelta(seconds=2)


def states() -> Counter[str]:
    """How many sessions are in which state."""
    return Counter(live.state.value for live in db.session.scalars(select(LiveSession)))


def running(number: int = 1) -> LiveSession:
    """The first session that is live in the demonstration."""
    id_ = client_id(read_meetings().live[0].session, number)
    return db.session.scalars(select(LiveSession).where(LiveSession.client_id == id_)).one()


def start_at(settings: Settings, moment: datetime) -> None:
    """Start the demonstration at this moment."""
    with clock.held_at(moment):
        demonstration.move_on(settings)


def test_every_session_is_there_and_those_that_are_over_have_a_record() -> None:
    told = read_meetings()
    assert states() == {"published": len(told.held), "live": len(told.live), "announced": len(told.announced)}
    assert len(db.session.scalars(select(SessionRecord)).all()) == len(told.held)


def test_a_later_start_moves_what_is_live_and_adds_nothing(settings: Settings) -> None:
    before, now = states(), clock.now() + timedelta(days=3)
    start_at(settings, now)
    assert states() == before
    live = running()
    assert live.started_at is not None
    assert abs(live.started_at - (now - timedelta(minutes=read_meetings().live[0].minute))) < SECONDS
    coming = db.session.scalars(select(LiveSession.starts_at).where(LiveSession.state == SessionState.ANNOUNCED))
    assert all(moment and moment > now for moment in coming)


def test_one_that_was_interrupted_is_begun_anew_and_there_is_one_of_it(settings: Settings) -> None:
    before = states()
    with unit_of_work():
        running().state = SessionState.ANNOUNCED
    for _start in range(2):
        start_at(settings, clock.now())
        assert states() == before
        assert running().state is SessionState.LIVE


def test_what_was_added_at_a_start_is_in_no_mail_and_what_waits_to_be_sent_stays(settings: Settings) -> None:
    with unit_of_work():
        tried_out = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
        tried_out.mail_fate = MailFate.DUE
        running().state = SessionState.CANCELLED
    start_at(settings, clock.now())
    assert running(2).state is SessionState.LIVE
    due = db.session.scalars(select(Notice.id).where(Notice.mail_fate == MailFate.DUE)).all()
    assert due == [tried_out.id]


def test_a_network_that_was_closed_stops_no_start(settings: Settings) -> None:
    first, second = read_meetings().live[:2]
    with unit_of_work():
        network_by_slug(first.plan.network).state = NetworkState.ARCHIVED
        for live in db.session.scalars(select(LiveSession).where(LiveSession.state == SessionState.LIVE)):
            live.state = SessionState.CANCELLED
    start_at(settings, clock.now())
    found = [meetings._found(one.session, number) for one in (first, second) for number in (3, 2)]
    assert [bool(one and one.is_running) for one in found] == [False, False, False, True]
