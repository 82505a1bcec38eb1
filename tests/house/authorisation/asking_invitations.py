"""Valid requests about invitations and lists of them."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage

from networks.core.unit_of_work import unit_of_work
from networks.imports import actions as imports
from networks.imports.keeping import keep
from networks.invitations import links
from networks.invitations.models import Invitation
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id

LIST = "Adres e-mail;Imię i nazwisko\nzofia@test.example;Zofia Zaproszona\n"


def invitation(cell: Cell) -> Invitation:
    """An open invitation of somebody without an account."""
    return make.invitation(cell.leader, cell.world.networks[cell.place], f"{client_id()}@test.example")


@builds("invitations.index", "invitations.new", "invitations.lists_", "invitations_api.invitations")
def page_of_invitations(cell: Cell) -> Asked:
    """A page about the network's invitations."""
    return Asked({"slug": cell.slug})


@builds("invitations.invite")
def address(cell: Cell) -> Asked:
    """Somebody to invite."""
    return Asked({"slug": cell.slug}, form={"email": f"{client_id()}@test.example", "roles": "member"})


@builds("invitations_api.invite")
def address_by_program(cell: Cell) -> Asked:
    """Somebody to invite."""
    return Asked({"slug": cell.slug}, json={"email": f"{client_id()}@test.example", "roles": ["member"]})


@builds("invitations.hand_in")
def list_of_addresses(cell: Cell) -> Asked:
    """A list of people to invite."""
    form: dict[str, Any] = {"roles": "member", "file": (io.BytesIO(LIST.encode()), "lista.csv")}
    return Asked({"slug": cell.slug}, form=form)


@builds("invitations.list_")
def list_handed_in(cell: Cell) -> Asked:
    """A list the coordinator handed in."""
    kept = keep(FileStorage(io.BytesIO(LIST.encode()), "lista.csv"))
    network = cell.world.networks[cell.place]
    with unit_of_work():
        made = imports.start(cell.leader, "invitations", kept, network=network, options={"roles": ["member"]})
        return Asked({"slug": cell.slug, "list_id": made.id})


@builds("invitations.send_again", "invitations.withdraw")
def invitation_of_the_network(cell: Cell) -> Asked:
    """An open invitation."""
    return Asked({"slug": cell.slug, "invitation_id": invitation(cell).id}, form={})


@builds("invitation.show", "invitation.decline")
def link(cell: Cell) -> Asked:
    """The link of somebody who was invited and has no account: for nobody who is signed in."""
    return Asked({"token": links.token_for(invitation(cell))}, form={})


@builds("invitation.accept")
def answer(cell: Cell) -> Asked:
    """The same with what makes an account."""
    form = {"name": "Zofia Zaproszona", "position": "specialist", "language": "pl", "new": make.PASSWORD}
    return Asked(link(cell).values, form=form)
