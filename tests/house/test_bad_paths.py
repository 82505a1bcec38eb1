"""Numbers and words in addresses that no page of ours would send."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.people.models import Network, Person
from networks.threads.models import Thread
from tests import make
from tests.house.refusing import is_problem, is_refusing_page, nothing_stored

HUGE = 10**21
BIGGEST = 2**63 - 1


@pytest.fixture
def thread(ewa: Person, anna: Person, finanse: Network) -> Thread:
    """A thread of two posts, and a message in the chat."""
    made = make.thread(ewa, finanse)
    make.post(anna, made)
    make.message(anna, make.channel(finanse))
    return made


@pytest.fixture
def browser(ewa: Person, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """Ewa's."""
    return browser_of(ewa)


NUMBERS_OF_NOTHING = (0, 987_654, BIGGEST, BIGGEST + 1, HUGE)


@pytest.mark.parametrize("number", NUMBERS_OF_NOTHING)
def test_a_page_with_a_number_of_nothing_is_not_found(number: int, browser: FlaskClient, thread: Thread) -> None:
    paths = (
        "/n/jst-finanse/threads/{}", "/n/jst-finanse/threads/{}-nazwa", "/n/jst-finanse/threads/{}/close",
        "/n/jst-finanse/threads/{}/posts/1", "/n/jst-finanse/threads/{}/posts/1/history", "/people/{}",
        "/n/jst-finanse/chat/general/messages/{}/edit", f"/n/jst-finanse/threads/{thread.id}/posts/{{}}",
    )  # fmt: skip
    with nothing_stored():
        answers = {path: browser.get(path.format(number)).status_code for path in paths}
    assert answers == dict.fromkeys(paths, 404)


@pytest.mark.parametrize("number", NUMBERS_OF_NOTHING)
def test_the_api_does_not_find_a_number_of_nothing(
    number: int, ewa: Person, thread: Thread, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    call = program_of(ewa)
    for path in ("/threads/{}", "/threads/{}/posts", "/channels/{}/messages", "/rooms/thread:{}/events"):
        is_problem(call("GET", path.format(number)), 404, "not_found")


def test_words_where_numbers_belong_are_not_found(browser: FlaskClient, thread: Thread) -> None:
    for path in ("/-1", "/x", "/1.5", "/%00", "/%ff", "/1%00", "/%2e%2e", "/1/../2"):
        is_refusing_page(browser.get(f"/people{path}"), 404)


def test_networks_of_no_name_are_not_found(browser: FlaskClient, thread: Thread) -> None:
    slugs = ("%00", "%ff", "x" * 3000, "..%2f..", "%F0%9F%92%A9", "jst-finanse%20", "JST-FINANSE")
    for slug, rest in product(slugs, ("", "/threads", "/chat/general", "/people")):
        is_refusing_page(browser.get(f"/n/{slug}{rest}"), 404)


@pytest.mark.parametrize(
    "path",
    [
        "threads?page={}", "threads?filter={}", "threads/new?kind={}", "threads/{thread}-x?page={}",
        "threads/{thread}-x?per={}", "threads/{thread}-x?reply_to={}", "threads/{thread}-x?quote={}",
        "chat/general?before={}", "chat/general?before=-{}", "people?q={}",
    ],
)  # fmt: skip
def test_pages_take_any_query_and_show_something(path: str, browser: FlaskClient, thread: Thread) -> None:
    values = ("-1", "0", "abc", "", "1.5", str(HUGE), str(10**30), "9" * 5000, "²", "٣", "%00", "%ff")
    address = f"/n/jst-finanse/{path.replace('{thread}', str(thread.id))}"
    answers = {value: browser.get(address.format(value)).status_code for value in values}
    assert answers == dict.fromkeys(values, 200)


LISTS = ("threads/{}/posts", "networks/jst-finanse/threads", "rooms/thread:{}/events")


@pytest.mark.parametrize("name", ["after", "limit"])
def test_lists_refuse_what_is_no_small_number(
    name: str, ewa: Person, thread: Thread, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    call = program_of(ewa)
    values = ("-1", "abc", "", "1.5", str(BIGGEST + 1), str(10**30), "9" * 5000, f"1&{name}=2", "%00")
    for path, value in product(LISTS, values):
        answer = call("GET", f"/{path.format(thread.id)}?{name}={value}")
        is_problem(answer, 422, "invalid")
        assert answer.json["field"] == name


@pytest.mark.parametrize("path", LISTS)
def test_a_list_after_its_end_is_empty(
    path: str, ewa: Person, thread: Thread, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    answer = program_of(ewa)("GET", f"/{path.format(thread.id)}?after={BIGGEST}")
    assert answer.status_code == 200
    assert (answer.json.get("items") or answer.json.get("events") or []) == []


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_there_are_no_files_but_ours(coding: str, anonymous: FlaskClient) -> None:
    names = ("%00.css", "x" * 300 + ".css", "../app.py", "..%2fapp.py", "%ff.js", "css", "", "/etc/passwd")
    headers = {"Accept-Encoding": coding}
    answers = {name: anonymous.get(f"/static/v-x/{name}", headers=headers).status_code for name in names}
    assert {name: status for name, status in answers.items() if status not in {303, 308, 404}} == {}


@pytest.mark.parametrize("query", ["x=1", "state=nothing", "state=active&state=archived"])
def test_lists_refuse_fields_they_do_not_know(
    query: str, ewa: Person, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    is_problem(program_of(ewa)("GET", f"/networks?{query}"), 422, "invalid")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_refusal_speaks_the_reader_s_language(language: str, browser: FlaskClient) -> None:
    browser.post("/me/language", data={"language": language})
    text = is_refusing_page(browser.get("/people/987654"), 404, language)
    assert ("There is no such page" in text) is (language == "en")


def test_a_program_is_refused_in_the_language_it_asks_for(
    app: Any, ewa: Person, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    headers = {"Authorization": f"Bearer {make.token(ewa)}", "Accept-Language": "en"}
    english = app.test_client().get("/api/v1/threads/987654", headers=headers).json["detail"]
    polish = program_of(ewa)("GET", "/threads/987654").json["detail"]
    assert english == "There is no such thread, or it is not open to you."
    assert polish != english
