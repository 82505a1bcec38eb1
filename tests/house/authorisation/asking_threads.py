"""Valid requests about threads and posts."""

from __future__ import annotations

from typing import Any

from networks.core.unit_of_work import unit_of_work
from networks.threads import actions as threads
from networks.threads.models import OutcomeKind, Post
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id


@builds("threads.start")
def new_thread(cell: Cell) -> Asked:
    """A question."""
    form = {"title": "Dowożenie", "text": "Jak liczyć?", "kind": "question", "client_id": client_id()}
    return Asked({"slug": cell.slug}, form=form)


@builds("threads_api.start")
def new_thread_by_program(cell: Cell) -> Asked:
    """A question."""
    return Asked({"slug": cell.slug}, json={"title": "Dowożenie", "text": "Jak?", "client_id": client_id()})


@builds("threads.mark_all_read")
def reading_all(cell: Cell) -> Asked:
    """Something to read is there."""
    make.thread(cell.world.colleagues[cell.place], cell.world.networks[cell.place])
    return Asked({"slug": cell.slug}, form={})


@builds("threads.short", "threads.close_form", "threads_api.thread", "threads_api.posts")
def thread(cell: Cell) -> Asked:
    """A thread."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id})


@builds("threads.show")
def whole_thread(cell: Cell) -> Asked:
    """A thread by its whole address."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id, "name": "wspolne-dowozenie"})


@builds("threads.pin", "threads.lock")
def ordinary_thread(cell: Cell) -> Asked:
    """A thread to pin or lock."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id}, form={})


@builds("threads.unpin")
def pinned_thread(cell: Cell) -> Asked:
    """A pinned thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.pin(leader, found, pinned=True)
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.unlock")
def locked_thread(cell: Cell) -> Asked:
    """A locked thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.lock(leader, found, locked=True)
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.close")
def outcome(cell: Cell) -> Asked:
    """An outcome in a sentence."""
    return Asked(
        {"slug": cell.slug, "thread_id": cell.thread().id}, form={"outcome_kind": "answer", "outcome": "Wystarczy."}
    )


@builds("threads.reopen")
def closed_thread(cell: Cell) -> Asked:
    """A closed thread."""
    found, leader = cell.thread(), cell.leader
    with unit_of_work():
        threads.close(leader, found, OutcomeKind.ANSWER, "Wystarczy.")
    return Asked({"slug": cell.slug, "thread_id": found.id}, form={})


@builds("threads.level")
def level(cell: Cell) -> Asked:
    """Hear nothing of a thread."""
    return Asked({"slug": cell.slug, "thread_id": cell.thread().id}, form={"level": "mute"})


@builds("threads.mark_read", "threads.mark_unread")
def number(cell: Cell) -> Asked:
    """Read up to a colleague's reply, or to be read again from there."""
    found = make.post(cell.world.colleagues[cell.place], cell.thread())
    return Asked({"slug": cell.slug, "thread_id": found.thread_id}, form={"number": "2"})


@builds("threads.reply")
def reply(cell: Cell) -> Asked:
    """A reply."""
    values = {"slug": cell.slug, "thread_id": cell.thread().id}
    return Asked(values, form={"text": "U nas podobnie.", "client_id": client_id(), "in_reply_to": "1"})


@builds("threads_api.reply")
def reply_by_program(cell: Cell) -> Asked:
    """A reply."""
    return Asked({"thread_id": cell.thread().id}, json={"text": "U nas podobnie.", "client_id": client_id()})


def values_of(cell: Cell, post: Post) -> dict[str, Any]:
    """The path of a post."""
    return {"slug": cell.slug, "thread_id": post.thread_id, "number": post.number}


@builds("threads.post", "threads.edit_form", "threads.hide_form", "threads.history")
def post(cell: Cell) -> Asked:
    """A post."""
    return Asked(values_of(cell, cell.post()))


@builds("threads.edit")
def new_words(cell: Cell) -> Asked:
    """New words for a post."""
    return Asked(values_of(cell, cell.post()), form={"text": "Inaczej.", "version": "1"})


@builds("threads_api.edit")
def new_words_by_program(cell: Cell) -> Asked:
    """New words for a post."""
    return Asked(values_of(cell, cell.post()), json={"text": "Inaczej.", "version": 1})


@builds("threads.hide")
def post_to_hide(cell: Cell) -> Asked:
    """A post, and a reason to hide it."""
    return Asked(values_of(cell, cell.post()), form={"reason": "Dane osobowe."})


@builds("threads.restore")
def hidden_post(cell: Cell) -> Asked:
    """A hidden post, and a reason to show it again."""
    found, leader = cell.post(), cell.leader
    with unit_of_work():
        threads.hide(leader, found, "Pomyłka.")
    return Asked(values_of(cell, found), form={"reason": "To była pomyłka."})


@builds("threads.accept")
def answer(cell: Cell) -> Asked:
    """A colleague's answer to the writer's question."""
    found = make.post(cell.world.colleagues[cell.place], cell.thread())
    return Asked(values_of(cell, found), form={})


@builds("threads.unaccept")
def accepted_answer(cell: Cell) -> Asked:
    """An accepted answer to the writer's question."""
    found, leader = make.post(cell.world.colleagues[cell.place], cell.thread()), cell.leader
    with unit_of_work():
        threads.accept(leader, found.thread, found.number)
    return Asked(values_of(cell, found), form={})


@builds("texts.preview")
def preview(_cell: Cell) -> Asked:
    """A text to look at."""
    return Asked(form={"text": "**Ważne**"})


@builds("rooms_api.events")
def room(cell: Cell) -> Asked:
    """The log of a thread's room."""
    return Asked({"room": f"thread:{cell.thread().id}"})
