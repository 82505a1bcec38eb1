"""Forms that no page of ours would send, and words that must stay in the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.chat.forms import MESSAGE_MAX
from networks.core.text import BODY_MAX_BYTES
from networks.people.models import Network, Person
from networks.threads.models import Thread
from networks.web.security import FORM_PARTS_MAX
from tests import make
from tests.house.refusing import FORM, is_refusing_page, nothing_stored

KEPT = "Zdanie, które ma zostać w polu."


@pytest.fixture
def thread(ewa: Person, finanse: Network) -> Thread:
    """A question of Ewa's."""
    return make.thread(ewa, finanse)


@pytest.fixture
def browser(ewa: Person, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """Ewa's."""
    return browser_of(ewa)


@pytest.fixture
def address(thread: Thread) -> str:
    """Where replies to the thread go."""
    return f"/n/jst-finanse/threads/{thread.id}/posts"


def form(**more: str) -> dict[str, str]:
    return {"text": KEPT, "client_id": str(uuid4())} | more


@pytest.mark.parametrize(
    "more",
    [
        {"author_id": "1"}, {"version": "2"}, {"client_id": "x"}, {"client_id": ""}, {"in_reply_to": "-1"},
        {"in_reply_to": "0"}, {"in_reply_to": "x"}, {"in_reply_to": "99"}, {"in_reply_to": "²"},
        {"in_reply_to": "9" * 40}, {"in_reply_to": "9" * 5000},
    ],
    ids=lambda more: str(more)[:30],
)  # fmt: skip
def test_a_refused_reply_stays_in_the_box(more: dict[str, str], browser: FlaskClient, address: str) -> None:
    with nothing_stored():
        page = is_refusing_page(browser.post(address, data=form(**more)), 422)
    assert f">\n{KEPT}</textarea>" in page


@pytest.mark.parametrize("text", ["", "   \n\t ", "\0\0", "\u202e\u200b\u2060"])
def test_a_reply_of_nothing_is_refused(text: str, browser: FlaskClient, address: str) -> None:
    with nothing_stored():
        is_refusing_page(browser.post(address, data=form(text=text)), 422)


def test_a_text_over_64_kb_stays_in_the_box_and_one_of_exactly_that_is_taken(
    browser: FlaskClient, address: str
) -> None:
    with nothing_stored():
        page = is_refusing_page(browser.post(address, data=form(text="a" * (BODY_MAX_BYTES + 1))), 422)
    assert "a" * (BODY_MAX_BYTES + 1) in page
    assert browser.post(address, data=form(text="a" * BODY_MAX_BYTES)).status_code == 303


def test_line_ends_of_browsers_do_not_count_twice(browser: FlaskClient, address: str) -> None:
    assert browser.post(address, data=form(text="a\r\n" * (BODY_MAX_BYTES // 2))).status_code == 303


def test_a_long_message_stays_in_the_box(browser: FlaskClient, thread: Thread) -> None:
    with nothing_stored():
        answer = browser.post("/n/jst-finanse/chat/general/messages", data=form(text="a" * (MESSAGE_MAX + 1)))
        page = is_refusing_page(answer, 422)
    assert "a" * (MESSAGE_MAX + 1) in page


@pytest.mark.parametrize("title", ["", "ab", "   ", "a" * 201, "ab\0c", "abc\u202edef", "abc\u200bdef"])
def test_a_thread_with_a_refused_title_keeps_its_text(title: str, browser: FlaskClient, thread: Thread) -> None:
    with nothing_stored():
        answer = browser.post("/n/jst-finanse/threads", data=form(title=title, kind="question"))
        page = is_refusing_page(answer, 422)
    assert KEPT in page


@pytest.mark.parametrize(
    "data", [b"text=%ff%fe&client_id=x", b"text=a%c3%28b&client_id=x", b"text=%ed%a0%80&client_id=x"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes, browser: FlaskClient, address: str) -> None:
    whole = data.replace(b"=x", b"=" + str(uuid4()).encode())
    with nothing_stored():
        is_refusing_page(browser.post(address, data=whole, content_type=FORM), 400)


def test_bytes_that_are_no_text_are_refused_in_parts_too(browser: FlaskClient, address: str) -> None:
    fields = f'--x\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n{uuid4()}\r\n--x\r\n'
    text = b'Content-Disposition: form-data; name="text"\r\n\r\na\xff\xfeb\r\n--x--\r\n'
    with nothing_stored():
        answer = browser.post(address, data=fields.encode() + text, content_type="multipart/form-data; boundary=x")
        is_refusing_page(answer, 400)


def test_a_form_over_a_megabyte_is_too_large(browser: FlaskClient, address: str) -> None:
    with nothing_stored():
        is_refusing_page(browser.post(address, data=form(text="a" * 2**20)), 413)


def test_a_file_over_a_megabyte_is_too_large(browser: FlaskClient, address: str) -> None:
    with nothing_stored():
        part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="plik"\r\n\r\n'
        whole = part + b"a" * 2**21 + b"\r\n--x--\r\n"
        answer = browser.post(address, data=whole, content_type="multipart/form-data; boundary=x")
        is_refusing_page(answer, 413)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"), (b"--x\r\nnonsense", "multipart/form-data"),
        (b"{}", "application/json"), (b"text=a", "text/plain"), (b"", FORM), (b"%", FORM), (b"&&&===", FORM),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(data: bytes, content_type: str, browser: FlaskClient, address: str) -> None:
    with nothing_stored():
        assert browser.post(address, data=data, content_type=content_type).status_code == 422


def test_a_form_of_very_many_fields_is_refused(browser: FlaskClient, address: str) -> None:
    many: dict[str, Any] = {f"field{number}": "a" for number in range(FORM_PARTS_MAX + 1)}
    with nothing_stored():
        assert browser.post(address, data=many).status_code == 422
        assert browser.post(address, data=many, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("level", {"level": "loud"}), ("level", {}), ("read", {"number": "0"}), ("read", {"number": "9" * 40}),
        ("read", {"number": "x"}), ("unread", {"number": "-1"}), ("close", {"outcome": KEPT}),
        ("close", {"outcome_kind": "answer", "outcome": "a" * 501}),
    ],
)  # fmt: skip
def test_small_forms_take_what_they_know(path: str, data: dict[str, str], browser: FlaskClient, thread: Thread) -> None:
    with nothing_stored():
        is_refusing_page(browser.post(f"/n/jst-finanse/threads/{thread.id}/{path}", data=data), 422)


@pytest.mark.parametrize(
    "more",
    [
        {"place": "thread:x"}, {"place": "thread:1\n"}, {"place": "person:1"}, {"place": ""}, {"seq": "-1"},
        {"seq": "9" * 40}, {"seq": "x"}, {"text": "a" * (2 * BODY_MAX_BYTES + 1)}, {"person_id": "1"},
    ],
    ids=lambda more: str(more)[:30],
)  # fmt: skip
def test_texts_are_kept_at_places_there_are(more: dict[str, str], browser: FlaskClient, thread: Thread) -> None:
    with nothing_stored():
        given = {"place": f"thread:{thread.id}", "text": KEPT, "seq": "0"} | more
        assert browser.post("/me/drafts", data=given).status_code == 422


def test_a_kept_text_holds_no_nul(browser: FlaskClient, thread: Thread) -> None:
    """PostgreSQL cannot store one; SQLite could."""
    given = {"place": f"thread:{thread.id}", "title": "a\0b", "text": "a\0b", "seq": "0"}
    assert browser.post("/me/drafts", data=given).status_code == 200
    assert "\0" not in browser.get("/me/drafts").get_data(as_text=True)


def test_a_stale_edit_shows_both_texts(browser: FlaskClient, thread: Thread) -> None:
    address = f"/n/jst-finanse/threads/{thread.id}/posts/1/edit"
    assert browser.post(address, data={"text": "Pierwsza zmiana", "version": "1"}).status_code == 303
    page = is_refusing_page(browser.post(address, data={"text": KEPT, "version": "1"}), 409)
    assert "Pierwsza zmiana" in page
    assert KEPT in page
