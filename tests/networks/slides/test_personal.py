"""What a person gets to know of the slides they brought."""

from __future__ import annotations

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.slides import actions
from networks.slides.personal import slides as exported
from tests import make_slides


def test_the_sets_somebody_brought_are_exported(live: LiveSession, piotr: Person, marta: Person) -> None:
    first = make_slides.slides(piotr, live)
    gone = make_slides.slides(piotr, live, name="tajne.pdf")
    make_slides.slides(marta, live)
    with unit_of_work():
        actions.remove(piotr, gone)
    rows = list(exported(piotr))
    assert [(row["id"], row["file_name"], row["state"]) for row in rows] == [
        (first.id, "arkusz.pdf", "ready"), (gone.id, "", "removed"),
    ]  # fmt: skip
    assert rows[0]["session"] == live.title
