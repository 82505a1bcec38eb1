"""Who hears of what: once each, for the reason that concerns them most, and never what is not theirs to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from networks.chat import actions as chat
from networks.core import clock
from networks.core.db import db
from networks.core.notices import TOLD_AT_ONCE, Notice, NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.membership.models import Substitution
from networks.notifications.queries import bell_of, listed
from networks.people.models import Network, Person
from networks.threads import actions as threads
from networks.threads import reading
from networks.threads.models import Level, ThreadKind
from networks.web.filters import local_day
from tests import make


@pytest.fixture(autouse=True)
def _asked(app):
    """Notices are put into words with addresses, so somebody must be asking."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def kinds(someone: Person) -> list[str]:
    """The kinds of all notices of a person, in the order they were written."""
    rows = select(Notice.kind).where(Notice.person_id == someone.id).order_by(Notice.id)
    return [kind.value for kind in db.session.scalars(rows)]


def shown(someone: Person) -> list[str]:
    """The titles on the person's page."""
    person = db.session.get_one(Person, someone.id, populate_existing=True)
    return [line.told.title for line in listed(person).items]


def count(someone: Person) -> int:
    """The number on the person's bell."""
    return bell_of(db.session.get_one(Person, someone.id, populate_existing=True)).count


def edit(author: Person, post, content: str) -> None:
    """New words for a post."""
    with unit_of_work():
        threads.edit(author, post, make.written(author, post.thread.network, content), post.version)


def absent(network: Network, who: Person, deputy: Person, days: int = 7, begins: int = 0) -> None:
    """Somebody stands in for an absent person."""
    today = local_day(clock.now())
    with unit_of_work():
        db.session.add(
            Substitution(
                network_id=network.id, absent_id=who.id, deputy_id=deputy.id, starts_on=today + timedelta(days=begins),
                ends_on=today + timedelta(days=begins + days),
            )
        )  # fmt: skip


def test_the_mentioned_hears_once_and_nobody_else(anna, ewa, marta, finanse):
    make.thread(anna, finanse, content="@Ewa Urzędowa i jeszcze raz @ewa urzędowa")
    assert (kinds(ewa), kinds(marta), kinds(anna)) == (["mention"], [], [])
    assert shown(ewa) == ["Anna Przewodnia mentions you"]


def test_a_reply_to_me_is_told_and_a_mention_in_it_counts_more(anna, ewa, piotr, finanse):
    thread = make.thread(anna, finanse)
    make.post(ewa, thread)
    make.post(piotr, thread, in_reply_to=2)
    assert kinds(ewa) == ["reply"]
    make.post(piotr, thread, "@Ewa Urzędowa, tak", in_reply_to=2)
    assert kinds(ewa) == ["reply", "mention"]


def test_a_muted_thread_tells_mentions_only(anna, ewa, piotr, finanse):
    thread = make.thread(anna, finanse)
    make.post(ewa, thread)
    with unit_of_work():
        reading.choose_level(ewa, thread, Level.MUTE)
    make.post(piotr, thread, in_reply_to=2)
    assert kinds(ewa) == []
    make.post(piotr, thread, "@Ewa Urzędowa")
    assert kinds(ewa) == ["mention"]


def test_followers_have_one_unread_notice_of_a_thread_and_a_new_one_after_reading(anna, ewa, piotr, finanse):
    thread = make.thread(ewa, finanse)
    make.post(anna, thread)
    make.post(piotr, thread)
    assert kinds(ewa) == ["followed"]
    with unit_of_work():
        reading.mark_read(ewa, thread, 3)
    assert count(ewa) == 0
    make.post(piotr, thread)
    assert kinds(ewa) == ["followed"]
    assert count(ewa) == 1


def test_an_announcement_reaches_every_member_and_observer(anna, ewa, olga, jan, finanse):
    make.thread(anna, finanse, kind=ThreadKind.ANNOUNCEMENT)
    assert (kinds(ewa), kinds(olga)) == (["announcement"], ["announcement"])
    assert kinds(anna) == kinds(jan) == []


def test_a_large_audience_is_told_by_the_worker_and_nobody_twice(anna, finanse):
    members = [make.member(finanse) for _ in range(2 * TOLD_AT_ONCE + 3)]
    make.thread(anna, finanse, kind=ThreadKind.ANNOUNCEMENT)
    assert len(db.session.scalars(select(Notice.id)).all()) == TOLD_AT_ONCE
    while carry_out_due(50):
        pass
    assert all(kinds(someone) == ["announcement"] for someone in members)


def test_a_mention_added_later_is_told_to_the_new_one_only(anna, ewa, piotr, finanse):
    post = make.first_post(make.thread(anna, finanse, content="@Ewa Urzędowa"))
    edit(anna, post, "@Ewa Urzędowa i @Piotr Ekspercki")
    assert (kinds(ewa), kinds(piotr)) == (["mention"], ["mention"])


def test_a_mention_taken_back_is_not_shown_any_more(anna, ewa, finanse):
    post = make.first_post(make.thread(anna, finanse, content="@Ewa Urzędowa"))
    assert count(ewa) == 1
    edit(anna, post, "Jednak nie")
    assert (shown(ewa), count(ewa)) == ([], 0)


def test_a_hidden_post_is_told_to_nobody_and_again_when_it_is_restored(anna, marta, ewa, piotr, finanse):
    thread = make.thread(ewa, finanse)
    post = make.post(anna, thread, "@Piotr Ekspercki TAJEMNICA")
    with unit_of_work():
        threads.hide(marta, post, "Dane osobowe")
    for someone in (piotr, ewa, marta):
        assert (shown(someone), count(someone)) == ([], 0)
    with unit_of_work():
        threads.restore(marta, post, "Pomyłka")
    assert (count(piotr), count(ewa)) == (1, 1)


def test_who_was_removed_sees_no_notice_of_the_network(anna, ewa, finanse):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    make.message(anna, make.channel(finanse), "@Ewa Urzędowa")
    assert count(ewa) == 2
    make.remove(ewa, finanse)
    assert (shown(ewa), count(ewa)) == ([], 0)


def test_outsiders_and_leavers_are_told_nothing(anna, ewa, jan, obcy, finanse):
    thread = make.thread(anna, finanse)
    make.post(ewa, thread)
    make.remove(ewa, finanse)
    make.post(anna, thread, "@Ewa Urzędowa @Jan Dyrektorski @Osoba spoza sieci", in_reply_to=2)
    make.message(anna, make.channel(finanse), "@Ewa Urzędowa @Jan Dyrektorski @wszyscy")
    assert kinds(ewa) == kinds(jan) == kinds(obcy) == []


def test_a_substitute_hears_in_place_of_the_absent(anna, ewa, piotr, finanse):
    absent(finanse, ewa, piotr)
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert (kinds(ewa), kinds(piotr)) == (["mention"], ["mention"])
    assert shown(piotr) == ["Anna Przewodnia mentions Ewa Urzędowa (you stand in)"]
    make.message(anna, make.channel(finanse), "@ewa urzędowa")
    assert len(shown(piotr)) == 2


@pytest.mark.parametrize("begins", [-10, 1])
def test_nobody_hears_in_place_of_somebody_who_is_there(anna, ewa, piotr, finanse, begins):
    absent(finanse, ewa, piotr, days=7, begins=begins)
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert kinds(piotr) == []


def test_a_substitute_who_is_mentioned_too_hears_for_themselves(anna, ewa, piotr, finanse):
    absent(finanse, ewa, piotr)
    make.thread(anna, finanse, content="@Ewa Urzędowa @Piotr Ekspercki")
    assert shown(piotr) == ["Anna Przewodnia mentions you"]


def test_chat_tells_the_mentioned_and_a_withdrawn_message_nobody(anna, ewa, finanse):
    message = make.message(anna, make.channel(finanse), "@Ewa Urzędowa TAJEMNICA")
    assert (kinds(ewa), count(ewa)) == (["mention"], 1)
    with unit_of_work():
        chat.withdraw(anna, message)
    assert (shown(ewa), count(ewa)) == ([], 0)


def test_everyone_called_by_a_coordinator_hears_once(anna, ewa, olga, finanse):
    make.message(anna, make.channel(finanse), "@wszyscy, jutro spotkanie. @Ewa Urzędowa")
    assert (kinds(ewa), kinds(olga), kinds(anna)) == (["mention"], ["mention"], [])


def test_sending_again_tells_nobody_again(anna, ewa, finanse):
    thread = make.thread(anna, finanse)
    post = make.post(anna, thread, "@Ewa Urzędowa")
    with unit_of_work():
        threads.reply(anna, thread, make.written(anna, finanse, "@Ewa Urzędowa"), post.client_id)
    assert kinds(ewa) == [NoticeKind.MENTION.value]


def test_reading_posts_reads_what_was_told_of_them_and_of_no_later_ones(anna, ewa, finanse):
    thread = make.thread(anna, finanse, content="@Ewa Urzędowa")
    make.post(anna, thread, "@Ewa Urzędowa")
    with unit_of_work():
        reading.mark_read(ewa, thread, 1)
    assert count(ewa) == 1
    with unit_of_work():
        reading.mark_read(ewa, thread, 2)
    assert count(ewa) == 0
