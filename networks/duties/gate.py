"""Who has not accepted the present terms yet is led to them before any other page.

Only pages are led aside. Programs and sockets are not stopped, nor is a form of somebody who accepted an earlier
version: what they were writing when the new one appeared must not be lost.
"""

from __future__ import annotations

import time
from typing import Final

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from networks.access import current
from networks.core.events import after_commit
from networks.core.memo import Memo
from networks.duties import queries
from networks.duties.events import LegalTextPublished
from networks.people.models import Person
from networks.web.answers import wants_json

KNOWN_SECONDS: Final = 10
# Where one may go first: what is open anyway, an invitation, one's data, and closing the account.
OPEN_BLUEPRINTS: Final = current.OPEN_BLUEPRINTS | {"invitation", "my_data", "closing"}

_present: Memo[tuple[int, ...]] = Memo(2)
_accepted: Memo[bool] = Memo(5000)


def init_app(app: Flask) -> None:
    """Ask before every page."""
    app.before_request(_lead_aside)


def has_accepted(person: Person) -> bool:
    """Whether the person has accepted all texts that count now; without texts everybody has.

    Which texts count is remembered for ten seconds, a person's acceptance as long as they count.
    """
    present = _present.get(int(time.monotonic() / KNOWN_SECONDS), lambda: tuple(queries.present_ids().values()))
    if not present or _accepted.kept((person.id, present)):
        return True
    if len(queries.accepted_ids(person.id, present)) < len(present):
        return False
    _accepted.keep((person.id, present), thing=True)
    return True


@after_commit.connect_via(LegalTextPublished)
def forget_present(_sender: object, event: LegalTextPublished) -> None:
    """Look up anew which texts count."""
    _present.clear()


def _lead_aside() -> ResponseReturnValue | None:
    if request.blueprint is None or request.blueprint in OPEN_BLUEPRINTS or request.endpoint in current.OPEN_ENDPOINTS:
        return None
    if wants_json() or "HX-Request" in request.headers:
        return None
    person = current.person_or_none()
    if person is None or has_accepted(person):
        return None
    is_reading = request.method in {"GET", "HEAD"}
    if not is_reading and queries.accepted_versions(person):
        return None
    following = request.full_path.rstrip("?") if is_reading else ""
    return redirect(url_for("legal.accept_form", next=following if following not in {"", "/"} else None), 303)
