"""Rules of threads, and what happens when they are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import EditionState, Network, Person
from networks.threads import actions, events, queries, reading, unread
from networks.threads.models import Level, OutcomeKind, Post, Thread, ThreadKind
from tests import make


@pytest.fixture
def thread(ewa: Person, finanse: Network) -> Thread:
    """A question Ewa asked."""
    return make.thread(ewa, finanse)


def about(person: Person, thread: Thread) -> dict[str, int]:
    return {"thread_id": thread.id, "network_id": thread.network_id, "by_id": person.id}


def test_a_started_thread_has_its_text_as_post_number_one(ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    with unit_of_work():
        sent = actions.start(ewa, finanse, ThreadKind.QUESTION, "Dowożenie", make.words("Jak liczyć?"), uuid4())
    thread = sent.thing
    first = make.first_post(thread)
    assert sent.is_new
    assert (first.number, first.text, thread.last_number) == (1, "Jak liczyć?", 1)
    assert emitted[:1] == [events.ThreadStarted(**about(ewa, thread))]
    assert events.PostPublished(**about(ewa, thread), post_id=first.id) in emitted


def test_an_observer_starts_nothing(olga: Person, finanse: Network) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        actions.start(olga, finanse, ThreadKind.QUESTION, "Dowożenie", make.words("Jak?"), uuid4())


def test_announcements_come_from_those_who_lead(anna: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        actions.start(anna, finanse, ThreadKind.ANNOUNCEMENT, "Spotkanie", make.words("W piątek."), uuid4())
    with pytest.raises(Forbidden), unit_of_work():
        actions.start(ewa, finanse, ThreadKind.ANNOUNCEMENT, "Spotkanie", make.words("W piątek."), uuid4())


def test_starting_twice_with_one_client_id_starts_once(ewa: Person, finanse: Network) -> None:
    client_id = uuid4()
    for expected in (True, False):
        with unit_of_work():
            sent = actions.start(ewa, finanse, ThreadKind.QUESTION, "Dowożenie", make.words("Jak?"), client_id)
        assert sent.is_new is expected
    with pytest.raises(Conflict), unit_of_work():
        actions.start(ewa, finanse, ThreadKind.QUESTION, "Inny tytuł", make.words("Jak?"), client_id)


def test_replies_are_numbered_without_gaps(thread: Thread, anna: Person, piotr: Person) -> None:
    numbers = [make.post(author, thread).number for author in (anna, piotr, anna)]
    assert numbers == [2, 3, 4]
    assert thread.last_number == 4


def test_a_reply_sent_twice_is_stored_once(thread: Thread, anna: Person) -> None:
    client_id = uuid4()
    for expected in (True, False):
        with unit_of_work():
            sent = actions.reply(anna, thread, make.words("Tak."), client_id)
        assert sent.is_new is expected
    assert db.session.query(Post).filter_by(thread_id=thread.id).count() == 2


def test_a_reply_sent_again_with_other_words_is_a_conflict(thread: Thread, anna: Person) -> None:
    client_id = uuid4()
    with unit_of_work():
        actions.reply(anna, thread, make.words("Tak."), client_id)
    with pytest.raises(Conflict), unit_of_work():
        actions.reply(anna, thread, make.words("Nie."), client_id)


def test_a_reply_repeated_after_the_thread_was_locked_answers_with_the_first(
    thread: Thread, ewa: Person, anna: Person
) -> None:
    client_id = uuid4()
    with unit_of_work():
        first = actions.reply(ewa, thread, make.words("Tak."), client_id).thing
    with unit_of_work():
        actions.lock(anna, thread, locked=True)
    with unit_of_work():
        assert actions.reply(ewa, thread, make.words("Tak."), client_id).thing.id == first.id
    with pytest.raises(Forbidden), unit_of_work():
        actions.reply(ewa, thread, make.words("Jeszcze jedno."), uuid4())


def test_a_repeat_is_compared_with_the_words_first_sent(thread: Thread, anna: Person) -> None:
    client_id = uuid4()
    with unit_of_work():
        sent = actions.reply(anna, thread, make.words("Tak."), client_id).thing
    with unit_of_work():
        actions.edit(anna, sent, make.words("Jednak nie."), 1)
    with unit_of_work():
        assert actions.reply(anna, thread, make.words("Tak."), client_id).thing.id == sent.id


def test_one_answers_posts_that_are_there(thread: Thread, anna: Person) -> None:
    assert make.post(anna, thread, in_reply_to=1).in_reply_to == 1
    with pytest.raises(Invalid), unit_of_work():
        actions.reply(anna, thread, make.words("Tak."), uuid4(), in_reply_to=9)


def test_nothing_is_written_in_a_closed_edition(thread: Thread, anna: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.edition.state, thread.is_locked = EditionState.CLOSED, True
    with pytest.raises(Forbidden, match="sieć jest zamknięta"), unit_of_work():
        actions.reply(anna, thread, make.words("Tak."), uuid4())
    with pytest.raises(Forbidden, match="sieć jest zamknięta"), unit_of_work():
        actions.lock(anna, thread, locked=False)


def test_an_edit_keeps_the_former_words(thread: Thread, ewa: Person, emitted: list[Event]) -> None:
    post = make.first_post(thread)
    with unit_of_work():
        actions.edit(ewa, post, make.words("Lepiej zapytam tak."), 1)
    assert (post.text, post.version, post.edited_at is not None) == ("Lepiej zapytam tak.", 2, True)
    assert [row.text for row in queries.history_of(ewa, post)] == ["Jak to u Państwa wygląda?"]
    assert emitted[-1] == events.PostEdited(**about(ewa, thread), post_id=post.id)


def test_an_edit_of_a_stale_version_is_a_conflict(thread: Thread, ewa: Person) -> None:
    post = make.first_post(thread)
    with unit_of_work():
        actions.edit(ewa, post, make.words("Pierwsza zmiana."), 1)
    with pytest.raises(Conflict), unit_of_work():
        actions.edit(ewa, post, make.words("Druga zmiana."), 1)
    assert post.text == "Pierwsza zmiana."


def test_only_the_author_edits(thread: Thread, anna: Person) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        actions.edit(anna, make.first_post(thread), make.words("Poprawka."), 1)


def test_a_hidden_post_has_no_words_for_others(thread: Thread, anna: Person, ewa: Person, piotr: Person) -> None:
    post = make.post(ewa, thread, "Dane osobowe")
    with unit_of_work():
        actions.hide(anna, post, "Zawiera dane osobowe.")
    row = queries.post_row(post)
    assert (row.is_hidden, row.text, row.html) == (True, "", "")
    assert queries.history_of(ewa, post) == []
    with pytest.raises(Forbidden):
        queries.history_of(piotr, post)


def test_a_restored_post_is_as_before(thread: Thread, marta: Person, ewa: Person, emitted: list[Event]) -> None:
    post = make.post(ewa, thread, "Jednak w porządku")
    with unit_of_work():
        actions.hide(marta, post, "Pomyłka.")
    with unit_of_work():
        actions.restore(marta, post, "To była pomyłka.")
    assert queries.post_row(post).text == "Jednak w porządku"
    assert isinstance(emitted[-1], events.PostRestored)


@pytest.mark.parametrize(
    "change",
    [
        lambda person, thread: actions.hide(person, make.first_post(thread), "Powód."),
        lambda person, thread: actions.restore(person, make.first_post(thread), "Powód."),
        lambda person, thread: actions.pin(person, thread, pinned=True),
        lambda person, thread: actions.lock(person, thread, locked=True),
    ],
)
def test_members_and_experts_do_not_moderate(
    thread: Thread, ewa: Person, piotr: Person, change: Callable[[Person, Thread], Any]
) -> None:
    for person in (ewa, piotr):
        with pytest.raises(Forbidden), unit_of_work():
            change(person, thread)


def test_pinning_twice_is_told_once(thread: Thread, anna: Person, emitted: list[Event]) -> None:
    for _ in range(2):
        with unit_of_work():
            actions.pin(anna, thread, pinned=True)
    assert emitted == [events.ThreadPinned(**about(anna, thread))]


def test_a_thread_is_closed_with_one_sentence(thread: Thread, ewa: Person, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.close(ewa, thread, OutcomeKind.ANSWER, "Wystarczy porozumienie.")
    assert (thread.is_closed, thread.outcome) == (True, "Wystarczy porozumienie.")
    with unit_of_work():
        actions.reopen(ewa, thread)
    assert (thread.is_closed, thread.outcome) == (False, None)
    assert emitted == [events.ThreadClosed(**about(ewa, thread)), events.ThreadReopened(**about(ewa, thread))]


def test_a_bystander_does_not_close(thread: Thread, finanse: Network) -> None:
    other = make.member(finanse)
    with pytest.raises(Forbidden), unit_of_work():
        actions.close(other, thread, OutcomeKind.ANSWER, "Koniec.")


def test_the_asker_accepts_an_answer_and_takes_it_back(thread: Thread, ewa: Person, piotr: Person) -> None:
    make.post(piotr, thread, "Tak, wystarczy.")
    with unit_of_work():
        actions.accept(ewa, thread, 2)
    assert thread.accepted_number == 2
    with unit_of_work():
        actions.unaccept(ewa, thread)
    assert thread.accepted_number is None


def test_the_question_itself_or_a_missing_post_is_no_answer(thread: Thread, ewa: Person) -> None:
    with pytest.raises(Invalid), unit_of_work():
        actions.accept(ewa, thread, 1)
    with pytest.raises(NotFound), unit_of_work():
        actions.accept(ewa, thread, 7)


def test_hiding_the_accepted_answer_takes_it_back(thread: Thread, ewa: Person, piotr: Person, anna: Person) -> None:
    answer = make.post(piotr, thread)
    with unit_of_work():
        actions.accept(ewa, thread, 2)
    with unit_of_work():
        actions.hide(anna, answer, "Nieaktualne.")
    assert thread.accepted_number is None


def test_writing_follows_a_thread_and_reads_it(thread: Thread, ewa: Person) -> None:
    row = unread.reading_of(ewa, thread.id)
    assert row is not None
    assert (row.level, row.last_read_number) == (Level.FOLLOW, 1)


def test_unread_is_exact_through_reading_hiding_and_marking(
    thread: Thread, ewa: Person, anna: Person, piotr: Person
) -> None:
    posts = [make.post(author, thread) for author in (anna, piotr, anna)]
    assert unread.unread_by_thread(ewa, [thread.id])[thread.id] == unread.Unread(thread.id, 3, 2)
    with unit_of_work():
        actions.hide(anna, posts[0], "Pomyłka.")
    assert unread.unread_by_thread(ewa, [thread.id])[thread.id] == unread.Unread(thread.id, 2, 3)
    with unit_of_work():
        reading.mark_read(ewa, thread, 3)
    assert unread.unread_in_networks(ewa) == {thread.network_id: 1}
    with unit_of_work():
        reading.mark_read(ewa, thread, 2)
    assert unread.unread_in_networks(ewa) == {thread.network_id: 1}, "reading never goes back"
    with unit_of_work():
        reading.mark_unread(ewa, thread, 3)
    assert unread.unread_in_networks(ewa) == {thread.network_id: 2}
    with unit_of_work():
        reading.mark_all_read(ewa, thread.network)
    assert unread.unread_in_networks(ewa) == {}


def test_a_muted_thread_is_not_counted_in_its_network(thread: Thread, ewa: Person, anna: Person) -> None:
    with unit_of_work():
        reading.choose_level(ewa, thread, Level.MUTE)
    make.post(anna, thread)
    assert unread.unread_in_networks(ewa) == {}
    assert unread.unread_by_thread(ewa, [thread.id])[thread.id].count == 1


def test_a_newcomer_begins_with_nothing_unread(thread: Thread, finanse: Network, anna: Person) -> None:
    newcomer = make.member(finanse)
    assert unread.unread_in_networks(newcomer) == {}
    make.post(anna, thread)
    assert unread.unread_in_networks(newcomer) == {finanse.id: 1}


def test_who_left_has_nothing_unread(thread: Thread, finanse: Network, ewa: Person, anna: Person) -> None:
    make.post(anna, thread)
    make.remove(ewa, finanse)
    assert unread.unread_in_networks(ewa) == {}
    assert unread.unread_by_thread(ewa, [thread.id]) == {}


def test_a_thread_of_another_network_is_not_found(thread: Thread, jan: Person, obcy: Person, admin: Person) -> None:
    for person in (jan, obcy, admin):
        with pytest.raises(NotFound):
            queries.thread_for(person, thread.id)
        assert queries.threads_of(person, thread.network) == []
