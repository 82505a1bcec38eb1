"""Put a live session with slides into a site that `cast.py` filled; run as a process of its own.

python -m bench.cast_session FILE --moderators 3     # writes the session's number and more to FILE, as JSON
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app import create_app
from bench.cast import NETWORK
from networks.core import clock, config, html
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Person, Role
from networks.people.queries import network_by_slug
from networks.questions import asking, showing
from networks.sessions import actions, preparing
from networks.sessions.models import LiveSession, SessionRole
from networks.slides.models import Slide, SlideSet, SlideSetState

PAGES = 24
MINUTES = 90


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the session, and write down what was made."""
    parser = argparse.ArgumentParser(prog="python -m bench.cast_session", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--moderators", type=int, required=True)
    wanted = parser.parse_args(arguments)
    app = create_app(config.load())
    with app.app_context(), app.test_request_context():
        made = fill(wanted.moderators)
    wanted.file.write_text(json.dumps(made), encoding="utf-8")


def fill(moderator_count: int) -> dict[str, Any]:
    """A live session: the first person coordinates and is its expert, so many after them moderate."""
    found = select(Person).where(Person.email.like("osoba%")).order_by(Person.id).limit(moderator_count + 1)
    host, *moderators = db.session.scalars(found)
    with unit_of_work():
        network = network_by_slug(NETWORK)
        people.give_roles(host, network, [Role.COORDINATOR])
    starts_at = clock.now() + timedelta(minutes=1)
    details = preparing.Details("Arkusz organizacji", starts_at, starts_at + timedelta(minutes=MINUTES))
    roles = [(host, SessionRole.EXPERT), *((person, SessionRole.MODERATOR) for person in moderators)]
    with unit_of_work():
        live = preparing.draft(host, network, details, uuid4(), roles=roles).thing
    for step in (actions.announce, actions.open_lobby):
        with unit_of_work():
            step(host, live)
    with unit_of_work():
        actions.start(host, live, expert_is_here=True)
    with unit_of_work():
        slides = _slides(host, live)
    words = html.write("Pytanie 0: kto to zatwierdza i do kiedy?")
    with unit_of_work():
        question = asking.ask(host, live, words, uuid4()).thing
    data = showing.as_audience(live, [question])[question.id]
    event = {"room": f"session:{live.id}", "seq": 1, "kind": "question.created", "data": data, "at": data["at"]}
    return {"session": live.id, "slide_set": slides.id, "pages": PAGES, "event": event}


def _slides(author: Person, live: LiveSession) -> SlideSet:
    """A set that is ready: only its pages' words and numbers travel by socket."""
    made = SlideSet(
        session_id=live.id, author_id=author.id, client_id=uuid4(), file_name="slajdy.pdf", stored_name="pomiar",
        size_bytes=1, sha256="", state=SlideSetState.READY, page_count=PAGES, is_current=True,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    text = "Od czego zależy koszt oddziału. " * 8
    db.session.add_all(
        Slide(set_id=made.id, number=number, width=1600, height=900, title=f"Slajd {number}", text=text)
        for number in range(1, PAGES + 1)
    )
    db.session.flush()
    return made


if __name__ == "__main__":
    main()
