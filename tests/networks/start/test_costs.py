"""What pages ask the database for does not grow with the number of people and things on them."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.memo import forget_everything
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.sessions.models import SessionState
from tests import make, make_sessions

PLACE = "/n/jst-finanse"
PAGES = (
    "/", "/me/notices", PLACE, f"{PLACE}/people", f"{PLACE}/people/manage", f"{PLACE}/rules", f"{PLACE}/handover",
    f"{PLACE}/substitutions", f"{PLACE}/requests", f"{PLACE}/sessions",
)  # fmt: skip


def test_pages_ask_as_often_for_fifty_people_as_for_five(
    anna: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    make.rules(anna, finanse)
    client = browser_of(anna)
    come(4, anna, finanse)
    few = {path: len(statements_of(client, path)) for path in PAGES}
    come(45, anna, finanse)
    many = {path: len(statements_of(client, path)) for path in PAGES}
    assert many == few


def come(count: int, leader: Person, network: Network) -> None:
    """People of different institutions and roles join, stand in for each other, ask to join, and present sessions."""
    for number in range(count):
        someone = make.member(network, (Role.MEMBER, Role.EXPERT, Role.MODERATOR)[number % 3])
        unit = make.institution(f"Gmina {someone.id}")
        make.speaks_for(someone, unit)
        outsider = make.person()
        with unit_of_work():
            outsider.institution = unit
        make.join_request(outsider, network)
        make.thread(someone, network, content=f"@{leader.name} zapraszam")
        if number % 3 == 0:
            make_sessions.live_session(leader, network, SessionState.ANNOUNCED, experts=[someone])


def statements_of(client: FlaskClient, path: str) -> list[str]:
    """What the page asks the database for when nothing is kept in memory."""
    client.get(path)  # what is shown for the first time counts as read
    forget_everything()
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    db.session.rollback()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return asked
