"""A network in which everything people can write was written by somebody hostile."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from networks.chat import actions as chat
from networks.core import text
from networks.core.db import db
from networks.core.html import Written, write
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.threads import actions as threads
from networks.threads.models import OutcomeKind, Thread, ThreadKind
from tests import make
from tests.browser import corpus

SLUG = "obce-skrypty"
AT_ONCE = 100
MESSAGES = 90


def fill(reader: Person) -> dict[str, Any]:
    """Every text as a post, a part of them as messages, titles, outcomes, reasons, names; `reader` coordinates all."""
    network = make.network(SLUG)
    make.join(reader, network, Role.COORDINATOR)
    names = [line for line in map(_as_line, corpus.lines()) if line]
    writers = _writers(network, names)
    thread = make.thread(writers[0], network, "Wszystko naraz")
    kept = [words for words in map(_as_words, corpus.texts()) if words]
    _post_all(writers, thread, kept)
    _talk(writers, network, kept)
    _title_all(writers, network, names)
    return {"posts": len(kept) + 1, "titles": len(names), "hostile": f"/n/{SLUG}/threads/{thread.id}"}


def _as_line(words: str) -> str:
    """What a title or a name would keep of the words; nothing if they are refused."""
    try:
        return text.line(words)
    except text.Refused:
        return ""


def _as_words(words: str) -> Written | None:
    try:
        return write(text.prose(words))
    except text.Refused:
        return None


def _writers(network: Network, names: list[str]) -> list[Person]:
    """People with hostile names, positions and offices."""
    made = [make.member(network, Role.MEMBER, name=name) for name in names]
    office = make.institution(names[0])
    with unit_of_work():
        for person, position in zip(made, reversed(names), strict=True):
            person.position, person.themes, person.institution = position, [position], office
    return made


def _post_all(writers: list[Person], thread: Thread, kept: list[Written]) -> None:
    for begin in range(0, len(kept), AT_ONCE):
        with unit_of_work():
            for number, words in enumerate(kept[begin : begin + AT_ONCE]):
                author = writers[number % len(writers)]
                threads.reply(author, thread, words, uuid4(), in_reply_to=1 if number % 7 == 0 else None)
        db.session.expire_all()


def _talk(writers: list[Person], network: Network, kept: list[Written]) -> None:
    channel = make.channel(network)
    with unit_of_work():
        for number, words in enumerate(kept[:: len(kept) // MESSAGES]):
            if len(words.text) <= 4000:
                chat.send(writers[number % len(writers)], channel, words, uuid4())


def _title_all(writers: list[Person], network: Network, names: list[str]) -> None:
    """Threads with hostile titles; some closed with hostile outcomes."""
    for number, name in enumerate(names):
        author = writers[number]
        thread = make.thread(author, network, name, name, ThreadKind.QUESTION)
        if number % 3 == 0:
            with unit_of_work():
                threads.close(author, thread, OutcomeKind.ANSWER, name)
