"""Rolling an edition over: three networks, sixty people; killed in the middle, asked for twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from networks.admin import editions_rollover
from networks.admin.models import Rollover, RolloverSeat, SeatOutcome
from networks.core import clock
from networks.core.db import db
from networks.core.jobs import Job, JobState
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.invitations.models import Invitation
from networks.membership.models import NetworkRules
from networks.membership.queries import rules_of
from networks.people import actions as people
from networks.people import editions
from networks.people.models import Edition, Membership, Network, Person, Role
from networks.people.positions import Position
from networks.people.queries import network_by_slug
from tests import make

Browser = Callable[[Person], FlaskClient]
PEOPLE = 20


@pytest.fixture
def source(app: Flask) -> Edition:
    """An edition with three networks of twenty people each; a coordinator, an observer, and rules in the first."""
    edition = make.edition("b-2026")
    networks = [make.network(f"siec-{number}", of_edition=edition, sign=make.free_sign()) for number in (1, 2, 3)]
    with unit_of_work():
        everybody = [
            Person(
                email=f"{network.slug}-{number}@test.example", name=f"Osoba {number}",
                position_code=Position.SPECIALIST.value, themes=[],
            )
            for network in networks
            for number in range(PEOPLE)
        ]  # fmt: skip
        db.session.add_all(everybody)
        db.session.flush()
        for index, person in enumerate(everybody):
            role = {0: Role.COORDINATOR, 1: Role.OBSERVER}.get(index % PEOPLE, Role.MEMBER)
            people.give_roles(person, networks[index // PEOPLE], [role])
    with unit_of_work():
        rules = {"text": "Szanujemy się.", "html": "<p>Szanujemy się.</p>", "render_version": 1}
        db.session.add(NetworkRules(network_id=networks[0].id, version=3, **rules))
    return edition


@pytest.fixture
def target(admin: Person) -> Edition:
    """A planned edition."""
    with unit_of_work():
        return editions.open_edition(admin, "b-2027", make.EDITION_VALUES)


@pytest.fixture
def ask(admin: Person, browser_of: Browser, source: Edition, target: Edition) -> Callable[..., Rollover]:
    """Fill the form in and send it; answers the rollover written down."""

    def send(**changes: str) -> Rollover:
        form: dict[str, object] = {
            "target": target.key,
            "keeps_roles": "1",
            "networks": [n.id for n in networks_of(source)],
        }
        for network in networks_of(source):
            form |= {f"slug-{network.id}": f"{network.slug}-dalej", f"invites-{network.id}": "all"}
        answer = browser_of(admin).post(f"/admin/editions/{source.key}/rollover", data=form | changes)
        assert answer.status_code == 303, answer.text
        return db.session.scalars(select(Rollover).order_by(Rollover.id.desc())).first()  # type: ignore[return-value]

    return send


def test_three_networks_go_on_and_sixty_people_are_invited_once(
    ask: Callable[..., Rollover], source: Edition, target: Edition, admin: Person, browser_of: Browser
) -> None:
    rollover = ask()
    assert "siec-1-dalej" in browser_of(admin).get(f"/admin/rollovers/{rollover.id}").text
    work()
    successors = networks_of(target)
    assert [network.slug for network in successors] == ["siec-1-dalej", "siec-2-dalej", "siec-3-dalej"]
    for former, successor in zip(networks_of(source), successors, strict=True):
        assert successor.continues_id == former.id
        for name in ("kind", "audience", "sign", "hue", "name_pl", "purpose_en", "unit_kinds", "voivodeship"):
            assert getattr(successor, name) == getattr(former, name), name
        assert members(successor) == 0  # nobody is moved
        assert invited(successor) == PEOPLE
    rules = rules_of(successors[0])
    assert rules is not None
    assert (rules.text, rules.version) == ("Szanujemy się.", 1)
    assert rules_of(successors[1]) is None
    roles = Counter(tuple(row.roles) for row in db.session.scalars(select(Invitation)))
    assert roles == {("coordinator",): 3, ("observer",): 3, ("member",): 54}
    assert mails() == 60
    assert outcomes() == {SeatOutcome.INVITED: 60}
    assert all(network.is_open for network in networks_of(source))  # closing is a decision of its own


def test_a_rollover_killed_after_any_step_goes_on_without_doing_anything_twice(
    ask: Callable[..., Rollover], target: Edition
) -> None:
    rollover = ask()
    for after in (0, 1, 2, 7, 19):
        for number, _step in enumerate(editions_rollover._steps(rollover.id)):
            if number == after:
                break  # as if the worker had been killed here
        db.session.rollback()
    assert not is_done(rollover)
    for _ in range(2):
        for _step in editions_rollover._steps(rollover.id):
            pass
    assert is_done(rollover)
    assert [invited(network) for network in networks_of(target)] == [PEOPLE] * 3
    assert mails() == db.session.scalar(select(func.count()).select_from(RolloverSeat)) == 60


def test_a_second_rollover_invites_those_who_came_since_and_nobody_twice(
    ask: Callable[..., Rollover], source: Edition, target: Edition
) -> None:
    ask()
    work()
    first = networks_of(source)[0]
    late = make.member(first, name="Nowa Osoba")
    second = ask()
    work()
    assert is_done(second)
    assert len(networks_of(target)) == 3
    assert invited(networks_of(target)[0]) == PEOPLE + 1
    assert mails(late.email) == 1
    assert outcomes(second) == {SeatOutcome.INVITED: 1, SeatOutcome.INVITED_ALREADY: 60}


def test_leaders_only_nobody_and_ordinary_members(
    ask: Callable[..., Rollover], source: Edition, target: Edition
) -> None:
    first, second, _third = networks_of(source)
    rollover = ask(**{f"invites-{first.id}": "leaders", f"invites-{second.id}": "nobody", "keeps_roles": "0"})
    work()
    assert is_done(rollover)
    assert [invited(network) for network in networks_of(target)] == [1, 0, PEOPLE]
    roles = Counter(tuple(row.roles) for row in db.session.scalars(select(Invitation)))
    assert roles == {("member",): PEOPLE, ("observer",): 1}


def test_who_is_there_already_is_not_invited_and_who_works_elsewhere_now_is_with_a_reason(
    ask: Callable[..., Rollover], source: Edition, target: Edition
) -> None:
    first = networks_of(source)[0]
    with unit_of_work():
        teacher, gone = (find(f"{first.slug}-{number}@test.example") for number in (2, 3))
        teacher.position_code = Position.TEACHER.value
        people.disable(gone)
    ask()
    work()
    assert outcomes() == {SeatOutcome.INVITED: 59}
    assert (mails(teacher.email), mails(gone.email)) == (1, 0)
    reasons = list(db.session.scalars(select(Invitation.email).where(Invitation.exception_reason.is_not(None))))
    assert reasons == [teacher.email]
    make.join(teacher, networks_of(target)[0])
    second = ask()
    work()
    assert outcomes(second) == {SeatOutcome.IN_ALREADY: 1, SeatOutcome.INVITED_ALREADY: 58}


def test_who_left_the_successor_is_not_asked_back(
    ask: Callable[..., Rollover], source: Edition, target: Edition
) -> None:
    first = networks_of(source)[0]
    ask(**{f"invites-{first.id}": "nobody"})
    work()
    left = find(f"{first.slug}-5@test.example")
    make.join(left, networks_of(target)[0])
    make.remove(left, networks_of(target)[0])
    second = ask()
    work()
    assert outcomes(second)[SeatOutcome.NOT_POSSIBLE] == 1
    assert mails(left.email) == 0


def test_a_rollover_into_an_edition_closed_meanwhile_stops_and_can_go_on(
    ask: Callable[..., Rollover], target: Edition, admin: Person, browser_of: Browser
) -> None:
    rollover = ask()
    with unit_of_work():
        editions.close_edition(admin, target, "Pomyłka.")
    work()
    assert rollover.failed_at is not None
    assert (
        db.session.scalars(select(Job.last_error).where(Job.state == JobState.FAILED)).one() == "Undone: edition_closed"
    )
    with unit_of_work():
        editions.reopen_edition(admin, target, "Dalej.")
    page = browser_of(admin).get(f"/admin/rollovers/{rollover.id}").text
    assert f"/admin/rollovers/{rollover.id}/continue" in page
    browser_of(admin).post(f"/admin/rollovers/{rollover.id}/continue")
    work()
    assert is_done(rollover)
    assert mails() == 60


def test_what_cannot_be_asked_for(source: Edition, target: Edition, admin: Person, browser_of: Browser) -> None:
    first, second, third = networks_of(source)
    good: dict[str, object] = {"target": target.key, "networks": [first.id, second.id]}
    for network in (first, second, third):
        good |= {f"slug-{network.id}": f"{network.slug}-2", f"invites-{network.id}": "all"}
    for changes, field in (
        ({"target": source.key}, "target"), ({"target": "nie-ma"}, "target"), ({"target": ""}, "target"),
        ({"networks": [999_999]}, "networks"), ({"networks": "x"}, "networks"), ({"networks": []}, "networks"),
        ({f"slug-{first.id}": second.slug}, f"slug-{first.id}"), ({f"slug-{first.id}": "Ż"}, f"slug-{first.id}"),
        ({f"slug-{second.id}": f"{first.slug}-2"}, f"slug-{second.id}"),
        ({f"invites-{first.id}": "some"}, f"invites-{first.id}"),
    ):  # fmt: skip
        answer = browser_of(admin).post(f"/admin/editions/{source.key}/rollover", data=good | changes)
        assert answer.status_code == 422, changes
        assert f'href="#field-{field}"' in answer.text, changes
        assert f'value="{third.slug}-2"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Rollover)) == 0


def test_two_rollovers_of_one_edition_do_not_run_beside_each_other(
    ask: Callable[..., Rollover], source: Edition, target: Edition, admin: Person, browser_of: Browser
) -> None:
    ask()
    first = networks_of(source)[0]
    form = {"target": target.key, "networks": first.id, f"slug-{first.id}": "inna", f"invites-{first.id}": "all"}
    answer = browser_of(admin).post(f"/admin/editions/{source.key}/rollover", data=form)
    assert answer.status_code == 409


def test_a_slice_ends_in_time_and_asks_for_the_next_one(
    ask: Callable[..., Rollover], monkeypatch: pytest.MonkeyPatch
) -> None:
    rollover = ask()
    monkeypatch.setattr(editions_rollover, "SLICE_SECONDS", -1.0)
    carry_out_due(1)
    waiting = select(func.count()).select_from(Job).where(Job.kind == "rollover", Job.state == JobState.WAITING)
    assert db.session.scalar(waiting) == 1
    monkeypatch.undo()
    work()
    assert is_done(rollover)
    assert mails() == 60


def work() -> None:
    """Let the worker do what is due until nothing is."""
    while carry_out_due(20):
        pass
    db.session.rollback()
    db.session.expire_all()


def networks_of(edition: Edition) -> list[Network]:
    """The networks of an edition by slug."""
    db.session.rollback()
    rows = select(Network).where(Network.edition_id == edition.id).order_by(Network.slug)
    return list(db.session.scalars(rows))


def invited(network: Network) -> int:
    """How many invitations there are into a network."""
    rows = select(func.count()).select_from(Invitation).where(Invitation.network_id == network.id)
    return db.session.scalar(rows) or 0


def members(network: Network) -> int:
    """How many are in a network."""
    rows = select(func.count()).select_from(Membership).where(Membership.network_id == network.id)
    return db.session.scalar(rows) or 0


def mails(address: str = "") -> int:
    """How many mails were written, to everybody or to one address."""
    rows = select(func.count()).select_from(Mail)
    return db.session.scalar(rows.where(Mail.to_address == address) if address else rows) or 0


def outcomes(of: Rollover | None = None) -> dict[SeatOutcome, int]:
    """How many seats came to what."""
    rows = select(RolloverSeat)
    if of is not None:
        rows = rows.where(RolloverSeat.rollover_network_id.in_([line.id for line in of.networks]))
    return dict(Counter(row.outcome for row in db.session.scalars(rows)))


def is_done(rollover: Rollover) -> bool:
    """Whether a rollover is done."""
    db.session.rollback()
    db.session.expire_all()
    return rollover.done_at is not None and rollover.done_at <= clock.now()


def find(email: str) -> Person:
    """The person with this address."""
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def test_a_suggested_address_is_the_next_number(
    app: Flask, admin: Person, browser_of: Browser, finanse: Network
) -> None:
    make.network("jst-finanse-2", sign=make.free_sign())
    with unit_of_work():
        editions.open_edition(admin, "b-2027", make.EDITION_VALUES)
    page = browser_of(admin).get("/admin/editions/b-test/rollover").text
    assert 'value="jst-finanse-3"' in page
    assert 'value="jst-finanse-4"' in page
    assert network_by_slug("jst-finanse").is_open
