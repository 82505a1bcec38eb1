"""The doors of the chat: plain forms for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.chat.models import Channel, Message
from networks.core.db import db
from networks.people.models import Network, Person
from tests import make

Browser = Callable[[Person], FlaskClient]
Program = Callable[[Person], Callable[..., Any]]
CHAT = "/n/jst-finanse/chat/general"


@pytest.fixture
def channel(finanse: Network) -> Channel:
    """The general channel."""
    return make.channel(finanse)


def form(**fields: str) -> dict[str, str]:
    return {"client_id": str(uuid4()), **fields}


def test_a_message_is_sent_by_a_plain_form_and_shown(ewa: Person, channel: Channel, browser_of: Browser) -> None:
    client = browser_of(ewa)
    answer = client.post(f"{CHAT}/messages", data=form(text="Dzień **dobry**"))
    message = db.session.query(Message).one()
    assert answer.location == f"{CHAT}#message-{message.id}"
    page = client.get(CHAT).text
    assert "Dzień <strong>dobry</strong>" in page
    assert f'data-head="{message.seq}"' in page


@pytest.mark.parametrize("text", [" ", "a" * 4001])
def test_a_refused_message_stays_in_the_box(text: str, ewa: Person, channel: Channel, browser_of: Browser) -> None:
    answer = browser_of(ewa).post(f"{CHAT}/messages", data=form(text=text))
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert db.session.query(Message).count() == 0


def test_an_observer_reads_without_a_box(olga: Person, ewa: Person, channel: Channel, browser_of: Browser) -> None:
    make.message(ewa, channel, "Do przeczytania")
    client = browser_of(olga)
    page = client.get(CHAT).text
    assert "Do przeczytania" in page
    assert 'name="client_id"' not in page
    assert client.post(f"{CHAT}/messages", data=form(text="Ja też")).status_code == 403


def test_editing_and_withdrawing_by_plain_forms(
    ewa: Person, anna: Person, channel: Channel, browser_of: Browser
) -> None:
    message = make.message(ewa, channel, "Spotkanie o 9")
    client, address = browser_of(ewa), f"{CHAT}/messages/{message.id}"
    assert "Spotkanie o 9" in client.get(f"{address}/edit").text
    assert client.post(f"{address}/edit", data={"text": "Spotkanie o 10", "version": "1"}).status_code == 303
    assert client.post(f"{address}/edit", data={"text": "O 11", "version": "1"}).status_code == 409
    assert client.post(f"{address}/withdraw").status_code == 303
    page = browser_of(anna).get(CHAT).text
    assert "Spotkanie" not in page
    assert client.get(f"{address}/edit").status_code == 403


def test_a_message_of_another_channel_is_not_found_here(
    ewa: Person, jan: Person, kryzys: Network, channel: Channel, browser_of: Browser
) -> None:
    elsewhere = make.message(jan, make.channel(kryzys))
    assert browser_of(ewa).get(f"{CHAT}/messages/{elsewhere.id}/edit").status_code == 404


def test_programs_send_once_and_read_in_order(ewa: Person, anna: Person, channel: Channel, program_of: Program) -> None:
    body = {"text": "Z programu", "client_id": str(uuid4())}
    call, path = program_of(ewa), f"/channels/{channel.id}/messages"
    made, again = call("POST", path, body), call("POST", path, body)
    assert (made.status_code, again.status_code, made.json) == (201, 200, again.json)
    (seen,) = program_of(anna)("GET", path).json["items"]
    assert seen == made.json
    assert (seen["seq"], seen["author"]["name"], seen["state"]) == (1, "Ewa Urzędowa", "published")


def test_programs_change_and_withdraw(ewa: Person, anna: Person, channel: Channel, program_of: Program) -> None:
    message = make.message(ewa, channel)
    call, path = program_of(ewa), f"/messages/{message.id}"
    changed = call("PATCH", path, {"text": "Poprawione", "version": 1})
    assert (changed.json["text"], changed.json["version"]) == ("Poprawione", 2)
    assert program_of(anna)("PATCH", path, {"text": "Nie moje", "version": 2}).status_code == 403
    gone = call("POST", f"{path}/withdraw")
    assert (gone.json["state"], "text" in gone.json) == ("withdrawn", False)


def test_channels_are_listed_for_members_only(ewa: Person, obcy: Person, channel: Channel, program_of: Program) -> None:
    (item,) = program_of(ewa)("GET", "/networks/jst-finanse/channels").json["items"]
    assert (item["id"], item["room"]) == (channel.id, f"channel:{channel.id}")
    assert program_of(obcy)("GET", "/networks/jst-finanse/channels").status_code == 404
    assert program_of(obcy)("GET", f"/channels/{channel.id}/messages").status_code == 404


def test_too_much_at_once_is_refused_and_nothing_is_stored(
    app: Any, ewa: Person, channel: Channel, program_of: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    buckets = app.extensions["sieci_writing"]
    monkeypatch.setattr(buckets, "burst", 2)
    monkeypatch.setattr(buckets, "rate", 0.001)
    call, path = program_of(ewa), f"/channels/{channel.id}/messages"
    answers = [call("POST", path, {"text": "Jeszcze", "client_id": str(uuid4())}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 429, 429]
    assert answers[-1].json["code"] == "too_many"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert db.session.query(Message).count() == 2
