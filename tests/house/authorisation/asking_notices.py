"""Valid requests about notices and mentions."""

from __future__ import annotations

from networks.core.notices import Notice, NoticeKind, tell
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds


def unread(cell: Cell, whose: Person) -> Notice:
    """An unread notice of somebody: a reply in a thread of the cell's network."""
    post = make.first_post(cell.thread())
    with unit_of_work():
        return tell([whose.id], NoticeKind.REPLY, ("post", post.id), network_id=post.thread.network_id)[0]


@builds("notices.index", "notices_api.notices")
def nothing(_cell: Cell) -> Asked:
    """What one has to hear of."""
    return Asked()


@builds("notices.follow")
def notice(cell: Cell) -> Asked:
    """The notice of the writer."""
    return Asked({"notice_id": unread(cell, cell.writer).id})


@builds("notices.mark_read")
def notices_read(cell: Cell) -> Asked:
    """One's own notices, of which there is one."""
    return Asked(form={"through": str(unread(cell, cell.world.person(cell.column)).id)})


@builds("notices_api.mark_read")
def notices_read_by_program(cell: Cell) -> Asked:
    """The same."""
    return Asked(json={"through": unread(cell, cell.world.person(cell.column)).id})


@builds("notices.choose_mails")
def mails(_cell: Cell) -> Asked:
    """No mails."""
    return Asked(form={})


@builds("mentions_api.names")
def names(cell: Cell) -> Asked:
    """The names of the network."""
    return Asked({"slug": cell.slug})


@builds("chat.message")
def message(cell: Cell) -> Asked:
    """A message."""
    return Asked({"slug": cell.slug, "key": "general", "message_id": cell.message().id})
