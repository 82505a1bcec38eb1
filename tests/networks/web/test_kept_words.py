"""Words sent while the session was over, or with a stale CSRF token: they stay, and go once one is known again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.people.models import Network, Person
from networks.threads.models import Post, Thread
from tests import make
from tests.house.refusing import is_refusing_page, nothing_stored

pytestmark = pytest.mark.csrf

KEPT = "Długo pisane zdanie o dowożeniu."
OURS = {"Origin": "http://localhost"}
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {},
    {"Origin": "http://["},
)

Browsers = Callable[[Person], FlaskClient]


@pytest.fixture
def thread(anna: Person, finanse: Network) -> Thread:
    """A question to answer."""
    return make.thread(anna, finanse)


@pytest.fixture
def address(thread: Thread) -> str:
    """Where replies to the thread go."""
    return f"/n/jst-finanse/threads/{thread.id}/posts"


def fields_of(page: str, action: str) -> dict[str, str]:
    """What the form with this action would send as it stands."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form is not None, f"there is no form for {action}"
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0])
    texts = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL)
    return {name: unescape(value) for name, value in [*inputs, *texts]}


def typed(**more: str) -> dict[str, str]:
    return {"text": KEPT, "client_id": str(uuid4()), "in_reply_to": "1"} | more


def test_words_sent_without_a_session_are_sent_after_signing_in_once(
    anonymous: FlaskClient, ewa: Person, thread: Thread, address: str
) -> None:
    with nothing_stored():
        page = is_refusing_page(anonymous.post(address, data=typed(), headers=OURS), 401)
    again = fields_of(page, "/sign-in")
    assert (again["kept-text"], again["kept_path"]) == (KEPT, address)
    page = anonymous.post("/sign-in", data=again | {"email": ewa.email, "password": "wrong"}).get_data(as_text=True)
    again = fields_of(page, "/sign-in")
    assert again["kept-text"] == KEPT
    answer = anonymous.post("/sign-in", data=again | {"email": ewa.email, "password": make.PASSWORD})
    assert answer.status_code == 200
    ready = fields_of(answer.get_data(as_text=True), address)
    assert ready["text"] == KEPT
    for _ in range(2):
        assert anonymous.post(address, data=ready, headers=OURS).status_code == 303
    assert db.session.query(Post).filter_by(thread_id=thread.id, text=KEPT).count() == 1


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_words_from_elsewhere_are_not_kept(headers: dict[str, str], anonymous: FlaskClient, address: str) -> None:
    with nothing_stored():
        answer = anonymous.post(address, data=typed(), headers=headers)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert KEPT not in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", [None, "", "x", "IjEi.x.y"])
def test_words_with_a_stale_csrf_token_can_be_sent_again(
    token: str | None, ewa: Person, thread: Thread, address: str, browser_of: Browsers
) -> None:
    browser = browser_of(ewa)
    with nothing_stored():
        form = typed() if token is None else typed(csrf_token=token)
        page = is_refusing_page(browser.post(address, data=form, headers=OURS), 400)
    again = fields_of(page, address)
    assert again["text"] == KEPT
    assert browser.post(address, data=again, headers=OURS).status_code == 303
    assert db.session.query(Post).filter_by(thread_id=thread.id, text=KEPT).count() == 1


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_elsewhere_does_nothing_and_offers_nothing(
    headers: dict[str, str], ewa: Person, address: str, browser_of: Browsers
) -> None:
    browser = browser_of(ewa)
    with nothing_stored():
        page = is_refusing_page(browser.post(address, data=typed(), headers=headers), 400)
    assert KEPT not in page


def test_the_token_of_another_browser_is_none_here(
    ewa: Person, anna: Person, address: str, browser_of: Browsers
) -> None:
    token = re.search(r'data-csrf="([^"]+)"', browser_of(anna).get("/").get_data(as_text=True))
    assert token is not None
    browser = browser_of(ewa)
    with nothing_stored():
        assert browser.post(address, data=typed(csrf_token=token[1]), headers=OURS).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_the_api_by_cookie_needs_the_header(method: str, ewa: Person, thread: Thread, browser_of: Browsers) -> None:
    browser, path = browser_of(ewa), f"/api/v1/threads/{thread.id}/posts"
    path = path if method == "POST" else f"{path}/1"
    with nothing_stored():
        answer = browser.open(path, method=method, json={"text": KEPT, "client_id": str(uuid4())})
    assert (answer.status_code, answer.json["code"]) == (400, "csrf")


def test_a_program_needs_no_csrf_token(ewa: Person, thread: Thread, program_of: Callable[..., Any]) -> None:
    sent = program_of(ewa)("POST", f"/threads/{thread.id}/posts", {"text": KEPT, "client_id": str(uuid4())})
    assert sent.status_code == 201


def test_a_token_on_a_page_does_not_switch_the_guard_off(ewa: Person, address: str, browser_of: Browsers) -> None:
    headers = OURS | {"Authorization": f"Bearer {make.token(ewa)}"}
    browser = browser_of(ewa)
    with nothing_stored():
        assert browser.post(address, data=typed(), headers=headers).status_code == 400


def test_passwords_are_never_among_the_kept_words(anonymous: FlaskClient, ewa: Person) -> None:
    form = {"current": "my present secret", "new": "my future secret", "note": "x"}
    page = anonymous.post("/me/password", data=form, headers=OURS).get_data(as_text=True)
    assert "my present secret" not in page
    assert "my future secret" not in page


def test_words_kept_for_another_site_are_thrown_away(anonymous: FlaskClient, ewa: Person) -> None:
    again = fields_of(anonymous.get("/sign-in").get_data(as_text=True), "/sign-in")
    form = again | {"email": ewa.email, "password": make.PASSWORD, "kept_path": "//evil.example/x", "kept-text": KEPT}
    answer = anonymous.post("/sign-in", data=form)
    assert (answer.status_code, answer.location) == (303, "/")
    assert KEPT not in answer.get_data(as_text=True)
