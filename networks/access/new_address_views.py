"""Confirming another e-mail address by the link that was mailed to it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from networks.access import actions, letters
from networks.core.errors import NotFound
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.people.models import Person

bp = Blueprint("new_address", __name__)


@bp.get("/new-address/<token>")
def show(token: str) -> ResponseReturnValue:
    """The page with the button; opening it changes nothing, because mail scanners open links too."""
    _person, address = _behind(token)
    return render_template("people/new_address.html", address=address, token=token, is_done=False)


@bp.post("/new-address/<token>")
@again_on_race
def confirm(token: str) -> ResponseReturnValue:
    """Let the account have the new address, and tell the former one."""
    with unit_of_work():
        person, address = _behind(token)
        former = person.email
        actions.change_address(person, address)
        letters.tell_former_address(person, former)
    return render_template("people/new_address.html", address=address, token=token, is_done=True)


def _behind(token: str) -> tuple[Person, str]:
    """Whose link it is, and the new address. Raises NotFound as for any other link, and for a closed account."""
    person, address = letters.ADDRESS.behind(token)
    if not person.is_active:
        raise NotFound(_("This link has expired or was used already. Please ask for a new one."))
    return person, address
