"""Rights withdrawn while a page, a socket, a program, a link and a mail are open: nothing new arrives afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.access import actions as access
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.invitations import actions as invitations
from networks.people import actions as people
from networks.people import editions
from networks.people.models import MembershipState, Network, Person
from networks.profile import actions as profile
from tests import make
from tests.journeys.crawl import told

MARK = "potem-tajne"
Withdraw = Callable[[Person, Network, Person], None]


def removed(someone: Person, network: Network, _admin: Person) -> None:
    """Taken out of the network."""
    make.remove(someone, network)


def left(someone: Person, network: Network, _admin: Person) -> None:
    """Left by themselves."""
    with unit_of_work():
        people.remove_from(someone, network, state=MembershipState.LEFT)


def disabled(someone: Person, _network: Network, _admin: Person) -> None:
    """The account was closed by an administrator."""
    make.disable(someone)


def signed_out(someone: Person, _network: Network, _admin: Person) -> None:
    """Signed out everywhere, and every token ended."""
    with unit_of_work():
        access.end_everything(someone)


def erased(someone: Person, _network: Network, admin: Person) -> None:
    """The account was erased on request."""
    with unit_of_work():
        profile.erase_now(admin, someone)


WITHDRAWALS = (removed, left, disabled, signed_out, erased)


@pytest.fixture(autouse=True)
def shown_at_once(app: Flask) -> Iterator[None]:
    """Rooms are shown within the call here, as their task does it: in a request of nobody's."""
    with app.test_request_context():
        yield


@pytest.fixture
def ewas_doors(
    ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient],
    program_of: Callable[[Person], Callable[..., Any]], socket_of: Callable[..., Any],
) -> tuple[FlaskClient, Callable[..., Any], Any]:  # fmt: skip
    """Ewa's open page, her program, and her socket in every room she may be in."""
    client, call, socket = browser_of(ewa), program_of(ewa), socket_of(ewa)
    thread, channel = make.thread(ewa, finanse, title="Wspólna sprawa"), make.channel(finanse)
    for room in (f"thread:{thread.id}", f"channel:{channel.id}", f"network:{finanse.slug}", f"person:{ewa.id}"):
        assert socket.emit("room.join", {"room": room}, callback=True)["ok"], room
    assert client.get(f"/n/{finanse.slug}/threads").status_code == 200
    assert call("GET", f"/networks/{finanse.slug}/threads").status_code == 200
    return client, call, socket


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda one: one.__name__)
def test_afterwards_nothing_new_reaches_her_by_any_door(
    withdraw: Withdraw, ewas_doors: tuple[FlaskClient, Callable[..., Any], Any], ewa: Person, anna: Person,
    admin: Person, finanse: Network,
) -> None:  # fmt: skip
    client, call, socket = ewas_doors
    thread = make.thread(anna, finanse, title=f"Sprawa {MARK}", content=f"@{ewa.name} {MARK}")  # her mail waits now
    channel = make.channel(finanse)
    assert MARK in _heard(socket)  # as long as she is in, she hears it

    withdraw(ewa, finanse, admin)
    _heard(socket)  # what was shown before the withdrawal, and that rooms are closed
    make.post(anna, thread, f"@{ewa.name} {MARK} w odpowiedzi")
    make.message(anna, channel, f"@Ewa {MARK} na czacie")
    _let_the_worker_work()

    assert MARK not in _heard(socket)
    if socket.is_connected():
        for room in (f"thread:{thread.id}", f"channel:{channel.id}", f"network:{finanse.slug}"):
            assert MARK not in str(socket.emit("room.join", {"room": room}, callback=True))
    for path in (f"/n/{finanse.slug}/threads", f"/n/{finanse.slug}/threads/{thread.id}-x", "/", "/me/notices"):
        assert MARK not in told(client.get(path)), path
    for path in (f"/networks/{finanse.slug}/threads", f"/threads/{thread.id}/posts", "/notices",
                 f"/rooms/thread:{thread.id}/events"):  # fmt: skip
        assert MARK not in told(call("GET", path)), path
    sent = [mail for mail in _mails() if MARK in f"{mail.subject} {mail.text} {mail.html}" and mail.sent_at]
    # Signing out takes no right of hers, so her mail may go; every other withdrawal stops it.
    assert (withdraw is signed_out) or sent == []


def test_a_closed_edition_takes_writing_from_open_pages(
    ewas_doors: tuple[FlaskClient, Callable[..., Any], Any], ewa: Person, admin: Person, finanse: Network
) -> None:
    client, call, socket = ewas_doors
    thread = make.thread(ewa, finanse)
    with unit_of_work():
        editions.close_edition(admin, finanse.edition, "Koniec edycji.")
    form = {"text": "Jeszcze jedno.", "client_id": "6a1f3c50-3f0a-4d2b-9a53-0f5b7f4d1c11"}
    assert client.post(f"/n/{finanse.slug}/threads/{thread.id}/posts", data=form).status_code == 403
    assert call("POST", f"/threads/{thread.id}/posts", form).status_code == 403
    body = {"room": f"channel:{make.channel(finanse).id}", **form}
    assert socket.emit("chat.message.send", body, callback=True)["problem"]["code"] == "forbidden"
    assert client.get(f"/n/{finanse.slug}/threads/{thread.id}-x").status_code == 200


def test_a_withdrawn_invitation_opens_nothing(app: Flask, anna: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse)
    _let_the_worker_work()
    text = next(mail.text for mail in _mails() if mail.to_address == invitation.email)
    path = "/invitations/" + text.partition("/invitations/")[2].split()[0]
    visitor = app.test_client()
    assert visitor.get(path).status_code == 200
    with unit_of_work():
        invitations.withdraw(anna, invitation)
    form = {"name": "Zofia Zaproszona", "new": make.PASSWORD}
    for way in ("/accept", "/decline"):
        assert visitor.post(path + way, data=form).status_code == 410
    assert visitor.get(path).status_code == 410


def _heard(socket: Any) -> str:
    """What a socket has heard since; a closed one hears nothing."""
    return str(socket.get_received()) if socket.is_connected() else ""


def _let_the_worker_work() -> None:
    while carry_out_due(50):
        pass


def _mails() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))
