"""The doors of threads for people: pages and plain forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import actions, unread
from networks.threads.models import Level, OutcomeKind, Post, Thread, ThreadKind
from networks.unsent import actions as unsent
from networks.unsent.queries import kept_at
from tests import make

Browser = Callable[[Person], FlaskClient]
LIST = "/n/jst-finanse/threads"


@pytest.fixture
def thread(ewa: Person, finanse: Network) -> Thread:
    """A question Ewa asked."""
    return make.thread(ewa, finanse)


def page_of(thread: Thread) -> str:
    return f"{LIST}/{thread.id}-{thread.slug}"


def reply(client: FlaskClient, thread: Thread, **fields: str) -> object:
    return client.post(f"{LIST}/{thread.id}/posts", data={"client_id": str(uuid4()), **fields})


def test_a_thread_is_started_by_a_plain_form(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    form = {"title": "Dowożenie", "text": "Jak **liczyć**?", "kind": "question", "client_id": str(uuid4())}
    answer = browser_of(ewa).post(LIST, data=form)
    thread = db.session.query(Thread).one()
    assert (answer.status_code, answer.location) == (303, page_of(thread))
    assert make.first_post(thread).html == "<p>Jak <strong>liczyć</strong>?</p>\n"


def test_a_form_sent_twice_starts_one_thread(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    form = {"title": "Dowożenie", "text": "Jak?", "kind": "question", "client_id": str(uuid4())}
    client = browser_of(ewa)
    assert client.post(LIST, data=form).location == client.post(LIST, data=form).location
    assert db.session.query(Thread).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x"},
        {"title": "Tytuł\u202eodwrócony"},
        {"text": "   "},
        {"kind": "poll"},
        {"client_id": "nie"},
        {"more": "1"},
    ],
)
def test_a_refused_thread_keeps_its_words_in_the_form(
    wrong: dict[str, str], ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    form = {"title": "Dowożenie", "text": "Długo pisana treść", "kind": "question", "client_id": str(uuid4())} | wrong
    answer = browser_of(ewa).post(LIST, data=form)
    assert answer.status_code == 422
    assert form["text"].strip() in answer.text
    assert db.session.query(Thread).count() == 0


def test_an_observer_gets_no_form_and_starts_nothing(olga: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(olga)
    assert client.get(f"{LIST}/new").status_code == 403
    form = {"title": "Dowożenie", "text": "Jak?", "kind": "question", "client_id": str(uuid4())}
    assert client.post(LIST, data=form).status_code == 403


def test_the_list_shows_what_is_new_and_the_outcome(
    thread: Thread, ewa: Person, anna: Person, browser_of: Browser
) -> None:
    make.post(anna, thread)
    with unit_of_work():
        actions.close(ewa, thread, OutcomeKind.ANSWER, "Wystarczy porozumienie.")
    page = browser_of(ewa).get(LIST).text
    assert "1 nowy" in page
    assert "Wystarczy porozumienie." in page


@pytest.mark.parametrize(
    ("which", "expected"),
    [("all", 3), ("unanswered", 1), ("open", 2), ("solved", 1), ("mine", 2), ("followed", 3), ("bzdura", 3)],
)
def test_the_list_is_filtered(
    which: str, expected: int, ewa: Person, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    make.thread(ewa, finanse, "Pytanie bez odpowiedzi")
    solved = make.thread(ewa, finanse, "Pytanie rozwiązane")
    talk = make.thread(anna, finanse, "Rozmowa o czymś", kind=ThreadKind.DISCUSSION)
    make.post(ewa, talk)
    with unit_of_work():
        actions.close(ewa, solved, OutcomeKind.ANSWER, "Gotowe.")
    page = browser_of(ewa).get(f"{LIST}?filter={which}").text
    assert len(re.findall(r'href="/n/jst-finanse/threads/\d+-', page)) == expected


def test_a_thread_opens_where_the_unread_posts_begin_and_reads_them(
    thread: Thread, ewa: Person, anna: Person, browser_of: Browser
) -> None:
    for number in range(2, 31):
        make.post(anna, thread, f"Wpis {number}.")
    client = browser_of(ewa)
    with unit_of_work():
        unsent.let_go(ewa, "thread:1")
    first = client.get(page_of(thread)).text
    assert 'id="post-1"' in first
    assert 'id="new"' in first
    assert unread.unread_by_thread(ewa, [thread.id])[thread.id].first_number == 21
    second = client.get(page_of(thread)).text
    assert 'id="post-21"' in second
    assert unread.unread_by_thread(ewa, [thread.id]) == {}


def test_the_lasting_address_of_a_post_leads_to_its_page(thread: Thread, anna: Person, browser_of: Browser) -> None:
    for _ in range(2, 24):
        make.post(anna, thread)
    client = browser_of(anna)
    assert client.get(f"{LIST}/{thread.id}/posts/23").location == f"{page_of(thread)}?page=2#post-23"
    assert client.get(f"{LIST}/{thread.id}/posts/99").status_code == 404


def test_the_short_address_leads_to_the_page_asked_for(thread: Thread, anna: Person, browser_of: Browser) -> None:
    client = browser_of(anna)
    assert client.get(f"{LIST}/{thread.id}").location == page_of(thread)
    assert client.get(f"{LIST}/{thread.id}?per=50&page=1").location == f"{page_of(thread)}?per=50&page=1"


def test_a_page_asked_for_by_another_name_is_printed_with_its_lasting_address(
    thread: Thread, anna: Person, browser_of: Browser
) -> None:
    client = browser_of(anna)
    client.get(page_of(thread))
    asked = [client.get(path).text for path in (f"{LIST}/{thread.id}-x", page_of(thread))]
    assert [f"{page_of(thread)} ·" in text for text in asked] == [True, True]
    assert f"{thread.id}-x ·" not in asked[1]


def test_a_reply_leads_to_itself(thread: Thread, anna: Person, browser_of: Browser) -> None:
    answer = reply(browser_of(anna), thread, text="U nas podobnie.", in_reply_to="1")
    post = db.session.query(Post).filter_by(number=2).one()
    assert answer.location == f"{page_of(thread)}?page=1#post-2"  # type: ignore[attr-defined]
    assert post.in_reply_to == 1


def test_a_refused_reply_keeps_its_words_in_the_box(
    thread: Thread, ewa: Person, anna: Person, browser_of: Browser
) -> None:
    client = browser_of(ewa)
    with unit_of_work():
        actions.lock(anna, thread, locked=True)
    answer = reply(client, thread, text="Za późno napisane")
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "Za późno napisane" in answer.text  # type: ignore[attr-defined]


def test_64_kb_pass_and_one_byte_more_is_refused(thread: Thread, anna: Person, browser_of: Browser) -> None:
    client = browser_of(anna)
    assert reply(client, thread, text="a" * 65_536).status_code == 303  # type: ignore[attr-defined]
    refused = reply(client, thread, text="a" * 65_537)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "a" * 65_537 in refused.text  # type: ignore[attr-defined]
    assert thread.last_number == 2


def test_a_quotation_is_prepared_without_scripts(thread: Thread, anna: Person, browser_of: Browser) -> None:
    page = browser_of(anna).get(f"{page_of(thread)}?quote=1").text
    assert "&gt; Jak to u Państwa wygląda?" in page
    assert 'name="in_reply_to" value="1"' in page


def test_words_kept_unsent_stand_in_the_box_until_they_are_sent(
    thread: Thread, anna: Person, browser_of: Browser
) -> None:
    client, place = browser_of(anna), f"thread:{thread.id}"
    with unit_of_work():
        unsent.keep(anna, place, "", "Zaczęta odpowiedź", 0)
    assert "Zaczęta odpowiedź" in client.get(page_of(thread)).text
    reply(client, thread, text="Zaczęta odpowiedź i dokończona")
    assert kept_at(anna, place).text == ""


def test_an_edit_shows_both_texts_when_somebody_was_faster(thread: Thread, ewa: Person, browser_of: Browser) -> None:
    client, address = browser_of(ewa), f"{LIST}/{thread.id}/posts/1/edit"
    assert client.post(address, data={"text": "Pierwsza wersja", "version": "1"}).status_code == 303
    answer = client.post(address, data={"text": "Druga wersja", "version": "1"})
    assert answer.status_code == 409
    assert "Pierwsza wersja" in answer.text
    assert "Druga wersja" in answer.text


def test_hiding_asks_for_a_reason(thread: Thread, ewa: Person, marta: Person, browser_of: Browser) -> None:
    post = make.post(ewa, thread, "Numer telefonu pani Kowalskiej")
    client, address = browser_of(marta), f"{LIST}/{thread.id}/posts/{post.number}/hide"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": ""}).status_code == 422
    assert client.post(address, data={"reason": "Dane osobowe."}).status_code == 303
    page = client.get(page_of(thread)).text
    assert "Kowalskiej" not in page
    assert "Dane osobowe." in page
    assert "Dane osobowe." not in browser_of(ewa).get(page_of(thread)).text


@pytest.mark.parametrize("act", ["hide", "restore", "pin", "unpin", "lock", "unlock"])
def test_a_member_does_not_moderate(act: str, thread: Thread, ewa: Person, browser_of: Browser) -> None:
    where = f"{LIST}/{thread.id}/posts/1/{act}" if act in {"hide", "restore"} else f"{LIST}/{thread.id}/{act}"
    assert browser_of(ewa).post(where, data={"reason": "Powód."}).status_code == 403


def test_a_coordinator_pins_locks_and_closes(thread: Thread, anna: Person, browser_of: Browser) -> None:
    client = browser_of(anna)
    for act in ("pin", "lock"):
        assert client.post(f"{LIST}/{thread.id}/{act}").status_code == 303
    form = {"outcome_kind": "decision", "outcome": "Spotykamy się we wtorek."}
    assert client.post(f"{LIST}/{thread.id}/close", data=form).status_code == 303
    assert (thread.is_pinned, thread.is_locked, thread.outcome_kind) == (True, True, OutcomeKind.DECISION)
    for act in ("unpin", "unlock", "reopen"):
        assert client.post(f"{LIST}/{thread.id}/{act}").status_code == 303
    assert (thread.is_pinned, thread.is_locked, thread.outcome) == (False, False, None)


def test_marking_unread_leads_to_the_list_and_stays_unread(
    thread: Thread, ewa: Person, anna: Person, browser_of: Browser
) -> None:
    make.post(anna, thread)
    client = browser_of(ewa)
    client.get(page_of(thread))
    assert client.post(f"{LIST}/{thread.id}/unread", data={"number": "2"}).location == LIST
    assert unread.unread_in_networks(ewa) == {thread.network_id: 1}
    client.post(f"{LIST}/read")
    assert unread.unread_in_networks(ewa) == {}


def test_the_level_is_chosen(thread: Thread, ewa: Person, browser_of: Browser) -> None:
    browser_of(ewa).post(f"{LIST}/{thread.id}/level", data={"level": "mute"})
    row = unread.reading_of(ewa, thread.id)
    assert row is not None
    assert row.level is Level.MUTE


def test_a_preview_is_what_will_be_shown(ewa: Person, browser_of: Browser) -> None:
    client = browser_of(ewa)
    assert "<strong>tak</strong>" in client.post("/preview", data={"text": "**tak** <script>"}).text
    assert "&lt;script&gt;" in client.post("/preview", data={"text": "<script>"}).text
    assert client.post("/preview", data={"text": " "}).status_code == 422


def test_nothing_of_a_thread_is_there_for_outsiders(
    thread: Thread, jan: Person, obcy: Person, admin: Person, browser_of: Browser
) -> None:
    for person in (jan, obcy, admin):
        client = browser_of(person)
        for path in (LIST, f"{LIST}/new", page_of(thread), f"{LIST}/{thread.id}/posts/1", f"{LIST}/{thread.id}/close"):
            assert client.get(path).status_code == 404, path


def test_a_page_kept_for_others_shows_each_reader_their_own_buttons(
    thread: Thread, ewa: Person, anna: Person, olga: Person, browser_of: Browser
) -> None:
    own, leader, observer = (browser_of(person).get(page_of(thread)).text for person in (ewa, anna, olga))
    assert f"{LIST}/{thread.id}/posts/1/edit" in own
    assert f'{LIST}/{thread.id}/posts/1/edit"' not in leader
    assert f"{LIST}/{thread.id}/posts/1/hide" in leader
    assert f"{LIST}/{thread.id}/posts/1/hide" not in own
    assert 'id="reply"' not in observer
