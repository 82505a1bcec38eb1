"""What is written in a network stays in it: markers planted there are looked for wherever an outsider can look."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.chat import actions as chat
from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import actions as threads
from networks.threads.models import OutcomeKind
from networks.unsent import actions as unsent
from tests import make
from tests.journeys.crawl import api_of, pages_of, refusals_of, rooms_of

MARK = "kanarek"
# What members see; the rest is for its author or nobody.
OPEN_TO_MEMBERS = {"tytul", "tresc", "przedtem", "czat", "wynik", "nazwisko", "stanowisko"}
OPEN_TO_NOBODY = {"wycofana", "czatprzedtem"}
# Administrators know who is in networks, and nothing of what is said there.
OPEN_TO_ADMINISTRATORS = {"nazwisko", "stanowisko"}
OUTSIDERS = ("anonymous", "obcy", "jan", "admin", "removed")

Browsers = Callable[[Person], FlaskClient]
Programs = Callable[[Person], Callable[..., Any]]


def mark(where: str) -> str:
    """A word that stands nowhere else."""
    return f"{MARK}{where}"


@pytest.fixture
def planted(finanse: Network, kryzys: Network, ewa: Person, anna: Person, jan: Person) -> Person:
    """Markers in everything that can be written in `finanse`; answers somebody removed from it since."""
    with unit_of_work():
        ewa.name, ewa.position = f"Ewa {mark('nazwisko')}", mark("stanowisko")
    removed = make.member(finanse, name="Pani Usunięta")
    thread = make.thread(ewa, finanse, title=mark("tytul"), content=mark("przedtem"))
    hidden = make.post(ewa, thread, f"@Pani Usunięta @Jan Dyrektorski {mark('ukryta')}")
    make.post(ewa, thread, f"@Pani Usunięta @koordynator {mark('tresc')}")
    channel = make.channel(finanse)
    edited, gone = make.message(ewa, channel, mark("czatprzedtem")), make.message(ewa, channel, mark("wycofana"))
    with unit_of_work():
        threads.edit(ewa, make.first_post(thread), make.words(mark("tresc")), 1)
        threads.hide(anna, hidden, mark("powod"))
        threads.close(ewa, thread, OutcomeKind.ANSWER, mark("wynik"))
        chat.edit(ewa, edited, make.words(mark("czat")), 1)
        chat.withdraw(ewa, gone)
        unsent.keep(ewa, f"network:{finanse.slug}:new-thread", mark("szkictytul"), mark("szkictresc"), 0)
    make.thread(jan, kryzys, title="Sprawa z drugiej sieci")
    return removed


@pytest.fixture
def outsider_of(
    request: pytest.FixtureRequest, planted: Person, browser_of: Browsers, app: Flask, finanse: Network
) -> Callable[[str], tuple[Person | None, FlaskClient]]:
    """Somebody from outside with their browser; the removed one's was signed in before."""

    def find(name: str) -> tuple[Person | None, FlaskClient]:
        if name == "anonymous":
            return None, app.test_client()
        person = planted if name == "removed" else request.getfixturevalue(name)
        client = browser_of(person)
        if name == "removed":
            make.remove(person, finanse)
        return person, client

    return find


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_outsider_sees_a_marker_anywhere(
    name: str, outsider_of: Callable[[str], tuple[Person | None, FlaskClient]], app: Flask, finanse: Network,
    kryzys: Network, program_of: Programs, socket_of: Callable[..., Any], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    person, client = outsider_of(name)
    networks = [finanse, kryzys]
    seen = pages_of(app, client, networks) | refusals_of(app, client, networks)
    if person is not None:
        seen |= api_of(app, program_of(person), networks) | rooms_of(socket_of(person), networks)
    known = OPEN_TO_ADMINISTRATORS if name == "admin" else set()
    assert [path for path, text in seen.items() if MARK in _without(text.lower(), known)] == []
    assert [path for path, text in seen.items() if text.startswith("5")] == []
    assert MARK not in caplog.text.lower()


def test_members_see_what_is_theirs_and_only_that(
    planted: Person, piotr: Person, ewa: Person, app: Flask, finanse: Network, kryzys: Network, browser_of: Browsers,
    program_of: Programs, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    for person, more in ((piotr, set()), (ewa, {"ukryta", "szkictytul", "szkictresc", "powod"})):
        seen = pages_of(app, browser_of(person), [finanse, kryzys])
        seen |= api_of(app, program_of(person), [finanse, kryzys])
        found = {where for where in _all_marks() if any(mark(where) in text for text in seen.values())}
        assert found >= OPEN_TO_MEMBERS - {"czat"}, f"{person.name} misses something"
        assert found <= OPEN_TO_MEMBERS | more, f"{person.name} sees too much"
    assert MARK not in caplog.text.lower(), "words of people stand in the log"


def test_a_log_never_holds_words_even_when_something_breaks(
    planted: Person, ewa: Person, finanse: Network, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(threads, "start", breaks)
    form = {"title": mark("formularz"), "text": mark("formularz"), "client_id": str(uuid4())}
    answer = browser_of(ewa).post(f"/n/{finanse.slug}/threads", data=form)
    assert answer.status_code == 500
    assert "broken on purpose" in caplog.text
    assert MARK not in caplog.text


def test_what_happens_in_a_network_changes_nothing_for_those_outside(
    planted: Person, jan: Person, finanse: Network, kryzys: Network, app: Flask, browser_of: Browsers,
    program_of: Programs, socket_of: Callable[..., Any],
) -> None:  # fmt: skip
    networks = [finanse, kryzys]
    client, call = browser_of(jan), program_of(jan)
    socket = socket_of(flask_test_client=client)
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        pages_of(app, client, networks)  # what is shown for the first time counts as read
        before = pages_of(app, client, networks) | api_of(app, call, networks) | rooms_of(socket, networks)
        _live_on(finanse, random.Random(20261124))
        after = pages_of(app, client, networks) | api_of(app, call, networks) | rooms_of(socket, networks)
    assert before.keys() == after.keys()
    assert [path for path, text in before.items() if after[path] != text] == []


def _live_on(network: Network, chance: random.Random) -> None:
    """Thirty things that happen in a network, each a change jan must not notice."""
    leader = make.member(network, make.Role.COORDINATOR)
    some = [make.member(network), leader]
    channel = make.channel(network)
    thread = make.thread(leader, network)
    for _ in range(30):
        who = chance.choice(some)
        match chance.choice(("thread", "post", "hide", "message", "join", "leave", "keep")):
            case "thread":
                thread = make.thread(who, network, title=mark("nowy"))
            case "post":
                make.post(who, thread, mark("nowy"))
            case "hide":
                post = make.post(who, thread)
                with unit_of_work():
                    threads.hide(leader, post, "Powód.")
            case "message":
                make.message(who, channel, mark("nowa"))
            case "join":
                some.append(make.member(network))
            case "leave":
                make.remove(make.member(network), network)
            case "keep":
                with unit_of_work():
                    unsent.keep(who, f"channel:{channel.id}", "", mark("szkic"), 5)


def _without(text: str, known: set[str]) -> str:
    """A text without the markers that may be known to who sees it."""
    for where in known:
        text = text.replace(mark(where), "")
    return text


def _all_marks() -> set[str]:
    return OPEN_TO_MEMBERS | OPEN_TO_NOBODY | {"ukryta", "powod", "szkictytul", "szkictresc"}
