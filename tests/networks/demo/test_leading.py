"""How the networks of the demonstration are led."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from networks.core.db import db
from networks.core.notices import Notice, NoticeKind
from networks.core.polish import today
from networks.joining.models import JoinRequest
from networks.joining.queries import waiting_for
from networks.membership import roster
from networks.membership.models import FirstStep, Handover
from networks.membership.queries import rules_of, substitutes_of
from networks.people.models import Network, NetworkState, Person
from networks.people.queries import networks_in, networks_of, person_by_email
from networks.start import tasks

pytestmark = pytest.mark.usefixtures("demonstrated")


def person(name: str) -> Person:
    found = person_by_email(f"{name}@demo.example")
    assert found is not None
    return found


def test_every_network_has_rules_that_its_people_accepted():
    for network in networks_in(NetworkState.ACTIVE):
        rules = rules_of(network)
        assert rules is not None
        assert "<ol>" in rules.html
        assert len(roster.acceptances_of(rules)) >= len(roster.seats_of(network)) - 1


def test_a_request_waits_on_annas_desk_and_in_her_bell():
    anna = person("anna")
    (request,) = waiting_for(anna, networks_of(anna))
    assert (request.person.email, request.network.slug) == ("obcy@demo.example", "jst-finanse")
    told = select(Notice).where(Notice.person_id == anna.id, Notice.kind == NoticeKind.REQUEST_WAITING)
    assert len(db.session.scalars(told).all()) == 1


def test_three_newcomers_stopped_at_three_steps():
    network = db.session.scalars(select(Network).where(Network.slug == "jst-finanse")).one()
    assert {seat.step for seat in roster.seats_of(network) if seat.step} == set(FirstStep)
    assert tasks.first_steps(person("ewa")) is None


def test_a_network_was_handed_over_and_somebody_stands_in():
    assert db.session.scalars(select(Handover.to_id)).all() == [person("tomek").id]
    network = db.session.scalars(select(Network).where(Network.slug == "jst-finanse")).one()
    absent = person("barbara.przykladna")
    assert substitutes_of(network.id, [absent.id], today()) == {absent.id: [person("ewa").id]}


def test_a_notice_is_as_old_as_what_it_tells() -> None:
    request = db.session.scalars(select(JoinRequest)).one()
    told = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.REQUEST_WAITING)).all()
    assert told
    assert {notice.created_at for notice in told} == {request.created_at}
